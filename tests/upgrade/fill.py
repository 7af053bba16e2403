"""Fills a data folder with what a real workspace holds after some weeks, to be kept as a golden
release: `python -m tests.upgrade.fill OUT` in the tree of that release (docs/operations.md).

It plays the product, so nothing stands in the database that the release would not write itself.
At the end the product is killed in the middle of its work: rows that wait, that are in the air and
that nobody has answered are what an upgrade meets.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import (
    INVITE,
    OwnTelegram,
    Stage,
    invites,
    own_telegram,
    raise_curtain,
    settle_in,
)
from tests.upgrade.release import keep

GOLDEN = Path(__file__).parents[1] / "golden"
WORKSPACE = "Casa Azul 🏠 & “Söhne”"
LONGEST = ("The list of what is wrong here is long. 😀 " * 100)[:4096]
ARABIC = "المصعد لا يعمل منذ الصباح، والدرج خطير"
HEBREW = "אין מים חמים בחדר 12 👨‍👩‍👧‍👦"
MARKED = (
    "Ready <b>?</b> & \"quoted\" 'single' \\ %s {number} \u202eevil\u202c; DROP TABLE cases;--"
)
POSTS = (
    ("alertmanager", "firing-group-of-6-bearer"),
    ("alertmanager", "firing-single-basic-auth"),
    ("alertmanager", "firing-truncated-3-of-7"),
    ("alertmanager", "resolved-single-basic-auth"),
    ("generic_json", "flat"),
    ("generic_json", "oncall-formatted-webhook"),
    ("generic_json", "array-of-alerts"),
)


async def fill(folder: Path, telegram: OwnTelegram) -> dict[str, str]:
    """Play some weeks, end in the middle of a step; return the integrations' addresses."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        settings = {"WORKSPACE_NAME": WORKSPACE, "WORKSPACE_ZONE": "Europe/Madrid"}
        stage = await raise_curtain(folder, http, telegram=telegram, settings=settings)
        try:
            await settle_in(stage)
            desk = await stage.desk_of(stage.people.olivia)
            await _people(stage)
            await _complaints(stage, desk)
            await _unreachable(stage, desk)
            hooks = await _machines(desk, http)
            await stage.telegram.idle()
            await _half_said(stage)
            await _in_the_middle(stage, desk, hooks["generic_json"])
        finally:
            await stage.product.kill()
            await stage.leave()
        return {kind: f"/hooks/{hook.rpartition('/')[2]}" for kind, hook in hooks.items()}


async def _people(stage: Stage) -> None:
    """An admin who has gone quiet, an invitation nobody took, places of every spelling."""
    olivia = stage.people.olivia
    for name in ("Spa 🧖‍♀️ <1>", "الغرفة ٧"):
        await olivia.writes("/places")
        await olivia.taps("Add a place")
        await olivia.sees("What is the place called?")
        await olivia.writes(name)
        await olivia.sees(name, "start=")
    ada = await _newcomer(stage, "Ada 🦉", "Ünal")
    # Links that were there before are found as well: the newest one stands when all is quiet.
    await invites(olivia, "Admin")
    await stage.telegram.idle()
    (*_, newest) = await olivia.looks("start=i_")
    found = INVITE.search(newest.words)
    assert found is not None
    await ada.opens(found[0])
    await ada.sees("Hello Ada")
    await stage.desk_of(ada)
    await invites(olivia, "Viewer")


async def _newcomer(stage: Stage, first: str, last: str) -> Person:
    made = await stage.telegram.post("users", first_name=first, last_name=last)
    return Person(id=made["id"], name=first, telegram=stage.telegram)


async def _machines(desk: Desk, http: aiohttp.ClientSession) -> dict[str, str]:
    hooks: dict[str, str] = {}
    for preset in ("alertmanager", "generic_json"):
        made = await desk.does("/integrations", {"name": f"Our {preset} 🖥", "preset": preset})
        hooks[preset] = made["url"]
    board = await desk.watches()
    for preset, name in POSTS:
        await _post(http, hooks[preset], json.loads(_golden(preset, name).read_bytes()))
        await board.next("alert.fired" if "resolved" not in name else "alert.resolved")
    async with http.post(hooks["generic_json"], data=b"[]") as unknown:
        assert unknown.status < 500
    alerts = (await desk.gets("/alerts?limit=100"))["items"]
    machines = [one for one in alerts if one["status"] == "firing"]
    await desk.does(f"/alerts/{machines[0]['id']}/acknowledge")
    await desk.does(f"/alerts/{machines[1]['id']}/resolve")
    return hooks


def _golden(preset: str, name: str) -> Path:
    return GOLDEN / preset / f"{name}.json"


async def _post(http: aiohttp.ClientSession, hook: str, request: dict[str, Any]) -> None:
    body = json.dumps(request["body"]).encode()
    async with http.post(hook, data=body, headers=request["headers"]) as answer:
        assert answer.status in {200, 202}, await answer.text()


async def _complaints(stage: Stage, desk: Desk) -> None:
    """A case in each state, files, answers both ways, ratings of the solution."""
    people, place = stage.people, stage.place
    carla, sam = people.carla, people.sam
    await complains(carla, place, "The shower is broken")
    for words in ("The lamp is broken", "The door is dangerous", "The kettle is broken"):
        await complains(carla, place, words)
    await complains(people.diego, place, HEBREW, stars=2, send="Enviar")
    await complains(carla, place, MARKED, stars=4)
    await complains(carla, place, "Lovely breakfast 🥐", stars=5)
    await _at_length(carla, place)
    await _with_files(carla, place)
    by_hand = {"kind": "request", "text": "Towels, please", "customer_name": "Zoë O’Hara"}
    await desk.ask("POST", "/cases", by_hand, headers={"Idempotency-Key": "towels-1"})
    for words in ("The lamp is broken", "The kettle is broken"):
        card = await sam.sees_in(OPS_ROOM, words, "Acknowledge")
        await sam.taps_in(OPS_ROOM, "Acknowledge", on=card)
        await sam.sees_in(OPS_ROOM, words, "Acknowledged by Sam")
    for words in ("The door is dangerous", "The kettle is broken"):
        card = await sam.sees_in(OPS_ROOM, words, "Resolve")
        await sam.taps_in(OPS_ROOM, "Resolve", on=card)
        await sam.sees_in(OPS_ROOM, words, "Resolved by Sam")
    question = await carla.sees("was it solved?", "5 ★")
    await carla.taps("4 ★", on=question)
    await carla.sees("Thank you", gone=("was it solved?",))
    await _answers(desk, carla)
    for words, status in (("breakfast", "closed"), ("DROP TABLE", "rejected")):
        case = await desk.case(words)
        await desk.does(f"/cases/{case['id']}/status", {"status": status})


async def _at_length(carla: Person, place: str) -> None:
    await carla.opens(place)
    await carla.taps("3 ★")
    await carla.writes(LONGEST)
    await carla.taps("Send the first 4000")
    await carla.sees("Received", LONGEST[:40])


async def _with_files(carla: Person, place: str) -> None:
    await carla.opens(place)
    await carla.taps("2 ★")
    await carla.sends_album(2, ARABIC)
    await carla.sees("2 photos", "Send")
    await carla.taps("Send")
    await carla.sees("Received", ARABIC[:20])


async def _answers(desk: Desk, carla: Person) -> None:
    case = await desk.case("The shower is broken")
    await desk.does(f"/cases/{case['id']}/status", {"status": "in_progress"})
    await desk.does(f"/cases/{case['id']}/replies", {"text": "The plumber comes at five 🔧"})
    answer = await carla.sees("The plumber comes at five")
    await carla.writes("Thank you, five is fine", to=answer)
    await carla.sees("Added to")


async def _unreachable(stage: Stage, desk: Desk) -> None:
    """Somebody who has blocked the bot, and a message that Telegram refuses: dead letters."""
    greta = await _newcomer(stage, "Greta", "Gone")
    await complains(greta, stage.place, "The carpet is ugly", stars=3)
    await stage.telegram.post("block", user=greta.id, blocked=True)
    case = await desk.case("The carpet is ugly")
    await desk.does(f"/cases/{case['id']}/replies", {"text": "We are sorry to hear it."})
    await stage.telegram.post(
        "faults",
        kind="error",
        code=400,
        description="Bad Request: PEER_ID_INVALID",
        times=1,
        match={"method": "sendMessage", "contains": "We refuse"},
    )
    case = await desk.case("The lamp is broken")
    await desk.does(f"/cases/{case['id']}/replies", {"text": "We refuse to believe it."})
    await _until_there(stage, "SELECT 1 FROM deliveries WHERE state = 'dead'", 2)


async def _half_said(stage: Stage) -> None:
    """Three conversations that stop in the middle."""
    await stage.people.diego.opens(stage.place)
    await stage.people.diego.taps("2 ★")
    await stage.people.diego.writes("Hay un gato en la cocina 🐈")
    await stage.people.diego.sees("gato en la cocina", "Enviar")
    await stage.people.olivia.writes("/places")
    await stage.people.olivia.taps("Add a place")
    await stage.people.olivia.sees("What is the place called?")
    await stage.telegram.idle()


async def _in_the_middle(stage: Stage, desk: Desk, hook: str) -> None:
    """Deliveries that wait for their next attempt and one in the air, an update half handled, and
    requests stored but not worked off."""
    await _fault(stage, kind="error", match={"method": "editMessageText"})
    await _fault(
        stage, kind="hang", match={"method": "sendMessage", "contains": "hangs in the air"}
    )
    await _fault(stage, kind="hang", match={"chat": stage.people.sam.id})
    case = await desk.case("The shower is broken")
    await desk.does(f"/cases/{case['id']}/replies", {"text": "This one hangs in the air"})
    await desk.does(f"/cases/{case['id']}/replies", {"text": "This one waits behind it"})
    alert = (await desk.alerts(HEBREW[:6]))[0]
    await desk.does(f"/alerts/{alert['id']}/acknowledge")
    await _until_there(stage, "SELECT 1 FROM deliveries WHERE state = 'due' AND attempts > 0")
    await _until_there(stage, "SELECT 1 FROM deliveries WHERE state = 'sending'")
    await stage.people.sam.writes("/alerts")
    await _until_there(stage, "SELECT 1 FROM inbox_updates WHERE done_at IS NULL")
    async with aiohttp.ClientSession() as http:
        request = json.loads(_golden("generic_json", "flat").read_bytes())
        await asyncio.gather(*(_post(http, hook, request) for _ in range(3)))


async def _fault(stage: Stage, **order: object) -> None:
    await stage.telegram.post("faults", **order)


async def _until_there(stage: Stage, query: str, rows: int = 1) -> None:
    """Look until the database has the rows; the product says nothing about them itself."""
    for _ in range(400):
        with closing(sqlite3.connect(stage.product.folder / "opsbell.db")) as looking:
            if len(looking.execute(query).fetchall()) >= rows:
                return
        with suppress(TimeoutError):
            await asyncio.wait_for(stage.product.process.wait(), 0.05)
            raise AssertionError("the product ended meanwhile")
    raise AssertionError(query)


async def _run(out: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, phones = Path(made) / "data", Path(made) / "telegram.json"
        telegram = await own_telegram(data=phones)
        try:
            hooks = await fill(folder, telegram)
        finally:
            await telegram.close()
        keep(out, folder=folder, phones=phones, hooks=hooks)


def main(arguments: Sequence[str]) -> int:
    """Fill a folder and keep it as `OUT.sql` and `OUT.json`."""
    (out,) = arguments
    asyncio.run(_run(Path(out)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
