"""How many cases stand where, narrowed as the list of cases is."""

from __future__ import annotations

from aiohttp import web

from web.api.cases import CaseNarrowing, narrowed_by
from web.route import Call, Route, answer
from web.shapes import CaseStatusWord, Shape


class CaseCounts(Shape):
    """`by_status` has the states that any case is in; `mine` and `unassigned` count open ones."""

    by_status: dict[CaseStatusWord, int]
    mine: int
    unassigned: int


async def show(call: Call) -> web.Response:
    """Count the cases by state, those of the caller and those of nobody."""
    counts = await call.deps.cases.counts(
        call.workspace_id,
        narrowed_by(call, call.query(CaseNarrowing)),
        sight=call.sight,
        me=call.person_id,
    )
    return answer(
        CaseCounts.model_validate(
            {
                "by_status": dict(counts.by_status),
                "mine": counts.mine,
                "unassigned": counts.unassigned,
            }
        )
    )


ROUTES = (
    Route(
        method="GET",
        path="/cases/counts",
        name="case_counts",
        summary="How many cases are in which state, mine and nobody's; whatever `status` "
        "and `assignee` say.",
        handler=show,
        right="cases.read",
        query=CaseNarrowing,
        gives=CaseCounts,
    ),
)
