"""Which reports of rules were sent is found without reading everything people were told.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_REPORTS = sa.text("kind = 'report'")


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_notifications_reports",
        "notifications",
        ["workspace_id", "created_at"],
        sqlite_where=_REPORTS,
        postgresql_where=_REPORTS,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_notifications_reports", "notifications")
