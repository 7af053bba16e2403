"""Silences: what they mute, their end, and who is told then; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import ManualClock
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from core.events.tables import EventRow
from core.flows.silence import By
from core.ids import AlertId, SilenceId, WorkspaceId
from core.matching.line import read_matchers
from core.silences.breadth import TooBroad
from core.silences.tables import SilenceRow
from core.silences.wanted import UNCERTAIN_AT_MOST, WantedSilence
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING
from tests.contracts.flows.alarms import Alarms
from tests.contracts.flows.clockwork import ALL, process

HOUR = timedelta(hours=1)


@pytest.fixture
async def alarms(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Alarms]:
    """One process."""
    async with process(database_url, tmp_path, clock) as work:
        yield Alarms(work=work, owner=await work.owner())


async def changes(alarms: Alarms) -> list[str]:
    """Return what the events say has changed of alerts."""
    async with alarms.work.runtime.database.reading(ALL) as session:
        rows = await session.scalars(
            select(EventRow.data).where(EventRow.type == "alert.updated").order_by(EventRow.seq)
        )
        return [str(one["change"]) for one in rows]


async def test_what_it_matches_is_not_told_and_the_rest_is(alarms: Alarms) -> None:
    made = await alarms.silences("host=web-1")

    await alarms.says("Disk", host="web-1")
    await alarms.says("Load", host="web-2")

    assert (await alarms.cards("Disk"), len(await alarms.cards("Load"))) == ([], 1)
    assert await alarms.withheld("Disk") == [("silenced", made.silence_id)]
    disk = await alarms.alert("Disk")
    assert (disk.muted_by, disk.muted_ref) == ("silence", made.silence_id)


async def test_what_is_open_already_says_so_and_is_told_again_at_the_end(
    alarms: Alarms, clock: ManualClock
) -> None:
    await alarms.says("Disk", host="web-1")
    made = await alarms.silences("host=web-1")
    disk = await alarms.alert("Disk")
    assert (disk.muted_ref, disk.revision) == (made.silence_id, 2)
    assert await changes(alarms) == ["silenced"]

    clock.advance(HOUR)
    await alarms.tick()

    disk = await alarms.alert("Disk")
    assert (disk.muted_by, disk.muted_ref) == (None, None)
    assert len(await alarms.cards("Disk")) == 2
    assert await changes(alarms) == ["silenced", "unsilenced"]
    (news,) = await alarms.news()
    assert (news["what"], news["muted"], news["open"]) == ("host=web-1", 1, 1)
    view = await alarms.work.runtime.calm.silences.one(alarms.work.workspace, made.silence_id)
    assert (view.reach.muted, view.reach.open) == (1, 0)  # told before it began, and not since


async def test_its_end_is_seen_to_once_however_often_it_is_looked_at(
    alarms: Alarms, clock: ManualClock
) -> None:
    await alarms.silences("team=db")
    for host in ("a", "b", "c"):
        await alarms.says(f"Disk{host}", host=host, team="db")
    await alarms.says("Diskc", is_over=True, host="c", team="db")
    clock.advance(HOUR)

    for _ in range(3):
        await alarms.tick()
        await alarms.sweep()

    assert [len(await alarms.cards(f"Disk{host}")) for host in "abc"] == [1, 1, 0]
    (news,) = await alarms.news()
    assert (news["muted"], news["open"]) == (3, 2)
    assert (await alarms.alert("Diskc")).muted_ref is None


async def test_two_that_lead_at_once_tell_once(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(process(database_url, tmp_path, clock))
        alarms = Alarms(work=first, owner=await first.owner())
        both = [first]
        if first.runtime.database.is_postgres:
            both.append(
                await stack.enter_async_context(process(database_url, tmp_path, clock, number=1))
            )
        await alarms.silences("team=db")
        for host in "abcdef":
            await alarms.says(f"Disk{host}", host=host, team="db")
        clock.advance(HOUR)

        each = [Alarms(work=one, owner=alarms.owner) for one in both]
        await asyncio.gather(*(one.tick() for one in each for _ in range(4 // len(each))))
        await asyncio.gather(*(one.sweep() for one in each))

        assert [len(await alarms.cards(f"Disk{host}")) for host in "abcdef"] == [1] * 6
        assert len(await alarms.news()) == 1


async def test_what_looks_for_remains_leaves_the_news_of_an_end_to_that_end(
    alarms: Alarms,
) -> None:
    made = await alarms.silences("team=db")
    await alarms.says("Disk", host="a", team="db")
    silence = alarms.work.runtime.calm.silence
    await silence.end(alarms.work.workspace, made.silence_id, by=alarms.by, cause=alarms.cause)

    await alarms.sweep()
    assert await alarms.cards("Disk") == []
    await alarms.tick()

    assert len(await alarms.cards("Disk")) == 1
    assert [(one["muted"], one["open"]) for one in await alarms.news()] == [(1, 1)]


async def test_a_process_that_died_between_leaves_what_the_next_one_tells(
    alarms: Alarms, clock: ManualClock
) -> None:
    made = await alarms.silences("team=db")
    await alarms.says("Disk", host="a", team="db")
    clock.advance(HOUR)
    async with alarms.work.runtime.database.writing(ALL) as session:
        row = await session.get_one(SilenceRow, made.silence_id)
        row.ended_at = clock.now()

    await alarms.tick()
    assert await alarms.cards("Disk") == []
    await alarms.sweep()
    await alarms.sweep()

    assert len(await alarms.cards("Disk")) == 1


async def test_another_silence_keeps_it_muted_and_is_named_from_then_on(
    alarms: Alarms, clock: ManualClock
) -> None:
    first = await alarms.silences("host=web-1", hours=3)
    await alarms.says("Disk", host="web-1", team="db")
    second = await alarms.silences("team=db", hours=2)
    await alarms.work.runtime.calm.silence.end(
        alarms.work.workspace, first.silence_id, by=alarms.by, cause=alarms.cause
    )

    await alarms.tick()

    assert (await alarms.alert("Disk")).muted_ref == second.silence_id
    assert await alarms.cards("Disk") == []
    assert await alarms.withheld("Disk") == [
        ("silenced", first.silence_id),
        ("silenced", second.silence_id),
    ]
    clock.advance(2 * HOUR)
    await alarms.tick()
    assert len(await alarms.cards("Disk")) == 1


async def test_one_until_resolved_mutes_that_alert_alone_and_ends_with_it(
    alarms: Alarms, clock: ManualClock
) -> None:
    await alarms.says("Disk", host="web-1")
    disk = await alarms.alert("Disk")
    made = await alarms.silences("host=web-1", hours=None, until=AlertId(disk.id))
    await alarms.says("Load", host="web-1")
    assert len(await alarms.cards("Load")) == 1

    await alarms.says("Disk", is_over=True, host="web-1")
    await alarms.tick()

    async with alarms.work.runtime.database.reading(ALL) as session:
        row = await session.get_one(SilenceRow, made.silence_id)
    assert row.ended_at == clock.now()
    assert row.ends_at == clock.now() + timedelta(days=30)
    assert await alarms.news() == []
    await alarms.says("Disk", host="web-1")
    assert len(await alarms.cards("Disk")) == 1


async def test_one_that_was_ended_stays_ended_when_the_clock_goes_back(
    alarms: Alarms, clock: ManualClock
) -> None:
    made = await alarms.silences("host=web-1", hours=5)
    await alarms.says("Disk", host="web-1")
    await alarms.work.runtime.calm.silence.end(
        alarms.work.workspace, made.silence_id, by=alarms.by, cause=alarms.cause
    )
    clock.advance(-2 * HOUR)

    await alarms.tick()

    assert len(await alarms.cards("Disk")) == 1
    await alarms.says("Load", host="web-1")
    assert len(await alarms.cards("Load")) == 1


async def test_one_that_time_ended_stays_ended_when_the_clock_goes_back(
    alarms: Alarms, clock: ManualClock
) -> None:
    await alarms.silences("host=web-1")
    await alarms.says("Disk", host="web-1")
    clock.advance(30 * HOUR)
    await alarms.tick()
    clock.advance(-30 * HOUR)

    await alarms.says("Load", host="web-1")
    await alarms.tick()

    assert len(await alarms.cards("Disk")) == 1
    assert (await alarms.withheld("Load"), (await alarms.alert("Load")).muted_by) == ([], None)


async def test_a_changed_one_tells_what_it_does_not_mute_any_more(alarms: Alarms) -> None:
    made = await alarms.silences("team=db", hours=2)
    await alarms.says("Disk", host="a", team="db")
    await alarms.says("Load", host="b", team="db")
    flow, now = alarms.work.runtime.calm.silence, alarms.work.runtime.clock.now()
    narrower = WantedSilence(
        matchers=read_matchers("team=db, host=a"), reason="only a", ends_at=now + HOUR
    )

    await flow.change(
        alarms.work.workspace,
        made.silence_id,
        narrower,
        if_revision=1,
        by=alarms.by,
        cause=alarms.cause,
    )

    assert [len(await alarms.cards(name)) for name in ("Disk", "Load")] == [0, 1]
    with pytest.raises(Stale):
        await flow.change(
            alarms.work.workspace,
            made.silence_id,
            narrower,
            if_revision=1,
            by=alarms.by,
            cause=alarms.cause,
        )


async def test_too_broad_a_one_is_asked_about_and_needs_an_administrator(
    alarms: Alarms,
) -> None:
    for host in "abcdefgh":
        await alarms.says(f"Disk{host}", host=host, team="db")
    staff = By(person=alarms.owner, role=Role.STAFF, confirms=True)

    with pytest.raises(TooBroad) as half:
        await alarms.silences("team=db")
    with pytest.raises(TooBroad):
        await alarms.silences('host=~"a|b"')
    with pytest.raises(NotAllowed):
        await alarms.silences("team=db", by=staff)
    await alarms.silences("host=a", by=staff)
    made = await alarms.silences("team=db", confirms=True)

    assert (half.value.would, half.value.of, half.value.now) == (8, 8, 8)
    view = await alarms.work.runtime.calm.silences.one(alarms.work.workspace, made.silence_id)
    assert (view.reach.muted, view.reach.open) == (7, 7)  # one is muted by the other


@pytest.mark.parametrize(
    ("hours", "reason", "field"),
    [
        (0, "why", "ends_at"),
        (-1, "why", "ends_at"),
        (24 * 91, "why", "ends_at"),
        (None, "why", "ends_at"),
        (1, "  ", "reason"),
    ],
)
async def test_what_is_not_taken_is_named(
    alarms: Alarms, hours: float | None, reason: str, field: str
) -> None:
    now = alarms.work.runtime.clock.now()
    wanted = WantedSilence(
        matchers=read_matchers("host=a"),
        reason=reason,
        ends_at=None if hours is None else now + timedelta(hours=hours),
    )

    with pytest.raises(InvalidInput) as refused:
        await alarms.work.runtime.calm.silence.create(
            alarms.work.workspace, wanted, by=alarms.by, cause=alarms.cause
        )

    assert refused.value.field == field


async def test_every_change_is_taken_back_once(alarms: Alarms, clock: ManualClock) -> None:
    calm, workspace = alarms.work.runtime.calm, alarms.work.workspace
    made = await alarms.silences("host=a", hours=2)
    clock.advance(timedelta(seconds=1))
    later = clock.now() + 5 * HOUR
    longer = await calm.silence.adjust(
        workspace, made.silence_id, ends_at=later, by=alarms.by, cause=alarms.cause
    )
    assert (await calm.silences.one(workspace, made.silence_id)).ends_at == later

    clock.advance(timedelta(seconds=1))
    await calm.silence.undo(workspace, longer.change, by=alarms.by, cause=alarms.cause)
    shorter = await calm.silences.one(workspace, made.silence_id)
    with pytest.raises(Conflict):
        await calm.silence.undo(workspace, longer.change, by=alarms.by, cause=alarms.cause)
    clock.advance(timedelta(seconds=1))
    ended = await calm.silence.end(workspace, made.silence_id, by=alarms.by, cause=alarms.cause)
    await alarms.tick()
    again = await calm.silence.undo(workspace, ended.change, by=alarms.by, cause=alarms.cause)

    assert shorter.ends_at == clock.now() - timedelta(seconds=3) + 2 * HOUR
    view = await calm.silences.one(workspace, again.silence_id)
    assert (view.state, view.ends_at) == ("active", shorter.ends_at)


async def test_another_workspaces_silence_is_not_there(alarms: Alarms) -> None:
    made = await alarms.silences("host=a")
    calm, elsewhere = alarms.work.runtime.calm, WorkspaceId(alarms.work.runtime.ids.new())

    with pytest.raises(NotFound):
        await calm.silences.one(elsewhere, made.silence_id)
    with pytest.raises(NotFound):
        await calm.silence.end(elsewhere, made.silence_id, by=alarms.by, cause=alarms.cause)
    assert (await calm.silences.page(elsewhere, None, limit=5)).items == ()
    reach = await calm.silence.reach(elsewhere, read_matchers("host=a"), sight=EVERYTHING)
    assert reach.of == 0


async def test_the_list_goes_on_where_a_page_ended(alarms: Alarms, clock: ManualClock) -> None:
    views, workspace = alarms.work.runtime.calm.silences, alarms.work.workspace
    made: list[SilenceId] = []
    for number in range(5):
        clock.advance(timedelta(seconds=1))
        made.append((await alarms.silences(f"host=h{number}", hours=5 - number)).silence_id)
    first = await views.page(workspace, "active", limit=3)
    rest = await views.page(workspace, "active", limit=3, after=first.next)
    everything = await views.page(workspace, None, limit=9)

    assert [one.id for one in (*first.items, *rest.items)] == made[::-1]
    assert [one.id for one in everything.items] == made[::-1]
    clock.advance(HOUR)
    expired = await views.page(workspace, "expired", limit=3)
    assert [one.id for one in expired.items] == [made[-1]]


async def test_only_so_many_name_no_value(alarms: Alarms) -> None:
    for number in range(UNCERTAIN_AT_MOST):
        await alarms.silences(f"host!=h{number}", confirms=True)

    with pytest.raises(Conflict) as refused:
        await alarms.silences('host=~"a.*"', confirms=True)

    assert refused.value.reason == "too_many"
    await alarms.silences('host=~"a|b"', confirms=True)


async def test_whoever_tells_it_again_at_the_same_time_tells_it_once(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(process(database_url, tmp_path, clock))
        alarms = Alarms(work=first, owner=await first.owner())
        made = await alarms.silences("team=db")
        for host in "abcdef":
            await alarms.says(f"Disk{host}", host=host, team="db")
        clock.advance(HOUR)
        flows = [first.runtime.flows]
        if first.runtime.database.is_postgres:
            other = process(database_url, tmp_path, clock, number=1)
            flows.append((await stack.enter_async_context(other)).runtime.flows)

        told = await asyncio.gather(
            *(one.unmute(first.workspace, made.silence_id) for one in flows * (4 // len(flows)))
        )

        assert sum(told) == 6
        assert [len(await alarms.cards(f"Disk{host}")) for host in "abcdef"] == [1] * 6
