"""The OpenAPI document tried over HTTP by schemathesis: what it says may be sent is answered as it
says, what it does not allow is refused, and nothing brings the server to its knees.

`TRIAL_EXAMPLES` says how many random requests each operation gets, and how many chains of them
there are (the suite: 3).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from uuid import UUID

import pytest

from core.proxies import parse_proxies
from core.tenants.access import EVERYTHING
from tests.integration.web.forms import PNG, form_of
from tests.integration.web.house import House, open_house
from tests.integration.web.rows import Rows
from tests.security.bodies import BODIES
from tests.security.test_every_route import furnish
from web.api import ROUTES

USUALLY = 3
EXAMPLES = int(os.environ.get("TRIAL_EXAMPLES", USUALLY))
SEED = 15
CALLERS = 40
REACHED = 0.7
"""So many of the operations did what they are for at least once: the trial goes deep enough."""
_BY_CHANCE = "examples,fuzzing,stateful"
_HERE = Path(__file__).parent
_SECONDS = 600 if EXAMPLES <= USUALLY else 7200


@pytest.mark.slow
@pytest.mark.timeout(_SECONDS)
@pytest.mark.parametrize(
    ("who", "phases"),
    [
        pytest.param("owner", "coverage", id="the owner, at each bound"),
        pytest.param("owner", _BY_CHANCE, id="the owner, by chance and in chains"),
        pytest.param("key", _BY_CHANCE, id="a key, by chance and in chains"),
    ],
)
async def test_the_document_says_what_happens(
    rows: Rows, tmp_path: Path, who: str, phases: str
) -> None:
    async with open_house(rows, tmp_path, proxies=parse_proxies("1")) as house:
        await try_it(house, tmp_path, who=who, phases=phases)


async def try_it(house: House, folder: Path, *, who: str, phases: str) -> None:
    """Try all of it, as somebody who may do everything."""
    order = await prepare(house, folder)
    token = house.token(house.people["owner"], house.home)
    if who == "key":
        made = await house.api("POST", "/api-keys", json={"name": "All", "scopes": [EVERYTHING]})
        token = made.json["token"]

    ended, said = await schemathesis(house, folder, token=token, phases=phases, order=order)

    assert ended == 0, said
    answered = json.loads((folder / "answered.json").read_text(encoding="utf-8"))
    done = {name for name, seen in answered.items() if any(one.startswith("2") for one in seen)}
    assert len(done) > len(ROUTES) * REACHED, sorted(set(answered) - done)


async def prepare(house: House, folder: Path) -> Path:
    """Furnish the house; return the file that tells the hooks of it."""
    things = await furnish(house)
    body, kind = form_of({"text": "It drips"}, ("a.png", "image/png", PNG))
    added = await house.api(
        "POST", f"/cases/{things['cases']}/attachments", body=body, headers={"Content-Type": kind}
    )
    things["attachments"] = UUID(added.json["attachments"][0]["id"])  # one whose bytes are there
    leavers = []
    for number in range(CALLERS):
        leaver = await house.rows.person(f"Leaver {number}")
        await house.rows.member(house.home, leaver, "staff")
        leavers.append(house.token(leaver, house.home))
    order = folder / "order.json"
    written = {
        "things": {noun: str(key) for noun, key in things.items()},
        "bodies": BODIES,
        "is_deep": EXAMPLES > USUALLY,
        "callers": leavers,
        "answered": str(folder / "answered.json"),
    }
    await asyncio.to_thread(order.write_text, json.dumps(written), encoding="utf-8")
    return order


async def schemathesis(
    house: House, folder: Path, *, token: str, phases: str, order: Path
) -> tuple[int, str]:
    """Run it in a process of its own; return how it ended and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(_HERE / "trial.toml"), "run"),
        f"{house.base}/api/v1/openapi.json",
        *("-H", f"Authorization: Bearer {token}"),
        *("--phases", phases),
        *("--max-examples", str(EXAMPLES), "--seed", str(SEED)),
        "--no-color",
        cwd=folder,
        env={
            **os.environ,
            "NO_PROXY": "127.0.0.1",
            "SCHEMATHESIS_HOOKS": str(_HERE / "trial_hooks.py"),
            "TRIAL_ORDER": str(order),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()
