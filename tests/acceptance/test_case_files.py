"""Files that the team adds to an answer reach the customer's chat."""

from __future__ import annotations

import base64

from tests.integration.web.forms import PDF, form_of
from tests.story.complaining import complains
from tests.story.person import Person
from tests.story.stage import Stage

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


async def test_a_photo_and_a_bill_come_with_the_answer_and_a_note_does_not(
    stage: Stage, carla: Person, olivia: Person
) -> None:
    await complains(carla, stage.place, "The lamp is broken", stars=2)
    desk = await stage.desk_of(olivia)
    case = await desk.case("The lamp is broken")
    path = f"/cases/{case['id']}"
    before = len(await stage.telegram.messages(carla.id))

    note, kind = form_of({"text": "It was the fuse"}, ("fuse.png", "image/png", DOT))
    noted = await desk.ask("POST", f"{path}/notes", raw=note, headers={"Content-Type": kind})
    body, kind = form_of(
        {"text": "Here is the new one"},
        ("lamp.png", "image/png", DOT),
        ("bill.pdf", "application/pdf", PDF),
    )
    answered = await desk.ask("POST", f"{path}/replies", raw=body, headers={"Content-Type": kind})

    assert (noted.status, answered.status) == (201, 201), answered.raw
    await carla.sees("Here is the new one")
    await carla.waits()
    came = (await stage.telegram.messages(carla.id))[before:]
    assert [one.photos for one in came] == [1, 0, 0]
    assert not await carla.looks("fuse")
    calls = (await stage.telegram.get("outbox", since=0))["calls"]
    sent = [one["method"] for one in calls if one["method"] in ("sendPhoto", "sendDocument")]
    assert sent == ["sendPhoto", "sendDocument"]
    detail = await desk.gets(path)
    assert [one["internal"] for one in detail["thread"]] == [False, True, False]
    assert [one["delivery"] for one in detail["thread"]][:2] == [None, None]
