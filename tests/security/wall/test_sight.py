"""The wall inside a workspace: what lies out of somebody's sight is not there for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import update as sql_update

from core.alerts.tables import AlertRow
from core.delivery.tables import DeliveryRow
from core.desk.tables import AttachmentRow, CaseRow, ThreadItemRow
from tests.chaos.figures import counted
from tests.integration.web.test_team_api import answer_for, let_see, place
from tests.security.wall.asking import tried
from tests.security.wall.buttons import pressed
from tests.security.wall.callers import headers
from tests.security.wall.desk import Desk
from tests.security.wall.furnishing import SEEN, ids_in, stored
from tests.security.wall.trials import CLOSED, Trial, in_the_body, in_the_path, lists
from tests.security.wall.worlds import MARK, World, Worlds

NOUNS = ("cases", "alerts", "attachments", "deliveries")
"""What is seen or not by the place of a case."""
WITHOUT = ("staff", "viewer")
_TEXTS: tuple[tuple[Any, str, str], ...] = (
    (CaseRow, "title", "cases"),
    (CaseRow, "text", "cases"),
    (AlertRow, "title", "alerts"),
    (AttachmentRow, "name", "attachments"),
    (DeliveryRow, "problem", "deliveries"),
)


async def hide(worlds: Worlds) -> Worlds:
    """Put our case, and all about it, at a place where neither staff nor viewers look; return
    what is secret now."""
    ours, rows = worlds.ours, worlds.ours.house.rows
    async with rows.runtime.database.writing(SEEN) as session:
        for table, column, noun in _TEXTS:
            marked = {column: f"{MARK} {column}"}
            here = table.id == ours.things[noun]
            await session.execute(sql_update(table).where(here).values(**marked))
        its = ThreadItemRow.case_id == ours.things["cases"]
        await session.execute(sql_update(ThreadItemRow).where(its).values(text=MARK))
        there = {"place_id": ours.things["places"], "category": None}
        here = CaseRow.id.in_((ours.things["cases"], ours.things["duplicates"]))
        await session.execute(sql_update(CaseRow).where(here).values(**there))
    await let_see(ours.house, staff="own_places", viewer="assigned")
    await answer_for(ours.house, "staff", await place(ours.house, "Elsewhere"))
    kept = await stored(rows, ours.workspace)
    hidden = {name: kept[name] for name in ("cases", "alerts", "attachments", "thread_items")}
    seen = {ours.workspace, ours.things["places"], *ours.people.values()}
    return replace(worlds, secret=ids_in(hidden) - seen, shorts={})


async def test_what_lies_elsewhere_is_not_there(worlds: Worlds) -> None:
    walled = await hide(worlds)
    known, wrong, asked = headers(walled), list[str](), 0
    hidden = replace(walled.ours, things={noun: walled.ours.things[noun] for noun in NOUNS})

    trials = [Trial(route=route, where="list", path=route.path) for route in lists()]
    trials += [
        _of("events", "/events?wait=0&since=0"),
        _of("cases", f"/cases?q={MARK}", said=True),
    ]
    for route in CLOSED:
        if route.path.split("/")[1] in NOUNS:
            trials += in_the_path(route, walled.ours, hidden)
        if route.name in _NAMING:
            trials += in_the_body(route, walled.ours, _only(walled.ours, hidden))
    for trial in trials:
        for who in WITHOUT:
            asked += 1
            wrong += await tried(walled, trial, who, known[who], compares="staff")

    assert not wrong, "\n".join(wrong)
    counted(18, "sight", {"requests": asked, "trials": len(trials)})


async def test_the_bot_tells_nothing_of_what_lies_elsewhere(desk: Desk) -> None:
    walled = await hide(desk.worlds)
    things, wrong = walled.ours.things, list[str]()
    subjects: dict[str, UUID] = {"alert": things["alerts"], "case": things["cases"]}

    for who in WITHOUT:
        person = walled.ours.people[who]
        for command in desk.phones.commands:
            for words in ("", "99"):
                told = await desk.phones.writes(person, f"/{command} {words}".strip())
                wrong += [f"{who} /{command} {words}: {one}" for one in walled.leaks(told)]
        for action, kind in desk.phones.actions.items():
            if kind is not None and kind.value in subjects:
                subject = subjects[kind.value]
                told = await desk.phones.presses(person, pressed(action, subject))
                leaks = walled.leaks(told, sent=[subject])
                wrong += [f"{who} {action}: {one}" for one in leaks]

    assert not wrong, "\n".join(wrong)


_NAMING = ("match_routes", "preview_silence", "make_silence", "change_case_statuses")


def _only(ours: World, hidden: World) -> World:
    """Return our world as trials take from it: only what is hidden."""
    return replace(ours, things=dict(hidden.things))


def _of(name: str, path: str, *, said: bool = False) -> Trial:
    route = next(one for one in CLOSED if one.name == name)
    return Trial(route=route, where="list", path=path, is_mark_sent=said)
