"""What people and machines send that nobody hoped for: each gets a clear, kind answer."""

from __future__ import annotations

import io
import re
from uuid import UUID

import aiohttp
import pytest
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import Stage

NOBODYS = UUID("01890000-0000-7000-8000-000000000000")
BROKEN = {
    "malformed": (b'{"text": "no end', "body"),
    "not-a-number": (b'{"kind": "complaint", "text": "x", "rating": NaN}', "body"),
    "duplicate-key": (b'{"kind": "complaint", "text": "x", "text": "y"}', "body"),
    "a-list": (b"[]", "body"),
    "a-sixth-star": (b'{"kind": "complaint", "text": "x", "rating": 6}', "rating"),
}


@pytest_asyncio.fixture(loop_scope="session")
async def desk(stage: Stage) -> Desk:
    """Olivia's dashboard."""
    return await stage.desk_of(stage.people.olivia)


async def test_a_place_that_is_not_there_is_explained(carla: Person) -> None:
    await carla.opens("p_nosuchplace")

    await carla.sees("This place is not there any more", "scan its code again")


async def test_a_link_cut_short_is_explained(carla: Person) -> None:
    await carla.opens("i_tooshort")

    await carla.sees("I do not know this link")


async def test_five_thousand_characters_are_kept_until_the_guest_decides(
    stage: Stage, carla: Person, desk: Desk
) -> None:
    long = "The pipe is broken. " * 250
    await carla.opens(stage.place)
    await carla.taps("1 ★")
    await carla.writes(long)
    await carla.sees("a little too long", "It has 4999 characters")

    await carla.taps("Send the first 4000")

    await carla.sees("Received", "The pipe is broken")
    case = await desk.case("The pipe is broken")
    assert len(case["text"]) <= 4000
    assert case["text"].startswith(long[:3900])


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        pytest.param("sticker", "I cannot read stickers", id="sticker"),
        pytest.param("contact", "I cannot take contacts", id="contact"),
    ],
)
async def test_what_no_case_can_hold_is_refused_in_words(
    stage: Stage, carla: Person, sent: str, answer: str
) -> None:
    await carla.opens(stage.place)
    await carla.taps("2 ★")

    await carla.sends(sent)

    await carla.sees(answer)
    await carla.taps("Cancel")


async def test_an_edit_changes_what_is_sent_and_what_was_sent(
    stage: Stage, carla: Person, desk: Desk
) -> None:
    await carla.opens(stage.place)
    await carla.taps("1 ★")
    wrote = await carla.writes("The tap is brokn")
    await carla.sees("The tap is brokn", "Send")
    await carla.edits(wrote, "The tap is broken")
    await carla.sees("The tap is broken", "Send")
    await carla.taps("Send")
    await carla.sees("Received", "The tap is broken")

    await carla.edits(wrote, "The tap is broken and drips")

    await carla.sees("Changed in #")
    assert (await desk.case("and drips"))["text"] == "The tap is broken and drips"


async def test_a_forwarded_message_counts_like_ones_own(
    stage: Stage, carla: Person, desk: Desk
) -> None:
    await carla.opens(stage.place)
    await carla.taps("1 ★")
    await carla.writes("My friend says the sauna is broken", forwarded=True)
    await carla.sees("the sauna is broken", "Send")

    await carla.taps("Send")

    await carla.sees("Received", "the sauna is broken")
    assert (await desk.case("the sauna is broken"))["rating"] == 1


async def test_who_writes_as_the_group_is_asked_to_show_themselves(olivia: Person) -> None:
    await olivia.writes_in(OPS_ROOM, "/alerts", anonymous=True)

    await olivia.sees_in(OPS_ROOM, "You write as the group")


async def test_a_button_asks_who_presses_not_where(
    stage: Stage, carla: Person, sam: Person
) -> None:
    await stage.telegram.post("member", chat=OPS_ROOM.id, user=carla.id, action="add")
    await complains(carla, stage.place, "The roof is broken")
    card = await carla.sees_in(OPS_ROOM, "The roof is broken", "Acknowledge")

    toast = await carla.taps_in(OPS_ROOM, "Acknowledge", on=card)

    assert "members" in toast
    await carla.waits()
    (still,) = await sam.looks_in(OPS_ROOM, "The roof is broken")
    assert still.button("Acknowledge") is not None
    await stage.telegram.post("member", chat=OPS_ROOM.id, user=carla.id, action="remove")


async def test_a_button_that_is_out_of_date_says_so(
    stage: Stage, carla: Person, sam: Person
) -> None:
    await complains(carla, stage.place, "The wall is broken")
    card = await sam.sees_in(OPS_ROOM, "The wall is broken", "Resolve")
    await sam.taps_in(OPS_ROOM, "Resolve", on=card)

    late = await sam.taps_late(card, card.data_of("Acknowledge"))
    alien = await sam.taps_late(card, "v0:gone:1")

    assert "already" in late
    assert "out of date" in alien


async def test_a_question_that_is_over_says_so(stage: Stage, carla: Person) -> None:
    await carla.opens(stage.place)
    panel = await carla.sees("How was it?", "1 ★")
    data = panel.data_of("1 ★")
    await carla.taps("Cancel", on=panel)

    toast = await carla.taps_late(panel, data)

    assert "over" in toast


@pytest.mark.parametrize(
    ("body", "field"), [pytest.param(*one, id=name) for name, one in BROKEN.items()]
)
async def test_a_body_that_reads_wrong_is_named(desk: Desk, body: bytes, field: str) -> None:
    answer = await desk.ask("POST", "/cases", raw=body)

    assert answer.problem[0] == 400
    assert answer.json["errors"][0]["field"] == field


async def test_ten_megabytes_are_too_much(desk: Desk, hook: str) -> None:
    large = b'{"text": "' + b"x" * 10_000_000 + b'"}'

    answer = await desk.ask("POST", "/cases", raw=io.BytesIO(large))

    assert answer.problem == (413, "too_large")
    async with (
        aiohttp.ClientSession() as machine,
        machine.post(hook, data=io.BytesIO(large)) as hooked,
    ):
        assert hooked.status == 413


async def test_a_hook_refuses_what_reads_two_ways_and_takes_the_next_request(
    desk: Desk, hook: str
) -> None:
    sent = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=sent) as machine:
        for body, _ in BROKEN.values():
            async with machine.post(hook, data=body) as answer:
                assert answer.status < 500
        async with machine.post(hook, data=b'{"title": "Pump stands still"}') as answer:
            assert answer.status == 202


@pytest.mark.parametrize("path", ["/cases/{}", "/alerts/{}", "/attachments/{}"])
async def test_an_id_of_another_workspace_is_not_there(desk: Desk, path: str) -> None:
    answer = await desk.ask("GET", path.format(NOBODYS))

    assert answer.problem == (404, "not_found")


async def test_what_is_no_id_at_all_is_not_there_either(desk: Desk) -> None:
    answer = await desk.ask("POST", "/alerts/1;drop/acknowledge", {})

    assert answer.status in {400, 404}


async def test_nobody_reads_without_signing_in(stage: Stage) -> None:
    stranger = await stage.desk()

    answer = await stranger.ask("GET", "/cases")

    assert answer.problem == (401, "not_signed_in")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hook(stage: Stage) -> str:
    """The address of an integration that takes anything."""
    olivia = stage.people.olivia
    await olivia.writes("/integrations")
    await olivia.taps("Anything (JSON, form or text)")
    await olivia.sees("What is it called?")
    await olivia.writes("The cellar")
    card = await olivia.sees("The cellar", "/hooks/")
    found = re.search(r"http\S+/hooks/[\w-]+", card.words)
    assert found is not None
    stage.secrets.append(found[0].rpartition("/")[2])
    return found[0]
