"""What a workspace does while its database takes nothing: who is told what, and what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.programs import LOOK_AGAIN_SECONDS, Opsbell
from tests.chaos.scene import DRAIN_SECONDS, Scene
from tests.story.person import Person

HOLDING = "waiting until updates can be stored"


@dataclass(slots=True, kw_only=True)
class Callers:
    """Two doors, a hook and the API, and the books of what they have answered. Every request has
    a name of its own; what was refused is asked again under the same name later."""

    scene: Scene
    posts: dict[str, str] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    refusals: int = 0
    _count: int = 0

    async def knock(self) -> bool:
        """Ask both doors for something new; True when both took it."""
        self._count += 1
        took_post = await self.post(f"post {self._count}")
        return await self.case(f"case {self._count}") and took_post

    async def post(self, title: str) -> bool:
        """Post to the hook; True when it was taken."""
        headers = {"webhook-id": title.replace(" ", "-")}
        body = {"title": title, "severity": "critical"}
        said = await self._ask(self.scene.settled.hook, body, headers, ("post", title), 202)
        if said is not None:
            self.posts[title] = said["id"]
        return said is not None

    async def case(self, words: str) -> bool:
        """Open a case; True when it was opened."""
        headers = {**self.scene.signed, "Idempotency-Key": words.replace(" ", "-")}
        body = {"kind": "request", "text": words}
        said = await self._ask("/api/v1/cases", body, headers, ("case", words), 201)
        if said is not None:
            self.cases[words] = said["number"]
        return said is not None

    async def ask_again(self) -> None:
        """Ask once more for what was refused; everything is taken now."""
        asked, self.refused = self.refused, []
        for door, name in asked:
            assert await (self.post(name) if door == "post" else self.case(name)), name

    def assert_kept(self) -> None:
        """What was answered 2xx is there, once; what was refused and asked again too."""
        records = self.scene.records
        stored = records.rows("SELECT text, number FROM cases WHERE text LIKE 'case %'")
        assert sorted(stored) == sorted(self.cases.items())
        alerts = records.rows("SELECT title, count FROM alerts WHERE title LIKE 'post %'")
        assert sorted(alerts) == sorted((title, 1) for title in self.posts)
        assert set(records.rows("SELECT DISTINCT state FROM raw_requests")) <= {("done",)}

    async def _ask(
        self,
        path: str,
        body: object,
        headers: dict[str, str],
        asked: tuple[str, str],
        wanted: int,
    ) -> dict[str, Any] | None:
        url = f"http://127.0.0.1:{self.scene.port}{path}"
        async with self.scene.http.post(url, json=body, headers=headers) as answer:
            said: dict[str, Any] = await answer.json()
            if answer.status == wanted:
                return said
            assert answer.status == 503, (answer.status, said)
            assert int(answer.headers["Retry-After"]) >= 1
            assert said["code"] == "unavailable"
        self.refused.append(asked)
        self.refusals += 1
        return None


async def health(opsbell: Opsbell, scene: Scene) -> tuple[int, dict[str, str]]:
    """Return what /readyz answers: the status and the problems by what was checked."""
    async with scene.http.get(f"{opsbell.address}/readyz") as answer:
        return answer.status, (await answer.json())["problems"]


async def holds(opsbell: Opsbell, scene: Scene, person: Person) -> dict[str, str]:
    """Let a person write until the bot asks for no more updates because none can be stored; return
    what is said of it. A few words may still find room where a request does not."""
    async with asyncio.timeout(DRAIN_SECONDS):
        await person.writes("is anybody there")
        while True:
            status, problems = await health(opsbell, scene)
            # What the clock writes may still find room; then the database is well for a moment.
            if problems.get("telegram") == HOLDING and "database" in problems:
                assert status == 503
                return problems
            if "database" not in problems:
                await person.writes("is really nobody there")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def polls(scene: Scene) -> int:
    """Return the number of the last time the bot asked for updates."""
    found = await scene.telegram.get("outbox", method="getUpdates")
    return max((call["n"] for call in found["calls"]), default=0)
