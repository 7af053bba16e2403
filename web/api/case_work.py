"""What staff does inside of a case: puts its fields right, writes notes, adds files."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field, model_validator

from core.desk.submission import TEXT_LIMIT
from core.flows.edit_case import CaseEdit
from core.ids import PlaceId
from core.severity import Severity
from core.texts import text
from core.texts.refused import refused
from web.api.asked import Asked, Words
from web.api.cases import case_now, case_of, thread_item
from web.route import Call, Route
from web.shapes import Case, SeverityWord, ThreadItem


class CasePatch(Asked):
    """What to change; what is left out stays, null takes the value away."""

    category: Annotated[Words, Field(min_length=1, max_length=80)] | None = None
    severity: SeverityWord | None = None
    place: UUID | None = None

    @model_validator(mode="after")
    def _says_something(self) -> CasePatch:
        if not self.model_fields_set:
            raise refused("changes", text("at least one of category, severity and place"))
        return self


class NewCaseNote(Asked):
    """What to write down for the team; beside files the text may be left out."""

    text: Annotated[Words, Field(max_length=TEXT_LIMIT)] = ""


async def edit(call: Call) -> web.Response:
    """Put the fields of a case right."""
    case_id, said = await case_of(call), call.body(CasePatch)
    await call.deps.flows.edit_case(
        call.workspace_id,
        case_id,
        edit_of(said),
        by=call.person_id,
        cause=call.cause,
        expected=call.expected,
    )
    return await case_now(call, case_id)


def edit_of(said: CasePatch) -> CaseEdit:
    """Return what is to be changed: what was said, null too."""
    return CaseEdit(
        fields=frozenset(said.model_fields_set & CasePatch.model_fields.keys()),
        category=said.category,
        severity=None if said.severity is None else Severity(said.severity),
        place=None if said.place is None else PlaceId(said.place),
    )


async def note(call: Call) -> web.Response:
    """Write a note, or add files, that the customer is not told of."""
    case_id = await case_of(call)
    if call.kept is not None:
        item_id = UUID(str(call.kept.body["item"]))
    else:
        item_id = await call.deps.flows.note_case(
            call.workspace_id,
            case_id,
            call.body(NewCaseNote).text,
            by=call.person_id,
            cause=call.cause,
            files=call.files,
        )
    return await thread_item(call, case_id, item_id)


ROUTES = (
    Route(
        method="PATCH",
        path="/cases/{id}",
        name="change_case",
        numbered=True,
        summary="Put the category, the severity or the place of a case right.",
        handler=edit,
        right="cases.write",
        takes=CasePatch,
        gives=Case,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/cases/{id}/notes",
        name="note_case",
        numbered=True,
        summary="Write something down for the team; the customer is not told.",
        handler=note,
        right="cases.write",
        takes=NewCaseNote,
        files="optional",
        gives=ThreadItem,
        status=201,
    ),
    Route(
        method="POST",
        path="/cases/{id}/attachments",
        name="attach_to_case",
        numbered=True,
        summary="Add files to a case, for the team; a reply sends them to the customer.",
        handler=note,
        right="cases.write",
        takes=NewCaseNote,
        files="required",
        gives=ThreadItem,
        status=201,
    ),
)
