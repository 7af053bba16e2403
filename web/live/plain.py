"""The wire left with aiohttp: the same line, over a WebSocketResponse whose handler lives as long.

It costs 15 to 18 KB a client and takes nothing packed, and is there for the day the hand-over does
not work. aiohttp reads; what is sent goes to the transport as it is, in the order of the calls.
"""

from __future__ import annotations

import asyncio

from aiohttp import WebSocketError, WSMessage, WSMsgType, web

from web.live.lines import Lines
from web.live.wire import NOT_TEXT, PONG, Code, Left, Message, Ping
from web.live.wired import Guest, Wired

LOOK_SECONDS = 0.05
"""How often a line that did not take everything is looked at: aiohttp keeps the news to itself."""


class PlainLine(Wired):
    """A line whose client is read by `serve`, which ends with it."""

    __slots__ = ("_looking", "_socket", "_transport")

    def __init__(
        self,
        *,
        lines: Lines,
        transport: asyncio.Transport,
        guest: Guest,
        socket: web.WebSocketResponse,
    ) -> None:
        # No descriptor: the transport is aiohttp's, and may be one of TLS.
        super().__init__(lines=lines, guest=guest, deflates=False, fd=None)
        self._transport = transport
        self._socket = socket
        self._looking: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """How many bytes the transport has not sent."""
        return self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        """Send whole frames behind what waits."""
        super().write(data)
        if self._code is None and self.waiting:
            self.is_clear = False
            if self._looking is None:
                self._look_later()

    async def serve(self) -> None:
        """Hear what the client says until the line is gone."""
        try:
            while self._hear(await self._socket.receive()):
                continue
        finally:
            if self._looking is not None:
                self._looking.cancel()
            if self.waiting:
                self._transport.abort()
            self._transport.close()
            self._lost()

    def _send(self, data: bytes) -> None:
        self._transport.write(data)

    def _finish(self) -> None:
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def _hang_up(self) -> None:
        self._transport.close()

    def _drop(self) -> None:
        self._transport.abort()

    def _hear(self, said: WSMessage) -> bool:
        """Take one message; False when it is the last. Behind a close of ours only the client's
        answer is waited for."""
        match said.type:
            case WSMsgType.TEXT:
                self._take(Message(said.data))
            case WSMsgType.BINARY:
                self._take(NOT_TEXT)
            case WSMsgType.PING:
                self._take(Ping(bytes(said.data)))
            case WSMsgType.PONG:
                self._take(PONG)
            case WSMsgType.CLOSE:
                self._take(Left(said.data or Code.NONE_GIVEN))
                return False
            case WSMsgType.ERROR if isinstance(said.data, WebSocketError):
                if self._code is None:
                    self._ends(said.data.code, "broken")
                return False
            case _:
                return False
        return True

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._looking = loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._looking = None
        if self._code is not None:
            return
        if self.waiting:
            self._look_later()
        else:
            self.is_clear = True
            self.hearer.clear()
