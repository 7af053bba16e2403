"""Persons whose menu of commands in Telegram does not fit any more are marked until it does.

Revision ID: 0037
Revises: 0036
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("persons", sa.Column("menu_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_persons_menu_due",
        "persons",
        ["bot_id", "menu_due_at"],
        sqlite_where=sa.text("menu_due_at IS NOT NULL"),
        postgresql_where=sa.text("menu_due_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_persons_menu_due", "persons")
    with op.batch_alter_table("persons") as persons:
        persons.drop_column("menu_due_at")
