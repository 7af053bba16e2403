"""The audit trail: who changed what, when, and by which door."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.tenants.trail import Change, TrailFilter
from web.api.asked import When, Words
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Reference, Shape

ViaWord = Literal["api", "bot", "socket", "cli"]
_WORD = Field(min_length=1, max_length=80)


class AuditQuery(Paged):
    """Which entries to list, newest first. `action` such as `rule.changed`, or `rule.*` for all of
    a kind; `actor` is a person's id, or the account of an API key; `subject_id` the id of a thing;
    `request` the X-Request-Id of an answer. From `since`, before `until`."""

    actor: Annotated[
        UUID | None,
        Field(description="Who did it: the id of a person, or the account of an API key."),
    ] = None
    action: Annotated[
        tuple[Annotated[Words, _WORD], ...],
        Field(description="What was done, such as `rule.changed`, or `rule.*` for all of a kind."),
    ] = ()
    subject_kind: Annotated[
        Annotated[Words, _WORD] | None,
        Field(description="What kind of thing it was done to, such as `rule`."),
    ] = None
    subject_id: Annotated[
        Annotated[Words, _WORD] | None, Field(description="The id of the thing it was done to.")
    ] = None
    via: Annotated[tuple[ViaWord, ...], Field(description="By which door it came.")] = ()
    request: Annotated[
        Annotated[Words, _WORD] | None,
        Field(description="The `X-Request-Id` of the answer to the request that did it."),
    ] = None
    since: Annotated[When | None, Field(description="Done then or later.")] = None
    until: Annotated[When | None, Field(description="Done before that.")] = None


class AuditEntry(Shape):
    """One change: `before` and `after` hold the fields that differ, never a secret. `by` null: the
    program itself, or with `via` `cli` the operator of the machine."""

    id: UUID
    at: Moment
    action: str
    subject_kind: str
    subject_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    by: Reference | None
    via: ViaWord | None
    request: str | None


async def index(call: Call) -> web.Response:
    """Return one page of the trail."""
    asked = call.query(AuditQuery)
    wanted = TrailFilter(
        actor=asked.actor,
        actions=asked.action,
        subject_kind=asked.subject_kind,
        subject_id=asked.subject_id,
        via=asked.via,
        request_id=asked.request,
        since=asked.since,
        until=asked.until,
    )
    trail = call.deps.trail
    page = await trail.page(
        call.workspace_id,
        wanted,
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
    )
    total = await trail.count(call.workspace_id, wanted) if asked.page else None
    items = [_shape(one) for one in page.items]
    following = write_cursor(page.next)
    return answer(page_of(Page[AuditEntry], asked, items, following=following, total=total))


def _shape(one: Change) -> AuditEntry:
    return AuditEntry.model_validate(
        {
            "id": one.id,
            "at": one.at,
            "action": one.action,
            "subject_kind": one.subject_kind,
            "subject_id": one.subject_id,
            "before": one.before,
            "after": one.after,
            "by": None if one.by is None else Reference(id=one.by.id, name=one.by.name),
            "via": one.via,
            "request": one.request_id,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/audit",
        name="audit",
        summary="Who changed what, newest first.",
        handler=index,
        right="audit.read",
        query=AuditQuery,
        gives=Page[AuditEntry],
    ),
)
