"""`/ws/dashboard`: lets people in, serves one connection, and sees to it that it ends.

The socket is accepted before anything is refused, because a browser does not show its page why a
handshake failed; the close code does.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from uuid import uuid4

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from core.errors import NotAllowed
from core.ids import PersonId
from core.signing import Access, TokenRefused
from core.tenants.api_keys import is_key
from core.tenants.sign_in import Standing
from web.deps import Deps
from web.live.connection import Connection
from web.live.line import Hearer
from web.live.protocol import (
    CLIENT_FRAME,
    SUBPROTOCOL,
    TICKET_PREFIX,
    Authenticate,
    Close,
    Fault,
    frame,
)
from web.live.wire import frame as framed
from web.own_page import is_own_origin
from web.principal import access_of
from web.problems import ProblemAnswer

log = logging.getLogger(__name__)

PATH = "/ws/dashboard"
PING_SECONDS = 25
CLOSE_SECONDS = 5
SAY_SOMETHING_SECONDS = 10
RECHECK_SECONDS = 60
MESSAGE_BYTES = 64 * 1024
PER_PERSON = 20
BURST = 60
PER_SECOND = 5.0
GOODBYE_SECONDS = 5.0
GRACE = timedelta(seconds=30)
"""A sign-in that ended this short a while ago may still be on its way to be renewed."""


class _Refused(Exception):
    """The socket is closed with `code`; `reason` is a stable word."""

    def __init__(self, code: Close, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message


class LiveSockets:
    """The endpoint; counts the sockets of each person."""

    def __init__(self, *, deps: Deps) -> None:
        self._deps = deps
        self._by_person: dict[PersonId, int] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket from the handshake to its end."""
        socket = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            heartbeat=PING_SECONDS,
            timeout=CLOSE_SECONDS,
            compress=False,
            max_msg_size=MESSAGE_BYTES,
        )
        if not socket.can_prepare(request).ok:
            raise ProblemAnswer(
                status=426,
                code="websocket_only",
                detail=f"{PATH} speaks WebSocket; connect with a WebSocket client",
                headers={"Upgrade": "websocket", "Connection": "Upgrade"},
            )
        await socket.prepare(request)
        try:
            await self._serve(request, socket)
        except _Refused as refused:
            await self._turn_away(socket, refused)
        except Exception:
            log.exception("a live socket failed", extra={"action": "socket_failed"})
            message = "something went wrong here; it was logged"
            await self._turn_away(socket, _Refused(Close.BROKEN, "internal", message))
        return socket

    async def _serve(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        if self._deps.hub.is_closing:
            raise _Refused(Close.RESTART, "restart", "the server restarts; come back soon")
        _check_origin(request, self._deps)
        access = await self._sign_in(request, socket)
        if access is None:
            return
        standing = await self._standing(access)
        person = access.person_id
        if self._by_person.get(person, 0) >= PER_PERSON:
            message = f"more than {PER_PERSON} sockets are open for this person"
            raise _Refused(Close.TOO_MUCH, "too_many_sockets", message)
        self._by_person[person] = self._by_person.get(person, 0) + 1
        try:
            await self._converse(request, socket, access, standing)
        finally:
            self._by_person[person] -= 1
            if not self._by_person[person]:
                del self._by_person[person]

    async def _converse(
        self,
        request: web.Request,
        socket: web.WebSocketResponse,
        access: Access,
        standing: Standing,
    ) -> None:
        if request.transport is None:
            return
        line = _BridgeLine(
            socket=socket, transport=request.transport, access=access, deps=self._deps
        )
        connection = await self._deps.hub.welcome(
            line=line,
            door=line,
            connection_id=uuid4(),
            access=access,
            standing=standing,
        )
        try:
            async with asyncio.TaskGroup() as tasks:
                watching = tasks.create_task(line.watch(), name="live-watch")
                async for message in socket:
                    if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                        line.take(message.data if message.type is WSMsgType.TEXT else None)
                if line.code is not None:
                    await asyncio.wait((watching,))
                watching.cancel()
        finally:
            line.ended()
            connection.lost(line.code or socket.close_code or 1006)

    async def _sign_in(self, request: web.Request, socket: web.WebSocketResponse) -> Access | None:
        """Return who connects; None when they left before they said so."""
        tickets = self._deps.tickets
        offered = request.headers.get("Sec-WebSocket-Protocol", "").split(",")
        ticket = next(
            (
                one.strip().removeprefix(TICKET_PREFIX)
                for one in offered
                if one.strip().startswith(TICKET_PREFIX)
            ),
            request.query.get("ticket"),
        )
        bearer = request.headers.get("Authorization", "")
        token = request.query.get("token")
        if token is None and bearer[:7].casefold() == "bearer ":
            token = bearer[7:].strip()
        try:
            if ticket is not None:
                return await tickets.redeem(ticket)
            if token is not None:
                return await access_of(token, self._deps)
            said = await self._first_word(socket)
            if said is None:
                return None
            if is_key(said) or said.count(".") == 2:
                return await access_of(said, self._deps)
            return await tickets.redeem(said)
        except TokenRefused as refused:
            raise _Refused(Close.NOT_SIGNED_IN, refused.reason, refused.message) from refused

    async def _first_word(self, socket: web.WebSocketResponse) -> str | None:
        """Return the token or ticket of the first frame; None when the client left."""
        async with asyncio.TaskGroup() as tasks:
            late = tasks.create_task(
                self._deps.clock.sleep(SAY_SOMETHING_SECONDS), name="live-deadline"
            )
            heard = tasks.create_task(socket.receive(), name="live-first-frame")
            await asyncio.wait((late, heard), return_when=asyncio.FIRST_COMPLETED)
            for task in (late, heard):
                task.cancel()
        if heard.cancelled():
            message = f"nothing was said within {SAY_SOMETHING_SECONDS} seconds"
            raise _Refused(Close.SAID_NOTHING, "said_nothing", message)
        first = heard.result()
        if first.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            return None
        try:
            said = CLIENT_FRAME.validate_json(first.data)
        except ValidationError:
            said = None
        if not isinstance(said, Authenticate):
            message = 'say {"type": "authenticate", "token": "…"} first'
            raise _Refused(Close.NOT_SIGNED_IN, "token_required", message)
        return said.token

    async def _standing(self, access: Access) -> Standing:
        if access.expires_at + GRACE <= self._deps.clock.now():
            raise _Refused(Close.NOT_SIGNED_IN, "token_expired", "the sign-in was not renewed")
        try:
            return await self._deps.sign_in.check(access)
        except NotAllowed as refused:
            message = "no member of this workspace"
            raise _Refused(Close.NOT_ALLOWED, "not_a_member", message) from refused
        except TokenRefused as refused:
            raise _Refused(Close.NOT_SIGNED_IN, refused.reason, refused.message) from refused

    async def _turn_away(self, socket: web.WebSocketResponse, refused: _Refused) -> None:
        fault = Fault(code=refused.reason, message=refused.message)
        try:
            body = frame("error", fault, at=self._deps.clock.now())
            await socket.send_frame(body, WSMsgType.TEXT)
            await socket.close(code=refused.code, message=refused.reason.encode())
        except ConnectionError:
            log.debug("a refused socket was gone already", extra={"action": "socket_lost"})


class _BridgeLine:
    """A line that is left with the library. It reads, and what is sent goes to the transport."""

    def __init__(
        self,
        *,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        access: Access,
        deps: Deps,
    ) -> None:
        self.hearer: Hearer
        self.fd: int | None = None
        self.deflates = False
        self.code: int | None = None
        self._socket = socket
        self._transport = transport
        self._access = access
        self._deps = deps
        self._said = BURST * 1.0
        self._said_at = deps.clock.monotonic()
        self._closing: asyncio.Event = asyncio.Event()
        self._looking: asyncio.TimerHandle | None = None

    @property
    def is_clear(self) -> bool:
        return self.code is None and not self.waiting

    @property
    def waiting(self) -> int:
        return self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        if self.code is None:
            self._transport.write(data)
            if self.waiting and self._looking is None:
                self._look_later()

    def close(self, code: int, reason: str) -> None:
        if self.code is None:
            self.code = code
            self._reason = reason
            self._closing.set()

    def abort(self) -> None:
        self.code = self.code or 1006
        self._transport.abort()

    def renew(self, token: str) -> None:
        try:
            access = self._deps.tokens.read(token)
        except TokenRefused as refused:
            self.refuse(Close.NOT_SIGNED_IN, refused.reason, refused.message)
            return
        mine = (self._access.person_id, self._access.workspace_id)
        if (access.person_id, access.workspace_id) != mine:
            self.refuse(Close.NOT_ALLOWED, "another_person", "open another socket for that")
            return
        self._access = access
        if isinstance(self.hearer, Connection):
            self.hearer.renewed(access)

    def refuse(self, code: int, reason: str, message: str) -> None:
        fault = Fault(code=reason, message=message)
        self.write(framed(frame("error", fault, at=self._deps.clock.now())))
        self.close(code, reason)

    def take(self, text: str | None) -> None:
        now = self._deps.clock.monotonic()
        refilled = self._said + (now - self._said_at) * PER_SECOND
        self._said, self._said_at = min(refilled, BURST * 1.0) - 1, now
        if self._said < 0:
            self.refuse(Close.TOO_MUCH, "too_many_messages", "more than 5 messages a second")
        elif self.code is None:
            self.hearer.heard(text)

    async def watch(self) -> None:
        """Close when it is asked for, cut off who does not read it, and watch the sign-in end."""
        async with asyncio.TaskGroup() as tasks:
            expiring = tasks.create_task(self._expire(), name="live-expiry")
            await self._closing.wait()
            expiring.cancel()
            cutting = tasks.create_task(self._cut_off(), name="live-cut")
            if self.code is not None:
                await self._socket.close(code=self.code, message=self._reason.encode())
            cutting.cancel()

    def ended(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    async def _expire(self) -> None:
        while True:
            await self._deps.clock.sleep(RECHECK_SECONDS)
            if self._access.expires_at + GRACE <= self._deps.clock.now():
                message = "the sign-in was not renewed"
                self.refuse(Close.NOT_SIGNED_IN, "token_expired", message)

    async def _cut_off(self) -> None:
        await asyncio.sleep(CLOSE_SECONDS)
        self._transport.abort()

    def _look_later(self) -> None:
        self._looking = asyncio.get_running_loop().call_later(0.05, self._look)

    def _look(self) -> None:
        self._looking = None
        if self.code is None and self.waiting:
            self._look_later()
        elif self.code is None:
            self.hearer.clear()


def mount_sockets(app: web.Application, deps: Deps) -> None:
    """Add the endpoint, and the goodbye to every socket when the application shuts down."""
    app.router.add_get(PATH, LiveSockets(deps=deps).handle, name="live")

    async def say_goodbye(_: web.Application) -> None:
        deps.hub.close()
        await deps.hub.emptied(GOODBYE_SECONDS)

    app.on_shutdown.append(say_goodbye)


def _check_origin(request: web.Request, deps: Deps) -> None:
    """Refuse a page of another site. Clients that are no browsers send no Origin and need a token
    all the same."""
    if not is_own_origin(request, deps):
        raise _Refused(Close.NOT_ALLOWED, "origin_not_allowed", "this page may not connect here")
