"""The sandbox as an application of its own, to be mounted under a prefix."""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web

from bot.sandbox import http_bot, http_page, http_sim
from bot.sandbox.http_delivery import delivering
from bot.sandbox.http_guard import guard
from bot.sandbox.http_parts import PARTS, Parts
from bot.sandbox.patience import Patience
from bot.sandbox.sandbox import Sandbox

PREFIX = "/sandbox"


def make_app(
    sandbox: Sandbox, *, allow_remote: bool = False, allowed_hosts: Collection[str] = ()
) -> web.Application:
    """Return the application with the Bot API, the simulation API and the page.

    Only this machine is served unless `allow_remote`; `allowed_hosts` are further names it is
    known under. Shutting it down ends every wait.
    """
    names = frozenset(name.lower() for name in allowed_hosts)
    app = web.Application(middlewares=[guard(allow_remote=allow_remote, allowed_hosts=names)])
    parts = Parts(sandbox=sandbox, patience=Patience(bell=sandbox.bell))
    app[PARTS] = parts
    app.add_routes(
        [
            web.get("", http_page.page),
            web.get("/", http_page.page),
            web.get("/assets/{name:.+}", http_page.asset),
            *http_sim.routes(),
            web.route("*", "/file/bot{token:[^/]+}/{path:.+}", http_bot.download),
            web.route("*", "/bot{token:[^/]+}/{method:[^/]+}", http_bot.call),
            web.route("*", "/bot{rest:.*}", http_bot.not_found),
        ]
    )

    async def end_waits(_app: web.Application) -> None:
        parts.patience.close()

    app.on_shutdown.append(end_waits)
    app.cleanup_ctx.append(delivering(parts))
    return app


def make_site(sandbox_app: web.Application) -> web.Application:
    """Return a whole site with nothing but the sandbox under its usual prefix."""

    async def home(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=308, headers={"Location": f"{PREFIX}/"})

    site = web.Application()
    site.router.add_get("/", home)
    site.add_subapp(PREFIX, sandbox_app)
    return site
