"""Opsbell itself with a workspace full of people, as its installations run but for the limits."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.live.server import Server
from benchmarks.programs import opsbell
from benchmarks.workspace import add_people, make_ready, services
from core.db.tenancy import System
from core.ids import PersonId, WorkspaceId
from core.runtime import Runtime
from core.tenants.role import Role
from core.tenants.tables import MemberRow, PersonRow
from core.work import Work

BOT = 4_000_000_001
OWNER = 5_000_000_000
PEOPLE = 500
"""With 10,000 sockets each has twenty, as many as one person may have."""
SETTINGS = {
    "WS_SOCKETS_PER_PERSON": "0",
    "WS_SOCKETS_PER_ADDRESS": "0",
    "WS_SOCKETS": "0",
    "API_PER_MINUTE": "0",
    "JWT_ACCESS_MINUTES": "60",
}
"""Nothing but limits: everybody here comes from eight addresses. The tokens last for the run."""
SECONDS = 30.0
_REASON = System(reason="a benchmark makes its people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Asks Opsbell's API as the owner."""

    port: int
    token: str

    def ask(self, verb: str, path: str, body: object = None) -> Any:
        """Return what the API says; raises RuntimeError unless it is content."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            line.request(verb, f"/api/v1{path}", json.dumps(body) if body else None, head)
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status >= 300:
            raise RuntimeError(f"{verb} {path} was answered {answer.status}: {said!r}")
        return json.loads(said)

    def log_head(self) -> int:
        """Return the number of the last event."""
        return int(self.ask("GET", "/events?wait=0")["next"])

    def open_cases(self, count: int) -> int:
        """Open so many cases; return the number of the last event they made on their topic."""
        before = self.log_head()
        for number in range(count):
            self.ask("POST", "/cases", {"kind": "complaint", "text": f"Lift {number} is stuck"})
        after = self.ask("GET", f"/events?wait=0&limit=200&topics=cases&since={before}")
        return max(int(one["seq"]) for one in after["items"])


@contextmanager
def ours(
    folder: Path, *, core: int | None, handover: str = "auto", name: str = "Opsbell"
) -> Iterator[tuple[Server, Desk]]:
    """Run Opsbell in a folder of its own, and end it."""
    settings = {**SETTINGS, "WS_HANDOVER": handover}
    file = folder / "tokens"
    issued = asyncio.run(_people(folder, settings))
    file.write_text("".join(f"{one}\n" for one in issued))
    with opsbell(folder, settings, core=core) as product:
        server = Server(
            name=name,
            pid=product.pid,
            port=product.port,
            speaks="opsbell",
            path="/ws/dashboard",
            say_path="/api/v1/announcements",
            tokens=str(file),
        )
        yield server, Desk(port=product.port, token=issued[0])


async def _people(folder: Path, settings: dict[str, str]) -> list[str]:
    """Make a workspace and its people; return a token of each, the owner's first."""
    async with services(folder, settings) as runtime:
        ready = await make_ready(
            runtime, bot_id=BOT, chats=[], rules=0, opens="alerts", by_room=False
        )
        owner = await add_people(runtime, ready.workspace_id, bot_id=BOT, people=[OWNER])
        staff = [PersonId(runtime.ids.new()) for _ in range(PEOPLE - 1)]
        now = runtime.clock.now()

        async def body(session: AsyncSession, _: Work) -> None:
            for number, key in enumerate(staff):
                session.add(
                    PersonRow(
                        id=key,
                        bot_id=BOT,
                        telegram_user_id=OWNER + 1 + number,
                        name=f"Person {number}",
                        created_at=now,
                        active_workspace_id=ready.workspace_id,
                    )
                )
            await session.flush()
            for key in staff:
                session.add(
                    MemberRow(
                        id=runtime.ids.new(),
                        workspace_id=ready.workspace_id,
                        person_id=key,
                        role=Role.STAFF.value,
                        created_at=now,
                    )
                )

        await runtime.books.transaction(_REASON, body)
        return [owner, *(_token(runtime, ready.workspace_id, one) for one in staff)]


def _token(runtime: Runtime, workspace_id: WorkspaceId, person_id: PersonId) -> str:
    return runtime.tokens.issue(
        person_id=person_id,
        workspace_id=workspace_id,
        role=Role.STAFF.value,
        token_version=1,
    )
