"""Short news for members: what happened in their workspace that is no alert and no case."""

from __future__ import annotations

from core.delivery.due import Due
from core.delivery.message import Line, Message
from core.tenants.reader import Readers
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import Text, text

JOINED = "joined"
"""Somebody became a member: `name` and `role` tell who and as what."""


class Notices:
    """Renders the deliveries of kind notice from what was noted when they were made."""

    def __init__(self, *, readers: Readers) -> None:
        self._readers = readers

    async def render(self, due: Due) -> Message | None:
        """Return the news; None for a kind this release does not know."""
        words = _words(due)
        if words is None:
            return None
        locale = await self._readers.locale(due.workspace_id, due.person_id)
        return Message(headline=Line.of(words.render(locale)), silent=True, locale=locale)


def _words(due: Due) -> Text | None:
    if due.params.get("notice") != JOINED:
        return None
    role = role_word(Role(str(due.params["role"])))
    return text("👋 {name} joined. Role: {role}.", name=str(due.params["name"]), role=role)
