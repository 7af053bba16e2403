"""A workspace says what it is run for, and a rule whether it began as a ready-made one.

The rules that the program made are told by who made their first revision: nobody. Whatever people
did to them since, they began as that.

Revision ID: 0014
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KEYS = {
    "Low rating": "low_rating",
    "Words that worry": "words_that_worry",
    "Critical item": "critical_item",
    "New complaint": "new_complaint",
}
"""The ready-made rules there were before this revision, by their first names."""

_rules = sa.table("rules", sa.column("id", sa.Uuid()), sa.column("ready_made", sa.String()))
_revisions = sa.table(
    "rule_revisions",
    sa.column("rule_id", sa.Uuid()),
    sa.column("revision", sa.Integer()),
    sa.column("spec", _json),
    sa.column("by", sa.Uuid()),
)


def upgrade() -> None:
    """Apply it."""
    op.add_column("workspaces", sa.Column("vertical", sa.String(), nullable=True))
    op.add_column("rules", sa.Column("ready_made", sa.String(), nullable=True))
    connection = op.get_bind()
    first = sa.select(_revisions.c.rule_id, _revisions.c.spec).where(
        _revisions.c.revision == 1, _revisions.c.by.is_(None)
    )
    for rule_id, spec in connection.execute(first).all():
        key = _KEYS.get(spec.get("name"))
        if key is not None:
            began_as = sa.update(_rules).where(_rules.c.id == rule_id).values(ready_made=key)
            connection.execute(began_as)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("rules") as rules:
        rules.drop_column("ready_made")
    with op.batch_alter_table("workspaces") as workspaces:
        workspaces.drop_column("vertical")
