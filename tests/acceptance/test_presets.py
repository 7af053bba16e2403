"""Senders with a preset of their own, played with what they really send and signed by them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import aiohttp

from tests.cast import OPS_ROOM
from tests.story.person import Person
from tests.story.stage import Stage

GOLDEN = Path(__file__).parents[1] / "golden"
_HOOK = re.compile(r"http\S+/hooks/[\w-]+")


def golden(vendor: str, name: str) -> dict[str, Any]:
    """Return a golden request: `headers`, `body`, `secret`."""
    said: dict[str, Any] = json.loads((GOLDEN / vendor / f"{name}.json").read_bytes())
    return said


async def made(stage: Stage, label: str) -> str:
    """Have Olivia make an integration by taps; return its address."""
    owner = stage.people.olivia
    await owner.writes("/integrations")

    async def look() -> bool | None:
        if await owner.looks("Tap one for its address"):
            return False
        return True if await owner.looks("What sends the alerts?") else None

    is_first = await stage.telegram.until(look)
    if not is_first:
        await owner.taps("➕ New integration")
    await owner.taps(label)
    await owner.taps(f"Call it “{label}”")
    card = await owner.sees(label, "/hooks/", "the address above")
    found = _HOOK.search(card.words)
    assert found is not None
    stage.secrets.append(found[0].rpartition("/")[2])
    return found[0]


async def post(http: aiohttp.ClientSession, hook: str, said: dict[str, Any]) -> int:
    """POST a request as it was sent; return how it was answered."""
    body = said["body"] if isinstance(said["body"], str) else json.dumps(said["body"])
    async with http.post(hook, data=body.encode(), headers=said["headers"]) as answer:
        return answer.status


async def test_a_failed_run_is_told_once_and_ends_with_the_next_that_passes(
    stage: Stage, olivia: Person, sam: Person, http: aiohttp.ClientSession
) -> None:
    failed, passed = (golden("github", f"workflow-run-{how}") for how in ("failure", "success"))
    hook = await made(stage, "GitHub")
    await olivia.taps("🔑 Ask for a secret")
    await olivia.sees("A secret for GitHub")
    await olivia.writes(failed["secret"])
    await olivia.sees("Only what proves its secret is taken from now on.")
    forged = failed | {"body": failed["body"].replace("master", "main")}

    refused = await post(http, hook, forged)
    ping = await post(http, hook, golden("github", "ping"))
    taken = await post(http, hook, failed)
    await sam.sees_in(OPS_ROOM, "test failed on master (octo-org/octo-repo)", "Acknowledge")
    redelivered = await post(http, hook, failed)
    await post(http, hook, passed)
    await sam.sees_in(OPS_ROOM, "test failed on master", "Resolved")

    assert (refused, ping, taken, redelivered) == (401, 202, 202, 202)
    assert len(await sam.looks_in(OPS_ROOM, "on master")) == 1
    assert await sam.looks_in(OPS_ROOM, "on main ") == []
    await olivia.writes("/integrations")
    await olivia.taps("GitHub")
    card = await olivia.sees("GitHub", "1 request refused", "its proof was wrong")
    assert card.has("nothing to tell", "1 item")


async def test_a_sender_with_the_wrong_preset_is_switched_and_read_again(
    stage: Stage, olivia: Person, sam: Person, http: aiohttp.ClientSession
) -> None:
    hook = await made(stage, "Sentry")
    form = golden("uptime_kuma", "port-down")
    assert await post(http, hook, form) == 202

    await olivia.writes("/integrations")
    await olivia.taps("Sentry")
    await olivia.sees("What came last looks like Uptime Kuma.")
    await olivia.taps("Switch to Uptime Kuma")

    await sam.sees_in(OPS_ROOM, "Orders DB port is down", "Connection failed")
