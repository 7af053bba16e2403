"""A workspace says what its staff and its viewers see, members answer for places and topics,
and an invitation can be taken back.

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    for name in ("staff_sees", "viewer_sees"):
        op.add_column(
            "workspaces",
            sa.Column(name, sa.String(), nullable=False, server_default=sa.text("'everything'")),
        )
    op.add_column("invites", sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "responsibilities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_responsibilities_person_id_persons"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name="fk_responsibilities_place_id_places"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_responsibilities_workspace_id_workspaces"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_responsibilities"),
        sa.UniqueConstraint(
            "workspace_id",
            "person_id",
            "place_id",
            name="uq_responsibilities_workspace_id_person_id_place_id",
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "person_id",
            "category",
            name="uq_responsibilities_workspace_id_person_id_category",
        ),
    )
    op.create_index("ix_responsibilities_person_id", "responsibilities", ["person_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("responsibilities")
    with op.batch_alter_table("invites") as invites:
        invites.drop_column("revoked_at")
    with op.batch_alter_table("workspaces") as workspaces:
        workspaces.drop_column("viewer_sees")
        workspaces.drop_column("staff_sees")
