"""An integration may be told which fields of its requests are what, and be given a new address
while the one before is still taken.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_INDEX = "ix_integrations_former_token"


def upgrade() -> None:
    """Apply it."""
    op.add_column("integrations", sa.Column("mapping", document, nullable=True))
    op.add_column("integrations", sa.Column("former_token_hash", sa.String(), nullable=True))
    op.add_column(
        "integrations", sa.Column("former_token_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(_INDEX, "integrations", ["former_token_hash"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(_INDEX, table_name="integrations")
    with op.batch_alter_table("integrations") as integrations:
        for name in ("former_token_until", "former_token_hash", "mapping"):
            integrations.drop_column(name)
