"""Whether a browser asks on behalf of a page of ours: the wall against forged requests.

A browser sends a cookie along with whatever any page asks of us. So where the cookie signs in, a
request has to carry a header of ours, which a page elsewhere cannot add without being asked about
first (`web/cors.py` refuses), and the browser's own word on where the page is from must not speak
against it: `Sec-Fetch-Site`, which no page can change, or `Origin` where a browser does not send
that. A program that is no browser says neither; nobody can make it ask.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from web.asking import Asking
from web.deps import Deps
from web.problems import ProblemAnswer

HEADER = "X-Opsbell"


def is_own_origin(request: Asking, deps: Deps) -> bool:
    """Tell whether the `Origin` of a request is of our pages: where it came to, PUBLIC_URL, or one
    that the operator named in CORS_ORIGIN. True without one."""
    if "Origin" not in request.headers:
        return True
    origins = _origins(request)
    here = {f"http://{request.host}", f"https://{request.host}"}
    return origins <= _named(deps) | {one.casefold() for one in here}


def is_foreign(request: web.Request, deps: Deps) -> bool:
    """Tell whether the browser says that a page of somebody else asks."""
    sites = {one.casefold() for one in request.headers.getall("Sec-Fetch-Site", [])}
    if not sites:
        return not is_own_origin(request, deps)
    if sites == {"same-origin"}:
        return False
    origins = _origins(request)
    return not origins or not origins <= _named(deps)


def refuse_foreign(request: web.Request, deps: Deps) -> None:
    """Raise ProblemAnswer when a page of somebody else asks."""
    if is_foreign(request, deps):
        detail = "a page of another site may not ask this"
        raise ProblemAnswer(status=403, code="origin_not_allowed", detail=detail)


def demand_own_page(request: web.Request, deps: Deps) -> None:
    """Raise ProblemAnswer for a page of somebody else, and where our header is missing."""
    refuse_foreign(request, deps)
    if request.headers.get(HEADER) != "1":
        raise ProblemAnswer(status=403, code="header_missing", detail=f"send {HEADER}: 1")


def _origins(request: Asking) -> frozenset[str]:
    given = request.headers.getall("Origin", [])
    return frozenset(one.rstrip("/").casefold() for one in given)


def _named(deps: Deps) -> frozenset[str]:
    """Return the origins that the operator gave us, in lower case."""
    named = set(deps.origins)
    if deps.public_url is not None:
        parts = urlsplit(deps.public_url)
        named.add(f"{parts.scheme}://{parts.netloc}")
    return frozenset(one.casefold() for one in named)
