"""Somebody takes care: acknowledge, resolve, answer; the guest and the dashboard see it."""

from __future__ import annotations

import re

from tests.cast import OPS_ROOM
from tests.story.complaining import complains, number_in
from tests.story.desk import login_code
from tests.story.person import Person
from tests.story.stage import Stage


async def test_an_acknowledgement_in_the_group_is_seen_everywhere(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    status = await complains(carla, stage.place, "The lamp is broken")
    card = await sam.sees_in(OPS_ROOM, "The lamp is broken", "Acknowledge")
    private = await olivia.sees("The lamp is broken", "Acknowledge")

    toast = await sam.taps_in(OPS_ROOM, "Acknowledge", on=card)

    assert "Acknowledged" in toast
    changed = await sam.sees_in(OPS_ROOM, "The lamp is broken", "Acknowledged by Sam")
    at_home = await olivia.sees("The lamp is broken", "Acknowledged by Sam")
    assert (changed.id, at_home.id) == (card.id, private.id)
    assert "Acknowledge" not in changed.buttons
    told = await carla.sees("The lamp is broken", "Seen by the team")
    assert told.id == status.id
    shown = await board.shows("alert.acknowledged", "The lamp is broken")
    assert shown["data"]["by"]["name"].startswith("Sam")
    moved = await board.shows("case.status_changed", "The lamp is broken")
    assert (moved["data"]["old"], moved["data"]["new"]) == ("new", "acknowledged")
    await desk.finds_nothing_missing_on(board)


async def test_the_guest_reads_who_saw_their_case_and_who_took_it(
    stage: Stage, diego: Person, olivia: Person, sam: Person
) -> None:
    status = await complains(diego, stage.place, "El grifo gotea", send="Enviar")
    await sam.taps_in(OPS_ROOM, "Acknowledge", on=await sam.sees_in(OPS_ROOM, "El grifo gotea"))
    seen = await diego.sees("El grifo gotea", "Visto por Sam")

    await olivia.taps("Assign to me", on=await olivia.sees("El grifo gotea", "Assign to me"))

    taken = await diego.sees("El grifo gotea", "Visto por Sam", "Lo atiende Olivia")
    assert seen.id == taken.id == status.id
    steps = [line for line in taken.words.splitlines() if re.search(r", \d\d:\d\d$", line)]
    assert [line.split(",")[0].split()[0] for line in steps] == ["Recibido", "Visto", "Lo"]


async def test_a_resolution_is_told_to_the_guest_who_is_asked_how_it_was_solved(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    status = await complains(carla, stage.place, "The door is broken")
    card = await sam.sees_in(OPS_ROOM, "The door is broken", "Resolve")

    await sam.taps_in(OPS_ROOM, "Resolve", on=card)

    await sam.sees_in(OPS_ROOM, "The door is broken", "Resolved by Sam")
    await olivia.sees("The door is broken", "Resolved by Sam")
    resolved = await carla.sees("The door is broken", "Resolved", gone=("★ ",))
    assert resolved.id == status.id
    await board.shows("alert.resolved", "The door is broken")
    question = await carla.sees(f"#{number_in(status)}", "was it solved?", "5 ★")
    toast = await carla.taps("4 ★", on=question)
    assert "Thank you" in toast
    await carla.sees("Thank you", "4", gone=("was it solved?",))
    assert (await desk.case("The door is broken"))["solved_rating"] == 4


async def test_the_second_hand_is_told_who_was_faster(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The bed is broken")
    card = await sam.sees_in(OPS_ROOM, "The bed is broken", "Acknowledge")
    await sam.taps_in(OPS_ROOM, "Acknowledge", on=card)

    toast = await olivia.taps_late(card, card.data_of("Acknowledge"))

    assert "Sam" in toast


async def test_why_tells_the_rule_and_who_was_told(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The chair is broken")
    card = await olivia.sees("The chair is broken", "Why?")

    await olivia.taps("Why?", on=card)

    story = await olivia.sees("Why alert", "Low rating")
    assert "Ops room" in story.words


async def test_an_answer_from_the_dashboard_reaches_the_guest_and_theirs_comes_back(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    await complains(carla, stage.place, "The kettle is broken")
    case = await desk.case("The kettle is broken")

    await desk.does(f"/cases/{case['id']}/replies", {"text": "A new one is on its way."})
    answer = await carla.sees("A new one is on its way.")
    await carla.writes("Thank you, it is here", to=answer)

    await board.shows("case.replied", "The kettle is broken")
    await carla.sees("Added to")
    thread = (await desk.case("The kettle is broken"))["thread"]
    assert [(one["author"]["kind"], one["text"]) for one in thread][-2:] == [
        ("staff", "A new one is on its way."),
        ("customer", "Thank you, it is here"),
    ]


async def test_a_guest_opens_a_resolved_case_again(
    stage: Stage, carla: Person, olivia: Person, sam: Person
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    status = await complains(carla, stage.place, "The fan is broken")
    card = await sam.sees_in(OPS_ROOM, "The fan is broken", "Resolve")
    await sam.taps_in(OPS_ROOM, "Resolve", on=card)
    await carla.sees("The fan is broken", "✅")

    await carla.writes("/my")
    listed = await carla.sees("The fan is broken", "Reopen")
    label = next(one for one in listed.buttons if "Reopen" in one)
    await carla.taps(label, on=listed)

    await board.shows("case.reopened", "The fan is broken")
    again = await carla.sees(f"#{number_in(status)}", "Being worked on", gone=("What you sent",))
    assert again.id == status.id
    assert (await desk.case("The fan is broken"))["status"] == "in_progress"
    await desk.finds_nothing_missing_on(board)


async def test_alerts_lists_what_is_open_for_who_may_see_it(
    stage: Stage, carla: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The mirror is broken")

    await sam.writes("/alerts")
    await sam.sees("The mirror is broken")
    await carla.writes("/alerts")

    refused = await carla.sees("members")
    assert "mirror" not in refused.words


async def test_a_login_link_works_once(stage: Stage, olivia: Person) -> None:
    code = await login_code(olivia)
    desk, thief = await stage.desk(), await stage.desk()

    first = await desk.sign_in(code)
    second = await thief.sign_in(code)

    assert first.status == 200
    assert second.problem == (401, "not_signed_in")
    me = await desk.gets("/me")
    assert (me["person"]["name"].split()[0], me["role"]) == ("Olivia", "owner")


async def test_whoever_is_no_member_gets_no_login_link(stage: Stage, carla: Person) -> None:
    await carla.writes("/login")

    refused = await carla.sees("members")
    assert "/login#" not in refused.words
