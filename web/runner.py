"""The library's runner and listener, but for two things that cannot be told them.

What is no HTTP is answered as all else is, with a problem, and without the library's name; such an
answer is made below the application, where the headers of every other one are added. And whoever
connects while we are busy may stand in line, thousands of them.
"""

from __future__ import annotations

import os
import socket
from http import HTTPStatus

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from web.middleware import SERVER
from web.problems import plain_problem, problem_answer

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
    a crowd waits in its line and does not hold up those who are in already."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner, host, port, backlog=TAKEN_AT_ONCE)

    async def start(self) -> None:
        """Listen."""
        await super().start()
        for one in getattr(self._server, "sockets", ()):
            # The system has the line, whichever descriptor it is told by.
            with socket.socket(fileno=os.dup(one.fileno())) as again:
                again.listen(IN_LINE)


def _detail(status: int, exc: BaseException | None) -> str:
    """Return what is wrong, without what was sent: the library's sentence would say it again."""
    if isinstance(exc, LineTooLong):
        return f"the address or a header is longer than {exc.args[1]} bytes"
    if isinstance(exc, HttpProcessingError):
        return "this cannot be read as HTTP"
    return HTTPStatus(status).description or HTTPStatus(status).phrase
