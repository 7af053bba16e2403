"""One message may stand for many: digests, what they hold, and what came for a chat lately.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("closed_at IS NULL")


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id"
    )


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "digests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("chat_id", sa.Uuid(), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_digests_chat_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_digests_person_id"),
        sa.ForeignKeyConstraint(["receiver_id"], ["receivers.id"], name="fk_digests_receiver_id"),
        _owner("digests"),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
    )
    op.create_index(
        "uq_digests_open",
        "digests",
        ["workspace_id", "address", "cause", "scope"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "digest_audiences",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name="fk_digest_audiences_digest_id"
        ),
        _owner("digest_audiences"),
        sa.PrimaryKeyConstraint("audience_id", "digest_id", name="pk_digest_audiences"),
    )
    op.create_index("ix_digest_audiences_digest", "digest_audiences", ["digest_id"])
    op.create_table(
        "digest_names",
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        _owner("digest_names"),
        sa.PrimaryKeyConstraint("audience_id", "name", "severity", name="pk_digest_names"),
    )
    op.create_table(
        "floods",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("tat", sa.BigInteger(), nullable=True),
        sa.Column("urgent_tat", sa.BigInteger(), nullable=True),
        sa.Column("digest_id", sa.Uuid(), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name="fk_floods_digest_id"),
        _owner("floods"),
        sa.PrimaryKeyConstraint("workspace_id", "address", name="pk_floods"),
    )

    for table in ("deliveries", "sent_messages"):
        op.add_column(table, sa.Column("digest_id", sa.Uuid(), nullable=True))
    op.create_index("ix_sent_messages_digest", "sent_messages", ["digest_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_sent_messages_digest", "sent_messages")
    for table in ("sent_messages", "deliveries"):
        op.drop_column(table, "digest_id")
    op.drop_table("floods")
    op.drop_table("digest_names")
    op.drop_index("ix_digest_audiences_digest", "digest_audiences")
    op.drop_table("digest_audiences")
    op.drop_index("uq_digests_open", "digests")
    op.drop_table("digests")
