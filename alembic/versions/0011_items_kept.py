"""What integrations report is kept as rules saw it, so that a rule can be tried on it later.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LOOSE = sa.text("case_id IS NULL")


def upgrade() -> None:
    """Apply it."""
    op.add_column("signals", sa.Column("text", sa.String(), nullable=True))
    op.add_column("signals", sa.Column("fingerprint", sa.String(), nullable=True))
    op.create_index(
        "ix_signals_loose",
        "signals",
        ["at"],
        sqlite_where=_LOOSE,
        postgresql_where=_LOOSE,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_signals_loose", "signals")
    op.drop_column("signals", "fingerprint")
    op.drop_column("signals", "text")
