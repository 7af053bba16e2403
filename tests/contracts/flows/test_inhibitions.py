"""An open alert mutes its consequences, which are told when it is over; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.clock import ManualClock
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from core.matching.line import read_matchers
from core.silences.inhibition_book import (
    INHIBITIONS_AT_MOST,
    InhibitionView,
    WantedInhibition,
    sentence,
    usual,
)
from core.silences.tables import InhibitingRow
from core.tenants.role import Role
from core.texts import Locale
from tests.contracts.flows.alarms import Alarms
from tests.contracts.flows.clockwork import ALL, process

BY_HOST = usual("host", "Critical first")


@pytest.fixture
async def alarms(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Alarms]:
    """One process."""
    async with process(database_url, tmp_path, clock) as work:
        yield Alarms(work=work, owner=await work.owner())


async def saved(
    alarms: Alarms, wanted: WantedInhibition = BY_HOST, *, role: Role = Role.ADMIN
) -> InhibitionView:
    """Make an inhibition."""
    return await alarms.work.runtime.calm.inhibitions.save(
        alarms.work.workspace, wanted, by=alarms.owner, role=role, cause=alarms.cause
    )


async def changed(alarms: Alarms, one: InhibitionView, wanted: WantedInhibition) -> None:
    """Save it anew, at the revision it was seen at."""
    await alarms.work.runtime.calm.inhibitions.save(
        alarms.work.workspace,
        wanted,
        by=alarms.owner,
        role=Role.ADMIN,
        cause=alarms.cause,
        inhibition_id=one.id,
        if_revision=one.revision,
    )


async def told(alarms: Alarms, *names: str) -> list[int]:
    """Return how many new messages each alert had."""
    return [len(await alarms.cards(name)) for name in names]


async def test_what_an_open_critical_mutes_is_told_once_when_it_is_over(
    alarms: Alarms,
) -> None:
    await saved(alarms)
    await alarms.says("Down", host="web-1", severity="critical")
    await alarms.says("Slow", host="web-1")
    await alarms.says("Load", host="web-2")
    assert await told(alarms, "Down", "Slow", "Load") == [1, 0, 1]
    down = await alarms.alert("Down")
    assert await alarms.withheld("Slow") == [("inhibited", down.id)]

    await alarms.says("Down", host="web-1", severity="critical", is_over=True)
    await asyncio.gather(alarms.tick(), alarms.tick())
    await alarms.sweep()

    assert await told(alarms, "Down", "Slow", "Load") == [1, 1, 1]
    assert (await alarms.alert("Slow")).muted_ref is None
    async with alarms.work.runtime.database.reading(ALL) as session:
        assert await session.scalar(select(func.count()).select_from(InhibitingRow)) == 0


async def test_a_second_cause_keeps_it_muted_and_is_named_from_then_on(alarms: Alarms) -> None:
    await saved(alarms)
    for name in ("Down", "Fire"):
        await alarms.says(name, host="web-1", severity="critical")
    await alarms.says("Slow", host="web-1")
    await alarms.says("Down", host="web-1", severity="critical", is_over=True)

    await alarms.tick()

    slow, fire = await alarms.alert("Slow"), await alarms.alert("Fire")
    assert (slow.muted_by, slow.muted_ref) == ("inhibition", fire.id)
    assert await told(alarms, "Slow") == [0]
    await alarms.says("Fire", host="web-1", severity="critical", is_over=True)
    await alarms.tick()
    assert await told(alarms, "Slow") == [1]


async def test_an_alert_that_was_open_before_takes_part(alarms: Alarms) -> None:
    await alarms.says("Down", host="web-1", severity="critical")
    await saved(alarms)

    await alarms.says("Slow", host="web-1")

    assert await told(alarms, "Slow") == [0]


@pytest.mark.parametrize("way", ["off", "another", "deleted"])
async def test_what_nothing_mutes_since_a_change_is_told_at_once(alarms: Alarms, way: str) -> None:
    one = await saved(alarms)
    await alarms.says("Down", host="web-1", severity="critical")
    await alarms.says("Slow", host="web-1")

    if way == "off":
        await changed(alarms, one, replace(BY_HOST, is_active=False))
    elif way == "another":
        await changed(alarms, one, replace(BY_HOST, target=read_matchers("severity=low")))
    else:
        await alarms.work.runtime.calm.inhibitions.delete(
            alarms.work.workspace, one.id, by=alarms.owner, role=Role.ADMIN, cause=alarms.cause
        )

    assert await told(alarms, "Slow") == [1]


async def test_a_deleted_one_comes_back_once(alarms: Alarms) -> None:
    one = await saved(alarms)
    book, workspace = alarms.work.runtime.calm.inhibitions, alarms.work.workspace
    as_admin = {"by": alarms.owner, "role": Role.ADMIN, "cause": alarms.cause}
    await book.delete(workspace, one.id, **as_admin)  # type: ignore[arg-type] # a table of them

    again = await book.undelete(workspace, one.id, **as_admin)  # type: ignore[arg-type] # a table

    assert again.wanted == one.wanted
    with pytest.raises(Conflict):
        await book.undelete(workspace, one.id, **as_admin)  # type: ignore[arg-type] # a table
    with pytest.raises(NotFound):
        await book.undelete(workspace, again.id, **as_admin)  # type: ignore[arg-type] # a table


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(BY_HOST, equal=("severity",)), "equal"),
        (replace(BY_HOST, equal=("host", "host")), "equal"),
        (replace(BY_HOST, source=()), "source"),
        (replace(BY_HOST, target=()), "target"),
        (replace(BY_HOST, name=" "), "name"),
    ],
)
async def test_what_cannot_be_is_named(
    alarms: Alarms, wanted: WantedInhibition, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await saved(alarms, wanted)

    assert refused.value.field == field


async def test_two_that_change_one_do_not_overwrite_each_other(alarms: Alarms) -> None:
    one = await saved(alarms)
    await changed(alarms, one, replace(BY_HOST, name="Mine"))

    with pytest.raises(Stale):
        await changed(alarms, one, replace(BY_HOST, name="Yours"))

    (kept,) = await alarms.work.runtime.calm.inhibitions.all(alarms.work.workspace)
    assert kept.wanted.name == "Mine"


async def test_only_so_many_and_only_by_administrators(alarms: Alarms) -> None:
    with pytest.raises(NotAllowed):
        await saved(alarms, role=Role.STAFF)
    for number in range(INHIBITIONS_AT_MOST):
        await saved(alarms, replace(BY_HOST, name=f"n{number}"))

    with pytest.raises(Conflict) as refused:
        await saved(alarms)

    assert refused.value.reason == "too_many"


def test_it_reads_as_a_sentence() -> None:
    other = WantedInhibition(
        name="x",
        source=read_matchers("name=Uplink"),
        target=read_matchers("team=web"),
        equal=("site", "rack"),
    )

    assert sentence(BY_HOST).render(Locale()) == (
        "While a critical alert is open, less severe ones with the same host are not told."
    )
    assert sentence(other).render(Locale()) == (
        "While an alert with name=Uplink is open, those with team=web and the same site, rack are"
        " not told."
    )
