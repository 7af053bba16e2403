"""The audit trail says by which door a change came and in which request, and is read by its
subject.

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("audit", sa.Column("via", sa.String(), nullable=True))
    op.add_column("audit", sa.Column("request_id", sa.String(), nullable=True))
    op.drop_index("ix_audit_trail", "audit")
    op.create_index("ix_audit_trail", "audit", ["workspace_id", "at", "id"])
    op.create_index("ix_audit_subject", "audit", ["workspace_id", "subject_id", "at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_audit_subject", "audit")
    op.drop_index("ix_audit_trail", "audit")
    op.create_index("ix_audit_trail", "audit", ["workspace_id", "at"])
    with op.batch_alter_table("audit") as audit:
        audit.drop_column("request_id")
        audit.drop_column("via")
