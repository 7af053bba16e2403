"""The library's runner and listener, but for two things that cannot be told them.

What is no HTTP is answered as all else is, with a problem, and without the library's name; such an
answer is made below the application, where the headers of every other one are added. And whoever
connects while we are busy may stand in line, thousands of them.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
from http import HTTPStatus

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from web.live.doorman import DOORMAN, Doorman
from web.middleware import SERVER
from web.problems import plain_problem, problem_answer

log = logging.getLogger(__name__)

_CODES = {400: "bad_request", 500: "internal"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Server": SERVER,
    "X-Content-Type-Options": "nosniff",
}

IN_LINE = 4_096
"""Connections that may wait to be taken. Beyond that the system has a client try again after a
second, then three: with the usual 128 most of those who come back together would be late."""
TAKEN_AT_ONCE = 8
"""Connections that are taken in one turn of the loop. An answer to those who are in already takes
some dozens of turns, and each lasts as long as so many handshakes."""
REST_SECONDS = 1.0
"""How long nobody is taken when the system has nothing left to take them with."""
_NOTHING_LEFT = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Runner(web.AppRunner):
    """Serves an application by connections of ours."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **self._kwargs)


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        super().handle_error(request, status, exc, message)  # writes the line into the log
        code = _CODES.get(status, f"http_{status}")
        answer = problem_answer(
            plain_problem(status, code, _detail(status, exc)), headers=_HEADERS
        )
        answer.force_close()
        return answer


class Listener(web.TCPSite):
    """Takes connections on an address. The library takes as many in one turn as it lets wait; here
    a crowd waits in its line and does not hold up those who are in already. Where the application
    has a doorman, they are taken by us, and met by the doorman."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner, host, port, backlog=TAKEN_AT_ONCE)
        self._doorman = runner.app.get(DOORMAN)
        self._taken_from: list[socket.socket] = []
        self._rests: dict[socket.socket, asyncio.TimerHandle] = {}
        self._passed_on: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen."""
        await super().start()
        loop = asyncio.get_running_loop()
        for one in getattr(self._server, "sockets", ()):
            # The system has the line, whichever descriptor it is told by.
            again = socket.socket(fileno=os.dup(one.fileno()))
            again.listen(IN_LINE)
            # A loop that watches it in another way goes on taking them, for the library.
            if self._doorman is not None and loop.remove_reader(one):
                again.setblocking(False)
                self._taken_from.append(again)
                loop.add_reader(again, self._take, again, self._doorman)
            else:
                again.close()

    async def stop(self) -> None:
        """Take nobody any more, and let go of who said nothing."""
        for rest in self._rests.values():
            rest.cancel()
        for one in self._taken_from:
            asyncio.get_running_loop().remove_reader(one)
            one.close()
        self._taken_from.clear()
        if self._doorman is not None:
            self._doorman.leave()
        await super().stop()
        await asyncio.gather(*self._passed_on, return_exceptions=True)

    def _take(self, line: socket.socket, doorman: Doorman) -> None:
        for _ in range(TAKEN_AT_ONCE):
            try:
                wire, peer = line.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as problem:
                if problem.errno not in _NOTHING_LEFT:
                    raise
                self._rest(line, doorman, problem)
                return
            wire.setblocking(False)
            doorman.meets(wire, peer[0], self._pass_on)

    def _rest(self, line: socket.socket, doorman: Doorman, problem: OSError) -> None:
        """Take nobody for a moment: who stands in line would have us try without end."""
        log.error(
            "nobody can be taken who connects",
            extra={"action": "accept_failed", "problem": errno.errorcode[problem.errno or 0]},
        )
        loop = asyncio.get_running_loop()
        loop.remove_reader(line)
        self._rests[line] = loop.call_later(
            REST_SECONDS, loop.add_reader, line, self._take, line, doorman
        )

    def _pass_on(self, wire: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._give_to_library(wire), name="connection")
        self._passed_on.add(task)
        task.add_done_callback(self._passed_on.discard)

    async def _give_to_library(self, wire: socket.socket) -> None:
        server = self._runner.server
        if server is None:
            wire.close()
            return
        try:
            await asyncio.get_running_loop().connect_accepted_socket(server, wire)
        except OSError:
            wire.close()


def _detail(status: int, exc: BaseException | None) -> str:
    """Return what is wrong, without what was sent: the library's sentence would say it again."""
    if isinstance(exc, LineTooLong):
        return f"the address or a header is longer than {exc.args[1]} bytes"
    if isinstance(exc, HttpProcessingError):
        return "this cannot be read as HTTP"
    return HTTPStatus(status).description or HTTPStatus(status).phrase
