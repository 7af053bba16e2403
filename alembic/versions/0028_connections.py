"""Live sockets leave a trace: each with its beginning and end, how many there were in each hour,
and the processes that hold them.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "live_processes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_live_processes"),
    )
    op.create_table(
        "connection_hours",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("hour", _MOMENT, nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_connection_hours_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "hour", name="pk_connection_hours"),
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=True),
        sa.Column("last_ping_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("close_code", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_connections_person_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_connections_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
    )
    op.create_index("ix_connections_list", "connections", ["workspace_id", "opened_at"])
    op.create_index(
        "ix_connections_person", "connections", ["workspace_id", "person_id", "opened_at"]
    )
    op.create_index(
        "ix_connections_open",
        "connections",
        ["workspace_id", "person_id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_connections_ended", "connections", ["ended_at"])


def downgrade() -> None:
    """Take it back."""
    for table in ("connections", "connection_hours", "live_processes"):
        op.drop_table(table)
