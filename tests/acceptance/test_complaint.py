"""A guest complains through the link of their room."""

from __future__ import annotations

from tests.cast import OPS_ROOM
from tests.story.complaining import complains, number_in
from tests.story.person import Person
from tests.story.stage import Stage


async def test_stars_words_and_an_album_become_one_case_with_one_status_message(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await carla.opens(stage.place)
    await carla.taps("1 ★")
    await carla.writes("The shower is broken")
    await carla.sends_album(2)
    await carla.sees("2 photos", "Send")
    await carla.taps("Send")

    status = await carla.sees("Received", "The shower is broken")
    await carla.waits()
    desk = await stage.desk_of(olivia)
    case = await desk.case("The shower is broken")
    assert case["number"] == number_in(status)
    assert (case["rating"], case["place"]["name"]) == (1, "Room 12")
    assert case["attachment_count"] == 2
    assert len(await carla.looks("The shower is broken", "Received")) == 1


async def test_the_photos_can_be_looked_at_on_the_dashboard(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await carla.opens(stage.place)
    await carla.taps("2 ★")
    await carla.sends_album(2, "Mould in the corner")
    await carla.sees("2 photos", "Send")
    await carla.taps("Send")
    await carla.sees("Received", "Mould in the corner")

    desk = await stage.desk_of(olivia)
    case = await desk.case("Mould in the corner")
    photos = case["attachments"]
    answers = [
        await desk.ask("GET", photo["url"].removeprefix("/api/v1"), headers={"Accept": "*/*"})
        for photo in photos
    ]
    assert [answer.status for answer in answers] == [200, 200]
    assert all(answer.headers["Content-Type"] == "image/jpeg" for answer in answers)
    assert all(answer.raw.startswith(b"\xff\xd8") for answer in answers)


async def test_owner_and_ops_room_get_a_card_that_makes_a_sound(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The heater is dangerous")

    at_home = await olivia.sees("The heater is dangerous", "Acknowledge")
    in_the_room = await olivia.sees_in(OPS_ROOM, "The heater is dangerous", "Acknowledge")
    assert (at_home.is_silent, in_the_room.is_silent) == (False, False)
    assert in_the_room.thread is not None
    assert "Room 12" in in_the_room.words


async def test_the_dashboard_hears_of_it_without_asking(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    board = await (await stage.desk_of(olivia)).watches()

    await complains(carla, stage.place, "No hot water, I want a refund", stars=2)

    opened = await board.shows("case.opened", "No hot water")
    fired = await board.shows("alert.fired", "No hot water")
    assert opened["seq"] < fired["seq"] or opened["seq"] > 0
    assert fired["data"]["alert"]["cases"][0]["number"] == opened["data"]["case"]["number"]


async def test_praise_is_kept_and_wakes_nobody(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "Lovely breakfast", stars=5)
    await carla.waits()

    desk = await stage.desk_of(olivia)
    assert (await desk.case("Lovely breakfast"))["rating"] == 5
    assert await desk.alerts("Lovely breakfast") == []
    assert await olivia.looks_in(OPS_ROOM, "Lovely breakfast") == []


async def test_a_customer_thinks_again_and_nothing_is_sent(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await carla.opens(stage.place)
    await carla.taps("1 ★")
    await carla.writes("Never mind this one")
    await carla.sees("Never mind this one", "Cancel")

    await carla.taps("Cancel")

    await carla.sees("nothing was sent")
    desk = await stage.desk_of(olivia)
    listed = await desk.gets("/cases")
    assert not [one for one in listed["items"] if "Never mind" in one["text"]]


async def test_words_without_a_link_are_heard_too(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The first of two", stars=3)

    await carla.writes("The window does not close")
    await carla.sees("The window does not close", "Send")
    await carla.taps("Send")

    await carla.sees("Received", "The window does not close")
    desk = await stage.desk_of(olivia)
    assert (await desk.case("The window"))["rating"] is None


async def test_a_complaint_without_stars_or_a_worry_comes_to_the_room_without_a_sound(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await carla.opens(stage.place)
    await carla.taps("Skip")
    await carla.writes("The pillows are thin")
    await carla.sees("The pillows are thin", "Send")

    await carla.taps("Send")

    card = await sam.sees_in(OPS_ROOM, "The pillows are thin", "Acknowledge")
    assert card.is_silent
    assert "Low" in card.words
    await sam.taps_in(OPS_ROOM, "Acknowledge", on=card)
    await sam.sees_in(OPS_ROOM, "The pillows are thin", "Acknowledged by Sam")
    desk = await stage.desk_of(olivia)
    assert (await desk.case("The pillows"))["status"] == "acknowledged"


async def test_what_does_not_work_comes_with_a_sound_also_without_stars(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await carla.opens(stage.place)
    await carla.taps("Skip")
    await carla.writes("La ducha no funciona")
    await carla.sees("La ducha no funciona", "Send")

    await carla.taps("Send")

    card = await olivia.sees_in(OPS_ROOM, "La ducha no funciona", "Acknowledge")
    assert not card.is_silent


async def test_the_only_place_is_not_taken_for_granted(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The bed is short", stars=3)

    await carla.writes("The fridge hums")
    panel = await carla.sees("The fridge hums", "Which place?")
    assert "Room 12" not in panel.words
    await carla.taps("Send")
    await carla.sees("Received", "The fridge hums")

    desk = await stage.desk_of(olivia)
    assert (await desk.case("The bed is short"))["place"]["name"] == "Room 12"
    assert (await desk.case("The fridge hums"))["place"] is None


async def test_a_place_that_is_chosen_stands_on_the_case(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The tap drips", stars=3)
    await carla.writes("The chair wobbles")
    await carla.sees("The chair wobbles", "Which place?")

    await carla.taps("📍 Which place?")
    await carla.taps("Room 12")
    await carla.sees("The chair wobbles", "Room 12", "Send")
    await carla.taps("Send")
    await carla.sees("Received", "The chair wobbles")

    desk = await stage.desk_of(olivia)
    assert (await desk.case("The chair wobbles"))["place"]["name"] == "Room 12"
