"""A bot without manners of its own: tests say each call, over HTTP, as a real bot would."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

Object = dict[str, object]


@dataclass(kw_only=True, slots=True)
class SandboxBot:
    """Talks to one sandbox: `call` to its Bot API, `sim` to its simulation API."""

    http: aiohttp.ClientSession
    address: str
    token: str
    offset: int = 0

    async def call(self, method: str, **params: object) -> Object:
        """Return the result of a Bot API call that must work."""
        url = f"{self.address}/bot{self.token}/{method}"
        async with self.http.post(url, json=params) as answer:
            body = await answer.json()
        assert body["ok"], body
        result: Object = body["result"] if isinstance(body["result"], dict) else {}
        return result

    async def send(self, chat: int, text: str, **params: object) -> int:
        """Send a text; returns the message's number."""
        sent = await self.call("sendMessage", chat_id=chat, text=text, **params)
        number = sent["message_id"]
        assert isinstance(number, int)
        return number

    async def update(self, kind: str) -> Object:
        """Wait for the next update of this kind, passing over others, and return its content."""
        while True:
            url = f"{self.address}/bot{self.token}/getUpdates"
            asked = {"offset": self.offset, "timeout": 8, "limit": 1}
            async with self.http.post(url, json=asked) as answer:
                found = (await answer.json())["result"]
            assert found, f"no {kind} came within 8 s"
            self.offset = found[0]["update_id"] + 1
            if kind in found[0]:
                content: Object = found[0][kind]
                return content

    async def sim(self, path: str, **body: object) -> Object:
        """Return the answer of a request to the simulation API."""
        async with self.http.post(f"{self.address}/sim/{path}", json=body) as answer:
            assert answer.ok, await answer.text()
            answered: Object = await answer.json()
            return answered
