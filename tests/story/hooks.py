"""A machine that posts to a webhook of its own, made by chat."""

from __future__ import annotations

import re
from dataclasses import dataclass

import aiohttp

from tests.story.stage import Stage
from tests.story.telegram import Seen

_HOOK = re.compile(r"http\S+/hooks/[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine with the address it posts to."""

    address: str
    http: aiohttp.ClientSession

    async def reports(self, title: str, severity: str = "critical", **more: str) -> None:
        """Post one item."""
        body = {"title": title, "severity": severity, **more}
        async with self.http.post(self.address, json=body) as answer:
            assert answer.status in {200, 202}, await answer.text()


async def machine(stage: Stage, http: aiohttp.ClientSession) -> Machine:
    """Have Olivia make an integration for anything that posts JSON."""
    owner = stage.people.olivia
    await owner.writes("/integrations")
    await owner.taps("Anything (JSON, form or text)")
    await owner.sees("What is it called?")
    await owner.writes("Server")

    async def look() -> str | None:
        found: list[Seen] = await owner.looks("/hooks/")
        return next((one[0] for it in found if (one := _HOOK.search(it.words))), None)

    address = await stage.telegram.until(look)
    assert address is not None, await stage.telegram.transcript(owner.id)
    stage.secrets.append(address.rpartition("/")[2])
    return Machine(address=address, http=http)
