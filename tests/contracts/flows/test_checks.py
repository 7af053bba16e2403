"""Whether tokens still hold, asked for all who come together: everybody gets their own answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, event, update

from core.clock import ManualClock
from core.ids import Ids, WorkspaceId
from core.signing import Access, TokenRefused
from core.tenants.checks import Checks
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.standing import Standing
from core.tenants.tables import (
    MemberRow,
    PersonRow,
    WorkspaceRow,
)
from tests.contracts.conftest import NOON
from tests.contracts.flows.town import Held, Town

TURNS = 20


@pytest.fixture
async def held(database_url: str) -> AsyncIterator[Held]:
    """The database, closed at the end."""
    held = Held(url=database_url)
    yield held
    await held.close()


@pytest.fixture
def town(held: Held, ids: Ids) -> Town:
    """Nobody yet."""
    return Town(held, ids)


@pytest.fixture
def checks(held: Held, clock: ManualClock) -> Checks:
    """The checks of one process, which let nobody wait long."""
    return Checks(database=held, clock=clock, patience_seconds=0.02)


@pytest.fixture
async def home(held: Held, workspace: WorkspaceId) -> WorkspaceId:
    """A workspace with a bot."""
    return workspace


@contextmanager
def asked() -> Iterator[list[str]]:
    """Listen to what is selected."""
    heard: list[str] = []

    def hear(_: Connection, __: Any, sql: str, *___: Any) -> None:
        if sql.startswith("SELECT"):
            heard.append(sql)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def all_of(checks: Checks, *those: Access) -> list[Standing | BaseException]:
    """Return what comes of checks that begin at once."""
    return await asyncio.gather(*map(checks.check, those), return_exceptions=True)


def name_of(outcome: Standing | BaseException) -> str:
    """Return the name of who may come in, or why they may not."""
    match outcome:
        case Standing():
            return outcome.name
        case TokenRefused():
            return outcome.reason
        case _:
            return type(outcome).__name__


async def turns() -> None:
    """Let everything go on that can."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def test_all_who_ask_at_once_are_one_question(
    checks: Checks, town: Town, home: WorkspaceId
) -> None:
    people = [await town.member(home, role) for role in ("owner", "staff", "viewer")]
    again = await town.sign_in_again(people[1])

    with asked() as heard:
        found = await all_of(checks, *people, again, *people)

    assert len(heard) == 1
    assert [name_of(one) for one in found] == [
        "Person 1", "Person 2", "Person 3", "Person 2", "Person 1", "Person 2", "Person 3",
    ]  # fmt: skip
    assert [one.role for one in found[:3] if isinstance(one, Standing)] == [
        Role.OWNER, Role.STAFF, Role.VIEWER,
    ]  # fmt: skip


async def test_nobody_gets_in_by_the_answer_of_somebody_else(
    checks: Checks, town: Town, home: WorkspaceId
) -> None:
    elsewhere = await town.workspace()
    good = await town.member(home)
    stranger, mate = await town.member(elsewhere), await town.member(home)
    ended, older = await town.sign_in_again(good), await town.member(home)
    await town.end(ended)
    await town.do(update(PersonRow).where(PersonRow.id == older.person_id).values(token_version=2))

    found = await all_of(
        checks,
        good,
        ended,
        older,
        replace(good, session_id=stranger.session_id),
        replace(good, session_id=mate.session_id),
        mate,
        replace(good, workspace_id=elsewhere),
        replace(stranger, workspace_id=home),
        replace(stranger, workspace_id=home, session_id=good.session_id),
        replace(good, role="emperor"),
        stranger,
        replace(good, session_id=None),
    )

    assert [name_of(one) for one in found] == [
        "Person 1",
        "token_invalid",
        "token_invalid",
        "token_invalid",
        "token_invalid",
        "Person 3",
        "NotAllowed",
        "NotAllowed",
        "NotAllowed",
        "token_invalid",
        "Person 2",
        "Person 1",
    ]


async def test_what_changed_before_one_asked_counts_whatever_is_under_way(
    checks: Checks, held: Held, town: Town, home: WorkspaceId
) -> None:
    first, second = await town.member(home), await town.member(home)
    third = await town.member(home, "admin")
    held.open.clear()
    under_way = asyncio.ensure_future(checks.check(first))
    await held.asked.wait()
    await town.end(first)
    await town.do(delete(MemberRow).where(MemberRow.person_id == second.person_id))
    await town.do(
        update(MemberRow).where(MemberRow.person_id == third.person_id).values(role="viewer")
    )

    later = asyncio.ensure_future(all_of(checks, first, second, third))
    await turns()
    held.open.set()
    found = await later

    assert [name_of(one) for one in found] == ["token_invalid", "NotAllowed", "Person 3"]
    assert isinstance(found[2], Standing)
    assert found[2].role is Role.VIEWER
    await asyncio.gather(under_way, return_exceptions=True)


async def test_those_who_come_meanwhile_share_the_next_question(
    held: Held, town: Town, home: WorkspaceId
) -> None:
    people = [await town.member(home) for _ in range(4)]
    patient = Checks(database=held, clock=ManualClock(start=NOON), patience_seconds=60)
    held.open.clear()
    first = asyncio.ensure_future(patient.check(people[0]))
    await held.asked.wait()

    others = []
    for one in people[1:]:
        others.append(asyncio.ensure_future(patient.check(one)))
        await turns()
    held.open.set()
    found = await asyncio.gather(first, *others)

    assert [one.name for one in found] == ["Person 1", "Person 2", "Person 3", "Person 4"]
    assert held.questions == 2


async def test_who_leaves_ends_nobody_elses_question(
    checks: Checks, held: Held, town: Town, home: WorkspaceId
) -> None:
    people = [await town.member(home) for _ in range(3)]
    held.open.clear()
    waiting = [asyncio.ensure_future(checks.check(one)) for one in people]
    await held.asked.wait()

    waiting[0].cancel()
    await turns()
    held.open.set()

    assert [one.name for one in await asyncio.gather(*waiting[1:])] == ["Person 2", "Person 3"]
    assert waiting[0].cancelled()
    assert (await checks.check(people[0])).name == "Person 1"


async def test_the_end_waits_for_the_question_of_who_has_left(
    checks: Checks, held: Held, town: Town, home: WorkspaceId
) -> None:
    held.open.clear()
    left = asyncio.ensure_future(checks.check(await town.member(home)))
    await held.asked.wait()
    left.cancel()
    await turns()

    closing = asyncio.ensure_future(checks.close())
    await turns()
    was_early = closing.done()
    held.open.set()
    await closing

    assert not was_early
    assert held.sessions == 0


async def test_a_row_that_cannot_be_read_is_nobody_elses_trouble(
    checks: Checks, town: Town, home: WorkspaceId
) -> None:
    good, strange = await town.member(home), await town.member(home, "from a later release")

    found = await all_of(checks, strange, good)

    assert [name_of(one) for one in found] == ["ValueError", "Person 1"]


async def test_a_database_that_is_away_is_told_to_each_and_asked_anew(
    checks: Checks, held: Held, town: Town, home: WorkspaceId
) -> None:
    people = [await town.member(home) for _ in range(2)]
    held.is_away = True

    found = await all_of(checks, *people)
    held.is_away = False

    assert [name_of(one) for one in found] == ["Unavailable", "Unavailable"]
    assert (await checks.check(people[0])).name == "Person 1"


@pytest.mark.parametrize("patience_seconds", [0, 0.02], ids=["left alone", "waited for"])
async def test_a_question_that_hangs_holds_up_nobody_who_comes_later(
    held: Held, town: Town, home: WorkspaceId, clock: ManualClock, patience_seconds: float
) -> None:
    checks = Checks(database=held, clock=clock, patience_seconds=patience_seconds)
    first, second = await town.member(home), await town.member(home)
    held.hangs = 1
    hanging = asyncio.ensure_future(checks.check(first))
    await held.asked.wait()
    await turns()

    async with asyncio.timeout(20):
        standing = await checks.check(second)
        again = await checks.check(first)

    assert (standing.name, again.name) == ("Person 2", "Person 1")
    assert not hanging.done()
    hanging.cancel()


async def test_each_sees_their_own_places(checks: Checks, town: Town, home: WorkspaceId) -> None:
    await town.do(update(WorkspaceRow).where(WorkspaceRow.id == home).values(
        staff_sees="own_places", viewer_sees="assigned"))  # fmt: skip
    people = [await town.member(home, role) for role in ("admin", "staff", "staff", "viewer")]
    places = [await town.answers_for(one) for one in people[1:3]]

    with asked() as heard:
        found = await all_of(checks, *people)

    assert len(heard) == 2
    sights = [one.sight for one in found if isinstance(one, Standing)]
    own = [
        Sight(person_id=person.person_id, places=frozenset({place.id}))
        for person, place in zip(people[1:3], places, strict=True)
    ]
    assert sights == [EVERYTHING, *own, Sight(person_id=people[3].person_id, only_assigned=True)]


async def test_more_than_one_question_holds_are_all_answered(
    checks: Checks, town: Town, held: Held, home: WorkspaceId
) -> None:
    one = await town.member(home)
    ended = await town.sign_in_again(one)
    await town.end(ended)

    found = await all_of(checks, *[one, ended] * 600)

    assert [name_of(each) for each in found] == ["Person 1", "token_invalid"] * 600
    assert held.questions == 3
