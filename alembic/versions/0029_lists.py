"""Lists of cases and alerts are read by index also where they are narrowed to a person or a place,
or put in the order of the last change.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ASSIGNED = sa.text("assignee_id IS NOT NULL")
_PLACED = sa.text("place_id IS NOT NULL")

_PARTS = (
    ("ix_cases_assignee", "cases", ("assignee_id", "opened_at"), _ASSIGNED),
    ("ix_cases_place", "cases", ("place_id", "opened_at"), _PLACED),
    ("ix_alerts_assignee", "alerts", ("assignee_id", "fired_at"), _ASSIGNED),
)


def upgrade() -> None:
    """Apply it."""
    op.create_index("ix_cases_changed", "cases", ["workspace_id", "updated_at"])
    for name, table, columns, where in _PARTS:
        op.create_index(
            name,
            table,
            ["workspace_id", *columns],
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    """Take it back."""
    for name, table, _columns, _where in _PARTS:
        op.drop_index(name, table_name=table)
    op.drop_index("ix_cases_changed", table_name="cases")
