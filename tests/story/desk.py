"""A dashboard without a browser: the API as its page calls it, and the live board."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from tests.story.person import Person
from tests.story.telegram import PATIENCE_SECONDS, Json
from web.live.protocol import SERVER_FRAMES

_CODE = re.compile(r"/login#([\w-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return orjson.loads(self.raw)

    @property
    def problem(self) -> tuple[int, str]:
        """The status and stable code of a refusal that a person can read."""
        assert self.headers["Content-Type"] == "application/problem+json", self.raw
        assert self.json["detail"], "a problem says what would be right"
        return self.status, str(self.json["code"])


class Desk:
    """Somebody's signed-in dashboard."""

    def __init__(self, *, address: str, http: aiohttp.ClientSession) -> None:
        self.address = address
        self._http = http
        self._token = ""
        self._boards: list[Board] = []

    async def sign_in(self, code: str) -> Answer:
        """Use a one-time code."""
        answer = await self.ask("POST", "/session", {"code": code})
        if answer.status == 200:
            self._token = answer.json["access_token"]
        return answer

    def signed_in_with(self, token: str) -> None:
        """Take an access token that somebody else was given."""
        self._token = token

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        raw: bytes | io.BytesIO | None = None,
    ) -> Answer:
        """Ask the API, whatever comes of it."""
        sent = {"Content-Type": "application/json"}
        if self._token:
            sent["Authorization"] = f"Bearer {self._token}"
        data = raw if raw is not None else None if body is None else orjson.dumps(body)
        async with self._http.request(
            method, f"{self.address}/api/v1{path}", data=data, headers=sent | dict(headers or {})
        ) as answer:
            return Answer(
                status=answer.status, headers=answer.headers.copy(), raw=await answer.read()
            )

    async def gets(self, path: str) -> Json:
        """Return something that must be there."""
        answer = await self.ask("GET", path)
        assert answer.status == 200, answer.raw
        found: Json = answer.json
        return found

    async def does(self, path: str, body: object = None) -> Json:
        """POST something that must work."""
        answer = await self.ask("POST", path, body if body is not None else {})
        assert answer.status in {200, 201}, answer.raw
        found: Json = answer.json
        return found

    async def case(self, words: str) -> Json:
        """Return the newest case with these words, with its thread."""
        listed = await self.gets("/cases")
        found = next(one for one in listed["items"] if words in one["text"])
        return await self.gets(f"/cases/{found['id']}")

    async def alerts(self, words: str) -> list[Json]:
        """Return the alerts with these words in their title, newest first."""
        listed = await self.gets("/alerts?limit=100")
        return [one for one in listed["items"] if words in one["title"]]

    async def watches(self) -> Board:
        """Open the live board."""
        ticket = (await self.does("/me/ticket"))["ticket"]
        socket = await self._http.ws_connect(
            f"{self.address}/ws/dashboard", protocols=("opsbell.v1", f"ticket.{ticket}")
        )
        board = Board(socket=socket)
        self._boards.append(board)
        await board.next("hello")
        await socket.send_json({"type": "subscribe", "topics": ["cases", "alerts"], "since": None})
        board.joined_at = (await board.next("subscribed"))["data"]["head"]
        return board

    async def finds_nothing_missing_on(self, board: Board) -> None:
        """See that the board was told all that the log has for it, up to what it heard last."""
        since, last, kept = board.joined_at, board.seqs[-1], list[int]()
        while since < last:
            path = f"/events?since={since}&topics=cases,alerts&limit=200&wait=0"
            page = await self.gets(path)
            kept += [one["seq"] for one in page["items"] if one["seq"] <= last]
            since = page["next"]
        assert board.seqs == kept

    async def close(self) -> None:
        """Close the dashboard and its boards."""
        for board in self._boards:
            await board.socket.close()
        await self._http.close()


async def joins(board: Board, *topics: str) -> None:
    """Subscribe a live board to more."""
    await board.socket.send_json({"type": "subscribe", "topics": list(topics)})
    await board.next("subscribed")


@dataclass(slots=True, kw_only=True)
class Board:
    """The live socket of one dashboard; every frame is held against the protocol. `joined_at` is
    the number behind which it was told of cases and alerts."""

    socket: aiohttp.ClientWebSocketResponse
    frames: list[Json] = field(default_factory=list)
    joined_at: int = 0

    @property
    def seqs(self) -> list[int]:
        """The numbers of what it heard, in the order in which it was told."""
        return [one["seq"] for one in self.frames if "seq" in one]

    async def shows(self, kind: str, words: str) -> Json:
        """Wait for an event of this kind about a case or an alert with these words."""
        for frame in self.frames:
            if _is_about(frame, kind, words):
                return frame
        while not _is_about(frame := await self._read(), kind, words):
            pass
        return frame

    async def next(self, kind: str) -> Json:
        """Wait for a frame of this kind."""
        while (frame := await self._read())["type"] != kind:
            pass
        return frame

    async def _read(self) -> Json:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                message = await self.socket.receive()
        except TimeoutError:
            told = [frame["type"] for frame in self.frames]
            raise AssertionError(f"the board was not told; it heard {told}") from None
        assert message.type is aiohttp.WSMsgType.TEXT, message
        frame: Json = orjson.loads(message.data)
        SERVER_FRAMES[frame["type"]].model_validate(frame["data"])
        if "seq" in frame and self.seqs:
            # Numbers between are what others alone are told of.
            assert frame["seq"] > self.seqs[-1], "an event came twice, or too late"
        self.frames.append(frame)
        return frame


async def login_code(person: Person) -> str:
    """Ask the bot for a link to the dashboard and return the code in it."""
    before = {code for one in await person.looks() if (code := _code_in(one.words, one.links))}
    await person.writes("/login")

    async def look() -> str | None:
        for one in reversed(await person.looks()):
            code = _code_in(one.words, one.links)
            if code is not None and code not in before:
                return code
        return None

    code = await person.telegram.until(look)
    assert code is not None, await person.telegram.transcript(person.id)
    return code


def _code_in(words: str, links: tuple[str, ...]) -> str | None:
    found = _CODE.search(" ".join((words, *links)))
    return found[1] if found else None


def _is_about(frame: Json, kind: str, words: str) -> bool:
    if frame["type"] != kind:
        return False
    about = frame["data"].get("alert") or frame["data"]["case"]
    return words in about["title"] or words in (about.get("summary") or about.get("text") or "")
