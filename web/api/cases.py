"""Cases: the list, one with everything around it, and what staff does with it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.db.ordering import By
from core.desk.listed import CASE_ORDER
from core.desk.status import CaseStatus
from core.desk.submission import REPLY_LIMIT, TEXT_LIMIT, Submission
from core.desk.view import CaseFilter
from core.errors import InvalidInput, NotFound
from core.ids import CaseId, PersonId, PlaceId
from core.severity import Severity
from core.texts import text
from web.api.asked import Asked, When, Words
from web.paging import Paged, SortBy, page_of, read_position, write_position
from web.route import Call, Route, answer
from web.shapes import (
    Case,
    CaseDetail,
    CaseKind,
    CaseStatusWord,
    HistoryEntry,
    MergedCase,
    Page,
    SeverityWord,
    ThreadItem,
    attachment_shape,
    case_shape,
    thread_item_shape,
)


class CaseNarrowing(Asked):
    """Which cases are meant. `assignee` is a person's id, `me` or `nobody`; `q` is words, phrases
    in quotes, or a number such as 12 or #12; `since` and `until` are about when a case was opened,
    the end not among them."""

    status: Annotated[
        tuple[CaseStatusWord, ...], Field(description="In one of these states.")
    ] = ()
    kind: Annotated[tuple[CaseKind, ...], Field(description="Of one of these kinds.")] = ()
    severity: Annotated[
        tuple[SeverityWord, ...], Field(description="Of one of these severities.")
    ] = ()
    source: Annotated[
        tuple[Literal["telegram", "api", "integration"], ...],
        Field(description="Come in by one of these ways."),
    ] = ()
    rating: Annotated[
        tuple[Annotated[int, Field(ge=1, le=5)], ...],
        Field(description="With one of these ratings, in stars."),
    ] = ()
    category: Annotated[
        Annotated[Words, Field(max_length=80)] | None, Field(description="Of this category.")
    ] = None
    since: Annotated[When | None, Field(description="Opened then or later.")] = None
    until: Annotated[When | None, Field(description="Opened before that.")] = None
    assignee: Annotated[
        UUID | Literal["me", "nobody"] | None,
        Field(description="Assigned to the person of this id, to `me` or to `nobody`."),
    ] = None
    place: Annotated[UUID | None, Field(description="About the place of this id.")] = None
    q: Annotated[
        Annotated[Words, Field(max_length=200)] | None,
        Field(description="Words of the case or of what was said in it, or a number such as 12."),
    ] = None


class CaseQuery(CaseNarrowing, Paged):
    """Which cases to list, the newest first unless `sort` says otherwise."""

    sort: Annotated[tuple[By, ...], SortBy(CASE_ORDER.names)] = ()


class NewCase(Asked):
    """A case opened by hand or by a program. `place` is a place's id. Something must be said: a
    text, a rating, or a file in a form."""

    kind: CaseKind
    text: Annotated[Words, Field(max_length=TEXT_LIMIT)] = ""
    rating: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None
    category: Annotated[Words, Field(min_length=1, max_length=80)] | None = None
    place: UUID | None = None
    customer_name: Annotated[Words, Field(min_length=1, max_length=200)] | None = None


class StatusChange(Asked):
    """Where to move the case."""

    status: CaseStatusWord


class Assignment(Asked):
    """Whom to give it to; null: to nobody."""

    person: UUID | None


class NewReply(Asked):
    """What to say to the customer; beside files the text may be left out."""

    text: Annotated[Words, Field(max_length=REPLY_LIMIT)] = ""


async def index(call: Call) -> web.Response:
    """Return one page of the cases."""
    asked = call.query(CaseQuery)
    wanted = narrowed_by(call, asked)
    page = await call.deps.cases.page(
        call.workspace_id,
        wanted,
        sight=call.sight,
        limit=asked.limit,
        after=read_position(CASE_ORDER.holds(asked.sort), asked.cursor, asked.sort),
        by=asked.sort,
        skip=asked.offset,
    )
    items = [case_shape(one) for one in page.items]
    following = write_position(page.next, asked.sort)
    total = None
    if asked.page:
        total = await call.deps.cases.count(call.workspace_id, wanted, sight=call.sight)
    return answer(page_of(Page[Case], asked, items, following=following, total=total))


def narrowed_by(call: Call, asked: CaseNarrowing) -> CaseFilter:
    """Return the filter that the caller means; `me` is the caller."""
    match asked.assignee:
        case "me":
            assignee: PersonId | Literal["nobody"] | None = call.person_id
        case "nobody":
            assignee = "nobody"
        case None:
            assignee = None
        case person:
            assignee = PersonId(person)
    return CaseFilter(
        statuses=asked.status,
        assignee=assignee,
        place=None if asked.place is None else PlaceId(asked.place),
        text=asked.q if asked.q and asked.q.strip() else None,
        kinds=asked.kind,
        severities=tuple(Severity(one) for one in asked.severity),
        sources=asked.source,
        ratings=asked.rating,
        category=asked.category,
        since=asked.since,
        until=asked.until,
    )


async def create(call: Call) -> web.Response:
    """Open a case."""
    said = call.body(NewCase)
    if call.kept is not None:
        return await case_now(call, CaseId(UUID(str(call.kept.body["case"]))), status=201)
    opened = await call.deps.flows.submit(submission_of(call, said), call.cause)
    return await case_now(call, opened.case_id, status=201)


def submission_of(call: Call, said: NewCase) -> Submission:
    """Return what is handed in; raises InvalidInput when that is nothing."""
    if not said.text.strip() and said.rating is None and not call.files:
        wanted = text("a text, a rating or a file")
        raise InvalidInput(field="text", value=said.text, wanted=wanted)
    return Submission(
        workspace_id=call.workspace_id,
        customer_name=said.customer_name or call.caller.standing.name,
        kind=said.kind,
        source="api",
        at=call.deps.clock.now(),
        place_id=None if said.place is None else PlaceId(said.place),
        text=said.text,
        rating=said.rating,
        category=said.category,
        files=call.files,
        brought_by=call.person_id,
    )


async def case_of(call: Call) -> CaseId:
    """Return the id of the case that the address names, by its id or by its number; raises
    NotFound."""
    if call.number is None:
        return CaseId(call.id("case"))
    return await call.deps.cases.id_of(call.workspace_id, call.number, sight=call.sight)


async def show(call: Call) -> web.Response:
    """Return one case with everything that was said and done in it."""
    case_id = await case_of(call)
    detail = await call.deps.cases.detail(call.workspace_id, case_id, sight=call.sight)
    case = case_shape(detail.case)
    full = CaseDetail(
        **{name: getattr(case, name) for name in Case.model_fields},
        thread=[thread_item_shape(one) for one in detail.thread],
        attachments=[attachment_shape(one) for one in detail.attachments],
        history=[
            HistoryEntry(
                at=one.at,
                by=one.by.name if one.by else None,
                what=one.what.render(call.locale),
            )
            for one in detail.history
        ],
        merged=[MergedCase.model_validate(one) for one in detail.merged],
    )
    return answer(full, revision=case.revision)


async def change_status(call: Call) -> web.Response:
    """Move a case on, or reopen it."""
    case_id = await case_of(call)
    if call.kept is None:
        await call.deps.flows.change_case(
            call.workspace_id,
            case_id,
            CaseStatus(call.body(StatusChange).status),
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await case_now(call, case_id)


async def assign(call: Call) -> web.Response:
    """Give a case to somebody, or to nobody."""
    case_id = await case_of(call)
    person = call.body(Assignment).person
    if call.kept is None:
        await call.deps.flows.assign_case(
            call.workspace_id,
            case_id,
            None if person is None else PersonId(person),
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await case_now(call, case_id)


async def reply(call: Call) -> web.Response:
    """Say something to the customer."""
    case_id = await case_of(call)
    if call.kept is not None:
        item_id = UUID(str(call.kept.body["item"]))
    else:
        item_id = await call.deps.flows.reply(
            call.workspace_id,
            case_id,
            call.body(NewReply).text,
            by=call.person_id,
            cause=call.cause,
            files=call.files,
        )
    return await thread_item(call, case_id, item_id)


async def thread_item(call: Call, case_id: CaseId, item_id: UUID) -> web.Response:
    """Return what was just said in a case."""
    detail = await call.deps.cases.detail(call.workspace_id, case_id, sight=call.acted_sight)
    for one in detail.thread:
        if one.id == item_id:
            return answer(thread_item_shape(one), status=201)
    raise NotFound(kind="reply", key=item_id)


async def case_now(call: Call, case_id: CaseId, *, status: int = 200) -> web.Response:
    """Return a case as it is now."""
    found = await call.deps.cases.one(call.workspace_id, case_id, sight=call.acted_sight)
    case = case_shape(found)
    return answer(case, status=status, revision=case.revision)


ROUTES = (
    Route(
        method="GET",
        path="/cases",
        name="cases",
        summary="Cases, newest first.",
        handler=index,
        right="cases.read",
        query=CaseQuery,
        gives=Page[Case],
    ),
    Route(
        method="POST",
        path="/cases",
        name="open_case",
        summary="Open a case.",
        handler=create,
        right="cases.write",
        takes=NewCase,
        files="optional",
        gives=Case,
        status=201,
    ),
    Route(
        method="GET",
        path="/cases/{id}",
        name="case",
        numbered=True,
        summary="One case with its thread, files and history.",
        handler=show,
        right="cases.read",
        gives=CaseDetail,
    ),
    Route(
        method="POST",
        path="/cases/{id}/status",
        name="change_case_status",
        numbered=True,
        summary="Move a case on, or reopen it.",
        handler=change_status,
        right="cases.write",
        takes=StatusChange,
        gives=Case,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/cases/{id}/assign",
        name="assign_case",
        numbered=True,
        summary="Give a case to a member, or to nobody.",
        handler=assign,
        right="cases.write",
        takes=Assignment,
        gives=Case,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/cases/{id}/replies",
        name="reply_to_case",
        numbered=True,
        summary="Say something to the customer.",
        handler=reply,
        right="cases.write",
        takes=NewReply,
        files="optional",
        gives=ThreadItem,
        status=201,
    ),
)
