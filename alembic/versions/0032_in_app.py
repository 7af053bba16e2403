"""Notifications inside the product, how far each got with each recipient, and what people chose to
be told of.

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
moment = sa.DateTime(timezone=True)

_DUE = sa.text("status = 'pending'")
_OPEN_END = sa.text("status IN ('pending', 'sent') AND expires_at IS NOT NULL")
_ASKED_FOR = sa.text("alert_id IS NULL")
_OF_ALERT = sa.text("alert_id IS NOT NULL")
_UNREAD = sa.text("status IN ('sent', 'delivered') AND removed_at IS NULL")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("choices", document, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name="pk_preferences"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_preferences_workspace_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_preferences_person_id"),
    )
    op.create_table(
        "in_app",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("audience", document, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("data", document, nullable=False),
        sa.Column("refs", document, nullable=False),
        sa.Column("max_retries", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("scheduled_at", moment, nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("expires_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_in_app"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_in_app_workspace_id"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["persons.id"], name="fk_in_app_created_by"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_in_app_alert_id"),
    )
    op.create_index(
        "ix_in_app_sent",
        "in_app",
        ["workspace_id", "created_at", "id"],
        sqlite_where=_ASKED_FOR,
        postgresql_where=_ASKED_FOR,
    )
    op.create_index(
        "ix_in_app_due", "in_app", ["scheduled_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )
    op.create_index(
        "ix_in_app_ending",
        "in_app",
        ["expires_at"],
        sqlite_where=_OPEN_END,
        postgresql_where=_OPEN_END,
    )
    op.create_index(
        "ix_in_app_alert",
        "in_app",
        ["alert_id"],
        sqlite_where=_OF_ALERT,
        postgresql_where=_OF_ALERT,
    )
    op.create_table(
        "in_app_receipts",
        sa.Column("in_app_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=True),
        sa.Column("delivered_at", moment, nullable=True),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("acknowledged_at", moment, nullable=True),
        sa.Column("removed_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("in_app_id", "person_id", name="pk_in_app_receipts"),
        sa.ForeignKeyConstraint(["in_app_id"], ["in_app.id"], name="fk_in_app_receipts_in_app_id"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_in_app_receipts_person_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_in_app_receipts_workspace_id"
        ),
    )
    op.create_index(
        "ix_in_app_receipts_list",
        "in_app_receipts",
        ["workspace_id", "person_id", "at", "in_app_id"],
    )
    op.create_index(
        "ix_in_app_receipts_unread",
        "in_app_receipts",
        ["workspace_id", "person_id", "topic"],
        sqlite_where=_UNREAD,
        postgresql_where=_UNREAD,
    )
    op.create_table(
        "in_app_refs",
        sa.Column("in_app_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("in_app_id", "kind", name="pk_in_app_refs"),
        sa.ForeignKeyConstraint(["in_app_id"], ["in_app.id"], name="fk_in_app_refs_in_app_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_in_app_refs_workspace_id"
        ),
    )
    op.create_index("ix_in_app_refs_named", "in_app_refs", ["workspace_id", "kind", "value"])


def downgrade() -> None:
    """Take it back."""
    for table in ("in_app_refs", "in_app_receipts", "in_app", "preferences"):
        op.drop_table(table)
