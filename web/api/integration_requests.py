"""What an integration received: what became of each request, and the request itself."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from aiohttp import web

from core.errors import NotFound
from core.ids import IntegrationId
from core.ingest.integration import ReceivedRequest
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of
from web.route import Call, Route, answer
from web.shapes import Moment, Page, SeverityWord, Shape


class MadeAlertShape(Shape):
    """An alert a request was about."""

    id: UUID
    number: int
    title: str
    severity: SeverityWord
    became: Literal["fired", "repeated", "resolved"]


class RequestShape(Shape):
    """A request an integration got, and what came of it: `error` says why nothing did, `alerts`
    are the first it was about."""

    id: UUID
    at: Moment
    status: Literal["new", "done", "unknown", "failed"]
    items: int
    error: str | None
    alerts: list[MadeAlertShape]


class RequestDetail(RequestShape):
    """A request as it came. `said` is its JSON, the fields of its form, or its text; what opens
    something is `(hidden)` in it. `cut`: it is only the beginning."""

    content_type: str
    headers: dict[str, str]
    bytes: int
    said: Any
    cut: bool


class RequestList(Page[RequestShape]):
    """The requests, newest first. `suggested_preset`: the one that what came last is made
    for, when it is another than the integration's."""

    suggested_preset: str | None


class ReadAgain(Shape):
    """How many requests are read again."""

    requests: int


async def requests(call: Call) -> web.Response:
    """Return what an integration received last."""
    key = _key(call)
    asked = call.query(Paged)
    received = call.deps.integrations.received
    found = await received.list(
        call.workspace_id,
        key,
        limit=asked.limit + 1,
        skip=asked.offset,
        after=read_cursor(asked.cursor),
    )
    shown = found[: asked.limit]
    following = (shown[-1].at, shown[-1].id) if len(found) > len(shown) else None
    page = page_of(
        Page[RequestShape],
        asked,
        [RequestShape.model_validate(_fields(one)) for one in shown],
        following=write_cursor(following),
        total=await received.count(call.workspace_id, key) if asked.page else None,
    )
    suggested = await call.deps.integrations.suggested(call.workspace_id, key)
    return answer(RequestList(**dict(page), suggested_preset=suggested))


async def request(call: Call) -> web.Response:
    """Return one request with what it said."""
    word = call.request.match_info["request"]
    try:
        wanted = UUID(word)
    except ValueError:
        raise NotFound(kind="request", key=word[:64]) from None
    found = await call.deps.integrations.received.one(call.workspace_id, _key(call), wanted)
    fields = _fields(found.request) | {
        "content_type": found.content_type,
        "headers": found.headers,
        "bytes": found.bytes,
        "said": found.said,
        "cut": found.is_cut,
    }
    return answer(RequestDetail.model_validate(fields))


async def read_again(call: Call) -> web.Response:
    """Read those of the last day again that could not be read."""
    if call.kept is not None:
        return answer(ReadAgain(requests=int(str(call.kept.body["requests"]))))
    count = await call.deps.integrations.read_again(
        call.workspace_id, _key(call), by=call.person_id, cause=call.cause
    )
    return answer(ReadAgain(requests=count))


def _key(call: Call) -> IntegrationId:
    return IntegrationId(call.id("integration"))


def _fields(one: ReceivedRequest) -> dict[str, object]:
    return {
        "id": one.id,
        "at": one.at,
        "status": one.status,
        "items": one.items,
        "error": one.problem,
        "alerts": [MadeAlertShape.model_validate(alert) for alert in one.alerts],
    }


ROUTES = (
    Route(
        method="GET",
        path="/integrations/{id}/requests",
        name="integration_requests",
        summary="What it received last, and what became of it.",
        handler=requests,
        right="integrations.read",
        query=Paged,
        gives=RequestList,
    ),
    Route(
        method="GET",
        path="/integrations/{id}/requests/{request}",
        name="integration_request",
        summary="One request as it came, without what opens something.",
        handler=request,
        right="integrations.read",
        gives=RequestDetail,
    ),
    Route(
        method="POST",
        path="/integrations/{id}/requests/read-again",
        name="read_integration_requests_again",
        summary="Read again what could not be read, as after a change of the preset or mapping.",
        handler=read_again,
        right="integrations.write",
        gives=ReadAgain,
    ),
)
