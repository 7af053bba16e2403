"""What nobody could read is pointed at by taps, and becomes an alert that ends as it should."""

from __future__ import annotations

import aiohttp

from tests.acceptance.test_presets import made, post
from tests.cast import OPS_ROOM
from tests.story.person import Person
from tests.story.stage import Stage

HEADERS = {"Content-Type": "application/json"}
WARM = {
    "was": {"text": "Kühlraum zu warm", "nr": "K-7"},
    "stufe": "ROT",
    "lage": "offen",
    "api_key": "sk-not-for-anybodys-eyes",
}


async def test_an_unknown_payload_is_kept_mapped_by_taps_and_becomes_an_alert(
    stage: Stage, olivia: Person, sam: Person, http: aiohttp.ClientSession
) -> None:
    hook = await made(stage, "Sentry")
    assert await post(http, hook, {"headers": HEADERS, "body": WARM}) == 202

    await olivia.writes("/integrations")
    await olivia.taps("Sentry")
    await olivia.sees("not understood", "🧭 Map fields")
    await olivia.taps("🧭 Map fields")
    await olivia.sees("It cannot be read yet", "api_key: (hidden)")
    await olivia.taps("was: {2} ▸")
    await olivia.taps("text: Kühlraum zu warm")
    await olivia.taps("🏷 It is the title")
    await olivia.sees("It would make this alert:", "🔴 Kühlraum zu warm")
    await olivia.taps("nr: K-7")
    await olivia.taps("🔑 It is what tells alerts apart")
    await olivia.sees("Told apart by: K-7")
    await olivia.taps("⬆ Up")
    await olivia.taps("stufe: ROT")
    await olivia.taps("🌡 It is the severity")
    await olivia.sees("How bad is “rot”?")
    await olivia.taps("critical")
    await olivia.sees("rot → critical")
    await olivia.taps("Done")
    await olivia.taps("lage: offen")
    await olivia.taps("🚦 It is the status")
    await olivia.sees("What does “offen” say?")
    await olivia.taps("fires")
    await olivia.sees("offen → fires")
    await olivia.writes("behoben")
    await olivia.sees("What does “behoben” say?")
    await olivia.taps("is over")
    await olivia.sees("behoben → is over")
    await olivia.taps("Done")
    await olivia.sees("Severity: critical", "Told apart by: K-7")
    await olivia.taps("💾 Save")
    await olivia.sees("Its fields are mapped: the title, the severity, the status")
    await olivia.taps("🔁 Read the kept ones again")

    await sam.sees_in(OPS_ROOM, "Kühlraum zu warm", "Acknowledge")
    over = WARM | {"lage": "behoben"}
    assert await post(http, hook, {"headers": HEADERS, "body": over}) == 202
    await sam.sees_in(OPS_ROOM, "Kühlraum zu warm", "Resolved")
    await olivia.taps("📥 What came")
    card = await olivia.sees("new: Kühlraum zu warm", "over: Kühlraum zu warm")
    assert "sk-not-for" not in card.words
    assert not await olivia.looks("sk-not-for")


async def test_the_old_address_works_for_a_day_beside_the_new_one(
    stage: Stage, olivia: Person, sam: Person, http: aiohttp.ClientSession
) -> None:
    old = await made(stage, "Uptime Kuma")
    await olivia.taps("♻️ New address")
    await olivia.sees("A new address for Uptime Kuma")
    await olivia.taps("Takes both for 24 hours")
    card = await olivia.sees("The address before is taken until", "/hooks/")
    new = next(word for word in card.words.split() if "/hooks/" in word)
    stage.secrets.append(new.rpartition("/")[2])

    said = {"headers": HEADERS, "body": {"heartbeat": None, "monitor": None, "msg": "Test"}}
    both = [await post(http, one, said) for one in (old, new)]
    await olivia.taps("♻️ New address")
    await olivia.taps("End the old one now")
    await olivia.sees("Uptime Kuma", "/hooks/", gone=["The address before", new])
    left = [await post(http, one, said) for one in (old, new)]

    assert new != old
    assert both == [202, 202]
    assert left == [404, 404]
