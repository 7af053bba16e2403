"""Many alerts at once: each is done or refused by itself, and the answer says which was which."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.errors import NotFound, OpsbellError
from core.ids import AlertId, PersonId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from web.api.alerts import Assignee, Press
from web.api.asked import Asked
from web.problems import Problem, problem_of
from web.route import Call, Handler, Route, answer
from web.shapes import Alert, Shape, alert_shape

AT_MOST = 100

Ids = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=AT_MOST)]


class ManyAlerts(Asked):
    """Which alerts."""

    ids: Ids


class ManyAssignees(Assignee):
    """Whom to give these alerts to; null: to nobody."""

    ids: Ids


class AlertBulkItem(Shape):
    """What came of the alert at this place, from 0: the alert as it is now, or the problem with
    the `status` that it would have had alone."""

    index: int
    status: int
    alert: Alert | None
    problem: Problem | None


class AlertBulkDone(Shape):
    """What came of each alert, in their order."""

    items: list[AlertBulkItem]
    done: int
    refused: int


Deed = Callable[[AlertId, Cause], Awaitable[None]]
"""Does it to one alert."""


async def acknowledge(call: Call) -> web.Response:
    """Say that somebody looks at many."""
    return await _press_each(call, call.deps.flows.acknowledge)


async def resolve(call: Call) -> web.Response:
    """Say that many are over."""
    return await _press_each(call, call.deps.flows.resolve)


async def assign(call: Call) -> web.Response:
    """Give many to somebody."""
    said = call.body(ManyAssignees)
    person = None if said.person is None else PersonId(said.person)

    async def give(alert_id: AlertId, cause: Cause) -> None:
        await call.deps.flows.assign(
            call.workspace_id, alert_id, person, by=call.person_id, cause=cause
        )

    return await _each(call, said.ids, give)


async def _press_each(call: Call, flow: Press) -> web.Response:
    async def press(alert_id: AlertId, cause: Cause) -> None:
        await flow(call.workspace_id, alert_id, by=call.person_id, cause=cause, expected=None)

    return await _each(call, call.body(ManyAlerts).ids, press)


async def _each(call: Call, ids: tuple[UUID, ...], deed: Deed) -> web.Response:
    causes = [_cause(call, index) for index in range(len(ids))]
    # Asked before anything is done: a key that came with another body refuses the whole request.
    kept = [
        None if one.idempotency is None else await call.deps.gate.before(one.idempotency)
        for one in causes
    ]

    async def settle(index: int) -> Problem | None:
        if kept[index] is not None:
            return None
        try:
            await deed(AlertId(ids[index]), causes[index])
        except OpsbellError as error:
            return problem_of(error)
        return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(settle(at), name=f"bulk-{at}") for at in range(len(ids))]
    problems = [task.result() for task in tasks]
    # What the caller just acted on is told, even if it is given away thereby; what is said again
    # is said as far as they see it by now.
    again = {ids[at] for at, one in enumerate(kept) if one is not None}
    acted = {ids[at] for at, one in enumerate(problems) if one is None} - again
    views = dict(await call.deps.alerts.many(call.workspace_id, acted, sight=EVERYTHING))
    views |= await call.deps.alerts.many(call.workspace_id, again, sight=call.sight)
    items: list[AlertBulkItem] = []
    for index, problem in enumerate(problems):
        view = views.get(AlertId(ids[index]))
        if problem is None and view is None:
            problem = problem_of(NotFound(kind="alert", key=ids[index]))
        shown = view if problem is None else None
        items.append(
            AlertBulkItem(
                index=index,
                status=200 if problem is None else problem.status,
                alert=None if shown is None else alert_shape(shown.seen_by(call.sight)),
                problem=problem,
            )
        )
    refused = sum(one.problem is not None for one in items)
    return answer(AlertBulkDone(items=items, done=len(ids) - refused, refused=refused))


def _cause(call: Call, index: int) -> Cause:
    """Return the cause of one item: each has a key of its own below the request's."""
    key = call.key
    if key is None:
        return call.cause
    own = replace(key, scope=f"{key.scope}/bulk", key=f"{index}:{key.key}")
    return replace(call.cause, idempotency=own)


def _route(verb: str, summary: str, handler: Handler, takes: type[Asked]) -> Route:
    return Route(
        method="POST",
        path=f"/alerts/bulk/{verb}",
        name=f"{verb}_alerts",
        summary=summary,
        handler=handler,
        right="alerts.write",
        takes=takes,
        gives=AlertBulkDone,
    )


ROUTES = (
    _route("acknowledge", "Say that somebody looks at up to 100 alerts.", acknowledge, ManyAlerts),
    _route("resolve", "Say that up to 100 alerts are over.", resolve, ManyAlerts),
    _route("assign", "Give up to 100 alerts to a member, or to nobody.", assign, ManyAssignees),
)
