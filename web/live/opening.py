"""Opens lines, in the way that was chosen and that the connection allows."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Mapping

from aiohttp import web

from web.live.handover import HandedOver, hand_over, missing, take, unfit
from web.live.limits import Handover
from web.live.lines import CLOSE_SECONDS, Lines
from web.live.plain import PlainLine
from web.live.protocol import SUBPROTOCOL
from web.live.upgrade import Upgrade, agreed
from web.live.wire import MESSAGE_BYTES
from web.live.wired import Guest
from web.live.wires import HAS_EPOLL

log = logging.getLogger(__name__)


class Opening:
    """Takes the wire from the library where it may, else leaves it there; says so once."""

    def __init__(self, *, lines: Lines, handover: Handover) -> None:
        self._lines = lines
        self._handover = handover
        self._unfit = unfit() if handover is Handover.AUTO else None
        self._told = False

    async def run(
        self,
        request: web.Request,
        upgrade: Upgrade,
        guest: Guest,
        *,
        headers: Mapping[str, str],
    ) -> web.StreamResponse:
        """Agree to the upgrade, let the guest begin, and return what the handler is to return: at
        once when the line lives on by itself, else at its end.

        Raises ConnectionError when the client left meanwhile.
        """
        if self.may_hand_over(request):
            answer = agreed(upgrade, headers)
            hand_over(request, answer, lines=self._lines, guest=guest, deflates=upgrade.deflates)
            await guest.begin()
            return HandedOver()
        return await self._plainly(request, upgrade, guest)

    @property
    def needs_no_library(self) -> bool:
        """Whether a wire that the library never had may be taken."""
        return HAS_EPOLL and self._handover is not Handover.OFF and self._unfit is None

    async def take(
        self,
        wire: socket.socket,
        upgrade: Upgrade,
        guest: Guest,
        *,
        headers: Mapping[str, str],
    ) -> None:
        """Agree to the upgrade on a wire that the library never had, and let the guest begin.

        Raises ConnectionError when the client left meanwhile; until then the wire is the caller's.
        """
        answer = agreed(upgrade, headers)
        line = take(wire, answer, lines=self._lines, guest=guest, deflates=upgrade.deflates)
        try:
            await guest.begin()
        finally:
            line.release()

    def may_hand_over(self, request: web.Request) -> bool:
        """Tell whether this connection's wire is taken; says in the log, once, why not."""
        if self._handover is Handover.OFF:
            return False
        why = self._unfit or missing(request)
        if why is None:
            return True
        if not self._told:
            self._told = True
            log.warning(
                "live sockets are left with the library: each takes ten times the memory",
                extra={"action": "handover_off", "reason": why},
            )
        return False

    async def _plainly(
        self, request: web.Request, upgrade: Upgrade, guest: Guest
    ) -> web.StreamResponse:
        if upgrade.subprotocol is None and upgrade.words:
            # The library would log the words that it does not know, and one may be a ticket.
            headers = request.headers.copy()
            headers.popall("Sec-WebSocket-Protocol")
            request = request.clone(headers=headers)
        socket = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            timeout=CLOSE_SECONDS,
            autoclose=False,
            autoping=False,
            compress=False,
            max_msg_size=MESSAGE_BYTES,
        )
        await socket.prepare(request)
        if request.transport is None:
            raise ConnectionResetError("the client left during the handshake")
        line = PlainLine(
            lines=self._lines, transport=request.transport, guest=guest, socket=socket
        )
        guest.laid(line)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(line.serve(), name="live-serve")
            await guest.begin()
        return socket
