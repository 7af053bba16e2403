"""What people do about cases and alerts that are there: look, take, close, reopen, rate, add."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.delivery.tables import SentMessageRow
from core.desk.submission import TEXT_LIMIT
from core.tenants.sight import EVERYTHING
from core.work import Work
from tests.unit.bot_members.bothouse import BOT, CARLA, NOON, OLIVIA, SAM, BotHouse


async def complain(house: BotHouse, words: str = "The door is broken") -> None:
    """Let Carla complain with one star."""
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "1 ★")
    await house.say(CARLA, words)
    await house.tap(CARLA, "Send")


async def test_the_list_of_alerts_follows_what_is_pressed_below_it(house: BotHouse) -> None:
    await complain(house)
    await house.say(OLIVIA, "/alerts")
    assert "🔴 1 · The door is broken" in house.last(OLIVIA).words

    await house.tap(OLIVIA, "Acknowledge 1")
    assert house.telegram.toasts[-1] == "Acknowledged by you"
    assert "🟠 1 · The door is broken" in house.last(OLIVIA).words

    await house.tap(OLIVIA, "Resolve 1")
    assert "All quiet" in house.last(OLIVIA).words


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("The door squeaks", ("Low rating", "New complaint")),
        ("I want a refund", ("Low rating", "Words that worry", "New complaint")),
    ],
    ids=["two rules", "three rules"],
)
async def test_why_names_each_rule_and_what_held(
    house: BotHouse, words: str, rules: tuple[str, ...]
) -> None:
    await complain(house, words)
    await house.say(OLIVIA, "/alerts")
    resolve = house.last(OLIVIA).data("Resolve 1")
    shown = house.last(OLIVIA)

    await house.press(OLIVIA, shown, resolve.replace("resolve", "why"))

    told = house.last(OLIVIA).words
    named = [line.split("“")[1].split("”")[0] for line in told.splitlines() if "revision" in line]
    assert sorted(named) == sorted(rules)
    assert "✅ the rating is at most 2: it is 1" in told


async def test_a_customer_cannot_press_what_is_for_staff(house: BotHouse) -> None:
    await complain(house)
    await house.say(OLIVIA, "/alerts")
    shown = house.last(OLIVIA)

    await house.press(CARLA, shown, shown.data("Resolve 1"))

    assert "This is for members" in house.telegram.toasts[-1]
    assert [case.status for case in await house.cases()] == ["new"]


async def test_ones_own_cases_are_closed_and_reopened_in_the_list(house: BotHouse) -> None:
    await complain(house)
    await house.say(CARLA, "/my")

    await house.tap(CARLA, "Close #1")
    assert "#1 · Closed" in house.last(CARLA).words

    await house.tap(CARLA, "Reopen #1")
    assert "#1 · Being worked on" in house.last(CARLA).words


async def test_a_solution_is_rated_from_the_list(house: BotHouse) -> None:
    await complain(house)
    await house.say(OLIVIA, "/alerts")
    await house.tap(OLIVIA, "Resolve 1")
    await house.say(CARLA, "/my")

    await house.tap(CARLA, "Rate #1")
    await house.tap(CARLA, "4 ★")

    (case,) = await house.cases()
    assert case.solved_rating == 4


@pytest.mark.parametrize("label", ["Close #1"])
async def test_nobody_elses_case_can_be_pressed(house: BotHouse, label: str) -> None:
    await complain(house)
    await house.say(CARLA, "/my")
    shown = house.last(CARLA)

    await house.press(OLIVIA, shown, shown.data(label))

    assert house.telegram.toasts[-1] == "That is not there any more."
    assert [case.status for case in await house.cases()] == ["new"]


async def test_more_words_than_fit_are_not_taken_over_by_an_edit(house: BotHouse) -> None:
    start = await house.found()
    await house.say(CARLA, f"/start {start}")
    said = await house.say(CARLA, "Cold")
    await house.tap(CARLA, "Send")

    await house.edit(CARLA, said, "x" * (TEXT_LIMIT + 1))

    assert "I kept the words as they were" in house.last(CARLA).words
    assert [case.text for case in await house.cases()] == ["Cold"]


STATUS_MESSAGE = 900


async def send_status_message(house: BotHouse) -> None:
    """Note that a message to Carla is about her case, as the delivery does."""
    (case,) = await house.cases()

    async def body(_session: AsyncSession, work: Work) -> None:
        work.insert(
            SentMessageRow,
            id=uuid4(),
            kind="case.status",
            bot_id=BOT,
            chat_id=CARLA,
            message_id=STATUS_MESSAGE,
            address=f"{BOT}/{CARLA}/0",
            sent_at=NOON,
            shown_revision=1,
            case_id=case.id,
        )

    scope = InWorkspace(workspace_id=house.workspace)
    await house.runtime.books.transaction(scope, body)


ANSWERING = {
    "message_id": STATUS_MESSAGE,
    "date": 1,
    "chat": {"id": CARLA, "type": "private"},
}


async def test_a_reply_to_the_status_message_joins_the_case(house: BotHouse) -> None:
    await complain(house)
    await send_status_message(house)

    await house.say(CARLA, "And no towel", reply_to_message=ANSWERING)

    (case,) = await house.cases()
    detail = await house.runtime.cases.detail(house.workspace, case.id, sight=EVERYTHING)
    assert [item.text for item in detail.thread] == ["The door is broken", "And no towel"]
    assert house.last(CARLA).words == "Added to #1."


async def test_a_reply_to_a_case_that_is_over_says_how_to_reopen_it(house: BotHouse) -> None:
    await complain(house)
    await send_status_message(house)
    await house.say(CARLA, "/my")
    await house.tap(CARLA, "Close #1")

    await house.say(CARLA, "Broken again", reply_to_message=ANSWERING)

    assert house.last(CARLA).words == "Added to #1, which is over. /my lets you reopen it."


async def test_whoever_presses_too_late_learns_who_was_faster(house: BotHouse) -> None:
    await complain(house)
    await house.say(OLIVIA, "/alerts")
    shown = house.last(OLIVIA)
    acknowledge = shown.data("Acknowledge 1")
    await house.tap(OLIVIA, "Acknowledge 1")
    await house.say(OLIVIA, "/invite staff")
    start = house.last(OLIVIA).words.partition("start=")[2].split()[0]
    await house.say(SAM, f"/start {start}")

    await house.press(SAM, shown, acknowledge)
    assert house.telegram.toasts[-1] == "Olivia was faster: acknowledged 12:00."

    await house.press(OLIVIA, shown, acknowledge)
    assert house.telegram.toasts[-1] == "You have done that already, 12:00."
