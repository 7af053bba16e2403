"""People choose the language they are spoken to in, which until now was what Telegram said.

Revision ID: 0045
Revises: 0044
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column(
        "persons",
        sa.Column("language_revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("persons") as batch:
        batch.drop_column("language_revision")
