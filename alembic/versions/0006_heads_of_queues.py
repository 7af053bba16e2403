"""Deliveries are found queue by queue, so that a long backlog in few queues costs no more.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_DUE = sa.text("state = 'due'")
_NAME = "ix_deliveries_queue"


def upgrade() -> None:
    """Apply it."""
    op.drop_index(_NAME, "deliveries")
    op.create_index(
        _NAME,
        "deliveries",
        ["lane", "queue", sa.text("urgency DESC"), "created_at", "id", "next_at"],
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_NAME, "deliveries")
    op.create_index(
        _NAME,
        "deliveries",
        ["queue", "urgency", "created_at", "id", "next_at"],
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )
