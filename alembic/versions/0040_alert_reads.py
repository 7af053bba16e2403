"""Everybody has alerts that they have read, and others.

Revision ID: 0040
Revises: 0039
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "alert_read_marks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        _owner(),
        _refers("alert_read_marks", "workspace_id", "workspaces"),
        _refers("alert_read_marks", "person_id", "persons"),
        sa.PrimaryKeyConstraint("person_id", "workspace_id", name="pk_alert_read_marks"),
    )
    op.create_table(
        "alert_reads",
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        _owner(),
        _refers("alert_reads", "alert_id", "alerts"),
        _refers("alert_reads", "workspace_id", "workspaces"),
        _refers("alert_reads", "person_id", "persons"),
        sa.PrimaryKeyConstraint("alert_id", "person_id", name="pk_alert_reads"),
    )
    op.create_index(
        "ix_alert_reads_person", "alert_reads", ["workspace_id", "person_id", "fired_at"]
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("alert_reads")
    op.drop_table("alert_read_marks")


def _owner() -> sa.Column[object]:
    return sa.Column("workspace_id", sa.Uuid(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")
