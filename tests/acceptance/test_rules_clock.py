"""Rules by the clock, told to people: when clocks change or are set, over pauses and kills."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import pytest_asyncio

from tests.story.complaining import complains
from tests.story.ground import Ground
from tests.story.moved import Hands
from tests.story.person import Person
from tests.story.rules import saves
from tests.story.stage import OwnTelegram, Stage, names_place, raise_curtain
from tests.story.telegram import Seen

HOUR = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Watch:
    """A product whose clock is in our hands, and Olivia, who owns it."""

    ground: Ground
    http: aiohttp.ClientSession
    telegram: OwnTelegram
    hands: Hands
    stages: list[Stage] = field(default_factory=list)

    @property
    def stage(self) -> Stage:
        """What runs now."""
        return self.stages[-1]

    @property
    def olivia(self) -> Person:
        """The owner."""
        return self.stage.people.olivia

    async def starts(self, at: datetime) -> None:
        """Start the product at this moment of its clock."""
        self.hands.set_to(at)
        stage = await raise_curtain(
            self.ground.folder,
            self.http,
            telegram=self.telegram,
            settings=self.ground.settings,
            program="tests.story.moved",
        )
        if self.stages:
            stage.place = self.stage.place
        self.stages.append(stage)

    async def comes(self, at: datetime, *, passes: bool = True) -> None:
        """Let time pass until then, and everything be sent."""
        address = self.stage.product.address
        await self.hands.come_to(at, self.http, address, passes=passes)
        await self.stage.telegram.idle()

    async def told(self, name: str) -> list[Seen]:
        """Return Olivia's messages of a rule's alerts."""
        said = re.compile(rf"Alert \d.* · {re.escape(name)}$", re.MULTILINE)
        return [one for one in await self.olivia.looks("Alert ") if said.search(one.words)]

    async def counts(self, name: str, moments: Sequence[tuple[str, int]]) -> None:
        """Come to each moment (UTC) and look how many messages there are by then."""
        seen = []
        for moment, _ in moments:
            await self.comes(datetime.fromisoformat(moment).replace(tzinfo=UTC))
            seen.append((moment, len(await self.told(name))))
        assert seen == list(moments)


@pytest_asyncio.fixture(loop_scope="session")
async def watch(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> AsyncIterator[Watch]:
    """The product, at noon of a day in 2031, claimed."""
    opened = Watch(ground=ground, http=http, telegram=telegram, hands=Hands(folder=ground.folder))
    await opened.starts(datetime(2031, 3, 3, 12, tzinfo=UTC))
    assert opened.stage.product.claim is not None
    await opened.olivia.opens(opened.stage.product.claim)
    await opened.olivia.sees("/rules")
    yield opened
    for stage in opened.stages:
        await stage.leave()
        if stage.product.process.returncode is None:
            await stage.product.stop()
    lost = [one for one in opened.stage.product.log_lines() if one["level"] == "error"]
    # Time that goes by at once is to the leases as if the machine had slept.
    assert {one.get("action") for one in lost} <= {"lease_lost"}


@pytest.mark.parametrize(
    ("zone", "at", "moments"),
    [
        pytest.param(
            "America/New_York",
            "02:30",
            [("2031-03-09T06:58", 1), ("2031-03-09T07:01", 2), ("2031-03-10T06:31", 3)],
            id="a time that does not come in New York",
        ),
        pytest.param(
            "Europe/Madrid",
            "02:30",
            [("2031-10-26T00:31", 1), ("2031-10-26T01:31", 1), ("2031-10-27T01:31", 2)],
            id="a time that comes twice in Madrid",
        ),
    ],
)
async def test_a_daily_rule_is_told_once_a_day_when_the_clocks_change(
    watch: Watch, zone: str, at: str, moments: list[tuple[str, int]]
) -> None:
    first = datetime.fromisoformat(moments[0][0]).replace(tzinfo=UTC)
    await watch.comes(first - 36 * HOUR)
    line = f'every day at {at} in {zone} when count(open) < 100 then alert low named "Nightly"'
    await saves(watch.olivia, line, at)

    await watch.counts("Nightly", moments)


async def test_a_daily_question_is_told_each_day_quietly_once_seen_and_ends_by_itself(
    watch: Watch,
) -> None:
    olivia, carla = watch.olivia, watch.stage.people.carla
    place = await names_place(olivia, "Room 12")
    asked = "when count(open, older than 2h) > 0"
    line = f'every day at 18:00 {asked} then alert high named "Old ones"'
    await saves(olivia, line, "open cases", "2 hours")
    await complains(carla, place, "The tap drips")
    await watch.comes(datetime(2031, 3, 3, 18, 1, tzinfo=UTC))
    (first,) = await watch.told("Old ones")
    await complains(carla, place, "The lamp is dark")

    await watch.comes(datetime(2031, 3, 4, 18, 1, tzinfo=UTC))
    second = (await watch.told("Old ones"))[-1]
    await olivia.taps("Acknowledge", on=second)
    await olivia.sees("Acknowledged by Olivia", "2 open cases")
    await watch.comes(datetime(2031, 3, 5, 18, 1, tzinfo=UTC))
    third = (await watch.told("Old ones"))[-1]
    desk = await watch.stage.desk_of(olivia)
    for words in ("The tap drips", "The lamp is dark"):
        case = await desk.case(words)
        await desk.does(f"/cases/{case['id']}/status", {"status": "resolved"})
    await watch.comes(datetime(2031, 3, 6, 18, 1, tzinfo=UTC))

    told = await watch.told("Old ones")
    assert "1 open case older than 2 hours (the rule asks for more than 0)" in first.words
    assert "2 open cases older than 2 hours" in second.words
    assert [one.is_silent for one in (first, second, third)] == [False, False, True]
    assert second.raw["reply_to_message"]["message_id"] == first.id
    assert third.raw["reply_to_message"]["message_id"] == second.id
    assert len(told) == 3
    assert "0 open cases older than 2 hours" in told[-1].words
    assert "Resolved" in told[-1].words
    assert all(re.search("🟢", one.words) for one in told)


async def test_after_a_pause_each_rule_catches_up_as_it_says(watch: Watch) -> None:
    for how in ("once", "skip", "each", "each grace 3h"):
        words = "" if how == "once" else f" catch up {how}"
        line = f'every 1h{words} when count(open) < 100 then alert low named "By {how}"'
        typed = await watch.olivia.writes(f"/rule {line}")
        await watch.olivia.taps("Save", on=await watch.olivia.sees("Save", after=typed))
        await watch.olivia.sees("▶️", f"By {how}", after=typed)
    await watch.stage.product.stop()

    await watch.starts(datetime(2031, 3, 3, 20, 10, tzinfo=UTC))
    await watch.comes(datetime(2031, 3, 3, 20, 30, tzinfo=UTC))

    counts = {}
    for how in ("once", "skip", "each", "each grace 3h"):
        told = await watch.told(f"By {how}")
        found = re.search(r"×(\d+)", told[-1].words) if told else None
        counts[how] = (len(told), int(found[1]) if found else len(told))
    assert counts == {"once": (1, 1), "skip": (0, 0), "each": (1, 8), "each grace 3h": (1, 3)}


async def test_a_count_and_a_silence_go_on_over_a_kill(watch: Watch) -> None:
    olivia, carla = watch.olivia, watch.stage.people.carla
    place = await names_place(olivia, "Room 4")
    await saves(olivia, 'when 3 complaints in 15m per place then alert high named "Burst"', "3")
    silence = 'when no feedback for 6h in place "Room 4" then alert medium named "Silence"'
    await saves(olivia, silence, "6 hours")
    await complains(carla, place, "One")
    await complains(carla, place, "Two")
    await watch.stage.product.kill()
    await watch.ground.let_leases_run_out()

    await watch.starts(datetime(2031, 3, 3, 12, 10, tzinfo=UTC))
    await complains(watch.stage.people.carla, place, "Three")
    burst = await watch.olivia.sees("· Burst", "3 complaints within 15 minutes in Room 4")
    await watch.stage.telegram.idle()  # What is cut off before it is noted is sent again.
    await watch.stage.product.kill()
    await watch.ground.let_leases_run_out()
    await watch.starts(datetime(2031, 3, 3, 18, 0, tzinfo=UTC))
    early = await watch.told("Silence")
    await watch.comes(datetime(2031, 3, 3, 18, 12, tzinfo=UTC))

    assert (early, len(await watch.told("Burst"))) == ([], 1)
    (told,) = await watch.told("Silence")
    assert re.search(r"Nothing in Room 4 for 6 hours \(last at 12:1\d\)", told.words)
    await complains(watch.stage.people.carla, place, "Here again", stars=5)
    await watch.olivia.sees("· Silence", "Resolved")
    assert "Three" in burst.words


async def test_a_clock_that_somebody_sets_has_missed_nothing(watch: Watch) -> None:
    line = 'every 1h catch up each when count(open) < 100 then alert low named "Each"'
    await saves(watch.olivia, line, "hour")
    await watch.comes(datetime(2031, 3, 3, 12, 5, tzinfo=UTC))

    await watch.comes(datetime(2031, 3, 3, 17, 5, tzinfo=UTC), passes=False)

    (told,) = await watch.told("Each")
    assert "×" not in told.words
    moved = [one for one in watch.stage.product.log_lines() if one.get("action") == "clock_jumped"]
    assert len(moved) == 1


async def test_rules_that_fire_each_other_by_a_label_stop_at_three(watch: Watch) -> None:
    olivia, carla = watch.olivia, watch.stage.people.carla
    place = await names_place(olivia, "Room 9")
    for number in range(1, 6):
        when = f'label step = "{number - 1}"' if number > 1 else 'text has "echo"'
        kinds = " watching events" if number > 1 else ""
        line = f'when {when} then alert low, label step = "{number}"{kinds} named "Step {number}"'
        typed = await olivia.writes(f"/rule {line}")
        await olivia.taps("Save", on=await olivia.sees("Save", after=typed))
        await olivia.sees("▶️", f"Step {number}", after=typed)

    await complains(carla, place, "An echo", stars=4)
    await olivia.sees("Alert ", "· Step 4")
    await watch.comes(datetime(2031, 3, 3, 12, 30, tzinfo=UTC))

    fired = [number for number in range(1, 6) if await watch.told(f"Step {number}")]
    assert fired == [1, 2, 3, 4]
