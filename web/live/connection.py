"""One signed-in socket: what it subscribed to, how far it is, and what the client says.

It holds no task and no timer. While it is up to date it is a member of an audience; else it stands
at a position of its own and is brought up from the ring or the log (`catching_up.py`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from pydantic import ValidationError

from core.ids import PersonId, WorkspaceId
from core.signing import Access
from core.tenants.standing import Standing
from web.live.audience import Audience, View
from web.live.line import Door, Line
from web.live.protocol import (
    CLIENT_FRAME,
    Ack,
    Authenticate,
    Close,
    Fault,
    Lagged,
    Ping,
    Pong,
    Present,
    SetPreferences,
    Subscribe,
    Unsubscribe,
    Why,
    frame,
)
from web.live.room import Page, Room
from web.live.topics import TOPICS_AT_MOST, key_of, may_of, settings_of, topic_of
from web.live.wire import frame as framed
from web.shapes import Shape
from web.wanted import wanted

if TYPE_CHECKING:
    from web.live.hub import LiveHub

FULL = 64 * 1024
"""With more than that waiting a line gets nothing new until the client has read it all."""
MOST_WAITING = 256 * 1024
"""With more than that waiting, answers included, it ends."""
LATER_AT_MOST = 16
"""Changes of topics that wait while the client is being brought up."""

NO_TOPICS: frozenset[str] = frozenset()
TOO_SLOW = "too_slow"
"""Why a socket was closed whose client does not read what it is sent."""

_ENDLESS = 2**63


class Connection:
    """A `Hearer`; what it is shown goes out through `line`, and `door` is the sign-in's side.

    `before` are a number and the topics that are shown up to it, while what was missed differs for
    topics joined earlier and later; None: one and the same.
    """

    __slots__ = (
        "audience",
        "before",
        "door",
        "hub",
        "id",
        "is_deciding",
        "is_live",
        "is_over",
        "is_reading",
        "later",
        "line",
        "person_id",
        "position",
        "role",
        "room",
        "session_id",
        "sight",
        "token_version",
    )

    def __init__(
        self,
        *,
        connection_id: UUID,
        line: Line,
        door: Door,
        hub: LiveHub,
        room: Room,
        access: Access,
        standing: Standing,
    ) -> None:
        self.id = connection_id
        self.line = line
        self.door = door
        self.hub = hub
        self.room = room
        self.person_id: PersonId = room.known(access.person_id)
        self.session_id = access.session_id
        self.token_version = access.token_version
        self.role = standing.role
        self.sight = standing.sight
        self.see(NO_TOPICS)
        self.position = room.head
        self.before: tuple[int, frozenset[str]] | None = None
        self.later: list[Subscribe | Unsubscribe] | None = None
        self.is_live = self.is_over = self.is_reading = self.is_deciding = False

    @property
    def topics(self) -> frozenset[str]:
        """What it subscribed to."""
        return self.audience.view.topics

    @property
    def workspace_id(self) -> WorkspaceId:
        """The workspace whose events it gets."""
        return self.room.workspace_id

    def view_of(self, topics: frozenset[str]) -> View:
        """Return what this person is shown of these topics."""
        return View(
            topics=topics,
            may=may_of(self.role),
            settings=settings_of(self.role),
            sight=self.sight,
            deflates=self.line.deflates,
        )

    # What the hub does with it.

    def give(self, data: bytes) -> None:
        """Send at once what the system takes, the rest when it does; never waits."""
        line = self.line
        if line.is_clear and (fd := line.fd) is not None:
            try:
                taken = os.write(fd, data)
            except BlockingIOError:
                taken = 0
            except OSError:
                return  # It is lost, which the line will say by itself.
            if taken == len(data):
                return
            data = data[taken:]
        line.write(data)

    def answer(self, kind: str, data: Shape | Mapping[str, object]) -> None:
        """Send a frame to this client alone."""
        if self.is_over:
            return
        if self.line.waiting > MOST_WAITING:
            self.lag()
            return
        self.give(framed(frame(kind, data, at=self.hub.now())))

    def take(self, page: Page) -> None:
        """Send a page and stand behind it."""
        if page.data:
            self.give(page.data)
            self.room.given += page.frames
        self.position = page.end

    def next_page(self) -> Page | None:
        """Return what the room has for it next; None when the log has to be read."""
        upto, topics = self.bound()
        audience = self.audience if topics is None else self.room.audience(self.view_of(topics))
        return self.room.page(self.position, upto, audience, self.person_id)

    def bound(self) -> tuple[int, frozenset[str] | None]:
        """Return up to which number the next page may go, and of which topics when not of all."""
        if self.before is not None:
            if self.position < self.before[0]:
                return self.before
            self.before = None
        return _ENDLESS, None

    def go_live(self) -> None:
        """Get what comes next together with the others; it must stand at the head."""
        self.room.behind.pop(self, None)
        self.room.apart.discard(self)
        self.is_live = True
        self.before = None
        self.audience.members[self] = None
        if not self.is_deciding:
            self._change_what_waited()

    def step_out(self) -> None:
        """Stand at its own position from now on."""
        if self.is_live:
            self.is_live = False
            self.audience.members.pop(self, None)
            self.room.apart.add(self)

    def lag(self) -> None:
        """Tell a client that reads too slowly where to resume, and end."""
        if self.is_over:
            return
        self.over()
        lagged = frame("lagged", Lagged(since=self.position), at=self.hub.now())
        self.line.write(framed(lagged))
        self.line.close(Close.TOO_SLOW, TOO_SLOW)
        self.hub.dropped(TOO_SLOW)

    def over(self) -> None:
        """Nothing goes out any more; it stays in the room until its line is gone."""
        self.is_over = True
        self.step_out()
        self.room.behind.pop(self, None)

    def gap(self) -> None:
        """What it asked for is not kept any more: begin from now, and say so."""
        self.position = self.room.head
        self.before = None
        self.confirm(since=None, why="horizon")

    def rights_are(self, standing: Standing) -> None:
        """Take what the person is by now. Topics the role no longer covers are left, and when
        anything is lost or won the client is told to load its lists afresh."""
        old = (may_of(self.role), self.sight, settings_of(self.role))
        self.role, self.sight = standing.role, standing.sight
        may = may_of(self.role)
        if self.is_over or (may, self.sight, settings_of(self.role)) == old:
            return
        kept = frozenset(one for one in self.topics if topic_of(one) in may)
        is_narrowed = kept != self.topics or self.sight != old[1]
        was_live = self.is_live
        self.step_out()
        self.see(kept)
        if self.before is not None:
            self.before = (self.before[0], self.before[1] & kept)
        if is_narrowed:
            self.confirm(since=None, why="rights")
        if was_live:
            self.hub.catching_up.advance(self)

    def renewed(self, access: Access) -> None:
        """Take the sign-in that follows the one it came with."""
        self.session_id = access.session_id
        self.token_version = access.token_version
        if self.hub.has_ended(self.session_id):
            self.signed_out()  # It ended while it was looked at.

    def signed_out(self) -> None:
        """End, because its sign-in did."""
        if not self.is_over:
            message = "the sign-in was ended"
            self.door.refuse(Close.NOT_SIGNED_IN, "token_invalid", message)

    # What the line says (it is the line's `Hearer`).

    def heard(self, text: str | None) -> None:
        """Answer one message (None: it was not text); what is not understood gets an `error`."""
        if self.is_over:
            return
        if text is None:
            self.fault("not_text", "frames are JSON text")
            return
        try:
            said = CLIENT_FRAME.validate_json(text)
        except ValidationError as problem:
            first = problem.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"][1:]) or "frame"
            self.fault("bad_frame", f"{where} is not taken; wanted: {wanted(first)}")
            return
        match said:
            case Ping():
                self.answer("pong", Pong(server_time=self.hub.now()))
            case Authenticate():
                self.door.renew(said.token)
            case Subscribe() | Unsubscribe():
                self._change(said)
            case Present() | Ack() | SetPreferences():
                self.hub.answers.ask(self, said)
            case _:
                assert_never(said)

    def clear(self) -> None:
        """Go on where the line was full."""
        if self.room.behind.pop(self, None) is not None and not self.is_over:
            self.hub.catching_up.advance(self)

    def lost(self, code: int) -> None:
        """Leave the hub."""
        self.over()
        self.hub.exit(self, code)

    def confirm(self, *, since: int | None, why: Why | None = None) -> None:
        """Tell which topics are joined, and from where on they are replayed."""
        subscribed: dict[str, object] = {
            "topics": sorted(self.topics),
            "since": since,
            "head": self.room.head,
        }
        if why is not None:
            subscribed["why"] = why
        self.answer("subscribed", subscribed)

    def fault(self, code: str, message: str) -> None:
        """Tell that something was not taken."""
        self.answer("error", Fault(code=code, message=message))

    def see(self, topics: frozenset[str]) -> None:
        """Be shown these topics; only while it stands by itself."""
        self.audience: Audience = self.room.audience(self.view_of(topics))
        self.sight = self.audience.view.sight  # One for all of them.

    def join(self, new: frozenset[str], since: int | None, why: Why | None = None) -> None:
        """Replay the new topics from `since` (None: from now) and go on with all of them.

        What lies before its position was sent for the topics joined earlier, behind it every topic
        is to come.
        """
        joined, position = self.topics, self.position
        may = may_of(self.role)  # It may have changed since they asked.
        new = frozenset(one for one in new if topic_of(one) in may)
        self.step_out()
        self.see(joined | new)
        if not joined:
            self.position = self.room.head if since is None else since
        elif since is not None and since < position:
            self.position, self.before = since, (position, new)
        elif since is not None and since > position:
            self.before = (since, joined)
        self.confirm(since=since, why=why)
        self.hub.catching_up.advance(self)

    def _change_what_waited(self) -> None:
        waiting, self.later = self.later or [], None
        while waiting and self._is_free():
            self._change(waiting.pop(0))
        if waiting:
            self._wait_with(waiting)

    def _is_free(self) -> bool:
        return self.later is None

    def _wait_with(self, some: list[Subscribe | Unsubscribe]) -> None:
        self.later = [*(self.later or ()), *some]

    def _change(self, asked: Subscribe | Unsubscribe) -> None:
        if self.later is not None or (self.topics and not self.is_live):
            later = self.later or []
            if len(later) >= LATER_AT_MOST:
                self.fault("busy", "wait until what you missed is sent")
                return
            self.later = [*later, asked]
            return
        if isinstance(asked, Unsubscribe):
            self.step_out()
            self.see(self.topics - {key_of(one) or one for one in asked.topics})
            self.confirm(since=None)
            self.hub.catching_up.advance(self)
            return
        new = self._allowed(asked) - self.topics
        if not new or asked.since is None:
            self.join(new, None)
        else:
            self.later, self.is_deciding = [], True
            self.hub.catching_up.begin(self, new, asked.since)

    def _allowed(self, asked: Subscribe) -> frozenset[str]:
        """Return the topics asked for that there are and that they may join."""
        allowed: set[str] = set()
        may = may_of(self.role)
        for word in asked.topics:
            key = key_of(word)
            if key is None:
                self.fault("unknown_topic", f"there is no topic {word[:40]!r}")
            elif topic_of(key) not in may:
                self.fault("not_allowed", f"you may not read {word[:80]}")
            elif len(self.topics | allowed | {key}) > TOPICS_AT_MOST:
                self.fault("too_many_topics", f"at most {TOPICS_AT_MOST} topics at a time")
            else:
                allowed.add(key)
        return frozenset(allowed)
