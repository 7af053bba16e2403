"""Cases about the same: found, merged into one that stands for all, and parted again."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.desk.similar import SIMILAR_AT_MOST
from core.flows.merge_cases import MERGED_AT_ONCE
from core.ids import CaseId
from web.api.asked import Asked
from web.api.cases import case_now, case_of
from web.route import Call, Route, answer
from web.shapes import Case, Shape, case_shape


class SimilarQuery(Asked):
    """How many cases like this one to name."""

    limit: Annotated[
        int, Field(ge=1, le=SIMILAR_AT_MOST, description="How many at most, the most alike first.")
    ] = 5


class SimilarCase(Shape):
    """A case, and what it has in common with the one asked about: `words` are those that stand in
    both."""

    case: Case
    because: list[Literal["words", "place", "category", "customer"]]
    words: list[str]


class SimilarCases(Shape):
    """The cases that may be about the same, the most alike first."""

    items: list[SimilarCase]


class Duplicates(Asked):
    """The cases, by their ids, for which the one of the address stands from now on."""

    duplicates: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MERGED_AT_ONCE)]


async def similar(call: Call) -> web.Response:
    """Name cases that may be about the same."""
    case_id, asked = await case_of(call), call.query(SimilarQuery)
    found = await call.deps.cases.similar(
        call.workspace_id, case_id, sight=call.sight, limit=asked.limit
    )
    items = [
        SimilarCase.model_validate(
            {
                "case": case_shape(one),
                "because": [likeness.value for likeness in why.because],
                "words": list(why.words),
            }
        )
        for one, why in found
    ]
    return answer(SimilarCases(items=items))


async def merge(call: Call) -> web.Response:
    """Merge cases into the one of the address; all of them, or none."""
    case_id = await case_of(call)
    duplicates = [CaseId(one) for one in call.body(Duplicates).duplicates]
    if call.kept is None:
        await call.deps.flows.merge_cases(
            call.workspace_id,
            case_id,
            duplicates,
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await case_now(call, case_id)


async def unmerge(call: Call) -> web.Response:
    """Let a merged case stand alone again."""
    case_id = await case_of(call)
    if call.kept is None:
        await call.deps.flows.merge_cases.undo(
            call.workspace_id,
            case_id,
            by=call.person_id,
            cause=call.cause,
            expected=call.expected,
        )
    return await case_now(call, case_id)


ROUTES = (
    Route(
        method="GET",
        path="/cases/{id}/similar",
        name="similar_cases",
        numbered=True,
        summary="Cases of a month before or after that may be about the same, and why.",
        handler=similar,
        right="cases.read",
        query=SimilarQuery,
        gives=SimilarCases,
    ),
    Route(
        method="POST",
        path="/cases/{id}/merge",
        name="merge_cases",
        numbered=True,
        summary="Merge duplicates into this case, which stands for all of them from now on.",
        handler=merge,
        right="cases.write",
        takes=Duplicates,
        gives=Case,
        if_match="optional",
    ),
    Route(
        method="POST",
        path="/cases/{id}/unmerge",
        name="unmerge_case",
        numbered=True,
        summary="Let a merged case stand alone again, in the state it was in before.",
        handler=unmerge,
        right="cases.write",
        gives=Case,
        if_match="optional",
    ),
)
