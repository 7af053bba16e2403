"""`/ws/dashboard`: shakes hands, lets people in, and counts who is there.

The socket is accepted before anything is refused, because a browser does not show its page why a
handshake failed; the close code does.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import TypeVar
from uuid import UUID, uuid4

from aiohttp import web

from core.connections.connection import Opened
from core.ids import PersonId
from core.measures import LIVE_DROPS, LIVE_HANDSHAKES
from core.signing import UnknownToken
from core.spans import NO_SPANS
from web.asking import Asking
from web.deps import Deps
from web.guesses import GUESSES, Guesses
from web.keys import REQUEST_ID
from web.live.connection import Connection
from web.live.doorman import DOORMAN, Doorman
from web.live.entrance import Admitted, Entrance, Refused, check_origin, word_of
from web.live.guest import Caller, Guest
from web.live.handover import HandedOver
from web.live.lines import CLOSE_SECONDS, PING_TIMEOUT, Lines
from web.live.opening import Opening
from web.live.protocol import PATH, Close, Fault, frame
from web.live.upgrade import Upgrade, read_upgrade
from web.live.wire import Code
from web.live.wire import frame as framed
from web.peer import client_address, household
from web.problems import ProblemAnswer

log = logging.getLogger(__name__)

K = TypeVar("K")
T = TypeVar("T")

GOODBYE_SECONDS = CLOSE_SECONDS + 3.0
"""How long the end waits for the goodbyes, which are spread over three seconds when many."""
REFUSED_AT_A_TIME = 500
"""Sockets beyond the limit of all that may be open only to be told so."""
NOTED_EVERY = 12
"""Rounds of pings after which the connection log hears who is still there."""


class LiveSockets:
    """The endpoint. Counts sockets by person and by address, those that are closing too."""

    def __init__(self, *, deps: Deps, guesses: Guesses) -> None:
        self._deps = deps
        self._guesses = guesses
        self._limits = deps.live
        self._entrance = Entrance(deps=deps)
        self._lines = Lines(clock=deps.clock, limits=deps.live)
        self._opening = Opening(lines=self._lines, handover=deps.live.handover)
        self._by_person: dict[PersonId, int] = {}
        self._by_address: dict[str, int] = {}
        self._expected: dict[Guest, int] = {}
        self._present: list[UUID] = []
        self._errands: set[asyncio.Task[None]] = set()

    @property
    def needs_no_library(self) -> bool:
        """Whether a doorman may shake hands. Spans are begun where the library is."""
        return self._opening.needs_no_library and self._deps.spans is NO_SPANS

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Shake hands; the socket lives on when this has returned, unless the wire is left with
        the library."""
        upgrade = read_upgrade(request.method, request.headers)
        if upgrade is None:
            raise ProblemAnswer(
                status=426,
                code="websocket_only",
                detail=f"{PATH} speaks WebSocket; connect with a WebSocket client",
                headers={"Upgrade": "websocket", "Connection": "Upgrade"},
            )
        headers = {"X-Request-Id": request[REQUEST_ID]}
        guest = self.comes(request)

        def opens() -> Awaitable[web.StreamResponse]:
            return self._opening.run(request, upgrade, guest, headers=headers)

        return await self._shake(request, upgrade, guest, opens) or HandedOver()

    async def shake(
        self, wire: socket.socket, asked: Asking, upgrade: Upgrade, guest: Guest, request_id: str
    ) -> None:
        """Shake hands on a wire that the library never had, with who was counted by `comes`."""
        headers = {"X-Request-Id": request_id}

        def opens() -> Awaitable[None]:
            return self._opening.take(wire, upgrade, guest, headers=headers)

        await self._shake(asked, upgrade, guest, opens)

    def comes(self, request: Asking) -> Guest:
        """Count whoever shakes hands, until `_shake` has ended without a line or the line has;
        raises ProblemAnswer for those who do not even get a socket."""
        caller = Caller(
            address=client_address(request, self._deps.proxies),
            user_agent=request.headers.get("User-Agent", ""),
            client=request.query.get("client"),
        )
        # Ten thousand may come from one house; they need not have a word each.
        address = sys.intern(household(caller.address))
        self._bar(address)
        _add(self._by_address, address)
        return Guest(guest_id=uuid4(), house=self, address=address, caller=caller)

    async def _shake(
        self, asked: Asking, upgrade: Upgrade, guest: Guest, opens: Callable[[], Awaitable[T]]
    ) -> T | None:
        """Judge and open; None when the client left meanwhile."""
        try:
            guest.outcome = await self._judge(asked, upgrade, guest.address)
            return await opens()
        except ConnectionError:
            log.debug("a live socket went away", extra={"action": "socket_lost"})
            return None
        finally:
            if not guest.has_line:
                _take_off(self._by_address, guest.address)

    def _bar(self, address: str) -> None:
        """Refuse without a socket who was refused by one so often that even those are too many."""
        limits = self._limits
        crowd = self._by_address.get(address, 0)
        is_siege = 0 < 2 * limits.sockets_per_address <= crowd
        if is_siege or 0 < limits.sockets <= len(self._lines) - REFUSED_AT_A_TIME:
            raise ProblemAnswer(
                status=429 if is_siege else 503,
                code="too_many_sockets",
                detail="more sockets are open than are taken",
                headers={"Retry-After": str(CLOSE_SECONDS)},
            )

    async def _judge(
        self, request: Asking, upgrade: Upgrade, address: str
    ) -> Admitted | Refused | None:
        limits, count = self._limits, self._by_address[address]
        try:
            if self._deps.hub.is_closing:
                return _restarts()
            check_origin(request, self._deps)
            if 0 < limits.sockets_per_address < count:
                message = f"more than {limits.sockets_per_address} sockets are open from there"
                return Refused(Close.TOO_MUCH, "too_many_sockets", message)
            if 0 < limits.sockets <= len(self._lines):
                return Refused(Close.TOO_SLOW, "full", "all places are taken; try again later")
            word = word_of(request, upgrade)
            return None if word is None else await self.admit(word, address)
        except Refused as refused:
            return refused
        except Exception:
            log.exception("a live socket failed", extra={"action": "socket_failed"})
            return _failed()

    # What guests ask of it.

    def expect(self, guest: Guest) -> None:
        """Turn the guest away when it does not say who it is in time."""
        self._expected[guest] = self._lines.tick + self._limits.hello_seconds

    def send(self, errand: Coroutine[None, None, None], guest: Guest) -> None:
        """Run an errand beside everything else."""
        self.begin(self.run(errand, guest), "live-errand")

    def begin(self, errand: Coroutine[None, None, None], name: str) -> None:
        """Begin what ends by itself, or with the application."""
        task = asyncio.get_running_loop().create_task(errand, name=name)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def run(self, errand: Coroutine[None, None, None], guest: Guest) -> None:
        """Run an errand; a refusal turns the guest away, and so does a mistake of ours."""
        try:
            await errand
        except Refused as refused:
            self.turn_away(guest, refused)
        except Exception:
            log.exception("a live socket failed", extra={"action": "socket_failed"})
            self.turn_away(guest, _failed())

    async def admit(self, word: str, address: str) -> Admitted:
        """Return whom a token or ticket lets in; raises Refused. Words that are none of ours are
        counted for the address."""
        try:
            return await self._entrance.admit(word)
        except Refused as refused:
            if isinstance(refused.__cause__, UnknownToken):
                self._count_guess(word, refused.__cause__, address)
            raise

    def _count_guess(self, word: str, problem: UnknownToken, address: str) -> None:
        try:
            self._guesses.count(word, problem, address, via="socket")
        except ProblemAnswer as many:
            raise Refused(Close.TOO_MUCH, many.code, many.detail) from None

    async def welcome(self, guest: Guest, admitted: Admitted) -> Connection:
        """Let a person in unless they are there too often already; raises Refused."""
        person, most = admitted.access.person_id, self._limits.sockets_per_person
        self._expected.pop(guest, None)
        if self._deps.hub.is_closing or guest.is_gone():
            raise _restarts()
        if 0 < most <= self._by_person.get(person, 0):
            message = f"more than {most} sockets are open for this person"
            raise Refused(Close.TOO_MUCH, "too_many_sockets", message)
        guest.person_id, guest.workspace_id = person, admitted.access.workspace_id
        _add(self._by_person, person)
        connection = await self._deps.hub.welcome(
            line=guest.line,
            door=guest,
            connection_id=guest.id,
            access=admitted.access,
            standing=admitted.standing,
        )
        # The room's, which all of them share.
        guest.person_id, guest.workspace_id = connection.person_id, connection.workspace_id
        self._deps.figures.tally.count(LIVE_HANDSHAKES, "signed_in")
        if guest.is_gone():  # The line went while the room was made, and nobody told the hub.
            connection.lost(Code.BROKEN)
        else:
            self._note(guest, guest.caller, admitted)
        return connection

    def turn_away(self, guest: Guest, refused: Refused) -> None:
        """Say why in an `error` frame and close."""
        if guest.is_gone():
            return
        measure = LIVE_HANDSHAKES if guest.person_id is None else LIVE_DROPS
        self._deps.figures.tally.count(measure, refused.reason)
        self._expected.pop(guest, None)
        fault = Fault(code=refused.reason, message=refused.message)
        guest.line.write(framed(frame("error", fault, at=self._deps.clock.now())))
        guest.line.close(refused.code, refused.reason)

    def too_much(self) -> Refused:
        """Return what a client is told that says more than it may."""
        message = f"more than {self._limits.messages_per_second} messages a second"
        return Refused(Close.TOO_MUCH, "too_many_messages", message)

    def visited(self, guest: Guest) -> None:
        """Tell the connection log from time to time that they are still there."""
        if self._lines.tick // self._limits.ping_seconds % NOTED_EVERY == 0:
            self._present.append(guest.id)

    def left(self, guest: Guest, code: int, reason: str) -> None:
        """Give the place back."""
        self._expected.pop(guest, None)
        _take_off(self._by_address, guest.address)
        if guest.person_id is not None:
            _take_off(self._by_person, guest.person_id)
        if reason == PING_TIMEOUT:
            self._deps.figures.tally.count(LIVE_DROPS, reason)
        if guest.caller is None and guest.workspace_id is not None:
            self._deps.connections.ended(
                guest.id, workspace_id=guest.workspace_id, code=code, reason=reason
            )

    def _note(self, guest: Guest, caller: Caller | None, admitted: Admitted) -> None:
        if caller is None:
            return
        opened = Opened(
            id=guest.id,
            workspace_id=admitted.access.workspace_id,
            person_id=admitted.access.person_id,
            at=self._deps.clock.now(),
            address=caller.address,
            user_agent=caller.user_agent,
            client=caller.client,
        )
        self._deps.connections.opened(opened)
        guest.caller = None

    # Its life beside them.

    async def kept(self, _: web.Application) -> AsyncIterator[None]:
        """Keep the lines from the application's start to its end."""
        task = asyncio.get_running_loop().create_task(self._keep(), name="live-lines")
        yield
        ending = (task, *self._errands)
        for one in ending:
            one.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def say_goodbye(self, _: web.Application) -> None:
        """Have everybody leave, and cut who is still there some seconds later."""
        if not self._deps.hub.is_closing:
            self._deps.hub.close()
        for guest in tuple(self._expected):
            self.turn_away(guest, _restarts())
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                if self._errands:  # Who shakes hands just now has no line yet.
                    await asyncio.wait(tuple(self._errands))
                await self._lines.emptied()
        self._lines.cut_all("restart")

    async def _keep(self) -> None:
        while True:
            await self._deps.clock.sleep(1)
            try:
                self._lines.sweep()
                self._let_go()
            except Exception:
                log.exception("live sockets went unkept", extra={"action": "lines_failed"})

    def _let_go(self) -> None:
        present, self._present = self._present, []
        if present:
            self._deps.connections.answered(present)
        for guest, second in tuple(self._expected.items()):
            if second > self._lines.tick:
                return
            message = f"nothing was said within {self._limits.hello_seconds} seconds"
            self.turn_away(guest, Refused(Close.SAID_NOTHING, "said_nothing", message))


def mount_sockets(app: web.Application, deps: Deps) -> None:
    """Add the endpoint, its timer, and the goodbye to every socket when the application shuts
    down."""
    sockets = LiveSockets(deps=deps, guesses=app[GUESSES])
    app.router.add_get(PATH, sockets.handle, name="live")
    if sockets.needs_no_library:
        meter = deps.figures.tally
        app[DOORMAN] = Doorman(house=sockets, clock=deps.clock, meter=meter)
    app.cleanup_ctx.append(sockets.kept)
    app.on_shutdown.append(sockets.say_goodbye)


def _restarts() -> Refused:
    return Refused(Close.RESTART, "restart", "the server restarts; come back soon")


def _failed() -> Refused:
    return Refused(Close.BROKEN, "internal", "something went wrong here; it was logged")


def _add(counts: dict[K, int], key: K) -> None:
    counts[key] = counts.get(key, 0) + 1


def _take_off(counts: dict[K, int], key: K) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]
