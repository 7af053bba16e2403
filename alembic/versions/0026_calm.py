"""Who is told, how often, together with what, and when not: routes that group, limits, silences,
inhibitions, flapping, notes on alerts.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_STANDS = sa.text("ended_at IS NULL")
_MUTED = sa.text("muted_ref IS NOT NULL")
_FLAPS = sa.text("flapping_since IS NOT NULL")
_REFERS = sa.text("suppressed_ref IS NOT NULL")
_OPEN = sa.text("closed_at IS NULL")


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id"
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def _new(name: str, kind: sa.types.TypeEngine[Any], default: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=sa.text(default))


_ADDED: dict[str, tuple[sa.Column[Any], ...]] = {
    "receivers": (
        sa.Column("loud_from", sa.String(), nullable=True, server_default="medium"),
        sa.Column("storm_alerts", sa.Integer(), nullable=True),
        _new("revision", sa.Integer(), "1"),
        sa.Column("removed_at", _MOMENT, nullable=True),
    ),
    "routes": (
        _new("is_active", sa.Boolean(), "true"),
        sa.Column("group_by", _JSON, nullable=True),
        _new("group_wait_s", sa.Integer(), "30"),
        _new("group_interval_s", sa.Integer(), "300"),
        sa.Column("repeat_s", sa.Integer(), nullable=True),
        _new("revision", sa.Integer(), "1"),
    ),
    "members": (
        sa.Column("minimum_severity", sa.String(), nullable=True),
        sa.Column("loud_from", sa.String(), nullable=True),
    ),
    "notifications": (
        sa.Column("route_id", sa.Uuid(), nullable=True),
        sa.Column("suppressed_ref", sa.Uuid(), nullable=True),
    ),
    "alerts": (
        sa.Column("muted_by", sa.String(), nullable=True),
        sa.Column("muted_ref", sa.Uuid(), nullable=True),
        sa.Column("flips", _JSON, nullable=True),
        sa.Column("flapping_since", _MOMENT, nullable=True),
        _new("flapped", sa.Integer(), "0"),
    ),
    "digests": (
        _new("told_count", sa.Integer(), "0"),
        _new("has_news", sa.Boolean(), "false"),
    ),
}


def upgrade() -> None:
    """Apply it."""
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "ix_alerts_muted",
        "alerts",
        ["workspace_id", "muted_ref"],
        sqlite_where=_MUTED,
        postgresql_where=_MUTED,
    )
    op.create_index(
        "ix_alerts_flapping",
        "alerts",
        ["flapping_since"],
        sqlite_where=_FLAPS,
        postgresql_where=_FLAPS,
    )
    op.create_index(
        "ix_notifications_suppressed_ref",
        "notifications",
        ["suppressed_ref"],
        sqlite_where=_REFERS,
        postgresql_where=_REFERS,
    )
    op.create_index(
        "ix_digests_due",
        "digests",
        ["due_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    _limits()
    _silences()
    op.create_table(
        "alert_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.Column("bot_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _refers("alert_notes", "alert_id", "alerts"),
        _refers("alert_notes", "by", "persons"),
        _owner("alert_notes"),
        sa.PrimaryKeyConstraint("id", name="pk_alert_notes"),
        sa.UniqueConstraint("bot_id", "chat_id", "message_id", name="uq_alert_notes_message"),
    )
    op.create_index("ix_alert_notes_alert", "alert_notes", ["alert_id"])


def _limits() -> None:
    op.create_table(
        "limits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("matchers", _JSON, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_s", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("burst", sa.Integer(), nullable=True),
        sa.Column("exempts_critical", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _owner("limits"),
        sa.PrimaryKeyConstraint("id", name="pk_limits"),
    )
    op.create_index("ix_limits_workspace", "limits", ["workspace_id"])
    op.create_table(
        "limit_counters",
        sa.Column("limit_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("tat", sa.BigInteger(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _refers("limit_counters", "limit_id", "limits"),
        _owner("limit_counters"),
        sa.PrimaryKeyConstraint("limit_id", "address", name="pk_limit_counters"),
    )


def _silences() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matchers", _JSON, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("until_alert_id", sa.Uuid(), nullable=True),
        sa.Column("chat_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("muted", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _refers("silences", "created_by", "persons"),
        _refers("silences", "until_alert_id", "alerts"),
        _refers("silences", "chat_id", "chats"),
        _refers("silences", "ended_by", "persons"),
        _owner("silences"),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )
    op.create_index(
        "ix_silences_standing",
        "silences",
        ["workspace_id", "ends_at"],
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_index("ix_silences_alert", "silences", ["until_alert_id"])
    op.create_table(
        "inhibitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", _JSON, nullable=False),
        sa.Column("target", _JSON, nullable=False),
        sa.Column("equal", _JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _owner("inhibitions"),
        sa.PrimaryKeyConstraint("id", name="pk_inhibitions"),
    )
    op.create_index("ix_inhibitions_workspace", "inhibitions", ["workspace_id"])
    op.create_table(
        "inhibiting",
        sa.Column("inhibition_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _refers("inhibiting", "alert_id", "alerts"),
        _owner("inhibiting"),
        sa.PrimaryKeyConstraint("inhibition_id", "scope", "alert_id", name="pk_inhibiting"),
    )
    op.create_index("ix_inhibiting_alert", "inhibiting", ["alert_id"])


def downgrade() -> None:
    """Take it back."""
    for table in ("alert_notes", "inhibiting", "inhibitions", "silences", "limit_counters"):
        op.drop_table(table)
    op.drop_table("limits")
    op.drop_index("ix_digests_due", "digests")
    op.drop_index("ix_notifications_suppressed_ref", "notifications")
    op.drop_index("ix_alerts_flapping", "alerts")
    op.drop_index("ix_alerts_muted", "alerts")
    for table, columns in reversed(_ADDED.items()):
        for column in reversed(columns):
            op.drop_column(table, column.name)
