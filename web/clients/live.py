"""A client of the live socket for programs: comes back by itself, misses nothing, repeats nothing.

It needs Python 3.11 and aiohttp, and nothing else of Opsbell: copy this file into your program.

    async with aiohttp.ClientSession() as http:
        live = LiveClient(http, "https://bell.example.com", token="opk_…", topics=["cases"])
        async for event in live:
            print(event.type, event.data)

The loop goes on for ever: a lost connection is opened again after a while (`Retry`), and goes on
behind the last event whose turn of the loop has ended. To survive a restart of your own program
keep `live.cursor` and hand it in as `since`. Do in the loop what is quick: while it does not come
back for the next event the socket is not read, and after a minute the server lets it go, which
costs a reconnect but no event.
"""

from __future__ import annotations

import asyncio
import base64
import json
import math
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

import aiohttp

SUBPROTOCOL = "opsbell.v1"
PATH = "/ws/dashboard"
SILENCE_SECONDS = 40.0  # The server says something every 15; after so long the line is dead.
OPENING_SECONDS = 12.0  # A handshake and a subscription that take longer have failed.
RENEW_EARLIER_SECONDS = 60.0
LONGEST_FRAME = 8 * 1024 * 1024
NOT_SIGNED_IN, NOT_ALLOWED = 4401, 4403
NO_LINE = (aiohttp.ClientError, OSError, TimeoutError)
ENDED = 1006  # The close code that stands for none: the line went without a word.

Json = dict[str, Any]
"""An object of JSON, as it came."""


class LiveError(Exception):
    """The loop has ended, because trying again would not help."""


class NotLetIn(LiveError):
    """The token is not taken (any more), or may not connect; the text is the server's reason, a
    stable word such as `token_expired` or `not_a_member`."""


class GaveUp(LiveError):
    """As many tries as were allowed have failed in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a lost connection is tried again: after a random time up to 1, 2, 4 … 25 seconds.

    `max_attempts` in a row may fail before the loop ends with `GaveUp`; None: it never does. After
    `offline_after` in a row `on_offline` is called.
    """

    first_seconds: float = 1.0
    most_seconds: float = 25.0
    least_seconds: float = 0.2
    max_attempts: int | None = None
    offline_after: int = 5

    def seconds(self, failures: int, chance: float) -> float:
        """Return the wait after so many failures in a row; `chance` is between 0 and 1."""
        ceiling = min(self.most_seconds, self.first_seconds * 2.0 ** min(failures - 1, 60))
        return max(self.least_seconds, chance * ceiling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One frame. `seq` is None for what is said in passing and kept by no log; `is_past` says
    that it happened before this connection."""

    type: str
    seq: int | None
    at: str
    data: Json
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """Where it goes on. `why` is None when nothing is missing; else load your lists afresh:
    `horizon` (too much has happened), `unknown` (another log), `rights` (they have changed)."""

    topics: tuple[str, ...]
    since: int | None
    head: int
    why: str | None


def _nothing(*_: object) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """What is called when; none of it may wait. `on_open` gets the hello, `on_close` a code and a
    word, `on_error` what the server did not take or why there is no connection, `on_offline` how
    many tries have failed in a row."""

    on_open: Callable[[Json], object] = _nothing
    on_close: Callable[[int, str], object] = _nothing
    on_error: Callable[[str, str], object] = _nothing
    on_resume: Callable[[Resumed], object] = _nothing
    on_offline: Callable[[int], object] = _nothing


@dataclass(slots=True)
class _Line:
    """One connection. What is replayed goes up to `head`; times are by the loop's clock, to which
    `ahead` is added to have the server's."""

    socket: aiohttp.ClientWebSocketResponse
    silent_at: float
    is_joined: bool = False
    head: int = 0
    ahead: float = 0.0
    renew_at: float = math.inf


class LiveClient:
    """An endless asynchronous iterator of `Event`.

    `token` is an API key, an access token or a ticket, or a coroutine function that returns a
    fresh one each time: it is asked before every connection, and a minute before an access token
    ends, so that the sign-in is renewed without a gap. `since` is the number of the last event
    you have, or a time; None: from now on. Raises a `LiveError` when trying again would not help.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        address: str,
        *,
        token: str | Callable[[], Awaitable[str]],
        topics: Iterable[str],
        since: int | datetime | None = None,
        retry: Retry | None = None,
        calls: Calls | None = None,
        client: str | None = None,
        rng: Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http = http
        self._address = address.rstrip("/") + PATH
        self._params = {} if client is None else {"client": client}
        self._token = token
        self._topics = list(dict.fromkeys(topics))
        self._since = since.isoformat() if isinstance(since, datetime) else since
        self._retry = retry or Retry()
        self._calls = calls or Calls()
        self._rng = rng or SystemRandom()
        self._sleep = sleep
        self._cursor = since if isinstance(since, int) else None
        self._handing: int | None = None
        self._line: _Line | None = None
        self._word = token if isinstance(token, str) else ""
        self._failures = self._losses = 0
        self._asked_seconds = 0.0
        self._is_closed = False

    @property
    def cursor(self) -> int | None:
        """The number up to which everything was handed out and its turn of the loop has ended."""
        return self._cursor

    @property
    def is_connected(self) -> bool:
        """True while events flow."""
        return self._line is not None and self._line.is_joined

    def __aiter__(self) -> LiveClient:
        return self

    async def __anext__(self) -> Event:
        self._advance(self._handing)
        self._handing = None
        while not self._is_closed:
            line = self._line
            if line is None:
                await self._connect()
                continue
            frame = await self._hear(line)
            event = None if frame is None else await self._taken(line, frame)
            if event is not None:
                self._handing = event.seq
                return event
        raise StopAsyncIteration

    async def send(self, frame: Json) -> bool:
        """Send a frame; False: there is no connection, and nothing was sent."""
        line = self._line
        if line is None or line.socket.closed:
            return False
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                await line.socket.send_str(json.dumps(frame))
        except NO_LINE:
            return False  # Whoever reads the line notices its end.
        return True

    async def subscribe(self, *topics: str) -> bool:
        """Join topics from now on; they are joined again after every reconnect."""
        self._topics = list(dict.fromkeys([*self._topics, *topics]))
        return await self.send({"type": "subscribe", "topics": list(topics)})

    async def unsubscribe(self, *topics: str) -> bool:
        """Leave topics."""
        self._topics = [one for one in self._topics if one not in topics]
        return await self.send({"type": "unsubscribe", "topics": list(topics)})

    async def acknowledge(self, *notifications: str, seen: bool = False) -> bool:
        """Say that these notifications (ids, up to 200) came; `seen`: the person saw to them."""
        return await self.send({"type": "ack", "notification": list(notifications), "seen": seen})

    async def present(
        self, *, case: str | None = None, alert: str | None = None, typing: bool = False
    ) -> bool:
        """Say what the person looks at or types an answer to; say it again every minute."""
        where = {"case": case, "alert": alert}
        return await self.send({"type": "presence", "typing": typing, **where})

    async def close(self) -> None:
        """End the loop, but not a wait between two tries: cancel the task for that."""
        self._is_closed = True
        if self._line is not None:
            await self._line.socket.close()

    async def _connect(self) -> None:
        if self._failures:
            most = self._retry.max_attempts
            if most is not None and self._failures - self._losses >= most:
                raise GaveUp(f"{most} tries have failed in a row")
            wait = self._retry.seconds(self._failures, self._rng.random())
            wait, self._asked_seconds = wait + self._asked_seconds, 0.0
            await self._sleep(wait)
            if self._is_closed:
                return
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                if not isinstance(self._token, str):
                    self._word = await self._token()
                socket = await self._http.ws_connect(
                    self._address,
                    params=self._params,
                    protocols=(SUBPROTOCOL,),
                    headers={"Authorization": f"Bearer {self._word}"},
                    compress=15,
                    max_msg_size=LONGEST_FRAME,
                    timeout=aiohttp.ClientWSTimeout(ws_close=2.0),
                )
        except NO_LINE as problem:
            if isinstance(problem, aiohttp.WSServerHandshakeError) and problem.headers:
                self._asked_seconds = _seconds(problem.headers.get("Retry-After"))
            self._calls.on_error("unreachable", type(problem).__name__)
            self._failed()
        else:
            self._line = _Line(socket=socket, silent_at=self._now() + OPENING_SECONDS)

    async def _hear(self, line: _Line) -> Json | None:
        """Return the next frame; None when there was none worth a look."""
        if self._now() >= line.renew_at:
            await self._renew(line)
        left = min(line.silent_at, line.renew_at) - self._now()
        try:
            message = await line.socket.receive(timeout=max(0.01, left))  # Zero would be for ever.
        except TimeoutError:
            if self._now() >= line.silent_at:
                await line.socket.close()
                self._lost(line, ENDED, "silent")
            return None
        if message.type is aiohttp.WSMsgType.TEXT:
            if line.is_joined:
                line.silent_at = self._now() + SILENCE_SECONDS
            return _read(message.data)
        if message.type is not aiohttp.WSMsgType.BINARY:
            self._lost(line, line.socket.close_code or ENDED, message.extra or "lost")
        return None

    async def _taken(self, line: _Line, frame: Json) -> Event | None:
        """Do what a frame asks for; return it when it is one for the program."""
        kind, data = str(frame["type"]), frame["data"]
        match kind:
            case "hello":
                await self._enter(line, data)
            case "subscribed":
                self._joined(line, data)
            case "head":
                self._advance(data.get("head"))
            case "error":
                self._calls.on_error(str(data.get("code")), str(data.get("message")))
            case "bye":
                self._asked_seconds = _seconds(data.get("retry_after"))
            case "pong" | "lagged":  # What lagged was not read: it is asked for by the cursor.
                pass
            case _:
                seq = frame.get("seq")
                if seq is None or seq > (self._cursor or 0):
                    is_past = seq is not None and seq <= line.head
                    return Event(type=kind, seq=seq, at=frame["at"], data=data, is_past=is_past)
        return None

    async def _enter(self, line: _Line, hello: Json) -> None:
        line.ahead = datetime.fromisoformat(hello["server_time"]).timestamp() - self._now()
        self._plan_renewal(line, soonest=self._now())
        self._calls.on_open(hello)
        since = self._since if self._cursor is None else self._cursor
        asked: Json = {"type": "subscribe", "topics": self._topics, "since": since}
        # To leave nothing is answered as well, and to join nothing is not.
        await self.send(asked if self._topics else {"type": "unsubscribe", "topics": []})

    def _joined(self, line: _Line, data: Json) -> None:
        since, head, why = data.get("since"), int(data["head"]), data.get("why")
        # Rights change at any time, and nothing of what is on its way is lost by it.
        is_answer = not line.is_joined and why != "rights"
        if is_answer:
            line.is_joined, line.head = True, head
            line.silent_at = self._now() + SILENCE_SECONDS
            self._failures, self._losses = 0, 1
        if is_answer or why == "horizon":
            self._cursor = head if since is None else since  # Lower, when the log is another.
        if is_answer or why is not None:
            topics = tuple(data["topics"])
            self._calls.on_resume(Resumed(topics=topics, since=since, head=head, why=why))

    def _lost(self, line: _Line, code: int, reason: str) -> None:
        self._line = None
        self._calls.on_close(code, reason)
        if self._is_closed:
            return
        # A token that was good until now has ended; another one is at hand or is not.
        is_renewable = line.is_joined and not isinstance(self._token, str)
        if code == NOT_ALLOWED or (code == NOT_SIGNED_IN and not is_renewable):
            raise NotLetIn(reason)
        if code != NOT_SIGNED_IN:
            self._failed()

    def _failed(self) -> None:
        self._failures += 1
        if self._failures == self._retry.offline_after:
            self._calls.on_offline(self._failures)

    def _plan_renewal(self, line: _Line, *, soonest: float) -> None:
        end = None if isinstance(self._token, str) else _end_of(self._word)
        if end is not None:
            line.renew_at = max(soonest, end - line.ahead - RENEW_EARLIER_SECONDS)

    async def _renew(self, line: _Line) -> None:
        if isinstance(self._token, str):
            return
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                self._word = await self._token()
        except NO_LINE as problem:
            self._calls.on_error("not_renewed", type(problem).__name__)
        else:
            await self.send({"type": "authenticate", "token": self._word})
        self._plan_renewal(line, soonest=self._now() + RENEW_EARLIER_SECONDS / 6)

    def _advance(self, number: int | None) -> None:
        if number is not None:
            self._cursor = number if self._cursor is None else max(self._cursor, number)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _read(text: str) -> Json | None:
    """Return a frame; None for what is none, which is passed over."""
    with suppress(ValueError):
        frame = json.loads(text)
        if isinstance(frame, dict) and isinstance(frame.get("data"), dict) and "type" in frame:
            return frame
    return None


def _end_of(token: str) -> float | None:
    """Return when an access token ends by the server's clock; None for what is no such token."""
    with suppress(ValueError, KeyError, TypeError):
        _, claims, _ = token.split(".")
        return float(json.loads(base64.urlsafe_b64decode(claims + "=="))["exp"])
    return None


def _seconds(said: object) -> float:
    """Return how long the server asks us to wait, a minute at most."""
    with suppress(ValueError):
        return min(60.0, max(0.0, float(str(said))))
    return 0.0
