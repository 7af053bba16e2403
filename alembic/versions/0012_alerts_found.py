"""Alerts keep what a rule that counts has found, to be worded for each reader.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Apply it."""
    op.add_column("alerts", sa.Column("found", json, nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("alerts", "found")
