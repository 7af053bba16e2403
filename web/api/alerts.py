"""Alerts: the list, one with its timeline, and what people do about it."""

from __future__ import annotations

from typing import Annotated, Literal, Protocol
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.alerts.listed import ALERT_ORDER
from core.alerts.view import AlertFilter
from core.db.ordering import By
from core.ids import AlertId, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.severity import Severity
from web.api.asked import Asked, When
from web.paging import Paged, SortBy, page_of, read_position, write_position
from web.route import Call, Handler, Route, answer
from web.shapes import (
    Alert,
    AlertDetail,
    AlertStatusWord,
    Page,
    SeverityWord,
    Timeline,
    alert_shape,
    timeline_shape,
)


class AlertQuery(Paged):
    """Which alerts to list, the newest first unless `sort` says otherwise. `source` is rule,
    integration, or the id of one; `assignee` a person's id, `me` or `nobody`; `since` and `until`
    are about when an alert fired, the end not among them."""

    sort: Annotated[tuple[By, ...], SortBy(ALERT_ORDER.names)] = ()
    status: Annotated[
        tuple[AlertStatusWord, ...], Field(description="In one of these states.")
    ] = ()
    severity: Annotated[
        tuple[SeverityWord, ...], Field(description="Of one of these severities.")
    ] = ()
    source: Annotated[
        UUID | Literal["rule", "integration"] | None,
        Field(description="Made by a `rule`, by an `integration`, or by the one of this id."),
    ] = None
    assignee: Annotated[
        UUID | Literal["me", "nobody"] | None,
        Field(description="Assigned to the person of this id, to `me` or to `nobody`."),
    ] = None
    muted: Annotated[
        bool | None,
        Field(description="Only those that a silence or an inhibition mutes, or only the others."),
    ] = None
    flapping: Annotated[
        bool | None,
        Field(description="Only those that go on and off again and again, or only the others."),
    ] = None
    since: Annotated[When | None, Field(description="Fired then or later.")] = None
    until: Annotated[When | None, Field(description="Fired before that.")] = None


class Assignee(Asked):
    """Whom to give it to; null: to nobody."""

    person: UUID | None


async def index(call: Call) -> web.Response:
    """Return one page of the alerts."""
    asked = call.query(AlertQuery)
    source = asked.source
    wanted = AlertFilter(
        statuses=asked.status,
        severities=tuple(Severity(one) for one in asked.severity),
        assignee=_assignee(asked.assignee, call),
        source_kind=source if isinstance(source, str) else None,
        source_id=source if isinstance(source, UUID) else None,
        is_muted=asked.muted,
        is_flapping=asked.flapping,
        since=asked.since,
        until=asked.until,
    )
    page = await call.deps.alerts.page(
        call.workspace_id,
        wanted,
        sight=call.sight,
        limit=asked.limit,
        after=read_position(ALERT_ORDER.holds(asked.sort), asked.cursor, asked.sort),
        by=asked.sort,
        skip=asked.offset,
    )
    items = [alert_shape(one) for one in page.items]
    following = write_position(page.next, asked.sort)
    total = None
    if asked.page:
        total = await call.deps.alerts.count(call.workspace_id, wanted, sight=call.sight)
    return answer(page_of(Page[Alert], asked, items, following=following, total=total))


def _assignee(
    asked: UUID | Literal["me", "nobody"] | None, call: Call
) -> PersonId | Literal["nobody"] | None:
    match asked:
        case "me":
            return call.person_id
        case "nobody":
            return "nobody"
        case None:
            return None
        case person:
            return PersonId(person)


async def alert_of(call: Call) -> AlertId:
    """Return the id of the alert that the address names, by its id or by its number; raises
    NotFound."""
    if call.number is None:
        return AlertId(call.id("alert"))
    return await call.deps.alerts.id_of(call.workspace_id, call.number, sight=call.sight)


async def show(call: Call) -> web.Response:
    """Return one alert with who was told, who was not, and why."""
    alert_id = await alert_of(call)
    detail = await call.deps.calm.stories.one(call.workspace_id, alert_id, sight=call.sight)
    alert = alert_shape(detail.alert)
    full = AlertDetail(
        **{name: getattr(alert, name) for name in Alert.model_fields},
        timeline=[timeline_shape(one, call.locale) for one in detail.timeline],
    )
    return answer(full, revision=alert.revision)


async def timeline(call: Call) -> web.Response:
    """Return the story of an alert alone."""
    alert_id = await alert_of(call)
    detail = await call.deps.calm.stories.one(call.workspace_id, alert_id, sight=call.sight)
    items = [timeline_shape(one, call.locale) for one in detail.timeline]
    return answer(Timeline(items=items), revision=detail.alert.revision)


async def assign(call: Call) -> web.Response:
    """Give an alert, and its open cases, to somebody or to nobody."""
    alert_id = await alert_of(call)
    person = call.body(Assignee).person
    if call.kept is None:
        await call.deps.flows.assign(
            call.workspace_id,
            alert_id,
            None if person is None else PersonId(person),
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await _alert(call, alert_id)


async def acknowledge(call: Call) -> web.Response:
    """Say that somebody looks at it."""
    return await _act(call, call.deps.flows.acknowledge)


async def resolve(call: Call) -> web.Response:
    """Say that it is over."""
    return await _act(call, call.deps.flows.resolve)


async def reopen(call: Call) -> web.Response:
    """Say that it is not over after all."""
    return await _act(call, call.deps.flows.reopen)


class _Press(Protocol):
    async def __call__(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        /,
        *,
        by: PersonId,
        cause: Cause,
        expected: int | None,
    ) -> None: ...


async def _act(call: Call, flow: _Press) -> web.Response:
    alert_id = await alert_of(call)
    if call.kept is None:
        await flow(
            call.workspace_id,
            alert_id,
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await _alert(call, alert_id)


async def _alert(call: Call, alert_id: AlertId) -> web.Response:
    found = await call.deps.alerts.one(call.workspace_id, alert_id, sight=call.acted_sight)
    alert = alert_shape(found.seen_by(call.sight))
    return answer(alert, revision=alert.revision)


def _press(verb: str, summary: str, handler: Handler) -> Route:
    return Route(
        method="POST",
        path=f"/alerts/{{id}}/{verb}",
        name=f"{verb}_alert",
        numbered=True,
        summary=summary,
        handler=handler,
        right="alerts.write",
        gives=Alert,
        if_match="optional",
    )


ROUTES = (
    Route(
        method="GET",
        path="/alerts",
        name="alerts",
        summary="Alerts, newest first.",
        handler=index,
        right="alerts.read",
        query=AlertQuery,
        gives=Page[Alert],
    ),
    Route(
        method="GET",
        path="/alerts/{id}",
        name="alert",
        numbered=True,
        summary="One alert with its timeline.",
        handler=show,
        right="alerts.read",
        gives=AlertDetail,
    ),
    Route(
        method="GET",
        path="/alerts/{id}/timeline",
        name="alert_timeline",
        numbered=True,
        summary="What asked for an alert, who was told, who was not and why.",
        handler=timeline,
        right="alerts.read",
        gives=Timeline,
    ),
    Route(
        method="POST",
        path="/alerts/{id}/assign",
        name="assign_alert",
        numbered=True,
        summary="Give an alert and its open cases to a member, or to nobody.",
        handler=assign,
        right="alerts.write",
        takes=Assignee,
        gives=Alert,
        if_match="optional",
    ),
    _press("acknowledge", "Say that somebody looks at it.", acknowledge),
    _press("resolve", "Say that it is over.", resolve),
    _press("reopen", "Say that it is not over after all.", reopen),
)
