"""An alert keeps what came of it for the business.

Revision ID: 0038
Revises: 0037
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_COLUMNS: dict[str, sa.types.TypeEngine[object]] = {
    "converted_at": sa.DateTime(timezone=True),
    "converted_by": sa.Uuid(),
    "converted_kind": sa.String(),
    "converted_value": sa.BigInteger(),
    "converted_currency": sa.String(),
    "converted_subject": sa.String(),
}
_CONVERTED = sa.text("converted_at IS NOT NULL")


def upgrade() -> None:
    """Apply it."""
    for name, kind in _COLUMNS.items():
        op.add_column("alerts", sa.Column(name, kind, nullable=True))
    op.create_index(
        "ix_alerts_converted",
        "alerts",
        ["workspace_id", "converted_at"],
        sqlite_where=_CONVERTED,
        postgresql_where=_CONVERTED,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_alerts_converted", "alerts")
    with op.batch_alter_table("alerts") as alerts:
        for name in reversed(_COLUMNS):
            alerts.drop_column(name)
