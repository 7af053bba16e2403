"""Where a conversation stands, as a value; every step makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from core.ids import WorkspaceId

LIFETIME = timedelta(hours=24)
"""A conversation that nobody went on with for so long is forgotten."""

Json = Any
"""An answer as JSON takes it; whoever asked for it knows its shape."""


class DialogKey(NamedTuple):
    """Whose conversation, and where: one person holds one per chat and topic (0: no topic)."""

    bot_id: int
    chat_id: int
    topic_id: int
    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A conversation. `version` grows with each step, so that a button of an earlier one is stale;
    `panel_message_id` is the message edited as it moves, None before it was sent.
    `is_stored` tells whether a row with this key exists, even one that has ended."""

    key: DialogKey
    kind: str
    step: str
    expires_at: datetime
    answers: Mapping[str, Json] = field(default_factory=dict)
    version: int = 1
    workspace_id: WorkspaceId | None = None
    panel_message_id: int | None = None
    is_stored: bool = False

    @property
    def is_open(self) -> bool:
        """False for what an ended conversation leaves behind."""
        return self.kind != ""

    def moved(self, step: str, now: datetime, /, **answers: Json) -> Dialog:
        """Return it at another step (or the same again), with these answers added."""
        return replace(
            self,
            step=step,
            answers={**self.answers, **answers},
            version=self.version + 1,
            expires_at=now + LIFETIME,
        )

    def shown_in(self, message_id: int | None) -> Dialog:
        """Return it with the message that shows it."""
        return replace(self, panel_message_id=message_id)
