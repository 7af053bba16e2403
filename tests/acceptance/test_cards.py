"""One alert, several cards: whatever is done on one of them is seen on all, with who did it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.ground import Ground
from tests.story.person import Person
from tests.story.stage import OwnTelegram, Stage, raise_curtain, settle_in
from tests.story.telegram import Seen


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def _sam_hears_too(stage: Stage) -> AsyncIterator[None]:
    """Cards come to three chats: Olivia, the Ops room, and Sam."""
    desk = await stage.desk_of(stage.people.olivia)
    members = (await desk.gets("/members"))["items"]
    sam = next(one["person"] for one in members if one["person"]["name"].startswith("Sam"))
    receiver = await desk.does(
        "/receivers", {"name": "Sam", "kind": "person", "person_id": sam["id"]}
    )
    route = {
        "name": "Sam too",
        "matchers": 'severity=~".+"',
        "continues": True,
        "receivers": [receiver["id"]],
    }
    await desk.does("/routes", route)
    yield


async def in_three_chats(
    stage: Stage, *words: str, gone: tuple[str, ...] = ()
) -> tuple[Seen, Seen, Seen]:
    """Return the cards with these words that Olivia, the Ops room and Sam see."""
    olivia, sam = stage.people.olivia, stage.people.sam
    return (
        await olivia.sees(*words, gone=gone),
        await sam.sees_in(OPS_ROOM, *words, gone=gone),
        await sam.sees(*words, gone=gone),
    )


async def test_a_press_in_one_chat_changes_the_cards_in_all_three(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The boiler is cold")
    cards = await in_three_chats(stage, "The boiler is cold", "Acknowledge")

    await sam.taps("Acknowledge", on=cards[2])
    seen = await in_three_chats(stage, "The boiler is cold", "Acknowledged by Sam")
    await olivia.taps_in(OPS_ROOM, "Resolve", on=seen[1])

    over = await in_three_chats(stage, "The boiler is cold", "Resolved by Olivia", "Reopen")
    assert [one.id for one in over] == [one.id for one in cards]
    await sam.taps("Reopen", on=over[2])
    await in_three_chats(
        stage, "The boiler is cold", "Acknowledge", gone=("Acknowledged by", "Resolved by")
    )


async def test_an_alert_is_given_to_somebody_of_the_team_by_picking_them(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The lift is stuck")
    cards = await in_three_chats(stage, "The lift is stuck", "Assign ▸")

    await olivia.taps("Assign ▸", on=cards[0])
    panel = await olivia.sees("Who takes alert", "Me", "Sam", "Cancel", gone=("Nobody",))
    await olivia.taps("Sam Staff", on=panel)

    await in_three_chats(stage, "The lift is stuck", "👤 Sam")
    await olivia.waits()
    assert not await olivia.looks("Who takes alert")
    await sam.taps_in(OPS_ROOM, "Assign ▸", on=await sam.sees_in(OPS_ROOM, "The lift is stuck"))
    again = await sam.sees_in(OPS_ROOM, "Who takes alert", "✓ Sam", "Nobody")
    await sam.taps_in(OPS_ROOM, "Nobody", on=again)
    await in_three_chats(stage, "The lift is stuck", gone=("👤",))


async def test_an_answer_to_a_card_becomes_a_note_on_every_card(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The roof leaks")
    cards = await in_three_chats(stage, "The roof leaks", "Acknowledge")

    written = await sam.writes_in(OPS_ROOM, "Roofer comes at noon", to=cards[1])
    await in_three_chats(stage, "The roof leaks", "📝 Sam", "Roofer comes at noon")
    await olivia.writes("I have the keys", to=cards[0])
    await in_three_chats(stage, "📝 2 notes, the newest by Olivia", "I have the keys")
    await sam.waits()
    room = await stage.telegram.messages(OPS_ROOM.id)
    noted = next(one for one in room if one.id == written.id)
    assert [one["emoji"] for one in noted.raw["sim"]["reactions"]] == ["✍"]

    await sam.edits(written, "Roofer comes at one")

    desk = await stage.desk_of(olivia)
    (alert,) = await desk.alerts("The roof leaks")

    async def changed() -> bool | None:
        notes = (await desk.gets(f"/alerts/{alert['id']}/notes"))["items"]
        first = notes[0]
        return (first["text"], first["edited_at"] is not None) == (
            "Roofer comes at one",
            True,
        ) or None

    assert await stage.telegram.until(changed)
    assert (await desk.gets(f"/alerts/{alert['id']}"))["note_count"] == 2
    await olivia.writes(f"/why {alert['number']}")
    await olivia.sees("Why alert", "Roofer comes at one", "I have the keys")
    case = await desk.case("The roof leaks")
    assert [one["text"] for one in case["thread"]] == ["The roof leaks"]


async def test_what_a_guest_answers_below_a_card_is_no_note(
    stage: Stage, carla: Person, diego: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The gate is jammed")
    card = await sam.sees_in(OPS_ROOM, "The gate is jammed")
    await stage.telegram.post("member", chat=OPS_ROOM.id, user=diego.id, action="add")

    await diego.writes_in(OPS_ROOM, "I saw that too", to=card)
    await diego.waits()

    desk = await stage.desk_of(olivia)
    (alert,) = await desk.alerts("The gate is jammed")
    assert alert["note_count"] == 0


async def test_a_press_that_comes_too_late_is_told_what_is_true(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The pump is loud")
    cards = await in_three_chats(stage, "The pump is loud", "Acknowledge")
    await sam.taps("Acknowledge", on=cards[2])
    await olivia.sees("The pump is loud", "Acknowledged by Sam")
    await olivia.waits()
    before = len(await stage.telegram.calls("editMessageText", olivia.id))

    again = await sam.taps_late(cards[2], cards[2].data_of("Acknowledge"))
    late = await olivia.taps_late(cards[0], cards[0].data_of("Acknowledge"))
    reopened = await olivia.taps_late(
        cards[0], cards[0].data_of("Acknowledge").replace(":ack:", ":reopen:")
    )

    assert "You have done that already" in again
    assert "Sam" in late
    assert "Sam" in reopened
    await olivia.waits()
    assert len(await stage.telegram.calls("editMessageText", olivia.id)) > before


async def test_what_is_over_is_given_to_nobody_any_more(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The bell is silent")
    cards = await in_three_chats(stage, "The bell is silent", "Assign ▸")
    await olivia.taps("Assign ▸", on=cards[0])
    panel = await olivia.sees("Who takes alert", "The bell is silent")
    await sam.taps("Resolve", on=cards[2])
    await olivia.sees("The bell is silent", "Resolved by Sam")

    late = await olivia.taps("Sam Staff", on=panel)
    never = await olivia.taps_late(cards[0], cards[0].data_of("Assign ▸"))

    assert "Sam was faster" in late.replace("Sam Staff", "Sam")
    assert "resolved" in never
    await olivia.waits()
    assert not await olivia.looks("Who takes alert")


async def test_a_guest_who_presses_a_button_of_the_team_is_refused(
    stage: Stage, carla: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The stove is off")
    card = await sam.sees_in(OPS_ROOM, "The stove is off", "Assign ▸")

    await stage.telegram.post("member", chat=OPS_ROOM.id, user=carla.id, action="add")
    refused = await carla.taps_late(card, card.data_of("Assign ▸"))

    assert refused
    assert "Assign" not in refused
    assert not await sam.looks_in(OPS_ROOM, "Who takes alert")


@pytest.mark.slow
async def test_a_press_from_before_an_outage_is_told_what_became_of_the_alert(
    ground: Ground, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    before = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    await settle_in(before)
    people = before.people
    await complains(people.carla, before.place, "The fence is down")
    card = await people.sam.sees_in(OPS_ROOM, "The fence is down", "Acknowledge")
    desk = await before.desk_of(people.olivia)
    (alert,) = await desk.alerts("The fence is down")
    await desk.does(f"/alerts/{alert['id']}/resolve")
    await people.sam.sees_in(OPS_ROOM, "The fence is down", "Resolved by Olivia")
    await before.leave()
    await before.product.stop()

    after = await raise_curtain(ground.folder, http, telegram=telegram, settings=ground.settings)
    said = await people.sam.taps_late(card, card.data_of("Acknowledge"))

    assert "Olivia" in said
    await people.sam.sees_in(OPS_ROOM, "The fence is down", "Resolved by Olivia", "Reopen")
    await after.leave()
    await after.product.stop()
    after.product.assert_clean()
