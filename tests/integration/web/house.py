"""The real web application on a random loopback port, with people of every role."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, web

from bot.site import around_of, deps_of, hub_of
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.meter import Reading
from core.proxies import NO_PROXIES, Proxies
from core.tenants.launches import Launches
from core.tenants.mini_app import LaunchProofs
from core.version import VERSION
from tests.integration.web.rows import Rows
from web.app import make_app, make_runner
from web.deps import Check, Deps
from web.figures import Figures
from web.live.limits import DEFAULT_LIMITS, LiveLimits
from web.live.polls import Polls
from web.runner import Listener

ROLES = ("owner", "admin", "staff", "viewer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer that was read to its end."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.raw)

    @property
    def code(self) -> str:
        """The stable code of a problem."""
        assert self.headers["Content-Type"] == "application/problem+json", self.raw
        problem = self.json
        assert problem["status"] == self.status
        return str(problem["code"])


@dataclass(slots=True, kw_only=True)
class House:
    """A served workspace. `people` has a member for each role, `stranger` belongs elsewhere."""

    rows: Rows
    deps: Deps
    session: ClientSession
    base: str
    home: WorkspaceId
    other: WorkspaceId
    people: dict[str, PersonId]
    stranger: PersonId
    tasks: asyncio.TaskGroup
    runner: web.AppRunner
    sockets: list[ClientWebSocketResponse] = field(default_factory=list)

    def token(self, person: PersonId, workspace: WorkspaceId, *, version: int = 1) -> str:
        """Return an access token."""
        return self.deps.tokens.issue(
            person_id=person, workspace_id=workspace, role="staff", token_version=version
        )

    def bearer(self, who: str = "owner") -> dict[str, str]:
        """Return the header that signs in; `stranger` is signed in elsewhere."""
        if who == "stranger":
            return {"Authorization": f"Bearer {self.token(self.stranger, self.other)}"}
        return {"Authorization": f"Bearer {self.token(self.people[who], self.home)}"}

    async def ask(
        self,
        method: str,
        path: str,
        *,
        who: str | None = "owner",
        headers: Mapping[str, str] | None = None,
        json: object = None,
        body: bytes | BytesIO | None = None,
    ) -> Answer:
        """Send one request and return the whole answer."""
        sent = {} if who is None else self.bearer(who)
        if json is not None:
            body = orjson.dumps(json)
        if body is not None:
            sent["Content-Type"] = "application/json"
        async with self.session.request(
            method, self.base + path, data=body, headers=sent | dict(headers or {})
        ) as response:
            return Answer(
                status=response.status, headers=response.headers, raw=await response.read()
            )

    async def api(self, method: str, path: str, **rest: Any) -> Answer:
        """Ask the API."""
        return await self.ask(method, f"/api/v1{path}", **rest)

    async def shut_down(self) -> None:
        """End as the process does when it is told to."""
        await self.runner.shutdown()

    async def ask_as(self, token: str, path: str) -> tuple[int, str]:
        """Ask with a token of whatever kind; return the status and what a problem is called."""
        headers = {"Authorization": f"Bearer {token}"}
        answered = await self.ask("GET", path, who=None, headers=headers)
        return answered.status, answered.code if answered.status >= 400 else ""

    async def login_code(self, who: str = "owner") -> str:
        """Return a one-time code, as the bot would give it."""
        person = self.people[who]
        return await self.rows.runtime.sign_in.issue(person, cause=Cause(actor=person))


class NoGauges:
    """A process without pieces of its own to look at."""

    async def read(self) -> list[Reading]:
        """Return nothing."""
        return []


@asynccontextmanager
async def open_house(
    rows: Rows,
    folder: Path,
    *,
    public_url: str | None = None,
    checks: Mapping[str, Check] | None = None,
    sandbox: web.Application | None = None,
    metrics_token: str | None = None,
    proxies: Proxies = NO_PROXIES,
    origins: tuple[str, ...] = (),
    per_minute: int = 0,
    live: LiveLimits = DEFAULT_LIMITS,
    proofs: LaunchProofs | None = None,
) -> AsyncIterator[House]:
    """Serve the application as long as the block lasts; `proofs` tell launches of the Mini App
    where they are not the runtime's own."""
    runtime = rows.runtime
    home, other = await rows.workspace("Hotel"), await rows.workspace("Hostel")
    people = {}
    for role in ROLES:
        people[role] = await rows.person(role.capitalize())
        await rows.member(home, people[role], role)
    stranger = await rows.person("Stranger")
    await rows.member(other, stranger, "owner")
    hub = hub_of(runtime)
    around = around_of(runtime, hub, is_alone=True)
    figures = Figures(
        tally=runtime.meter,
        here=NoGauges(),
        stored=runtime.stored,
        version=VERSION,
        database="sqlite",
        token=metrics_token,
    )
    served = deps_of(
        runtime,
        hub=hub,
        polls=Polls(hub=hub, clock=runtime.clock),
        around=around,
        figures=figures,
        static=folder / "static",
        checks=checks or {},
    )
    deps = replace(
        served,
        public_url=public_url,
        api_per_minute=per_minute,
        api_key_per_minute=per_minute,
        sandbox_path=None if sandbox is None else "/sandbox",
        proxies=proxies,
        origins=origins,
        live=live,
        launches=served.launches
        if proofs is None
        else Launches(
            database=runtime.database,
            books=runtime.books,
            clock=runtime.clock,
            ids=rows.ids,
            proofs=proofs,
        ),
    )
    runner = make_runner(make_app(deps, sandbox=sandbox))
    await runner.setup()
    await Listener(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    unsubscribe = runtime.bus.subscribe(hub.heard)
    runtime.bus.listen(hub.say)
    runtime.bus.on_wake("rights", hub.rights_changed)
    async with (
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as session,
        asyncio.TaskGroup() as tasks,
    ):
        serving = tasks.create_task(hub.run(), name="hub")
        beside = tasks.create_task(around.run(), name="around")
        ending = tasks.create_task(runtime.endings.run(hub.end_sessions), name="endings")
        house = House(
            rows=rows,
            deps=deps,
            session=session,
            base=f"http://{host}:{port}",
            home=home,
            other=other,
            people=people,
            stranger=stranger,
            tasks=tasks,
            runner=runner,
        )
        try:
            yield house
        finally:
            for socket in house.sockets:
                await socket.close()
            await runner.cleanup()
            unsubscribe()
            serving.cancel()
            ending.cancel()
            beside.cancel()
