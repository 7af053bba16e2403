"""Where a conversation stands; keyed by bot, chat, topic and person, above workspaces."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonObject, TelegramId


class DialogRow(Base):
    """One open conversation. `version` grows with each step, so that a button of an earlier step
    is known to be stale; `answers` is what was said so far."""

    __tablename__ = "dialogs"

    bot_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    chat_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    topic_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    user_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    kind: Mapped[str]
    step: Mapped[str]
    answers: Mapped[JsonObject]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    workspace_id: Mapped[UUID | None] = mapped_column(ForeignKey("workspaces.id"), default=None)
    panel_message_id: Mapped[int | None] = mapped_column(TelegramId, default=None)
    """The message that is edited as the conversation moves; None before it was sent."""
    version: Mapped[int] = mapped_column(default=1)
