"""Two guests complain of the same: their cases are merged, and each hears of their own."""

from __future__ import annotations

from tests.story.complaining import complains, number_in
from tests.story.person import Person
from tests.story.stage import Stage


async def test_the_guest_of_a_merged_case_hears_adds_rates_and_reopens_by_their_own_number(
    stage: Stage, carla: Person, diego: Person, olivia: Person
) -> None:
    desk = await stage.desk_of(olivia)
    board = await desk.watches()
    await complains(carla, stage.place, "The lift is broken")
    status = await complains(diego, stage.place, "El ascensor no llega", send="Enviar")
    own = f"#{number_in(status)}"
    primary = await desk.case("The lift is broken")
    duplicate = await desk.case("El ascensor no llega")

    await desk.does(f"/cases/{primary['id']}/merge", {"duplicates": [duplicate["id"]]})

    merged = await board.shows("case.merged", "El ascensor no llega")
    assert merged["data"]["case"]["merged_into"]["number"] == primary["number"]
    told = await diego.sees(own, "se atiende junto con otro caso sobre lo mismo")
    assert "lift" not in told.words
    assert f"#{primary['number']}" not in told.words

    await diego.writes("Ya funciona", to=told)
    await board.shows("case.replied", "The lift is broken")
    thread = (await desk.case("El ascensor no llega"))["thread"]
    assert [one["text"] for one in thread] == ["El ascensor no llega", "Ya funciona"]
    assert (await desk.case("The lift is broken"))["merged"][0]["said_since"] == 1

    await desk.does(f"/cases/{primary['id']}/status", {"status": "resolved"})
    await carla.sees("was it solved?", "5 ★")
    question = await diego.sees(own, "5 ★")
    await diego.taps("2 ★", on=question)
    await diego.writes("/my")
    listed = await diego.sees("El ascensor no llega", "Reabrir")
    label = next(one for one in listed.buttons if "Reabrir" in one)
    await diego.taps(label, on=listed)

    await board.shows("case.reopened", "El ascensor no llega")
    again = await desk.case("El ascensor no llega")
    assert (again["status"], again["merged_into"]) == ("in_progress", None)
    assert (await desk.case("The lift is broken"))["status"] == "resolved"
