"""Topics know their name, and why messages cannot go to one.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("chats", sa.Column("topic_name", sa.String(), nullable=True))
    op.add_column("chats", sa.Column("topic_trouble", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("chats", "topic_trouble")
    op.drop_column("chats", "topic_name")
