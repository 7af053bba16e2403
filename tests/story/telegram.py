"""Telegram as the stories see it: the sandbox's simulation API, and what stands in its chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

from tests.story.unfinished import unfinished

T = TypeVar("T")
Json = dict[str, Any]

PATIENCE_SECONDS = 30.0
_LINES_SHOWN, _LINE_SHOWN = 60, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message as a person sees it. `thread` None: the chat has no topics, or it is General."""

    chat: int
    id: int
    words: str
    buttons: tuple[str, ...]
    links: tuple[str, ...]
    photos: int
    thread: int | None
    is_from_bot: bool
    is_silent: bool
    is_edited: bool
    raw: Json

    def has(self, *wanted: str) -> bool:
        """Tell whether every one of these stands in the message or on its buttons."""
        return all(
            one in self.words or any(one in button for button in self.buttons) for one in wanted
        )

    def button(self, label: str) -> str | None:
        """Return the whole label of a button, whatever sign or capitals it is drawn with."""
        plain = {_plain(button): button for button in reversed(self.buttons)}
        return plain.get(_plain(label))

    def data_of(self, label: str) -> str:
        """Return the callback data behind a button."""
        for row in self.raw["reply_markup"]["inline_keyboard"]:
            for button in row:
                if button["text"] == label:
                    data: str = button["callback_data"]
                    return data
        raise AssertionError(f"no button {label!r} on {self.words!r}")


class Telegram:
    """One sandbox. Every wait ends with news of the sandbox, never with the clock alone. `product`
    is the address of the bot behind it, None where nobody asks for it."""

    def __init__(
        self, *, http: aiohttp.ClientSession, address: str, product: str | None = None
    ) -> None:
        self._http = http
        self._product = product
        self.address = address.rstrip("/")

    async def post(self, path: str, **body: object) -> Json:
        """Do something in the simulation; it must be possible."""
        async with self._http.post(f"{self.address}/sim/{path}", json=body) as answer:
            assert answer.ok, await answer.text()
            found: Json = await answer.json()
            return found

    async def tries(self, path: str, **body: object) -> bool:
        """Do something in the simulation that may be refused; False when it was."""
        async with self._http.post(f"{self.address}/sim/{path}", json=body) as answer:
            return answer.ok

    async def get(self, path: str, **query: str | int) -> Json:
        """Look at something in the simulation."""
        async with self._http.get(f"{self.address}/sim/{path}", params=query) as answer:
            assert answer.ok, await answer.text()
            found: Json = await answer.json()
            return found

    async def idle(self) -> None:
        """Wait until the bot has nothing more to do: its calls are over, and what it writes down
        about them is written."""
        left: dict[str, float] = {}
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.get("idle", timeout=20)
                while self._product and (left := await unfinished(self._http, self._product)):
                    await self.get("idle", timeout=20)
        except TimeoutError:
            raise AssertionError(f"the product is not done: {left}") from None

    async def messages(self, chat: int) -> list[Seen]:
        """Return what stands in a chat now, oldest first; deleted messages are gone."""
        found = await self.get(f"chats/{chat}", limit=200)
        return [seen(chat, one) for one in found["messages"] if not one["sim"]["deleted"]]

    async def transcript(self, chat: int) -> str:
        """Return the end of a chat as text, for the message of a story that failed."""
        url = f"{self.address}/sim/chats/{chat}"
        async with self._http.get(url, params={"format": "text"}) as answer:
            lines = (await answer.text()).splitlines()
        return "\n".join(line[:_LINE_SHOWN] for line in lines[-_LINES_SHOWN:])

    async def calls(self, method: str, chat: int, *, contains: str = "") -> list[Json]:
        """Return the bot's calls of a method to a chat, refused ones too."""
        found = await self.get("outbox", method=method, chat=chat, contains=contains)
        calls: list[Json] = found["calls"]
        return calls

    async def until(self, look: Callable[[], Awaitable[T | None]]) -> T | None:
        """Return what `look` finds, looking again at every news; None when it never comes."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                # First listen, then look: nothing can happen unseen in between.
                async with self._http.get(f"{self.address}/sim/events") as news:
                    async for line in news.content:
                        if line.startswith((b"data:", b": the news")):
                            found = await look()
                            if found is not None:
                                return found
        except TimeoutError:
            return None
        return None


def _plain(label: str) -> str:
    return label.lstrip("".join(one for one in label if not one.isalnum())).casefold()


def seen(chat: int, message: Json) -> Seen:
    """Return a Bot API message as a person sees it."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    return Seen(
        chat=chat,
        id=message["message_id"],
        words=message.get("text") or message.get("caption") or "",
        buttons=tuple(button["text"] for button in buttons),
        links=tuple(button["url"] for button in buttons if "url" in button),
        photos=1 if "photo" in message else 0,
        thread=message.get("message_thread_id"),
        is_from_bot=message["sim"]["from_bot"],
        is_silent=message["sim"]["silent"],
        is_edited=message["sim"]["edited"],
        raw=message,
    )
