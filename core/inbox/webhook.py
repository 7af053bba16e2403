"""Where Telegram brings a bot's updates when it is not asked for them: known by two secrets.

An update is on disk before it is answered, so that what was answered is never lost; whoever holds
the bot's lease finds it there. The secrets are made from our own keys: nothing has to be kept, and
every process of an installation knows the same ones.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import orjson

from core.inbox.updates import RawUpdate, StoredUpdate


class Reception(Enum):
    """What became of a request."""

    STORED = "stored"
    """It is on disk, perhaps since an earlier try."""
    UNKNOWN = "unknown"
    """Its address is not ours."""
    REFUSED = "refused"
    """Its address is ours, its secret is not."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSecrets:
    """The last part of the address, and what Telegram says in its header to prove itself."""

    place: str
    word: str

    @classmethod
    def of(cls, key: str, bot_id: int) -> WebhookSecrets:
        """Return those that one of our keys makes for a bot."""

        def made(purpose: str) -> str:
            label = f"opsbell telegram webhook {purpose} {bot_id}".encode()
            digest = hmac.digest(key.encode(), label, "sha256")
            return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

        return cls(place=made("place"), word=made("word"))


class Inbox(Protocol):
    """Stores updates."""

    async def store(
        self, bot_id: int, updates: Sequence[RawUpdate], next_update: int | None
    ) -> list[StoredUpdate]:
        """Return the new ones once they are on disk."""
        ...


class UpdateDoor:
    """One bot's way in by webhook; open in every process with a web server.

    `keys` are all of ours, the newest first: what Telegram was told under an older one is taken
    until it is told anew. `read` makes an update of what came; it raises ValueError for what has
    no number.
    """

    def __init__(
        self,
        *,
        bot_id: int,
        keys: Sequence[str],
        inbox: Inbox,
        read: Callable[[object], RawUpdate],
    ) -> None:
        self._bot_id = bot_id
        self._known = tuple(WebhookSecrets.of(key, bot_id) for key in keys)
        self._inbox = inbox
        self._read = read

    def refusal(self, place: str, word: str) -> Reception | None:
        """Return why a request is turned away, None when it proved to be Telegram's."""
        met = [one for one in self._known if _same(one.place, place)]
        if not met:
            return Reception.UNKNOWN
        return None if any(_same(one.word, word) for one in met) else Reception.REFUSED

    async def take(self, body: bytes) -> Reception:
        """Store one update; raises Unavailable when it cannot be stored now."""
        try:
            update = self._read(_said(body))
        except (ValueError, RecursionError):
            return Reception.UNREADABLE
        await self._inbox.store(self._bot_id, [update], None)
        return Reception.STORED


def _said(body: bytes) -> object:
    """Return the JSON, with broken UTF-8 and half characters in it if need be: what is refused
    comes again for a day, and would be no better."""
    try:
        return orjson.loads(body)
    except ValueError:
        return json.loads(body.decode("utf-8", "replace"))


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "surrogatepass"))
