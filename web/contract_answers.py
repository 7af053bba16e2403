"""What every operation of the document may answer besides its own: problems by their status, and
the headers that all answers have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from web.problems import CONTENT_TYPE, plain_problem
from web.route import Route

Json = dict[str, Any]
"""A part of the document."""

_PROBLEMS: dict[int, tuple[str, str, str]] = {
    400: (
        "Something is not taken; `errors` names each field, its value and what is wanted.",
        "invalid_input",
        "limit: '0' is not taken; wanted: greater than or equal to 1",
    ),
    401: (
        "Nobody is signed in, or no longer.",
        "not_signed_in",
        "send Authorization: Bearer <access token>",
    ),
    403: (
        "The caller may not; `detail` names the least role that may.",
        "not_allowed",
        "not allowed: rules.write; needs the role admin",
    ),
    404: (
        "There is no such thing, or it belongs to another workspace.",
        "not_found",
        "no such case: 01a1f8d3-ea00-700c-8464-7159c324c985",
    ),
    408: (
        "The body took too long to come.",
        "body_too_slow",
        "the body took more than 10 seconds",
    ),
    409: (
        "True a moment ago, or done already; `reason` is a stable word for why.",
        "conflict",
        "the case is theirs already",
    ),
    412: (
        "Somebody else changed it since the revision in `If-Match`.",
        "stale",
        "the case is at revision 4 by now",
    ),
    413: ("More than is taken.", "too_large", "body is too large; at most 256 kB"),
    415: (
        "The body is of another type than is taken.",
        "not_json",
        "send Content-Type: application/json",
    ),
    422: (
        "The Idempotency-Key came with another request before.",
        "key_reused",
        "Idempotency-Key 'one' was used for another request before",
    ),
    428: (
        "The revision that was seen has to be said in `If-Match`.",
        "if_match_required",
        "say with If-Match which revision you saw: the ETag of a GET",
    ),
    429: (
        "Too many requests; `Retry-After` says when.",
        "too_many_requests",
        "more than 600 requests within a minute",
    ),
    503: ("Not now; try again.", "unavailable", "the database is busy; try again in a moment"),
}

_HEADERS: dict[str, tuple[str, str]] = {
    "X-Request-Id": ("What this request is called in the log.", "string"),
    "RateLimit-Policy": ("How many requests are taken in how many seconds.", "string"),
    "RateLimit-Limit": ("So many requests are taken in a minute.", "integer"),
    "RateLimit-Remaining": ("So many of them are left.", "integer"),
    "RateLimit-Reset": ("In so many seconds there are all of them again.", "integer"),
    "Retry-After": ("Try again in so many seconds.", "integer"),
    "ETag": ("The revision, for a later `If-Match`.", "string"),
    "Idempotent-Replayed": ("`true`: this is what the same key was answered before.", "string"),
}

TAGS = {
    "session": "Signing in and out, and the sessions there are.",
    "meta": "What this installation is.",
    "me": "Whoever calls.",
    "members": "Who belongs to the workspace.",
    "invites": "Links by which people join.",
    "workspace": "The workspace itself.",
    "places": "What cases are about: rooms, tables, shops.",
    "api-keys": "Keys for programs.",
    "cases": "Complaints, feedback and requests, and what is done about them.",
    "canned-replies": "Answers that are kept ready.",
    "attachments": "The files of cases.",
    "alerts": "What somebody should look at.",
    "digests": "One message instead of many.",
    "rules": "When something becomes an alert.",
    "deleted-rules": "Rules that were deleted, and can be brought back.",
    "chats": "Chats of the bot that belong to the workspace, and their topics.",
    "receivers": "Whom alerts go to.",
    "routes": "Which alerts go to whom.",
    "limits": "How often somebody is told.",
    "silences": "What nobody is told of for a while.",
    "inhibitions": "What nobody is told of while something else is wrong.",
    "notifications": "Notices for people of the workspace, and what they want to hear of.",
    "deliveries": "Every message on its way to one place.",
    "integrations": "Addresses at which other programs bring what happens.",
    "events": "What happens, for those who cannot hold a socket.",
    "presence": "Who is here.",
    "views": "Filters of a list under a name.",
    "announcements": "What is said to everybody who works here.",
    "audit": "Who changed what, and by which door.",
    "stats": "The desk in figures.",
    "websocket": "The live sockets there are and were.",
    "openapi.json": "This definition.",
}
"""What each first word of an address is about."""


def problem_responses(problem_ref: str) -> Json:
    """Return the components that operations point at: each problem with an example."""
    return {
        f"Problem{status}": {
            "description": description,
            "headers": {name: _header(name) for name in _headers_of(status)},
            "content": {
                CONTENT_TYPE: {
                    "schema": {"$ref": problem_ref},
                    "example": _problem(status, code, detail),
                }
            },
        }
        for status, (description, code, detail) in _PROBLEMS.items()
    }


def _problem(status: int, code: str, detail: str) -> Json:
    return plain_problem(status, code, detail).model_dump(exclude_none=True)


ANY_PROBLEM = _problem(500, "internal", "something went wrong here; it was logged")
"""A problem that any operation may answer."""


def header_components() -> Json:
    """Return the headers that answers point at."""
    return {
        name: {"description": description, "schema": {"type": kind}}
        for name, (description, kind) in _HEADERS.items()
    }


def problems_of(route: Route) -> Json:
    """Return the problems that this operation may answer."""
    return {
        str(status): {"$ref": f"#/components/responses/Problem{status}"}
        for status in sorted(set(_statuses(route)))
    }


def success_headers(route: Route) -> Json:
    """Return the headers of its answer when all is well."""
    names = ["X-Request-Id"]
    if not route.is_open:
        names += ["RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    if route.gives is not None and "revision" in route.gives.model_fields:
        names.append("ETag")
    if route.method == "POST" and not route.is_open:
        names.append("Idempotent-Replayed")
    return {name: _header(name) for name in names}


def _statuses(route: Route) -> Iterator[int]:
    yield from (400, 429, 503)
    if not route.is_open:
        yield from (401, 403)
    if "{" in route.path or route.takes is not None:
        yield 404
    if route.method != "GET":
        yield 409
    if route.takes is not None:
        yield from (408, 413, 415)
    if route.method == "POST" and not route.is_open:
        yield 422
    if route.if_match != "none":
        yield 412
    if route.if_match == "required":
        yield 428


def _headers_of(status: int) -> tuple[str, ...]:
    return ("X-Request-Id", "Retry-After") if status in (429, 503) else ("X-Request-Id",)


def _header(name: str) -> Json:
    return {"$ref": f"#/components/headers/{name}"}
