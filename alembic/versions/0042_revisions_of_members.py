"""Members and workspaces count how often they were changed, so that nobody overwrites unseen.

Revision ID: 0042
Revises: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    for table in ("members", "workspaces"):
        op.add_column(
            table, sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False)
        )


def downgrade() -> None:
    """Take it back."""
    for table in ("workspaces", "members"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("revision")
