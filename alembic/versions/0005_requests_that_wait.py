"""Whether requests of an integration wait is asked in every batch that takes one in.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WAITS = sa.text("state = 'new'")


def upgrade() -> None:
    """Apply it."""
    op.create_index(
        "ix_raw_requests_waiting",
        "raw_requests",
        ["integration_id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_raw_requests_waiting", "raw_requests")
