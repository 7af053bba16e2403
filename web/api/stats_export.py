"""Figures, and the cases themselves, as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import Field

from core.analytics.delivery_figures import DeliveryFigures
from core.analytics.figures import F, Figures
from core.analytics.group_figures import By
from core.desk.listed import CaseFilter
from core.desk.view import CaseView
from core.errors import InvalidInput
from core.tenants.access import require
from web.api.stats_alerts import AlertPoint, alert_period
from web.api.stats_cases import CasePoint, case_period
from web.api.stats_deliveries import DeliveryPoint, delivery_period
from web.api.stats_groups import GroupShape, group_stats
from web.csv_lines import BOM, Cell, csv_line
from web.route import Call, Route
from web.stats_asked import PeriodQuery, Stretch, stretch_of
from web.stats_tables import cells_of, columns_of, table_of

Lines = AsyncIterator[list[list[Cell]]]
"""A table in pieces of some lines, its columns first."""

CASES_AT_MOST = 50_000
"""So many cases fit into one file."""

WhatWord = Literal[
    "cases", "alerts", "deliveries", "places", "categories", "people", "sources", "case_list"
]

_GROUPS = {
    "places": By.PLACE,
    "categories": By.CATEGORY,
    "people": By.PERSON,
    "sources": By.SOURCE,
}
_CASE_COLUMNS = (
    "number",
    "opened_at",
    "kind",
    "status",
    "severity",
    "category",
    "rating",
    "place",
    "customer",
    "assignee",
    "source",
    "resolved_at",
    "solved_rating",
    "title",
    "text",
)
_AT_ONCE = 500


class ExportQuery(PeriodQuery):
    """Which table to write, of which period."""

    what: Annotated[
        WhatWord,
        Field(
            description="`cases`, `alerts` and `deliveries` over time; `places`, `categories`,"
            " `people` and `sources` side by side; `case_list`: every case that came, at most"
            f" {CASES_AT_MOST}."
        ),
    ] = "cases"
    format: Annotated[
        Literal["csv"],
        Field(description="CSV in UTF-8 with a byte order mark; times as the workspace's clocks."),
    ] = "csv"


async def export(call: Call) -> web.StreamResponse:
    """Write the file, line by line."""
    asked = call.query(ExportQuery)
    if asked.what == "alerts":
        require(call.caller.standing.role, "alerts.read")
    if asked.what == "deliveries":
        require(call.caller.standing.role, "deliveries.read")
    stretch = await stretch_of(call, asked)
    zone, table = await _table(call, asked, stretch)
    response = web.StreamResponse()
    response.content_type = "text/csv"
    response.charset = "utf-8"
    began = stretch["since"].astimezone(zone).date()
    name = f"opsbell-{asked.what.replace('_', '-')}-{began.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    await response.prepare(call.request)
    await response.write(BOM)
    async for lines in table:
        await response.write(b"".join(csv_line(cells, zone) for cells in lines))
    await response.write_eof()
    return response


async def _table(call: Call, asked: ExportQuery, stretch: Stretch) -> tuple[ZoneInfo, Lines]:
    """Return the zone and the lines; whatever is not taken is refused before the first."""

    async def over_time(
        figures: Figures[F], table: Callable[[F], list[list[Cell]]]
    ) -> tuple[ZoneInfo, Lines]:
        found, _ = await figures.read(call.workspace_id, call.sight, step=asked.cut, **stretch)
        return found.period.zone, _whole(table(found))

    figures = call.deps.over_time
    if asked.what in _GROUPS:
        by = _GROUPS[asked.what]
        groups = await figures.groups.read(call.workspace_id, call.sight, by, **stretch)
        return groups.period.zone, _whole(table_of(GroupShape, group_stats(groups).groups))
    if asked.what == "cases":
        return await over_time(
            figures.cases, lambda found: table_of(CasePoint, case_period(found).points)
        )
    if asked.what == "alerts":
        return await over_time(
            figures.alerts,
            lambda found: table_of(AlertPoint, alert_period(found, call.locale).points),
        )
    if asked.what == "deliveries":
        return await over_time(figures.deliveries, _by_channel)
    return await _case_list(call, stretch)


def _by_channel(found: DeliveryFigures) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [channel.channel, *cells_of(point, DeliveryPoint)]
        for channel in delivery_period(found).channels
        for point in channel.points
    ]
    return [["channel", *columns_of(DeliveryPoint)], *rows]


async def _case_list(call: Call, stretch: Stretch) -> tuple[ZoneInfo, Lines]:
    wanted = CaseFilter(**stretch)
    number = await call.deps.cases.count(call.workspace_id, wanted, sight=call.sight)
    check_room(number, since=stretch["since"])
    zone = await call.deps.over_time.zone(call.workspace_id)
    return zone, _cases(call, wanted)


def check_room(number: int, *, since: datetime) -> None:
    """Raise InvalidInput when so many cases do not fit into one file."""
    if number > CASES_AT_MOST:
        wish = f"a shorter period: {number} cases came in this one, {CASES_AT_MOST} fit"
        raise InvalidInput(field="since", value=since.isoformat(), wanted=wish)


async def _cases(call: Call, wanted: CaseFilter) -> Lines:
    yield [list(_CASE_COLUMNS)]
    after, left = None, CASES_AT_MOST
    while left > 0:
        page = await call.deps.cases.page(
            call.workspace_id, wanted, sight=call.sight, limit=min(_AT_ONCE, left), after=after
        )
        yield [_case(one) for one in page.items]
        left -= len(page.items)
        after = page.next
        if after is None:
            return


def _case(one: CaseView) -> list[Cell]:
    return [
        one.number,
        one.opened_at,
        one.kind,
        one.status,
        one.severity,
        one.category,
        one.rating,
        one.place.name if one.place else None,
        one.customer.name,
        one.assignee.name if one.assignee else None,
        one.source,
        one.resolved_at,
        one.solved_rating,
        one.title,
        one.text,
    ]


async def _whole(lines: list[list[Cell]]) -> Lines:
    yield lines


ROUTES = (
    Route(
        method="GET",
        path="/stats/export",
        name="export_stats",
        summary="Figures, or the cases themselves, as a CSV file.",
        handler=export,
        right="cases.read",
        query=ExportQuery,
    ),
)
