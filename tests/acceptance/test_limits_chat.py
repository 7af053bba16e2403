"""Limits are made in chat: by taps and by one line, changed, removed and taken back."""

from __future__ import annotations

from tests.story.person import Person, Room
from tests.story.stage import Stage


async def test_a_limit_is_made_by_taps_paused_and_taken_back(stage: Stage, olivia: Person) -> None:
    await olivia.writes("/limits")
    await olivia.taps("New limit")
    await olivia.sees("Who is to hear less?")
    await olivia.taps("A role")
    await olivia.sees("Which one?")
    await olivia.taps("staff")
    await olivia.taps("A severity")
    await olivia.taps("low")
    await olivia.sees("How many, and in which time?")
    await olivia.taps("5 per 10m")

    await olivia.sees(
        "Everybody with the role staff, each: 5 alerts at once, then one every 2 minutes",
        "severity=low",
        "It held nothing in the last 7 days.",
    )
    await olivia.taps("Pause")
    await olivia.sees("Paused.")
    await olivia.taps("↩ Undo")
    await olivia.sees("Taken back.", gone=["Paused."])
    await olivia.taps("Hold critical too")
    await olivia.sees("critical too", gone=["critical ones always come through"])
    await olivia.taps("Remove")
    await olivia.sees("The limit is removed")
    await olivia.taps("↩ Undo")
    await olivia.sees("Taken back.", "Everybody with the role staff")
    await olivia.taps("Remove")
    await olivia.sees("The limit is removed")


async def test_a_limit_is_typed_for_a_group_and_what_is_wrong_is_named(
    stage: Stage, olivia: Person, ops_room: Room
) -> None:
    await olivia.writes("/limits 5 per 10m for #nowhere")
    await olivia.sees("That is no limit yet", "#nowhere", "You can name")

    await olivia.writes_in(ops_room, "/limits 3 per 1h burst 2 for here severity=low")
    await olivia.sees_in(ops_room, "2 alerts at once, then one every 20 minutes")
    await olivia.taps_in(ops_room, "At once: 2")
    await olivia.sees_in(ops_room, "At once: all")
    await olivia.taps_in(ops_room, "Remove")
    await olivia.sees_in(ops_room, "The limit is removed")


async def test_staff_see_limits_and_change_none(stage: Stage, sam: Person) -> None:
    await sam.writes("/limits")
    await sam.sees("There is no limit", gone=["New limit"])
    await sam.writes("/limits 5 per 10m")
    await sam.sees("This needs the role")
