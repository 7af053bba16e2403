"""The dashboard's files: the page itself, never cached, and hashed assets, cached for ever.

aiohttp's FileResponse picks the `.br` or `.gz` file beside an asset when the browser takes it.
"""

from __future__ import annotations

import re

from aiohttp import web

from core.errors import NotFound
from web.keys import DEPS, IS_FRAMED
from web.middleware import DOCS_POLICY, MINI_APP_POLICY

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_TYPES = {
    "css": "text/css",
    "html": "text/html",
    "ico": "image/x-icon",
    "js": "text/javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
}
_MISSING = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Opsbell</title>
<h1>Opsbell is running</h1>
<p>The bot, the API and the webhooks work; only the dashboard's files are not built yet.</p>
<p>Start Opsbell with <code>./run</code>, which builds them, or build them by hand in
<code>web/frontend</code>, then reload this page.</p>
</html>
"""


async def page(request: web.Request) -> web.StreamResponse:
    """Return the dashboard's page, or one that says how to get it."""
    index = request.app[DEPS].static / "index.html"
    if not index.is_file():
        return web.Response(text=_MISSING, content_type="text/html", status=503)
    return _file(request, "index.html", cache="no-cache")


async def mini_app(request: web.Request) -> web.StreamResponse:
    """Return the same page for Telegram, whose web clients show it in a frame of theirs."""
    response = await page(request)
    if response.status == 200:
        response.headers["Content-Security-Policy"] = MINI_APP_POLICY
        request[IS_FRAMED] = True
    return response


async def docs(request: web.Request) -> web.StreamResponse:
    """Return the page of the API, or one that says how to get it."""
    if not (request.app[DEPS].static / "docs.html").is_file():
        return web.Response(text=_MISSING, content_type="text/html", status=503)
    response = _file(request, "docs.html", cache="no-cache")
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response


async def asset(request: web.Request) -> web.StreamResponse:
    """Return a built file whose name changes with its content."""
    return _file(
        request,
        f"assets/{_plain(request.match_info['name'])}",
        cache="public, max-age=31536000, immutable",
    )


async def top_file(request: web.Request) -> web.StreamResponse:
    """Return a file that browsers look for at the top, such as the service worker."""
    return _file(request, _plain(request.match_info["name"]), cache="no-cache")


def mount_pages(app: web.Application) -> None:
    """Add the dashboard; everything behind its `#` is the page's own affair."""
    app.router.add_get("/", page, name="dashboard")
    app.router.add_get("/app", mini_app, name="mini_app")
    app.router.add_get("/api/docs", docs, name="docs")
    app.router.add_get("/login", page, name="login")
    app.router.add_get("/assets/{name}", asset, name="asset")
    app.router.add_get(
        r"/{name:(?:favicon\.ico|sw\.js|manifest\.webmanifest|robots\.txt)}", top_file, name="file"
    )


def _file(request: web.Request, name: str, *, cache: str) -> web.FileResponse:
    path = request.app[DEPS].static / name
    ending = path.suffix.removeprefix(".")
    if ending not in _TYPES or not path.is_file():
        raise NotFound(kind="page", key=f"/{name}")
    response = web.FileResponse(path)
    response.content_type = _TYPES[ending]
    response.headers["Cache-Control"] = cache
    return response


def _plain(name: str) -> str:
    if not _PLAIN_NAME.fullmatch(name):
        raise NotFound(kind="page", key=name[:64])
    return name
