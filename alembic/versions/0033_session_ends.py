"""Processes look every second for sessions that have ended.

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_INDEX = "ix_sessions_revoked_at"


def upgrade() -> None:
    """Apply it."""
    op.create_index(_INDEX, "sessions", ["revoked_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_INDEX, table_name="sessions")
