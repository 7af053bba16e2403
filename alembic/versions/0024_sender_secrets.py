"""An integration may have a secret with which its sender proves what it sends.

The secret lies sealed, and the one before it until it ends; what was refused is counted.

Revision ID: 0024
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0015"
branch_labels = None
depends_on = None

_COLUMNS = ("refused_why", "refused_at", "refused", "former_secret_until", "former_secret_sealed",
            "secret_sealed")  # fmt: skip


def upgrade() -> None:
    """Apply it."""
    op.add_column("integrations", sa.Column("secret_sealed", sa.String(), nullable=True))
    op.add_column("integrations", sa.Column("former_secret_sealed", sa.String(), nullable=True))
    op.add_column(
        "integrations",
        sa.Column("former_secret_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column(
        "integrations", sa.Column("refused", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "integrations", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("integrations", sa.Column("refused_why", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("integrations") as integrations:
        for name in _COLUMNS:
            integrations.drop_column(name)
