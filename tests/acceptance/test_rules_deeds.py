"""What a rule does when it holds: who is told, what becomes of the case, when it keeps quiet."""

from __future__ import annotations

import aiohttp
import pytest
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.hooks import Machine, machine
from tests.story.person import Person
from tests.story.rules import marked, mistaken, nearest, ruled
from tests.story.stage import Stage


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(stage: Stage, http: aiohttp.ClientSession) -> Machine:
    """A machine that reports whatever it is told to."""
    return await machine(stage, http)


async def test_the_case_is_cared_for_once_and_the_customer_answered(
    stage: Stage, olivia: Person, sam: Person, carla: Person
) -> None:
    line = (
        'when text has "xylophone" then set severity critical, set category "music", assign @Sam,'
        ' reply "We are tuning it.", label team = "band" named "Tuning"'
    )
    follows = 'when label team = "band" then alert high to @Sam watching events named "Band"'
    async with (
        ruled(olivia, line, "xylophone", "“music”", "“We are tuning it.”"),
        ruled(olivia, follows, "the label team is “band”"),
    ):
        await complains(carla, stage.place, "The xylophone is flat", stars=5)

        await carla.sees("We are tuning it.")
        await stage.telegram.idle()
        desk = await stage.desk_of(olivia)
        case = await desk.case("xylophone")
        assert (case["severity"], case["category"]) == ("critical", "music")
        assert case["assignee"]["name"] == "Sam Staff"
        assert len(await carla.looks("We are tuning it.")) == 1
        assert len(await desk.alerts("xylophone")) == 1
        await sam.sees("Band", "The xylophone is flat", "High", "Acknowledge")


@pytest.mark.parametrize(
    ("to", "sees_at_home", "sees_in_room"),
    [("#Ops-room", False, True), ("@Sam", True, False), ("role:staff", True, False)],
)
async def test_those_named_are_told_and_nobody_else(
    stage: Stage,
    olivia: Person,
    sam: Person,
    carla: Person,
    to: str,
    sees_at_home: bool,
    sees_in_room: bool,
) -> None:
    line = f'when text has "marimba" then alert high to {to} named "Marimba"'
    async with ruled(olivia, line, "marimba", to):
        await complains(carla, stage.place, f"A marimba for {to}", stars=4)

        if sees_at_home:
            await sam.sees("Marimba", f"A marimba for {to}", "Acknowledge")
        if sees_in_room:
            await sam.sees_in(OPS_ROOM, "Marimba", f"A marimba for {to}", "Acknowledge")
        await stage.telegram.idle()
        at_home = await sam.looks("Marimba", f"A marimba for {to}")
        in_room = await sam.looks_in(OPS_ROOM, "Marimba", f"A marimba for {to}")
        assert (len(at_home), len(in_room)) == (sees_at_home, sees_in_room)
        assert await olivia.looks("Marimba", f"A marimba for {to}", "Acknowledge") == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("#Opsroom", "#Ops-room"), ("@Sma", "@Sam"), ("role:stuff", "role:staff")],
)
async def test_an_unknown_receiver_is_refused_with_the_nearest(
    olivia: Person, typed: str, offered: str
) -> None:
    shown = await mistaken(olivia, f"when rating <= 2 then alert high to {typed}")

    assert f"There is no receiver “{typed}”" in shown.words
    assert marked(shown) == typed
    assert nearest(shown) == f"when rating <= 2 then alert high to {offered}"
    await olivia.taps("Discard", on=shown)


async def test_alike_within_the_cooldown_only_the_number_is_raised_on_the_same_message(
    stage: Stage, olivia: Person, sam: Person, carla: Person
) -> None:
    line = (
        'when text has "gong" then alert high to #Ops-room cooldown 30m group by place'
        ' named "Gongs"'
    )
    async with ruled(olivia, line, "30 minutes"):
        await complains(carla, stage.place, "A gong at noon", stars=4)
        first = await sam.sees_in(OPS_ROOM, "Gongs", "A gong at noon", "Acknowledge")
        await complains(carla, stage.place, "A gong at midnight", stars=4)

        again = await sam.sees_in(OPS_ROOM, "Gongs", "×2")
        await stage.telegram.idle()
        assert again.id == first.id
        assert len(await sam.looks_in(OPS_ROOM, "Gongs")) == 1


@pytest.mark.parametrize(
    ("matcher", "fitting", "other"),
    [
        ('= "db"', {"team": "db"}, {"team": "DB"}),
        ('= ""', {}, {"team": "db"}),
        ('!= "db"', {}, {"team": "db"}),
        ('=~ "db.*"', {"team": "db-1"}, {"team": "mydb"}),
        ('!~ "db.*"', {}, {"team": "db-1"}),
    ],
    ids=["is", "empty", "is not", "fits", "fits not"],
)
async def test_a_label_of_an_item_is_matched_as_alertmanager_does(
    stage: Stage,
    olivia: Person,
    sam: Person,
    server: Machine,
    matcher: str,
    fitting: dict[str, str],
    other: dict[str, str],
) -> None:
    line = f'when label team {matcher} then alert critical to @Sam named "Team"'
    async with ruled(olivia, line, "the label team"):
        await server.reports(f"Not for {matcher}", severity="low", **other)
        await server.reports(f"Meant by {matcher}", severity="low", **fitting)

        await sam.sees(f"Meant by {matcher}", "Critical", "Acknowledge")
        assert await sam.looks(f"Not for {matcher}") == []
