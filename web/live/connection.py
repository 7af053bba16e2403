"""One signed-in socket: what it subscribed to, how it catches up, and what it still has to get."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from core.clock import Clock
from core.events.type import Topic
from core.ids import WorkspaceId
from core.signing import Access, AccessTokens, TokenRefused
from core.tenants.access import Rights, allows
from web.live.hub import Framed, LiveHub
from web.live.outbox import Ending, Outbox
from web.live.protocol import (
    CLIENT_FRAME,
    Authenticate,
    Close,
    Fault,
    Lagged,
    Ping,
    Pong,
    Subscribe,
    Subscribed,
    Topics,
    Unsubscribe,
    frame,
)

log = logging.getLogger(__name__)

BURST = 60
PER_SECOND = 5.0
TOPIC_RIGHTS: dict[Topics, tuple[Topic, str]] = {
    "cases": (Topic.CASES, "cases.read"),
    "alerts": (Topic.ALERTS, "alerts.read"),
}


def topics_of(role: Rights) -> list[Topics]:
    """Return the topics a member of this role, or a key, may subscribe to."""
    return [name for name, (_, right) in TOPIC_RIGHTS.items() if allows(role, right)]


class Connection:
    """A listener of the hub. Frames go out in the order they are queued; when they do not fit any
    more the client gets `lagged` and is closed with 1013."""

    def __init__(
        self,
        *,
        socket: web.WebSocketResponse,
        hub: LiveHub,
        tokens: AccessTokens,
        clock: Clock,
        access: Access,
        role: Rights,
    ) -> None:
        self._socket = socket
        self._hub = hub
        self._tokens = tokens
        self._clock = clock
        self.access = access
        self._may = topics_of(role)
        self.outbox = Outbox()
        self._topics: set[Topics] = set()
        self._position = 0
        self._is_live = True
        self._reached = 0
        self._said = BURST * 1.0
        self._said_at = clock.monotonic()

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace whose events it gets."""
        return self.access.workspace_id

    @property
    def expires_at(self) -> datetime:
        """When the sign-in ends unless the client renews it."""
        return self.access.expires_at

    def begin(self, head: int) -> None:
        """Take the head the hub let it in with."""
        self._position = self._reached = head

    def rights_are(self, role: Rights) -> None:
        """Take the rights they have by now; topics it no longer covers are left."""
        self._may = topics_of(role)
        self._topics &= set(self._may)

    # What the hub says.

    def publish(self, framed: Sequence[Framed]) -> None:
        """Queue what it subscribed to; a socket that is catching up reads for itself."""
        if self._is_live:
            wanted = self._wanted(self._topics)
            for one in framed:
                if one.seq > self._position:
                    self._queue(one, wanted)
                    self._position = one.seq

    def send_head(self, body: bytes) -> None:
        """Queue a head, unless events before it are still being read for this socket."""
        if self._is_live:
            self._put(body, cursor=self._position)

    def leave(self, body: bytes) -> None:
        """Say goodbye and close with 1012."""
        self.outbox.end(Ending(Close.RESTART, "restart"), body)

    # What the client says.

    async def hear(self, said: str | None) -> None:
        """Answer one message (None: it was not text); what is not understood gets an `error`."""
        if not self._may_speak():
            self.refuse(Close.TOO_MUCH, "too_many_messages", "more than 5 messages a second")
            return
        if said is None:
            self._fault("not_text", "frames are JSON text")
            return
        try:
            heard = CLIENT_FRAME.validate_json(said)
        except ValidationError as problem:
            first = problem.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"][1:]) or "frame"
            self._fault("bad_frame", f"{where}: {first['msg']}")
            return
        match heard:
            case Ping():
                pong = Pong(server_time=self._clock.now())
                self._put(frame("pong", pong, at=self._clock.now()))
            case Subscribe():
                await self._subscribe(heard)
            case Unsubscribe():
                self._topics -= set(heard.topics)
                self._confirm(since=None)
            case Authenticate():
                self._renew(heard.token)
            case _:
                assert_never(heard)

    def refuse(self, code: Close, reason: str, message: str) -> None:
        """Say why in an `error` frame and close."""
        fault = Fault(code=reason, message=message)
        self.outbox.end(Ending(code, reason), frame("error", fault, at=self._clock.now()))

    async def send_all(self) -> None:
        """Send what is queued until the connection ends, then close it."""
        try:
            while not isinstance(following := await self.outbox.next(), Ending):
                await self._socket.send_frame(following.body, WSMsgType.TEXT)
                if following.cursor is not None:
                    self._reached = following.cursor
            await self._socket.close(code=following.code, message=following.reason.encode())
        except ConnectionError:
            log.debug("a live socket went away", extra={"action": "socket_lost"})

    async def _subscribe(self, asked: Subscribe) -> None:
        new: set[Topics] = set()
        for topic in asked.topics:
            if topic not in TOPIC_RIGHTS:
                self._fault("unknown_topic", f"there is no topic {topic[:40]!r}")
            elif topic not in self._may:
                self._fault("not_allowed", f"you may not read {topic}")
            else:
                new.add(topic)
        new -= self._topics
        since = asked.since if new else None
        if since is not None and not await self._hub.can_replay(self.workspace_id, since):
            since = None
        await self._join(new, since)

    async def _join(self, new: set[Topics], since: int | None) -> None:
        """Replay the new topics from `since` (None: from now) and go live with all of them.

        What lies before `caught_up` was sent for the topics joined earlier; behind it every topic
        is replayed. At the end nothing waits between the last page and going live.
        """
        joined, caught_up = self._topics, self._position
        self._topics = joined | new
        self._is_live = False
        self._confirm(since=since)
        position = caught_up if since is None else since
        if not joined and since is None:
            position = self._hub.head(self.workspace_id)
        while page := await self._hub.after(self.workspace_id, position):
            for one in page:
                await self.outbox.drained()
                topics = new if joined and one.seq <= caught_up else self._topics
                self._queue(one, self._wanted(topics))
                position = one.seq
            if self.outbox.is_ending:
                return
        self._position = max(position, self._hub.head(self.workspace_id))
        self._is_live = True

    def _confirm(self, *, since: int | None) -> None:
        answer = Subscribed(
            topics=sorted(self._topics), since=since, head=self._hub.head(self.workspace_id)
        )
        self._put(frame("subscribed", answer, at=self._clock.now()))

    def _renew(self, token: str) -> None:
        try:
            access = self._tokens.read(token)
        except TokenRefused as refused:
            self.refuse(Close.NOT_SIGNED_IN, refused.reason, refused.message)
            return
        mine = (self.access.person_id, self.access.workspace_id)
        if (access.person_id, access.workspace_id) != mine:
            self.refuse(Close.NOT_ALLOWED, "another_person", "open another socket for that")
            return
        self.access = access

    def _wanted(self, topics: set[Topics]) -> set[Topic]:
        return {TOPIC_RIGHTS[name][0] for name in topics}

    def _queue(self, one: Framed, wanted: set[Topic]) -> None:
        if one.body is not None and one.topic in wanted:
            self._put(one.body, cursor=one.seq)

    def _put(self, body: bytes, *, cursor: int | None = None) -> None:
        if not self.outbox.put(body, cursor=cursor):
            lagged = frame("lagged", Lagged(since=self._reached), at=self._clock.now())
            self.outbox.end(Ending(Close.TOO_SLOW, "too_slow"), lagged, dropping=True)

    def _fault(self, code: str, message: str) -> None:
        self._put(frame("error", Fault(code=code, message=message), at=self._clock.now()))

    def _may_speak(self) -> bool:
        now = self._clock.monotonic()
        refilled = self._said + (now - self._said_at) * PER_SECOND
        self._said, self._said_at = min(refilled, BURST * 1.0) - 1, now
        return self._said >= 0
