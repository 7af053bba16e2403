"""A workspace of an earlier release starts on this one, and everybody goes on where they were.

The data folders are kept in tests/golden/releases; each was killed in the middle of its work.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import INVITE, Stage, own_telegram, raise_curtain
from tests.upgrade.release import RELEASES, Unfolded, unfold

GOLDEN = Path(__file__).parents[1] / "golden"
VERSIONS = sorted(path.stem for path in RELEASES.glob("*.sql"))

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """A product of today on a folder of then; `desk` is Olivia's dashboard."""

    stage: Stage
    kept: Unfolded
    desk: Desk


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=VERSIONS)
async def upgraded(
    request: pytest.FixtureRequest,
    http: aiohttp.ClientSession,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Upgraded]:
    """Start today's product on what a release left."""
    kept = unfold(request.param, tmp_path_factory.mktemp("release"))
    telegram = await own_telegram(data=kept.phones)
    try:
        stage = await raise_curtain(kept.folder, http, telegram=telegram)
        try:
            desk = await stage.desk_of(stage.people.olivia)
            yield Upgraded(stage=stage, kept=kept, desk=desk)
        finally:
            await stage.leave()
            await stage.product.kill()
        stage.product.assert_clean(stage.secrets)
    finally:
        await telegram.close()


async def test_every_case_and_alert_can_be_opened(upgraded: Upgraded) -> None:
    desk = upgraded.desk

    cases = (await desk.gets("/cases?limit=100"))["items"]
    alerts = (await desk.gets("/alerts?limit=100"))["items"]
    opened = [await desk.gets(f"/cases/{one['id']}") for one in cases]
    for one in alerts:
        assert (await desk.gets(f"/alerts/{one['id']}"))["timeline"]

    assert {one["status"] for one in cases} >= {
        "new", "acknowledged", "in_progress", "resolved", "closed", "rejected",
    }  # fmt: skip
    assert {one["status"] for one in alerts} == {"firing", "acknowledged", "resolved"}
    assert max(len(one["text"]) for one in cases) == 4000
    assert any("\u202e" in one["text"] or "DROP TABLE" in one["text"] for one in cases)
    assert sum(len(one["thread"]) for one in opened) >= len(cases)


async def test_the_photos_are_still_there(upgraded: Upgraded) -> None:
    desk = upgraded.desk
    case = next(
        one for one in (await desk.gets("/cases?limit=100"))["items"] if one["attachment_count"]
    )

    photos = (await desk.gets(f"/cases/{case['id']}"))["attachments"]
    answers = [
        await desk.ask("GET", one["url"].removeprefix("/api/v1"), headers={"Accept": "*/*"})
        for one in photos
    ]

    assert [answer.status for answer in answers] == [200, 200]
    assert all(answer.raw.startswith(b"\xff\xd8") for answer in answers)


async def test_what_was_due_goes_out_and_what_was_in_the_air_is_not_lost(
    upgraded: Upgraded,
) -> None:
    carla, desk = upgraded.stage.people.carla, upgraded.desk

    await carla.sees("This one waits behind it")
    await upgraded.stage.telegram.idle()

    assert len(await carla.looks("This one waits behind it")) == 1
    thread = (await desk.case("The shower is broken"))["thread"]
    told = {one["text"]: one["delivery"] for one in thread}
    assert told["This one waits behind it"] == "sent"
    # It may have arrived, so a person decides whether it is sent again.
    assert told["This one hangs in the air"] == "pending"


async def test_the_rules_are_as_they_were_and_others_are_only_offered(
    upgraded: Upgraded,
) -> None:
    olivia = upgraded.stage.people.olivia
    before = [one["name"] for one in (await upgraded.desk.gets("/rules"))["items"]]

    await olivia.writes("/rules")
    await olivia.taps("Ready-made rules", on=await olivia.sees("Low rating", "Ready-made rules"))
    await olivia.sees("What do you run?", "Shop")

    assert not await olivia.looks("at work now")
    assert [one["name"] for one in (await upgraded.desk.gets("/rules"))["items"]] == before

    await olivia.taps("Shop")
    chosen = await olivia.sees("at work now", "Late or damaged")
    names = [one["name"] for one in (await upgraded.desk.gets("/rules"))["items"]]
    assert "Words that worry" not in names
    assert names.count("Low rating") == 1
    await olivia.taps("Undo", on=chosen)
    await olivia.sees("What do you run?", gone=["at work now"])
    assert [one["name"] for one in (await upgraded.desk.gets("/rules"))["items"]] == before


async def test_an_update_that_was_half_handled_is_answered(upgraded: Upgraded) -> None:
    sam = upgraded.stage.people.sam

    written = await sam.telegram.messages(sam.id)
    (*_, asked) = [one for one in written if one.words == "/alerts"]

    assert await sam.sees("alert", after=asked)


async def test_the_conversation_goes_on_where_it_stopped(upgraded: Upgraded) -> None:
    diego = upgraded.stage.people.diego

    await diego.taps("Enviar")

    await diego.sees("#", "Hay un gato en la cocina")
    case = await upgraded.desk.case("Hay un gato en la cocina")
    assert (case["rating"], case["place"]["name"]) == (2, "Room 12")


async def test_the_owners_question_is_still_open(upgraded: Upgraded) -> None:
    olivia = upgraded.stage.people.olivia
    telegram = olivia.telegram
    asked = [
        one for one in await telegram.messages(olivia.id) if one.has("What is the place called?")
    ]

    # Signing in at the desk closed nothing: a command leaves the question where it was.
    await olivia.writes("Roof terrace")

    assert asked
    await olivia.sees("Roof terrace")


async def test_an_alert_of_then_is_acknowledged_on_its_old_card(upgraded: Upgraded) -> None:
    sam = upgraded.stage.people.sam
    card = await sam.sees_in(OPS_ROOM, "The shower is broken", "Resolve")

    await sam.taps_in(OPS_ROOM, "Resolve", on=card)

    changed = await sam.sees_in(OPS_ROOM, "The shower is broken", "Resolved by Sam")
    assert changed.id == card.id
    await upgraded.stage.people.carla.sees("The shower is broken", "was it solved?")


async def test_the_sealed_address_of_an_integration_opens_and_takes_requests(
    upgraded: Upgraded, http: aiohttp.ClientSession
) -> None:
    desk, kept = upgraded.desk, upgraded.kept
    board = await desk.watches()
    listed = (await desk.gets("/integrations"))["items"]
    urls = {one["preset"]: one["url"] for one in listed}
    request = json.loads((GOLDEN / "alertmanager" / "firing-info-no-resolve.json").read_bytes())

    async with http.post(
        urls["alertmanager"],
        data=json.dumps(request["body"]).encode(),
        headers=request["headers"],
    ) as answer:
        assert answer.status in {200, 202}, await answer.text()

    assert urls["alertmanager"].endswith(kept.hooks["alertmanager"])
    assert urls["generic_json"].endswith(kept.hooks["generic_json"])
    await board.next("alert.fired")


async def test_an_invitation_that_was_open_still_lets_somebody_in(upgraded: Upgraded) -> None:
    stage = upgraded.stage
    olivia = stage.people.olivia
    links = [INVITE.search(one.words) for one in await olivia.looks("start=i_")]
    (*_, newest) = [found[0] for found in links if found]
    made = await stage.telegram.post("users", first_name="Vera", last_name="Viewer")
    vera = Person(id=made["id"], name="Vera", telegram=stage.telegram)

    await vera.opens(newest)

    await vera.sees("Hello Vera", "viewer")
