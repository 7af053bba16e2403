"""Integrations: inbound addresses with a preset."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, WorkspaceOwned


class IntegrationRow(WorkspaceOwned, Base):
    """An inbound address. The token is looked up by its hash and kept sealed to be shown again."""

    __tablename__ = "integrations"
    __table_args__ = (
        Index("ix_integrations_workspace", "workspace_id"),
        Index("ix_integrations_former_token", "former_token_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    preset: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_sealed: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    opens: Mapped[str] = mapped_column(default="alerts")
    """alerts or cases."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    revision: Mapped[int] = mapped_column(default=1)
    secret_sealed: Mapped[str | None] = mapped_column(default=None)
    """With it the sender proves what it sends; None: whoever has the address may send."""
    former_secret_sealed: Mapped[str | None] = mapped_column(default=None)
    former_secret_until: Mapped[datetime | None] = mapped_column(default=None)
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    """Requests without a good proof since the secret was set."""
    refused_at: Mapped[datetime | None] = mapped_column(default=None)
    refused_why: Mapped[str | None] = mapped_column(default=None)
    """missing, wrong or stale."""
    mapping: Mapped[JsonObject | None] = mapped_column(default=None)
    """Which fields of its requests are what, as `core.ingest.mapping` writes it; None: nobody has
    pointed at them."""
    former_token_hash: Mapped[str | None] = mapped_column(default=None)
    former_token_until: Mapped[datetime | None] = mapped_column(default=None)
    """So long the token before opens it too."""
