"""/undelivered: what did not get through, by cause, page by page, and what can be done."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.delivery.tables import DeliveryRow
from core.ids import to_base36
from core.work import Work
from tests.unit.bot_members.bothouse import BOT, CARLA, NOON, OLIVIA, SAM, BotHouse


async def dead(house: BotHouse, number: int = 1, *, reason: str = "chat_gone") -> list[UUID]:
    """Keep so many deliveries that ended, each a second after the one before."""
    runtime = house.runtime
    made: list[UUID] = []

    async def body(_: AsyncSession, work: Work) -> None:
        for second in range(number):
            at = NOON + timedelta(seconds=second)
            row = work.insert(
                DeliveryRow,
                id=runtime.ids.new(),
                kind="notice",
                channel="telegram",
                lane=f"telegram:{BOT}",
                queue=f"telegram:{BOT}/{CARLA}",
                address=f"{BOT}/{CARLA}/0",
                state="unknown" if reason == "maybe_arrived" else "dead",
                reason=reason,
                urgency=2,
                next_at=at,
                created_at=at,
                settled_at=at,
                params={},
                attempts=1,
                problem="Forbidden: bot was blocked by the user",
            )
            made.append(row["id"])

    await runtime.books.transaction(InWorkspace(workspace_id=house.workspace), body)
    return made


async def states(house: BotHouse) -> list[str]:
    """Return the states of all deliveries, in the order they were made."""
    scope = InWorkspace(workspace_id=house.workspace)
    async with house.runtime.database.reading(scope) as session:
        return list(await session.scalars(select(DeliveryRow.state).order_by(DeliveryRow.id)))


async def test_nothing_is_said_in_words_too(house: BotHouse) -> None:
    await house.found()

    await house.say(OLIVIA, "/undelivered")

    assert "Everything got through" in house.last(OLIVIA).words


async def test_causes_stand_with_their_numbers(house: BotHouse) -> None:
    await house.found()
    await dead(house, 3)
    await dead(house, 1, reason="maybe_arrived")

    await house.say(OLIVIA, "/undelivered")

    shown = house.last(OLIVIA)
    assert "3 messages: They have blocked the bot or put it out." in shown.words
    assert "1 message: Telegram did not answer" in shown.words
    assert shown.labels == ["3 messages", "1 message", "Send all again"]


async def test_a_long_list_is_turned_page_by_page(house: BotHouse) -> None:
    await house.found()
    await dead(house, 8)
    await house.say(OLIVIA, "/undelivered")

    await house.tap(OLIVIA, "8 messages")
    first = house.last(OLIVIA).labels
    await house.tap(OLIVIA, "Older")
    second = house.last(OLIVIA).labels
    await house.tap(OLIVIA, "Back")

    assert first == ["News for a member"] * 6 + ["Send all of these again", "Back", "Older"]
    assert second == ["News for a member"] * 2 + ["Send all of these again", "Back"]
    assert house.last(OLIVIA).labels == ["8 messages", "Send all again"]


async def test_one_is_read_and_sent_again(house: BotHouse) -> None:
    await house.found()
    await dead(house, reason="maybe_arrived")
    await house.say(OLIVIA, "/undelivered")

    await house.tap(OLIVIA, "1 message")
    await house.tap(OLIVIA, "News for a member")
    shown = house.last(OLIVIA)
    words, again = shown.words, shown.data("Send again")
    await house.tap(OLIVIA, "Send again")

    assert "The answer was: Forbidden: bot was blocked by the user" in words
    assert "Tried 1 time." in words
    assert "it says that it may have come before" in words
    assert house.telegram.toasts[-1] == "It is on its way again."
    assert await states(house) == ["due"]
    await house.press(OLIVIA, shown, again)
    assert house.telegram.toasts[-1] == "It is not on the list any more."


async def test_one_is_let_be_only_when_asked_twice(house: BotHouse) -> None:
    await house.found()
    await dead(house)
    await house.say(OLIVIA, "/undelivered")
    await house.tap(OLIVIA, "1 message")
    await house.tap(OLIVIA, "News for a member")
    shown = house.last(OLIVIA)
    ask = shown.data("Do not send…")

    await house.tap(OLIVIA, "Do not send…")
    assert await states(house) == ["dead"]
    await house.tap(OLIVIA, "Keep it")
    await house.tap(OLIVIA, "Do not send…")
    await house.tap(OLIVIA, "Never send it")

    assert house.telegram.toasts[-1] == "It will not be sent."
    assert await states(house) == ["cancelled"]
    await house.press(OLIVIA, shown, ask)
    assert house.telegram.toasts[-1] == "It is not on the list any more."


async def test_all_of_a_cause_are_sent_again_and_then_all(house: BotHouse) -> None:
    await house.found()
    await dead(house, 2)
    await dead(house, 1, reason="refused")
    await house.say(OLIVIA, "/undelivered")

    await house.tap(OLIVIA, "2 messages")
    await house.tap(OLIVIA, "Send all of these again")
    assert house.telegram.toasts[-1] == "2 messages are on their way again."
    assert await states(house) == ["due", "due", "dead"]
    await house.tap(OLIVIA, "Send all again")

    assert house.telegram.toasts[-1] == "1 message is on its way again."
    assert await states(house) == ["due"] * 3


async def test_staff_may_not_press_what_they_were_shown(house: BotHouse) -> None:
    await house.found()
    await dead(house)
    await house.say(OLIVIA, "/invite staff")
    start = house.last(OLIVIA).words.partition("start=")[2].split()[0]
    await house.say(SAM, f"/start {start}")
    await house.say(OLIVIA, "/undelivered")
    shown = house.last(OLIVIA)

    await house.press(SAM, shown, shown.data("Send all again"))
    await house.say(SAM, "/undelivered")

    assert "dead" in await states(house)
    assert "Did not get through" not in house.last(SAM).words


async def test_a_forged_place_in_the_list_is_its_beginning(house: BotHouse) -> None:
    await house.found()
    first, *_ = await dead(house, 7)
    await house.say(OLIVIA, "/undelivered")
    shown = house.last(OLIVIA)
    forged = f"v1:letters:{to_base36(first)}:c.{'9' * 20}"

    await house.press(OLIVIA, shown, forged)

    assert "Older" in house.last(OLIVIA).labels
