"""A person with a phone: what they open, write, tap and see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tests.story.telegram import Seen, Telegram


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A group they share."""

    id: int
    name: str


class Person:
    """Plays one person; without a room it is their private chat with the bot."""

    def __init__(self, *, id: int, name: str, telegram: Telegram) -> None:
        self.id = id
        self.name = name
        self.telegram = telegram

    async def opens(self, link: str) -> None:
        """Open a link to the bot: t.me/…?start=…, the sandbox's own, or a bare start word."""
        await self.telegram.post("start", user=self.id, payload=start_word(link))

    async def writes(self, words: str, *, to: Seen | None = None, forwarded: bool = False) -> Seen:
        """Write to the bot, as an answer to one of its messages if wished."""
        return await self._sends(text=words, reply_to=to.id if to else None, forward=forwarded)

    async def writes_in(
        self,
        room: Room,
        words: str,
        *,
        to: Seen | None = None,
        thread: int | None = None,
        anonymous: bool = False,
    ) -> Seen:
        """Write in a group, as an answer to a message if wished; `anonymous` as its administrators
        can."""
        sent = {
            "text": words,
            "thread": thread,
            "anonymous": anonymous,
            "reply_to": to.id if to else None,
        }
        made = await self.telegram.post("message", user=self.id, chat=room.id, **_given(sent))
        (first, *_) = (one["message_id"] for one in made["messages"])
        return next(one for one in await self.telegram.messages(room.id) if one.id == first)

    async def edits(self, message: Seen, words: str) -> None:
        """Change what they wrote."""
        await self.telegram.post(
            "edit", user=self.id, chat=message.chat, message_id=message.id, text=words
        )

    async def sends_album(self, photos: int, caption: str | None = None) -> None:
        """Send several photos at once; each arrives as an update of its own."""
        await self._sends(photos=[{"sample": "photo"}] * photos, caption=caption)

    async def sends(self, kind: str, caption: str | None = None) -> Seen:
        """Send a photo, document, voice, sticker, location or contact."""
        return await self._sends(**{kind: True}, caption=caption)

    async def shares(self, room: Room, *, request_id: int = 1) -> None:
        """Choose a group in Telegram's own list, which the bot has opened."""
        await self.telegram.post("share", user=self.id, request_id=request_id, chats=[room.id])

    async def taps(self, label: str, *, on: Seen | None = None) -> str:
        """Tap a button in the private chat; returns the toast, or the link behind the button."""
        return await self._taps(self.id, label, on)

    async def taps_in(self, room: Room, label: str, *, on: Seen | None = None) -> str:
        """Tap a button in a group."""
        return await self._taps(room.id, label, on)

    async def taps_late(self, message: Seen, data: str) -> str:
        """Press what stood on a message when their app last drew it."""
        pressed = await self.telegram.post(
            "tap", user=self.id, chat=message.chat, message_id=message.id, data=data, force=True
        )
        return await self._toast(pressed["query_id"])

    async def sees(self, *words: str, gone: Sequence[str] = (), after: Seen | None = None) -> Seen:
        """Wait for a message of the bot with all these words, in its text or on its buttons;
        `gone` may not stand in it any more, `after` is an earlier message that does not count."""
        return await self._sees(self.id, words, gone, above=after.id if after else 0)

    async def sees_in(
        self, room: Room, *words: str, gone: Sequence[str] = (), after: Seen | None = None
    ) -> Seen:
        """Wait for such a message in a group."""
        return await self._sees(room.id, words, gone, above=after.id if after else 0)

    async def looks(self, *words: str) -> list[Seen]:
        """Return the messages of the bot that have these words right now."""
        found = await self.telegram.messages(self.id)
        return [one for one in found if one.is_from_bot and one.has(*words)]

    async def looks_in(self, room: Room, *words: str) -> list[Seen]:
        """The same in a group."""
        found = await self.telegram.messages(room.id)
        return [one for one in found if one.is_from_bot and one.has(*words)]

    async def waits(self) -> None:
        """Wait until the bot has done all it was asked."""
        await self.telegram.idle()

    async def _sends(self, **content: object) -> Seen:
        sent = await self.telegram.post("message", user=self.id, chat=self.id, **_given(content))
        (first, *_) = (one["message_id"] for one in sent["messages"])
        return next(one for one in await self.telegram.messages(self.id) if one.id == first)

    async def _taps(self, chat: int, label: str, on: Seen | None) -> str:
        message = on or await self._sees_button(chat, label)
        exact = message.button(label)
        assert exact is not None, f"no button {label!r} on {message.words!r}: {message.buttons}"
        pressed = await self.telegram.post(
            "tap", user=self.id, chat=chat, message_id=message.id, label=exact
        )
        return pressed["url"] if pressed.get("url") else await self._toast(pressed["query_id"])

    async def _toast(self, query_id: str) -> str:
        answered = await self.telegram.get(f"taps/{query_id}", timeout=10)
        assert answered["answered"], f"a tap of {self.name} was not answered"
        return str(answered["text"] or answered["url"] or "")

    async def _sees_button(self, chat: int, label: str) -> Seen:
        async def look() -> Seen | None:
            found = await self.telegram.messages(chat)
            return next((one for one in reversed(found) if one.button(label) is not None), None)

        return await self._found(chat, await self.telegram.until(look), f"a button {label!r}")

    async def _sees(
        self, chat: int, words: Sequence[str], gone: Sequence[str], *, above: int = 0
    ) -> Seen:
        async def look() -> Seen | None:
            found = await self.telegram.messages(chat)
            told = (one for one in reversed(found) if one.is_from_bot and one.id > above)
            fitting = (one for one in told if one.has(*words))
            return next((one for one in fitting if not any(map(one.has, gone))), None)

        wanted = f"{words!r}" + (f" without {gone!r}" if gone else "")
        return await self._found(chat, await self.telegram.until(look), wanted)

    async def _found(self, chat: int, message: Seen | None, wanted: str) -> Seen:
        if message is None:
            told = await self.telegram.transcript(chat)
            raise AssertionError(f"{self.name} never saw {wanted}; the chat:\n{told}")
        return message


def start_word(link: str) -> str:
    """Return what a link sends after /start; the word itself when it is no link."""
    parts = urlsplit(link)
    named = parse_qs(parts.query) | parse_qs(parts.fragment)
    return named["start"][0] if "start" in named else link


def _given(content: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in content.items() if value not in (None, False)}
