"""What everybody in a room is told: heads, news, goodbyes; and who comes and goes meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.events.said import About, Said
from core.events.type import Topic
from core.measures import LIVE_FRAMES
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from tests.fakes.live_line import MemoryLine
from tests.unit.web.live_page import Meddling, Page, happen
from tests.unit.web.test_hub_model import HOME, NOON, PLACES, World, person, standing
from web.live.hub import HEAD_SECONDS
from web.live.serving import rest_after
from web.live.topics import TOPICS_AT_MOST
from web.live.turns import FIRST_SENDS, SENDS


async def test_heads_go_to_those_who_have_all_before_them(world: World) -> None:
    page, slow = Page(world), Page(world, MemoryLine(room=1_000))
    await page.enter()
    await slow.enter(1)
    page.join()
    slow.join()
    happen(world, 100, size=2_000)
    await world.turns(100)

    world.clock.advance(timedelta(seconds=HEAD_SECONDS))
    await world.turns(20)

    assert page.last("head") == {"head": 100}
    slow.client.read()
    assert all(one["type"] != "head" for one in slow.client.frames)


def said(data: dict[str, Any], **more: Any) -> Said:
    return Said(
        workspace_id=HOME,
        type="delivery.settled",
        topic=Topic.DELIVERIES,
        at=NOON,
        data={"delivery": str(UUID(int=1)), "channel": "telegram", "state": "sent", "attempts": 1}
        | data,
        **more,
    )


async def test_what_is_said_in_passing_reaches_whom_it_may(world: World) -> None:
    near = Sight(person_id=person(1), places=frozenset({PLACES[0]}))
    everybody, placed, other = Page(world), Page(world), Page(world)
    await everybody.enter(0)
    await placed.enter(1, near)
    await other.enter(2)
    for page in (everybody, placed):
        page.join("deliveries")
    other.join("cases")

    world.hub.say(said({"attempts": 1}, about=About(place_id=PLACES[0])))
    world.hub.say(said({"attempts": 2}, about=About(place_id=PLACES[1])))
    world.hub.say(said({"attempts": 3}, persons=frozenset({person(1)})))
    await world.turns(20)

    def attempts(page: Page) -> list[int]:
        page.client.read()
        told = [one for one in page.client.frames if one["type"] == "delivery.settled"]
        assert all("seq" not in one for one in told)
        return [one["data"]["attempts"] for one in told]

    assert attempts(everybody) == [1, 2]
    assert attempts(placed) == [1, 3]
    assert attempts(other) == []


async def test_frames_that_come_close_together_go_out_in_one_write(world: World) -> None:
    writes: list[int] = []

    class Counted(MemoryLine):
        def write(self, data: bytes) -> None:
            writes.append(len(data))
            super().write(data)

    page = Page(world, Counted())
    await page.enter()
    page.join()
    writes.clear()

    happen(world, 20)
    world.hub.say(said({}))
    await world.turns(50)

    assert page.seqs() == list(range(1, 21))
    assert len(writes) == 1


async def test_what_comes_while_everybody_is_told_goes_out_with_what_comes_in_the_rest_after_it(
    world: World,
) -> None:
    writes: list[int] = []

    class Causing(MemoryLine):
        def write(self, data: bytes) -> None:
            writes.append(data.count(b"delivery.settled"))
            if writes == [1]:
                world.hub.say(said({"attempts": 2}))
            super().write(data)

    page = Page(world, Causing())
    await page.enter()
    page.join("deliveries")
    writes.clear()
    others = iter([said({"attempts": 3})])

    def rested() -> None:
        if writes:
            for other in others:
                world.hub.say(other)

    world.at_rest.append(rested)

    world.hub.say(said({"attempts": 1}))
    await world.turns(50)

    assert writes == [1, 2]


def test_a_long_round_is_followed_by_half_as_long_a_rest() -> None:
    assert [round(rest_after(took), 3) for took in (0, 0.012, 0.06, 1)] == [
        0.02,
        0.008,
        0.03,
        0.05,
    ]


async def test_a_change_of_rights_in_the_middle_keeps_back_what_was_not_sent(
    world: World,
) -> None:
    page = Page(world, MemoryLine(room=1_000))
    await page.enter()
    page.join()
    happen(world, 200, size=2_000)
    await world.turns(100)
    had = page.line.sent.count(b"x.happened")

    blind = Sight(person_id=person(0), only_assigned=True)
    world.standings.of[person(0)] = standing(Role.STAFF, blind)
    world.hub.rights_changed()
    await world.turns(50)
    for _ in range(40):
        page.client.read(50_000)
        await world.turns(5)

    assert len(page.seqs()) == had < 200
    assert page.last("subscribed")["why"] == "rights"


async def test_who_comes_while_rights_are_looked_at_is_looked_at_too_and_nobody_else_again(
    world: World,
) -> None:
    first, late = Page(world), Page(world)
    await first.enter(0)
    await world.turns(20)

    async def comes() -> None:
        await late.enter(1)
        # As it is by now; the one they came in with was read before.
        blind = Sight(person_id=person(1), only_assigned=True)
        world.standings.of[person(1)] = standing(Role.STAFF, blind)

    world.standings.meanwhile = comes
    world.standings.asked.clear()
    world.hub.rights_changed()
    await world.turns(50)

    assert late.last("subscribed")["why"] == "rights"
    assert world.standings.asked == [{person(0)}, {person(1)}]


async def test_topics_that_a_role_loses_are_left(world: World) -> None:
    page = Page(world)
    connection = await page.enter()
    page.join("deliveries", "cases")

    connection.rights_are(standing(Role.VIEWER, EVERYTHING))

    assert page.last("subscribed")["topics"] == ["cases"]
    page.join("deliveries")
    assert page.last("error")["code"] == "not_allowed"


async def test_a_socket_joins_only_so_many_topics(world: World) -> None:
    page = Page(world)
    await page.enter()

    page.join(*(f"case:{UUID(int=number)}" for number in range(TOPICS_AT_MOST)))
    page.join("alerts")

    assert page.last("error")["code"] == "too_many_topics"
    assert len(page.last("subscribed")["topics"]) == TOPICS_AT_MOST


async def test_goodbyes_ask_to_come_back_at_different_moments(world: World) -> None:
    pages = [Page(world) for _ in range(30)]
    for number, page in enumerate(pages):
        await page.enter(number)

    world.hub.close()
    await world.turns(20)

    assert {page.line.code for page in pages} == {1012}
    asked = sorted({page.last("bye")["retry_after"] for page in pages})
    assert (asked[0], asked[-1], len(asked)) == (0.5, 5.0, 10)
    for page in pages:
        page.line.hearer.lost(1012)
    await world.hub.emptied(10)
    assert world.hub.connected == 0


async def test_who_changes_topics_in_the_middle_of_a_fan_out_misses_nothing(world: World) -> None:
    pages: list[Page] = []

    def meddle() -> None:
        # One has it already, one does not yet, one leaves and comes back to where it was.
        pages[1].join("alerts")
        pages[-1].join("alerts")
        pages[-2].join("alerts")
        pages[-2].client.say({"type": "unsubscribe", "topics": ["alerts"]})

    first = Meddling(meddle)
    pages += [Page(world, first if number == 0 else None) for number in range(3 * SENDS)]
    for number, page in enumerate(pages):
        await page.enter(number)
        page.join("cases")
    first.is_armed = True

    happen(world, 3)
    await world.turns(100)
    happen(world, 2)
    await world.turns(100)

    assert {tuple(page.seqs()) for page in pages} == {(1, 2, 3, 4, 5)}


async def test_others_have_their_turn_in_the_middle_of_a_fan_out(world: World) -> None:
    had: list[int] = []
    pages: list[Page] = []

    def look() -> None:
        had.append(sum(bool(page.seqs()) for page in pages))

    first = Meddling(look)
    pages += [Page(world, first if number == 0 else None) for number in range(3 * SENDS)]
    for number, page in enumerate(pages):
        await page.enter(number)
        page.join("cases")
    first.is_armed = True

    happen(world, 1)
    await world.turns(100)

    assert len(had) == 1
    assert had[0] <= FIRST_SENDS + 32


async def test_news_are_not_told_to_who_left_in_the_middle(world: World) -> None:
    pages: list[Page] = []

    def meddle() -> None:
        pages[-1].client.say({"type": "unsubscribe", "topics": ["deliveries"]})

    first = Meddling(meddle)
    pages += [Page(world, first if number == 0 else None) for number in range(3 * SENDS)]
    for number, page in enumerate(pages):
        await page.enter(number)
        page.join("deliveries", "cases")
    first.is_armed = True

    world.hub.say(said({}))
    await world.turns(100)

    for page in pages:
        page.client.read()
    told = [any(one["type"] == "delivery.settled" for one in page.client.frames) for page in pages]
    assert told == [True] * (len(pages) - 1) + [False]


async def test_what_is_given_out_is_counted(world: World) -> None:
    pages = [Page(world), Page(world), Page(world, MemoryLine(room=1_000))]
    for number, page in enumerate(pages):
        await page.enter(number)
    pages[0].join("cases")
    pages[1].join("alerts")
    pages[2].join("cases")

    happen(world, 3, size=2_000)
    await world.turns(50)

    assert world.tally.counters[LIVE_FRAMES.name] == {(): 6}
    assert world.hub.waiting_bytes == pages[2].line.waiting > 0
