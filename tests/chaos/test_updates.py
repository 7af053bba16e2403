"""Killed between Telegram and the effect of an update: T1 to T7 and T9 of the crash points."""

from __future__ import annotations

from tests.chaos.scene import Scene


async def test_t1_an_update_that_was_not_stored_is_given_again(scene: Scene) -> None:
    dying = await scene.starts(mishap="before-store:1:T1 words")
    await scene.people.carla.writes("T1 words")

    await dying.dies()
    assert await scene.pending() == 1
    assert scene.records.one(_STORED, "%T1 words%") == 0

    await scene.starts()
    await scene.people.carla.sees("T1 words")
    await scene.ends()
    assert len(await scene.copies(scene.people.carla.id, "T1 words")) == 1
    assert scene.records.one(_STORED, "%T1 words%") == 1


async def test_t2_an_update_that_was_stored_but_not_confirmed_acts_once(scene: Scene) -> None:
    carla = scene.people.carla
    ready = await scene.starts()
    await scene.tells(carla, "T2 the tap is loose")
    await scene.drained()
    await ready.stop()
    dying = await scene.starts(mishap="after-store:1:callback_query")
    await scene.taps_and_goes(carla, "Send")

    await dying.dies()
    assert await scene.pending() == 1
    assert scene.records.one(_STORED, "%callback_query%Send%") == 1
    assert scene.records.one(_CASES, "T2 the tap is loose") == 0

    await scene.starts()
    await scene.ends()
    assert await scene.pending() == 0
    assert scene.records.one(_CASES, "T2 the tap is loose") == 1
    assert len(await scene.copies(carla.id, "T2 the tap is loose”")) == 1


async def test_t3_an_update_that_was_confirmed_but_not_handled_is_kept(scene: Scene) -> None:
    dying = await scene.starts(mishap="dumb:1:T3 words")
    await scene.people.carla.opens(scene.settled.place)
    await scene.people.carla.sees("How was it?")
    await scene.people.carla.writes("T3 words")
    await scene.until(_STORED, "%T3 words%")
    while await scene.pending():
        await scene.telegram.get("wait", method="getUpdates", timeout=1)

    await dying.kill()
    assert scene.records.one(f"{_STORED} AND done_at IS NULL", "%T3 words%") == 1

    await scene.starts()
    await scene.people.carla.sees("Ready to send?", "T3 words")
    await scene.ends()


async def test_t4_half_a_case_is_no_case(scene: Scene) -> None:
    carla = scene.people.carla
    dying = await scene.starts(mishap="in-alert:1:T4 the lamp")
    await scene.tells(carla, "T4 the lamp is broken", stars=1)
    await scene.taps_and_goes(carla, "Send")

    await dying.dies()
    assert scene.records.one(_CASES, "T4 the lamp is broken") == 0
    assert scene.records.one("SELECT count(*) FROM signals") == 0

    await scene.starts()
    await carla.sees("#1", "T4 the lamp is broken")
    await scene.ends()
    assert scene.records.one(_CASES, "T4 the lamp is broken") == 1
    assert scene.records.rows(_CARDS, "%T4 the lamp%") == [("sent",), ("sent",)]


async def test_t5_a_case_whose_reply_was_not_sent_is_told_later(scene: Scene) -> None:
    carla = scene.people.carla
    dying = await scene.starts(mishap="after-case:1:T5 it is cold")
    await scene.tells(carla, "T5 it is cold")
    await scene.taps_and_goes(carla, "Send")

    await dying.dies()
    assert scene.records.one(_CASES, "T5 it is cold") == 1
    assert scene.records.rows("SELECT state FROM deliveries WHERE kind = 'case.status'") == [
        ("due",)
    ]

    await scene.starts()
    await carla.sees("#1", "T5 it is cold")
    await scene.ends()
    (status,) = await scene.copies(carla.id, "T5 it is cold”\n\n")
    assert "↻" not in status


async def test_t5_what_is_added_to_a_case_is_added_once(scene: Scene) -> None:
    carla = scene.people.carla
    dying = await scene.starts(mishap="after-message:1:T5 still cold")
    await scene.tells(carla, "T5 no heating")
    await carla.taps("Send")
    status = await carla.sees("#1", "T5 no heating")
    await carla.writes("T5 still cold", to=status)

    await dying.dies()
    assert scene.records.one(_SAID, "T5 still cold") == 1

    await scene.starts()
    await scene.ends()
    assert scene.records.one(_SAID, "T5 still cold") == 1


async def test_t6_a_form_half_filled_goes_on_where_it_was(scene: Scene) -> None:
    carla = scene.people.carla
    dying = await scene.starts()
    await scene.tells(carla, "T6 the door squeaks", stars=4)
    await scene.drained()

    await dying.kill()

    await scene.starts()
    await carla.taps("Send")
    await carla.sees("#1", "T6 the door squeaks")
    await scene.ends()
    assert scene.records.rows("SELECT text, rating FROM cases") == [("T6 the door squeaks", 4)]


async def test_t7_a_tap_that_was_not_answered_has_its_effect_once(scene: Scene) -> None:
    dying = await scene.starts(mishap="calling-answerCallbackQuery")
    await scene.posts("T7 disk full")
    await scene.people.olivia.sees("T7 disk full")
    await scene.taps_and_goes(scene.people.olivia, "Acknowledge")

    await dying.dies()

    await scene.starts()
    await scene.people.olivia.sees("T7 disk full", "Acknowledged by", gone=("Acknowledge ",))
    await scene.ends()
    assert scene.records.one("SELECT status FROM alerts") == "acknowledged"
    assert scene.records.one(_EVENTS, "alert.acknowledged") == 1


async def test_t9_a_poisoned_update_is_given_up_after_five_attempts_over_all_starts(
    scene: Scene,
) -> None:
    carla, diego = scene.people.carla, scene.people.diego
    first = await scene.starts(mishap="poison:1:T9 poison")
    await carla.writes("T9 poison")
    await carla.writes("T9 afterwards")

    for attempt in range(1, 5):
        await scene.until(f"{_STORED} AND attempts >= ?", "%T9 poison%", attempt)
        await first.kill()
        first = await scene.starts(mishap="poison:1:T9 poison", is_up=False)

    await scene.until(f"{_STORED} AND failed_at IS NOT NULL", "%T9 poison%")
    await diego.opens(scene.settled.place)
    await diego.taps("2 ★")
    await scene.ends()
    assert (scene.folder / "poisoned").read_text(encoding="utf-8") == "x" * 5
    assert scene.records.one(f"{_STORED} AND done_at IS NOT NULL", "%T9 afterwards%") == 1
    assert "update given up" in first.log()


_STORED = "SELECT count(*) FROM inbox_updates WHERE body LIKE ?"
_CASES = "SELECT count(*) FROM cases WHERE text = ?"
_SAID = "SELECT count(*) FROM thread_items WHERE text = ?"
_CARDS = (
    "SELECT n.status FROM notifications n JOIN alerts a ON a.id = n.alert_id"
    " WHERE a.title LIKE ? ORDER BY n.id"
)
_EVENTS = "SELECT count(*) FROM events WHERE type = ?"
