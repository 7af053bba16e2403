"""Rules remember what they count, and what the clock has asked them.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_WAITS = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "rule_windows",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("state", json, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_rule_windows_rule_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_rule_windows_workspace_id"
        ),
        sa.PrimaryKeyConstraint("rule_id", "digest", "group_key", name="pk_rule_windows"),
    )
    op.create_index(
        "ix_rule_windows_due",
        "rule_windows",
        ["due_at"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_index("ix_rule_windows_kept", "rule_windows", ["kept_until"])
    op.create_table(
        "rule_firings",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name="fk_rule_firings_rule_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_rule_firings_workspace_id"
        ),
        sa.PrimaryKeyConstraint("rule_id", "key", name="pk_rule_firings"),
    )
    op.create_index("ix_rule_firings_at", "rule_firings", ["at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_rule_firings_at", "rule_firings")
    op.drop_table("rule_firings")
    op.drop_index("ix_rule_windows_kept", "rule_windows")
    op.drop_index("ix_rule_windows_due", "rule_windows")
    op.drop_table("rule_windows")
