"""The library's runner, but that what is no HTTP is answered without its name and version.

Such an answer is made below the application, where the headers of every other one are added.
"""

from __future__ import annotations

from aiohttp import web

from web.middleware import SERVER


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
        answer = super().handle_error(request, status, exc, message)
        answer.headers["Server"] = SERVER
        return answer
