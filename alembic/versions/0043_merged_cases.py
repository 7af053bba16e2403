"""A case that is one of several about the same knows with which it was merged.

Revision ID: 0043
Revises: 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_MERGED = sa.text("merged_into_id IS NOT NULL")
_COLUMNS: dict[str, sa.types.TypeEngine[object]] = {
    "merged_into_id": sa.Uuid(),
    "merged_at": sa.DateTime(timezone=True),
    "merged_from": sa.String(),
}


def upgrade() -> None:
    """Apply it."""
    for name, kind in _COLUMNS.items():
        op.add_column("cases", sa.Column(name, kind, nullable=True))
    op.create_index(
        "ix_cases_merged",
        "cases",
        ["merged_into_id"],
        sqlite_where=_MERGED,
        postgresql_where=_MERGED,
    )
    op.add_column("alert_cases", sa.Column("merged_case_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("alert_cases", "merged_case_id")
    op.drop_index("ix_cases_merged", "cases")
    for name in reversed(_COLUMNS):
        op.drop_column("cases", name)
