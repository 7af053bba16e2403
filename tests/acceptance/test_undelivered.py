"""Somebody blocks the bot: what they were told is kept, its owner hears of it once, and sends it
again when they are back."""

from __future__ import annotations

from tests.story.complaining import complains
from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import Stage

ANSWER = "A plumber is on the way"


async def loses_an_answer(stage: Stage, carla: Person, desk: Desk, words: str) -> None:
    """Carla complains, blocks the bot, and is answered."""
    await complains(carla, stage.place, words)
    await stage.telegram.idle()  # All of that got through.
    await stage.telegram.post("block", user=carla.id, blocked=True)
    case = await desk.case(words)
    await desk.does(f"/cases/{case['id']}/replies", {"text": ANSWER})


async def letters(desk: Desk, words: str) -> list[dict[str, object]]:
    """Return what did not get through of the case with these words."""
    listed = (await desk.gets("/deliveries?limit=100"))["items"]
    return [one for one in listed if one["reason"] and words in one["what"]]


async def test_an_answer_to_somebody_who_blocked_the_bot_arrives_when_they_are_back(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    desk = await stage.desk_of(olivia)
    await loses_an_answer(stage, carla, desk, "The tap drips")

    told = await olivia.sees("Not delivered", "The tap drips", "/undelivered")
    (letter,) = await letters(desk, "The tap drips")
    await stage.telegram.post("block", user=carla.id, blocked=False)
    await olivia.writes("/undelivered")
    await olivia.taps("1 message", on=await olivia.sees("Did not get through", after=told))
    shown = await olivia.sees("blocked the bot or put it out", "The tap drips")
    label = next(one for one in shown.buttons if "The tap drips" in one)
    await olivia.taps(label, on=shown)
    one = await olivia.sees("Ask them to open the bot", "Send again")
    toast = await olivia.taps("Send again", on=one)

    assert "on its way again" in toast
    await carla.sees(ANSWER)
    await olivia.sees("Everything got through")
    await stage.telegram.idle()
    assert letter["reason"] == "chat_gone"
    assert await letters(desk, "The tap drips") == []
    assert len(await carla.looks(ANSWER)) == 1
    assert len(await olivia.looks("Not delivered", "The tap drips")) == 1
    thread = (await desk.case("The tap drips"))["thread"]
    assert [one["delivery"] for one in thread if one["text"] == ANSWER] == ["sent"]


async def test_what_is_let_be_is_never_sent(stage: Stage, carla: Person, olivia: Person) -> None:
    desk = await stage.desk_of(olivia)
    await loses_an_answer(stage, carla, desk, "The door squeaks")
    await olivia.sees("Not delivered", "The door squeaks")

    await olivia.writes("/undelivered")
    await olivia.taps("1 message")
    shown = await olivia.sees("The door squeaks", "Send all of these again")
    label = next(one for one in shown.buttons if "The door squeaks" in one)
    await olivia.taps(label, on=shown)
    await olivia.taps("Do not send…", on=await olivia.sees("Ask them", "Send again"))
    asked = await olivia.sees("never sent to Carla", "Keep it")
    toast = await olivia.taps("Never send it", on=asked)
    late = await olivia.taps_late(asked, asked.data_of("Never send it"))

    assert toast == "It will not be sent."
    assert late == "It is not on the list any more."
    await stage.telegram.post("block", user=carla.id, blocked=False)
    await stage.telegram.idle()
    assert await carla.looks(ANSWER) == []
    assert await letters(desk, "The door squeaks") == []


async def test_all_of_it_is_sent_again_by_the_api(
    stage: Stage, carla: Person, diego: Person, olivia: Person
) -> None:
    desk = await stage.desk_of(olivia)
    await loses_an_answer(stage, carla, desk, "The lift is slow")
    await olivia.sees("Not delivered", "The lift is slow")
    await stage.telegram.post("block", user=carla.id, blocked=False)
    key = {"Idempotency-Key": "send-all-again-1"}

    first = await desk.ask("POST", "/notifications/retry", {"reason": "chat_gone"}, headers=key)
    again = await desk.ask("POST", "/notifications/retry", {"reason": "chat_gone"}, headers=key)

    assert (first.status, first.json["again"]) == (200, 1)
    assert (again.status, again.json["again"]) == (200, 1)
    await carla.sees(ANSWER)
    await stage.telegram.idle()
    assert len(await carla.looks(ANSWER)) == 1


async def test_staff_is_told_who_may_decide_about_it(stage: Stage, sam: Person) -> None:
    await sam.writes("/undelivered")

    assert await sam.sees("admin")
    desk = await stage.desk_of(sam)
    refused = await desk.ask("POST", "/notifications/retry", {"reason": "chat_gone"})
    assert refused.problem == (403, "not_allowed")
