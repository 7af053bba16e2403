"""Programs sign in with keys of their own, and act under accounts that nobody has at Telegram.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_bots = sa.table("bots", sa.column("id", _NUMBER))
_persons = sa.table(
    "persons",
    sa.column("id", sa.Uuid()),
    sa.column("bot_id", _NUMBER),
    sa.column("telegram_user_id", _NUMBER),
)


def upgrade() -> None:
    """Apply it."""
    with op.batch_alter_table("persons") as persons:
        persons.alter_column("bot_id", existing_type=_NUMBER, nullable=True)
        persons.alter_column("telegram_user_id", existing_type=_NUMBER, nullable=True)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("scopes", _JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("rotated_at", _MOMENT, nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=True),
        sa.Column("previous_until", _MOMENT, nullable=True),
        sa.Column("last_used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_api_keys_person_id"),
        sa.ForeignKeyConstraint(["created_by"], ["persons.id"], name="fk_api_keys_created_by"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_api_keys_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("person_id", name="uq_api_keys_person_id"),
    )
    op.create_index("ix_api_keys_workspace", "api_keys", ["workspace_id", "id"])


def downgrade() -> None:
    """Take it back; the accounts of keys stay as people whom no message can reach."""
    op.drop_index("ix_api_keys_workspace", "api_keys")
    op.drop_table("api_keys")
    connection = op.get_bind()
    bot = connection.scalar(sa.select(sa.func.min(_bots.c.id)))
    accounts = connection.scalars(sa.select(_persons.c.id).where(_persons.c.bot_id.is_(None)))
    for number, account in enumerate(accounts.all(), start=1):
        connection.execute(
            sa.update(_persons)
            .where(_persons.c.id == account)
            .values(bot_id=bot, telegram_user_id=-number)
        )
    with op.batch_alter_table("persons") as persons:
        persons.alter_column("telegram_user_id", existing_type=_NUMBER, nullable=False)
        persons.alter_column("bot_id", existing_type=_NUMBER, nullable=False)
