"""What rules did is counted, by the day.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
count = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "rule_stats",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("asked", count, nullable=False),
        sa.Column("unanswered", count, nullable=False),
        sa.Column("hits", count, nullable=False),
        sa.Column("errors", count, nullable=False),
        sa.Column("repeated", count, nullable=False),
        sa.Column("quiet", count, nullable=False),
        sa.Column("spans", json, nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure_kind", sa.String(), nullable=True),
        sa.Column("failure_reason", sa.String(), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_rule_stats_workspace_id"
        ),
        sa.PrimaryKeyConstraint("rule_id", "day", name="pk_rule_stats"),
    )
    op.create_index("ix_rule_stats_workspace", "rule_stats", ["workspace_id", "day"])
    op.create_index("ix_rule_stats_day", "rule_stats", ["day"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_rule_stats_day", "rule_stats")
    op.drop_index("ix_rule_stats_workspace", "rule_stats")
    op.drop_table("rule_stats")
