"""Many cases at once: each is done or refused by itself, and the answer says which was which."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import orjson
from aiohttp import web
from pydantic import Field, JsonValue, ValidationError, model_validator

from core.desk.status import CaseStatus
from core.desk.view import CaseView
from core.errors import NotFound, OpsbellError
from core.ids import CaseId, PersonId
from core.inbox.cause import Answer, Cause
from core.tenants.sight import EVERYTHING
from core.texts import text
from core.texts.refused import refused
from web.api.asked import Asked
from web.api.case_work import CasePatch, edit_of
from web.api.cases import Assignment, NewCase, StatusChange, submission_of
from web.body import invalid_fields
from web.problems import Problem, problem_of
from web.route import Call, Route, answer
from web.shapes import Case, Shape, case_shape
from web.tongue import problem_locale

AT_MOST = 100
LARGEST = 1024 * 1024

Ids = Annotated[tuple[UUID, ...], Field(min_length=1, max_length=AT_MOST)]


class ManyCases(Asked):
    """Cases to open, each as in `POST /cases`; one that cannot be taken keeps no other back."""

    items: Annotated[tuple[JsonValue, ...], Field(min_length=1, max_length=AT_MOST)]


class ManyStatuses(StatusChange):
    """Where to move these cases."""

    ids: Ids


class ManyAssignments(Assignment):
    """Whom to give these cases to; null: to nobody."""

    ids: Ids


class ManyChanges(CasePatch):
    """What to change about these cases; what is left out stays, null takes the value away."""

    ids: Ids

    @model_validator(mode="after")
    def _says_something(self) -> ManyChanges:
        if self.model_fields_set <= {"ids"}:
            raise refused("changes", text("at least one of category, severity and place"))
        return self


class BulkItem(Shape):
    """What came of the item at this place, from 0: the case as it is now, or the problem with the
    `status` that it would have had alone."""

    index: int
    status: int
    case: Case | None
    problem: Problem | None


class BulkDone(Shape):
    """What came of each item, in their order."""

    items: list[BulkItem]
    done: int
    refused: int


Deed = Callable[[int, Cause], Awaitable[CaseId]]
"""Does one item, by its place."""


async def create(call: Call) -> web.Response:
    """Open many cases."""
    given = call.body(ManyCases).items

    async def open_one(index: int, cause: Cause) -> CaseId:
        try:
            said = NewCase.model_validate_json(orjson.dumps(given[index]))
        except ValidationError as problem:
            known = sorted(NewCase.model_fields)
            raise invalid_fields(problem, model=NewCase, known=known) from None
        opened = await call.deps.flows.submit(submission_of(call, said), cause)
        return opened.case_id

    return await _each(call, len(given), open_one, status=201)


async def change_status(call: Call) -> web.Response:
    """Move many cases on."""
    said = call.body(ManyStatuses)

    async def move(index: int, cause: Cause) -> CaseId:
        case_id = CaseId(said.ids[index])
        await call.deps.flows.change_case(
            call.workspace_id, case_id, CaseStatus(said.status), by=call.person_id, cause=cause
        )
        return case_id

    return await _each(call, len(said.ids), move)


async def assign(call: Call) -> web.Response:
    """Give many cases to somebody."""
    said = call.body(ManyAssignments)
    person = None if said.person is None else PersonId(said.person)

    async def give(index: int, cause: Cause) -> CaseId:
        case_id = CaseId(said.ids[index])
        await call.deps.flows.assign_case(
            call.workspace_id, case_id, person, by=call.person_id, cause=cause
        )
        return case_id

    return await _each(call, len(said.ids), give)


async def change(call: Call) -> web.Response:
    """Put the fields of many cases right."""
    said = call.body(ManyChanges)
    edit = edit_of(said)

    async def put_right(index: int, cause: Cause) -> CaseId:
        case_id = CaseId(said.ids[index])
        await call.deps.flows.edit_case(
            call.workspace_id, case_id, edit, by=call.person_id, cause=cause
        )
        return case_id

    return await _each(call, len(said.ids), put_right)


async def _each(call: Call, count: int, deed: Deed, *, status: int = 200) -> web.Response:
    causes = [_cause(call, index) for index in range(count)]
    # Asked before anything is done: a key that came with another body refuses the whole request.
    kept = [
        None if one.idempotency is None else await call.deps.gate.before(one.idempotency)
        for one in causes
    ]

    async def settle(index: int) -> CaseId | Problem:
        before = kept[index]
        if before is not None:
            return CaseId(UUID(str(before.body["case"])))
        try:
            return await deed(index, causes[index])
        except OpsbellError as error:
            return problem_of(error, locale=problem_locale(call.request))

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(settle(at), name=f"bulk-{at}") for at in range(count)]
    results = [task.result() for task in tasks]
    cases = await _read_back(call, results, kept)
    items = [_item(index, one, cases, status) for index, one in enumerate(results)]
    refused = sum(one.problem is not None for one in items)
    return answer(BulkDone(items=items, done=count - refused, refused=refused))


async def _read_back(
    call: Call, results: Sequence[CaseId | Problem], kept: Sequence[Answer | None]
) -> Mapping[CaseId, CaseView]:
    """Return the cases. What the caller just acted on is told, even if it is given away thereby;
    what is said again is said as far as they see it by now."""
    now, again = (
        [
            one
            for one, before in zip(results, kept, strict=True)
            if not isinstance(one, Problem) and (before is not None) is is_again
        ]
        for is_again in (False, True)
    )
    cases = dict(await call.deps.cases.many(call.workspace_id, now, sight=EVERYTHING))
    return cases | dict(await call.deps.cases.many(call.workspace_id, again, sight=call.sight))


def _item(
    index: int, one: CaseId | Problem, cases: Mapping[CaseId, CaseView], status: int
) -> BulkItem:
    if not isinstance(one, Problem) and one not in cases:
        one = problem_of(NotFound(kind="case", key=one))
    if isinstance(one, Problem):
        return BulkItem(index=index, status=one.status, case=None, problem=one)
    return BulkItem(index=index, status=status, case=case_shape(cases[one]), problem=None)


def _cause(call: Call, index: int) -> Cause:
    """Return the cause of one item: each has a key of its own below the request's."""
    key = call.key
    if key is None:
        return call.cause
    own = replace(key, scope=f"{key.scope}/bulk", key=f"{index}:{key.key}")
    return replace(call.cause, idempotency=own)


ROUTES = (
    Route(
        method="POST",
        path="/cases/bulk",
        name="open_cases",
        summary="Open up to 100 cases; each is taken or refused by itself.",
        handler=create,
        right="cases.write",
        takes=ManyCases,
        gives=BulkDone,
        largest=LARGEST,
    ),
    Route(
        method="POST",
        path="/cases/bulk/status",
        name="change_case_statuses",
        summary="Move up to 100 cases on, or reopen them.",
        handler=change_status,
        right="cases.write",
        takes=ManyStatuses,
        gives=BulkDone,
    ),
    Route(
        method="POST",
        path="/cases/bulk/assign",
        name="assign_cases",
        summary="Give up to 100 cases to a member, or to nobody.",
        handler=assign,
        right="cases.write",
        takes=ManyAssignments,
        gives=BulkDone,
    ),
    Route(
        method="POST",
        path="/cases/bulk/change",
        name="change_cases",
        summary="Put the category, the severity or the place of up to 100 cases right.",
        handler=change,
        right="cases.write",
        takes=ManyChanges,
        gives=BulkDone,
    ),
)
