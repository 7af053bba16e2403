"""Deliveries say in one word why they did not get through, and whether their owners know.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)

_FAILED = sa.text("reason IS NOT NULL")
_UNREPORTED = sa.text("reason IS NOT NULL AND reported_at IS NULL")

# What ended before this release is on the list like anything else, but nobody is told of it now.
_SAY_WHY = """
UPDATE deliveries SET reported_at = settled_at, reason = CASE
    WHEN state = 'unknown' THEN 'maybe_arrived'
    WHEN state = 'expired' THEN 'expired'
    WHEN EXISTS (
        SELECT 1 FROM delivery_attempts
        WHERE delivery_id = deliveries.id AND outcome = 'address_gone'
    ) THEN 'chat_gone'
    WHEN EXISTS (
        SELECT 1 FROM delivery_attempts
        WHERE delivery_id = deliveries.id AND outcome = 'refused'
    ) THEN 'refused'
    ELSE 'gave_up'
END
WHERE state IN ('dead', 'expired', 'unknown')
"""


def upgrade() -> None:
    """Apply it."""
    op.add_column("deliveries", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("deliveries", sa.Column("reported_at", moment, nullable=True))
    op.execute(_SAY_WHY)
    op.create_index(
        "ix_deliveries_failed",
        "deliveries",
        ["workspace_id", "settled_at", "id"],
        sqlite_where=_FAILED,
        postgresql_where=_FAILED,
    )
    op.create_index(
        "ix_deliveries_unreported",
        "deliveries",
        ["workspace_id", "id"],
        sqlite_where=_UNREPORTED,
        postgresql_where=_UNREPORTED,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_deliveries_unreported", "deliveries")
    op.drop_index("ix_deliveries_failed", "deliveries")
    op.drop_column("deliveries", "reported_at")
    op.drop_column("deliveries", "reason")
