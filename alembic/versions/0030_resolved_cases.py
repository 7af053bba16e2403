"""Cases are counted by the day on which they were resolved, without reading all of them.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_RESOLVED = sa.text("resolved_at IS NOT NULL")


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_cases_resolved",
        "cases",
        ["workspace_id", "resolved_at"],
        sqlite_where=_RESOLVED,
        postgresql_where=_RESOLVED,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_cases_resolved", "cases")
