"""The database remembers by which keys its contents were sealed and its tokens signed.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it; the first start afterwards fills the table."""
    op.create_table(
        "key_marks",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_key_marks"),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("key_marks")
