"""Updates count how often they were handed over after a start that found them open.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column(
        "inbox_updates", sa.Column("handed", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("inbox_updates", "handed")
