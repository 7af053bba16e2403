"""The first quarter of an hour: somebody claims the place, links a group, brings people in."""

from __future__ import annotations

from tests.acceptance.conftest import Curtain
from tests.cast import OPS_ROOM
from tests.story.stage import invites, names_place, settle_in


async def test_whoever_opens_the_claim_link_is_the_owner(fresh: Curtain) -> None:
    stage = await fresh()
    assert stage.product.claim is not None

    await stage.people.olivia.opens(stage.product.claim)

    greeting = await stage.people.olivia.sees("Hello Olivia", "owner")
    assert "“refund”" in greeting.words
    assert "critical alerts" in greeting.words


async def test_the_first_question_is_answered_with_one_tap_and_taken_back_with_another(
    fresh: Curtain,
) -> None:
    stage = await fresh()
    olivia = stage.people.olivia
    assert stage.product.claim is not None
    await olivia.opens(stage.product.claim)
    asked = await olivia.sees("What do you run?")

    await olivia.taps("Hotel or hostel", on=asked)
    chosen = await olivia.sees("at work now", "Dirt or vermin", "Danger or theft", "New complaint")
    await olivia.taps("Undo", on=chosen)
    again = await olivia.sees("What do you run?", gone=["at work now"])

    assert (chosen.id, again.id) == (asked.id, asked.id)
    await olivia.writes("/rules")
    await olivia.sees("4 rules", "Low rating", "Words that worry", "Ready-made rules")


async def test_a_hotel_is_woken_by_bed_bugs_and_not_by_thanks(fresh: Curtain) -> None:
    stage = await fresh()
    await settle_in(stage)
    olivia, carla = stage.people.olivia, stage.people.carla
    await olivia.taps("Hotel or hostel", on=await olivia.sees("What do you run?"))
    await olivia.sees("at work now")

    await carla.opens(stage.place)
    await carla.taps("5 ★")
    await carla.writes("Spotless, not a single bed bug")
    await carla.taps("Send", on=await carla.sees("Ready to send?", "Spotless"))
    thanked = await carla.sees("#1")
    await carla.opens(stage.place)
    await carla.taps("Skip", on=await carla.sees("How was it?", after=thanked))
    await carla.writes("There are bedbugs in the bed")
    await carla.taps("Send", on=await carla.sees("Ready to send?", "bedbugs", after=thanked))

    card = await olivia.sees("There are bedbugs", "Dirt or vermin")
    assert len(await olivia.looks("There are bedbugs", "🔴")) == 1
    assert card.has("Room 12")
    assert not await olivia.looks("Spotless")


async def test_the_claim_link_works_once_and_says_so_kindly(fresh: Curtain) -> None:
    stage = await fresh()
    assert stage.product.claim is not None
    await stage.people.olivia.opens(stage.product.claim)
    await stage.people.olivia.sees("owner")

    await stage.people.carla.opens(stage.product.claim)

    answer = await stage.people.carla.sees("link", "used")
    assert not answer.has("owner")


async def test_a_group_is_linked_by_telegrams_own_list_and_gets_a_topic(fresh: Curtain) -> None:
    stage = await fresh()
    olivia = stage.people.olivia
    assert stage.product.claim is not None
    await olivia.opens(stage.product.claim)
    await olivia.sees("Link a group")

    await olivia.shares(OPS_ROOM)

    await olivia.sees("Linked", "Ops room")
    state = await stage.telegram.get("state")
    room = next(chat for chat in state["chats"] if chat["id"] == OPS_ROOM.id)
    topics = {topic["name"]: topic["id"] for topic in room["topics"]}
    greeting = await olivia.sees_in(OPS_ROOM, "Acknowledge")
    assert greeting.thread == topics["🔔 Alerts"]


async def test_an_invitation_lets_one_person_in_and_the_next_one_is_told_why_not(
    fresh: Curtain,
) -> None:
    stage = await fresh()
    olivia, sam, carla = stage.people.olivia, stage.people.sam, stage.people.carla
    assert stage.product.claim is not None
    await olivia.opens(stage.product.claim)
    link = await invites(olivia, "Staff")

    await sam.opens(link)
    await sam.sees("Hello Sam", "staff")
    await carla.opens(link)

    refused = await carla.sees("used")
    assert not refused.has("staff")


async def test_opening_ones_own_invitation_again_takes_nothing_away(fresh: Curtain) -> None:
    stage = await fresh()
    olivia, sam = stage.people.olivia, stage.people.sam
    assert stage.product.claim is not None
    await olivia.opens(stage.product.claim)
    link = await invites(olivia, "Staff")
    await sam.opens(link)
    first = await sam.sees("Hello Sam", "staff")

    await sam.opens(link)

    await sam.sees("Hello Sam", "staff", after=first)


async def test_a_place_has_a_link_that_asks_for_stars_at_once(fresh: Curtain) -> None:
    stage = await fresh()
    olivia, carla = stage.people.olivia, stage.people.carla
    assert stage.product.claim is not None
    await olivia.opens(stage.product.claim)
    link = await names_place(olivia, "Room 12")

    await carla.opens(link)

    await carla.sees("Room 12", "1 ★", "5 ★")


async def test_after_a_restart_everybody_is_who_they_were(fresh: Curtain) -> None:
    before = await fresh()
    await settle_in(before)
    await before.product.stop()

    after = await fresh()

    assert after.product.claim is None
    assert "/login" in after.product.banner
    await after.people.sam.writes("/start")
    await after.people.sam.sees("staff")
