"""Killed while something is being sent: O1 to O5 of the crash points."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.chaos.scene import OLIVIA, REPEATED, SAM, Scene
from tests.story.telegram import Json

PAUSE_SECONDS = 12


async def test_o1_what_was_claimed_but_not_sent_is_sent_later(scene: Scene) -> None:
    dying = await scene.starts(mishap="calling-sendMessage:1:O1 disk full")
    await scene.posts("O1 disk full")

    await dying.dies()
    assert ("sending",) in scene.records.rows(_CARDS, "O1 disk full")
    assert await scene.copies(OLIVIA, "O1 disk full") == []

    await scene.starts()
    await scene.ends()
    assert [len(await scene.copies(chat, "O1 disk full")) for chat in (OLIVIA, SAM)] == [1, 1]
    assert scene.records.rows(_CARDS, "O1 disk full") == [("sent",), ("sent",)]


async def test_o2_a_card_without_an_answer_comes_again_with_a_mark(scene: Scene) -> None:
    await scene.telegram.post(
        "faults",
        match={"method": "sendMessage", "chat": OLIVIA, "contains": "O2 disk full"},
        kind="deliver_then_hang",
        times=1,
    )
    dying = await scene.starts()
    await scene.posts("O2 disk full")
    await scene.telegram.get("wait", method="sendMessage", chat=OLIVIA, contains="O2 disk full")
    await scene.until(f"SELECT count(*) {_OF_ALERT} AND d.state = 'sent'", "O2 disk full")

    await dying.kill()

    await scene.starts()
    await scene.ends()
    first, second = await scene.copies(OLIVIA, "O2 disk full")
    (only,) = await scene.copies(SAM, "O2 disk full")
    assert [REPEATED in one for one in (first, second, only)] == [False, True, False]


async def test_o2_a_reply_without_an_answer_is_held_for_a_person(scene: Scene) -> None:
    carla = scene.people.carla
    await scene.telegram.post(
        "faults",
        match={"method": "sendMessage", "contains": "O2 we are on it"},
        kind="deliver_then_hang",
        times=1,
    )
    dying = await scene.starts()
    await scene.tells(carla, "O2 the lift stands")
    await carla.taps("Send")
    await carla.sees("#1", "O2 the lift stands")
    case_id = await _case_id(scene)
    status, _ = await scene.asks(f"/cases/{case_id}/replies", "o2", {"text": "O2 we are on it"})
    assert status == 201
    await carla.sees("O2 we are on it")

    await dying.kill()

    await scene.starts()
    await scene.ends()
    assert len(await scene.copies(carla.id, "O2 we are on it")) == 1
    held = "SELECT state, problem FROM deliveries WHERE kind = 'case.reply'"
    ((state, problem),) = scene.records.rows(held)
    assert state == "unknown"
    assert problem


async def test_o3_a_card_that_was_answered_but_not_settled_comes_again_with_a_mark(
    scene: Scene,
) -> None:
    dying = await scene.starts(mishap="called-sendMessage:1:O3 disk full")
    await scene.posts("O3 disk full")

    await dying.dies()
    came = [await scene.copies(chat, "O3 disk full") for chat in (OLIVIA, SAM)]
    in_the_air = scene.records.rows(_CARDS, "O3 disk full").count(("sending",))
    assert sum(map(len, came)) >= 1

    await scene.starts()
    await scene.ends()
    copies = [await scene.copies(chat, "O3 disk full") for chat in (OLIVIA, SAM)]
    assert all(len(one) in {1, 2} for one in copies)
    assert 1 <= sum(map(len, copies)) - 2 <= in_the_air
    assert all(REPEATED in second for one in copies for second in one[1:])


async def test_o3_a_status_message_that_came_twice_follows_its_case_in_the_second(
    scene: Scene,
) -> None:
    carla = scene.people.carla
    dying = await scene.starts(mishap="called-sendMessage:1:#1 · Received")
    await scene.tells(carla, "O3 the fan rattles")
    await scene.taps_and_goes(carla, "Send")

    await dying.dies()

    await scene.starts()
    await scene.drained()
    first, second = await scene.copies(carla.id, "#1 · ")
    assert REPEATED not in first
    assert REPEATED in second
    await scene.asks(f"/cases/{await _case_id(scene)}/status", "o3", {"status": "acknowledged"})
    await carla.sees("#1 · Seen by the team")
    await scene.ends()


async def test_o4_the_time_of_the_next_try_outlives_the_process(scene: Scene) -> None:
    await scene.telegram.post(
        "faults",
        match={"method": "sendMessage", "chat": OLIVIA, "contains": "O4 disk full"},
        kind="bad_gateway_html",
        times=2,
    )
    dying = await scene.starts()
    await scene.posts("O4 disk full")
    await scene.until(f"SELECT count(*) {_OF_ALERT} AND d.attempts = 2", "O4 disk full")

    await dying.kill()
    ((due, tried),) = scene.records.rows(_WAITING, "O4 disk full")
    assert due > tried

    await scene.starts()
    await scene.ends()
    (card,) = await scene.copies(OLIVIA, "O4 disk full")
    assert REPEATED not in card
    assert scene.records.rows(_OUTCOMES, "O4 disk full") == [
        ("retry",), ("retry",), ("delivered",),
    ]  # fmt: skip
    assert scene.records.one(_LAST, "O4 disk full") >= due


async def test_o5_the_pause_of_one_chat_outlives_the_process(scene: Scene) -> None:
    await scene.telegram.post(
        "faults",
        match={"method": "sendMessage", "chat": OLIVIA, "contains": "O5"},
        kind="rate_limit",
        retry_after=PAUSE_SECONDS,
        times=1,
    )
    dying = await scene.starts()
    await scene.posts("O5 disk full")
    await scene.until("SELECT count(*) FROM chat_pauses WHERE chat_id = ?", OLIVIA)
    await scene.until(f"SELECT count(*) {_OF_ALERT} AND d.state = 'due'", "O5 disk full")

    await dying.kill()

    await scene.starts()
    await scene.posts("O5 oven hot")
    assert await _sam_hears(scene, "O5 oven hot")
    await scene.ends()
    refused, *later = await scene.telegram.calls("sendMessage", OLIVIA, contains="O5")
    assert [one["status"] for one in later] == [200, 200]
    quiet = timedelta(seconds=PAUSE_SECONDS)
    assert min(_moment(one) for one in later) >= _moment(refused) + quiet
    cards = await scene.copies(OLIVIA, "O5")
    assert [REPEATED in one for one in cards] == [False, False]
    assert scene.records.rows(_OUTCOMES, "O5 disk full") == [("delivered",)]


def _moment(call: Json) -> datetime:
    return datetime.fromisoformat(str(call["at"]))


async def _sam_hears(scene: Scene, words: str) -> bool:
    """Wait for the card in a chat that is not paused."""
    await scene.telegram.get("wait", method="sendMessage", chat=SAM, contains=words)
    return bool(await scene.copies(SAM, words))


async def _case_id(scene: Scene) -> str:
    async with scene.http.get(f"{scene.api}/cases", headers=scene.signed) as answer:
        return str((await answer.json())["items"][0]["id"])


_OF_ALERT = "FROM deliveries d JOIN alerts a ON a.id = d.alert_id WHERE a.title = ?"
_CARDS = f"SELECT d.state {_OF_ALERT} AND d.edits_id IS NULL"
_ATTEMPTS = (
    "FROM delivery_attempts t JOIN deliveries d ON d.id = t.delivery_id"
    f" JOIN alerts a ON a.id = d.alert_id WHERE a.title = ? AND d.address LIKE '%/{OLIVIA}/%'"
)
_OUTCOMES = f"SELECT t.outcome {_ATTEMPTS} ORDER BY t.attempt"
_LAST = f"SELECT max(t.at) {_ATTEMPTS}"
_WAITING = (
    f"SELECT d.next_at, (SELECT max(t.at) {_ATTEMPTS.replace('?', 'a.title')})"
    f" {_OF_ALERT} AND d.state = 'due'"
)
