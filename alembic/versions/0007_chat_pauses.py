"""The pause that Telegram asks for in one chat outlives the process.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

telegram_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "chat_pauses",
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("bot_id", telegram_id, nullable=False),
        sa.Column("chat_id", telegram_id, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bot_id"], ["bots.id"], name="fk_chat_pauses_bot_id"),
        sa.PrimaryKeyConstraint("queue", name="pk_chat_pauses"),
    )
    op.create_index("ix_chat_pauses_until", "chat_pauses", ["until", "queue"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_chat_pauses_until", "chat_pauses")
    op.drop_table("chat_pauses")
