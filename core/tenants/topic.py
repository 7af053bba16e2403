"""A group's topic as messages meet it: where they go, and why they cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.texts import text

ALERTS_TOPIC = text("🔔 Alerts")
"""What a topic is called that Opsbell makes, and one whose name it never heard."""


class TopicTrouble(Enum):
    """Why messages do not get into a topic; the value is stored in `chats.topic_trouble`."""

    DELETED = "deleted"
    """It was deleted, and the bot may not make another one."""
    CLOSED = "closed"
    """It is closed, and the bot may not open it."""
    TOPICS_OFF = "topics_off"
    """The group has no topics any more: Telegram puts everything in one row, without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a group's messages go; `topic_id` 0 is General, `name` is the topic's."""

    topic_id: int
    name: str
