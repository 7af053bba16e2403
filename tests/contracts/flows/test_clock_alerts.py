"""What an alert that the clock asked for says, when people are told of it again, and when it is
over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from core.clock import ManualClock
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.desk.tables import CaseRow
from core.ids import AlertId
from core.inbox.cause import Cause
from tests.contracts.conftest import BOT
from tests.contracts.flows.clockwork import ALL, Clockwork, process

HOUR = timedelta(hours=1)
OPEN_CASES: dict[str, Any] = {
    "type": "question",
    "measure": "count",
    "of": "open",
    "op": ">",
    "value": 0,
}
HOURLY: dict[str, Any] = {"schedule": {"every": 3600}, "condition": OPEN_CASES}
EACH_QUARTER: dict[str, Any] = {"schedule": {"every": 900}, "condition": OPEN_CASES}


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def solve_all(work: Clockwork) -> None:
    """Have no case be open any more."""
    async with work.runtime.database.writing(ALL) as session:
        await session.execute(update(CaseRow).values(status="resolved"))


async def hours_go_by(work: Clockwork, clock: ManualClock, hours: int) -> None:
    """Let the clock ask each minute's quarter of so many hours."""
    for _ in range(hours * 4):
        clock.advance(HOUR / 4)
        await work.tick()


async def test_a_question_tells_its_number_in_the_readers_language(
    work: Clockwork, clock: ManualClock
) -> None:
    question = OPEN_CASES | {
        "older_than": 7200,
        "where": [{"type": "compare", "field": "rating", "op": "<=", "value": 2}],
    }
    await work.rule(schedule={"every": 3600}, condition=question)
    for _ in range(3):
        await work.complain()
    clock.advance(3 * HOUR)

    await work.tick()

    assert (
        "3 open cases older than 2 hours, where the rating is at most 2"
        " (the rule asks for more than 0)" in await work.card()
    )
    assert "3 casos abiertos de hace más de 2 horas" in await work.card(language="es")
    assert (await work.alert()).summary == (
        "3 open cases older than 2 hours, where the rating is at most 2"
        " (the rule asks for more than 0)"
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        pytest.param(
            {"measure": "average", "of": "complaints", "field": "rating", "op": "<", "value": 3.5}
            | {"within": "today"},
            "Average of the rating of complaints today: 2 (the rule asks for less than 3.5)",
            id="average",
        ),
        pytest.param(
            {"measure": "oldest", "op": ">", "value": 7200},
            "Oldest of open cases: 3 hours (the rule asks for more than 2 hours)",
            id="oldest",
        ),
        pytest.param(
            {"measure": "count", "of": "firing", "op": "<=", "value": 4, "within": 86400},
            "0 alerts nobody has acknowledged in the last 1 day (the rule asks for at most 4)",
            id="none of them",
        ),
    ],
)
async def test_every_measure_has_its_words(
    work: Clockwork, clock: ManualClock, condition: dict[str, Any], words: str
) -> None:
    await work.rule(schedule={"every": 3600}, condition={"type": "question", **condition})
    await work.complain()
    clock.advance(3 * HOUR)

    await work.tick()

    assert words in await work.card()


async def test_what_stands_behind_a_not_is_told_where_there_is_nothing_else(
    work: Clockwork, clock: ManualClock
) -> None:
    quiet = {"type": "not", "condition": OPEN_CASES | {"op": ">=", "value": 5}}
    await work.rule(schedule={"every": 3600}, condition=quiet)
    clock.advance(HOUR)

    await work.tick()

    assert "0 open cases" in await work.card()


async def test_a_silence_tells_since_when(work: Clockwork, clock: ManualClock) -> None:
    condition = {
        "type": "absence",
        "after": 6 * 3600,
        "of": {"type": "compare", "field": "kind", "op": "=", "value": "complaint"},
    }
    await work.rule(kinds=["submission"], condition=condition)
    clock.advance(timedelta(minutes=12))
    await work.complain()
    clock.advance(6 * HOUR)

    await work.tick()

    assert "No complaint for 6 hours (last at 12:12)" in await work.card()
    assert "Ninguna queja desde hace 6 horas (lo último, a las 12:12)" in await work.card(
        language="es"
    )


async def test_a_silence_in_which_nothing_ever_came_does_not_tell_of_a_last_one(
    work: Clockwork, clock: ManualClock
) -> None:
    condition = {
        "type": "absence",
        "after": 3600,
        "of": {"type": "compare", "field": "place", "op": "=", "value": "Lobby"},
    }
    await work.rule(kinds=["submission"], condition=condition)
    clock.advance(HOUR)

    await work.tick()

    assert "Nothing in Lobby for 1 hour (nor before, since 12:00)" in await work.card()


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        pytest.param(
            {
                "type": "volume",
                "count": 3,
                "window": 900,
                "of": {"type": "compare", "field": "kind", "op": "=", "value": "complaint"},
                "per": ["rating"],
            },
            "3 complaints within 15 minutes (the rating: “2”)",
            id="volume",
        ),
        pytest.param(
            {"type": "average", "op": "<", "value": 3, "window": 86400, "at_least": 3},
            "Average 2.33 of 3 ratings within 1 day",
            id="average",
        ),
    ],
)
async def test_what_is_counted_stands_above_what_the_customer_wrote(
    work: Clockwork, condition: dict[str, Any], words: str
) -> None:
    rated = 3 if condition["type"] == "average" else 2
    await work.rule(kinds=["submission"], condition=condition)
    for rating in (rated, 2, 2):
        await work.complain("The soup\nIt is cold", rating)

    card = await work.card()

    assert card.index(words) < card.index("It is cold")


async def test_a_rule_that_holds_by_something_else_tells_no_figures(work: Clockwork) -> None:
    volume = {"type": "volume", "count": 30, "window": 900}
    bad = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
    await work.rule(kinds=["submission"], condition={"type": "any", "conditions": [volume, bad]})

    await work.complain()

    assert (await work.alert()).found is None


async def test_the_next_occurrence_tells_again_with_the_new_number(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.owner()
    await work.rule(**HOURLY)
    await work.complain()
    clock.advance(HOUR)
    await work.tick()
    alert = await work.alert()
    async with work.runtime.database.writing(ALL) as session:
        address = (await session.scalars(select(DeliveryRow.address))).one()
        session.add(
            SentMessageRow(
                id=work.runtime.ids.new(),
                workspace_id=work.workspace,
                kind="alert.card",
                bot_id=BOT,
                chat_id=1001,
                message_id=77,
                address=address,
                sent_at=clock.now(),
                shown_revision=1,
                alert_id=alert.id,
            )
        )
    await work.complain()
    clock.advance(HOUR)

    await work.tick()

    assert await work.cards() == [{}, {"reply_to": 77}]
    assert await work.alerts() == [("firing", 2)]
    assert "2 open cases" in await work.card()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({}, 5, id="each hour, not each quarter"),
        pytest.param({"cooldown": 7200}, 3, id="as the cooldown says"),
        pytest.param({"cooldown": 900}, 17, id="as a short cooldown says"),
    ],
)
async def test_people_are_told_again_no_sooner_than_the_cooldown(
    work: Clockwork, clock: ManualClock, change: dict[str, Any], told: int
) -> None:
    await work.owner()
    await work.rule(**EACH_QUARTER, **change)
    await work.complain()
    clock.advance(HOUR / 4)
    await work.tick()

    await hours_go_by(work, clock, 4)

    assert len(await work.cards()) == told
    assert await work.alerts() == [("firing", 17)]


async def test_a_daily_rule_that_is_asked_a_little_late_tells_every_day(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.owner()
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    await work.rule(schedule={"days": days, "at": "13:00"}, condition=OPEN_CASES, cooldown=86_400)
    await work.complain()

    for late in (50, 10, 0):
        clock.advance(HOUR + timedelta(seconds=late))
        await work.tick()
        clock.advance(23 * HOUR - timedelta(seconds=late))

    assert len(await work.cards()) == 3


async def test_what_somebody_has_seen_is_told_once_a_day_and_quietly(
    work: Clockwork, clock: ManualClock
) -> None:
    owner = await work.owner()
    await work.rule(**HOURLY)
    await work.complain()
    clock.advance(HOUR)
    await work.tick()
    alert = await work.alert()
    await work.runtime.flows.acknowledge(
        work.workspace, AlertId(alert.id), by=owner, cause=Cause(actor=owner)
    )

    await hours_go_by(work, clock, 19)
    before = len(await work.cards())
    await hours_go_by(work, clock, 1)

    assert (before, len(await work.cards())) == (1, 2)
    assert await work.alerts() == [("acknowledged", 21)]


async def test_several_that_were_missed_are_told_once(work: Clockwork, clock: ManualClock) -> None:
    await work.owner()
    await work.rule(schedule={"every": 3600, "catch_up": "each"}, condition=OPEN_CASES)
    await work.complain()
    clock.advance(4 * HOUR)

    await work.tick()
    first = (await work.alerts(), len(await work.cards()))
    clock.advance(3 * HOUR)
    await work.tick()

    assert first == ([("firing", 4)], 1)
    assert (await work.alerts(), len(await work.cards())) == ([("firing", 7)], 2)


async def test_an_answer_of_no_resolves_the_alert_and_says_so(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.owner()
    await work.rule(**HOURLY)
    await work.complain()
    clock.advance(HOUR)
    await work.tick()
    await solve_all(work)
    clock.advance(HOUR)

    await work.tick()

    assert await work.alerts() == [("resolved", 1)]
    card = await work.card()
    assert "0 open cases (the rule asks for more than 0)" in card
    assert "Resolved, 14:00" in card
    assert len(await work.cards()) == 1


async def test_a_question_without_an_answer_leaves_the_alert_as_it_is(
    work: Clockwork, clock: ManualClock
) -> None:
    question = OPEN_CASES | {"measure": "average", "of": "cases", "field": "rating", "op": "<"}
    question |= {"value": 3, "within": 7200}
    await work.rule(schedule={"every": 3600}, condition=question)
    clock.advance(HOUR / 2)
    await work.complain()
    clock.advance(HOUR / 2)
    await work.tick()
    clock.advance(3 * HOUR)

    await work.tick()

    assert await work.alerts() == [("firing", 1)]


async def test_a_rule_that_rests_leaves_the_alert_as_it_is(
    work: Clockwork, clock: ManualClock
) -> None:
    await work.rule(**HOURLY, hours={"start": "12:00", "end": "14:00"})
    await work.complain()
    clock.advance(HOUR)
    await work.tick()
    await solve_all(work)
    clock.advance(HOUR)

    await work.tick()

    assert await work.alerts() == [("firing", 1)]


async def test_an_alert_that_another_rule_has_raised_too_is_not_ended_by_one(
    work: Clockwork, clock: ManualClock
) -> None:
    shared: dict[str, Any] = {"schedule": {"every": 3600}, "fingerprint": ["place"]}
    await work.rule(condition=OPEN_CASES, **shared)
    await work.rule(condition=OPEN_CASES | {"op": ">=", "of": "cases"}, keep=True, **shared)
    await work.complain()
    clock.advance(HOUR)
    await work.tick()
    await solve_all(work)
    clock.advance(HOUR)

    await work.tick()

    assert await work.alerts() == [("firing", 3)]


async def test_after_it_was_over_it_is_told_anew(work: Clockwork, clock: ManualClock) -> None:
    await work.owner()
    await work.rule(**HOURLY)
    for _ in range(2):
        await work.complain()
        clock.advance(HOUR)
        await work.tick()
        await solve_all(work)
        clock.advance(HOUR)
        await work.tick()

    assert await work.alerts() == [("resolved", 1), ("resolved", 1)]
    assert len(await work.cards()) == 2
