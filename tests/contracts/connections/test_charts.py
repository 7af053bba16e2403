"""How many sockets there were when, and the list of them page by page."""

from __future__ import annotations

from datetime import timedelta

from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.ids import Ids
from core.tenants.tables import MemberRow
from tests.contracts.connections.conftest import Sockets

HOUR = timedelta(hours=1)


async def test_hours_say_what_came_what_went_and_the_most_at_once(
    sockets: Sockets, clock: ManualClock
) -> None:
    begins = clock.now()
    log = sockets.log()
    await log.begin()
    stays, leaves = sockets.open(), sockets.open("bob")
    await log.write()
    sockets.end(leaves)
    clock.advance(timedelta(minutes=10))
    await log.write()
    clock.advance(2 * HOUR)
    await log.begin()
    sockets.end(stays)
    sockets.open()
    await log.write()

    hours = await sockets.views.hours(sockets.home, begins)

    assert [one.begins for one in hours] == [begins, begins + HOUR, begins + 2 * HOUR]
    assert [(one.opened, one.ended, one.peak) for one in hours] == [
        (2, 1, 2),
        (0, 0, 1),
        (1, 1, 2),
    ]
    assert hours[-1].seconds == 2 * 3600 + 600


async def test_of_those_online_some_are_members(sockets: Sockets, ids: Ids) -> None:
    await sockets.log().begin()
    ann = sockets.people["ann"]
    for name in ("ann", "ann", "bob"):
        sockets.open(name)
    await sockets.log().write()
    async with sockets.database.writing(InWorkspace(workspace_id=sockets.home)) as session:
        session.add(
            MemberRow(
                id=ids.new(),
                workspace_id=sockets.home,
                person_id=ann,
                role="staff",
                created_at=sockets.clock.now(),
            )
        )

    assert await sockets.views.members_online(sockets.home) == {ann: 2}
    assert set(await sockets.views.online(sockets.home)) == {ann, sockets.people["bob"]}


async def test_reasons_are_counted(sockets: Sockets, clock: ManualClock) -> None:
    await sockets.log().begin()
    for reason in ("left", "left", "too_slow"):
        sockets.end(sockets.open(), reason=reason)
    sockets.open()
    await sockets.log().write()

    found = await sockets.views.reasons(sockets.home, clock.now() - HOUR)

    assert found == {"left": 2, "too_slow": 1}


async def test_the_list_is_read_page_by_page_and_narrowed(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log().begin()
    made = []
    for number in range(5):
        made.append(sockets.open("ann" if number % 2 else "bob"))
        clock.advance(timedelta(seconds=1))
    sockets.end(made[1])
    await sockets.log().write()
    views, home = sockets.views, sockets.home

    first = await views.page(home, limit=3)
    rest = await views.page(home, limit=3, after=first.next)
    anns = await views.page(home, person=sockets.people["ann"], limit=9)
    ended = await views.page(home, is_open=False, limit=9)
    still = await views.page(home, person=sockets.people["ann"], is_open=True, limit=9)

    assert [one.id for one in (*first.items, *rest.items)] == made[::-1]
    assert rest.next is None
    assert [one.id for one in anns.items] == [made[3], made[1]]
    assert [one.id for one in ended.items] == [made[1]]
    assert [one.id for one in still.items] == [made[3]]


async def test_nothing_is_seen_of_another_workspace(sockets: Sockets, clock: ManualClock) -> None:
    await sockets.log().begin()
    sockets.open()
    await sockets.log().write()
    views, other = sockets.views, sockets.other

    assert await sockets.all(other) == []
    assert (await views.connected(other)).sockets == 0
    assert await views.online(other, only=sockets.people["ann"]) == {}
    assert [one.opened for one in await views.hours(other, clock.now())] == [0]
    assert await views.reasons(other, clock.now() - HOUR) == {}
