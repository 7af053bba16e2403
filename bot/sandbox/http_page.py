"""The chat page: static files of one folder, under a policy that lets nothing else in."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.sandbox.http_parts import as_json

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
}


async def page(request: web.Request) -> web.StreamResponse:
    """Return the page; without its closing slash the address is mended first."""
    if not request.path.endswith("/"):
        return web.Response(status=308, headers={"Location": f"{request.path}/"})
    return _file("index.html")


async def asset(request: web.Request) -> web.StreamResponse:
    """Return one file of the page."""
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    """Files are small and read at each request, so that a page in the making is always fresh."""
    place = _place(name)
    kind = _TYPES.get(place.suffix) if place is not None else None
    if place is None or kind is None:
        return as_json({"error": "the page has no such file"}, status=404)
    return web.Response(
        body=place.read_bytes(),
        content_type=kind,
        charset="utf-8" if kind.startswith("text/") else None,
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _place(name: str) -> Path | None:
    """Return where a file of the page lies, None for a name that is none of them."""
    try:
        place = (_FOLDER / name).resolve()
        is_there = place.is_relative_to(_FOLDER.resolve()) and place.is_file()
    except (OSError, ValueError):  # a NUL or far too long a name
        return None
    return place if is_there else None
