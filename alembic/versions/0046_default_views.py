"""What a list opens with goes along with its person, who had to choose it in each browser.

Revision ID: 0046
Revises: 0045
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "default_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=True),
        sa.Column("filters", _JSON, nullable=True),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_default_views_person_id"),
        sa.ForeignKeyConstraint(["view_id"], ["saved_views.id"], name="fk_default_views_view_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_default_views_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_default_views"),
        sa.UniqueConstraint(
            "workspace_id",
            "person_id",
            "list_name",
            name="uq_default_views_workspace_id_person_id_list_name",
        ),
    )
    op.create_index("ix_default_views_person_id", "default_views", ["person_id"])
    op.create_index("ix_default_views_view_id", "default_views", ["view_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("default_views")
