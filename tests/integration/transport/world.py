"""A whole bot against the sandbox in one process: real database, real HTTP, members of tests."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import aiohttp
from aiohttp import web
from sqlalchemy import create_engine

from bot.arrival import Arrivals
from bot.button import Button
from bot.command import Command
from bot.conversing import Conversing
from bot.dialog import Conversation
from bot.dispatch import Dispatch, Members
from bot.listener import EditListener, MessageListener
from bot.pressing import Pressing
from bot.sandbox.http import PREFIX, make_app, make_site
from bot.sandbox.sandbox import DEFAULT_TOKEN, Sandbox
from bot.transport.line import BotLine
from bot.transport.poller import Poller
from bot.transport.request import AiohttpRequest
from bot.transport.sender import Sender
from core.clock import SystemClock
from core.db.leases import Leases
from core.delivery.subject import SubjectKind
from core.dialogs.store import Dialogs
from core.http import Timeouts, make_session
from core.ids import PersonId, WorkspaceId
from core.inbox.bots import BotPauses
from core.inbox.updates import UpdateInbox
from core.schema import metadata
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from core.tenants.vertical import Vertical
from tests.contracts.inbox.store import BOT, WORKSPACE, Store, opened

OLIVIA, SAM, CARLA, DIEGO = 1001, 1002, 1003, 1004
OPS_ROOM = -1001000000001
ROLES = {OLIVIA: Role.OWNER, SAM: Role.STAFF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person of the tests' directory."""

    id: PersonId
    telegram_user_id: int
    name: str
    language: str
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What somebody is in the tests' one workspace."""

    workspace_id: WorkspaceId
    workspace_name: str
    role: Role | None
    language: str = "en"
    zone: str = "UTC"
    speaks: str = "en"
    vertical: Vertical | None = None
    sight: Sight = EVERYTHING
    is_one_of_many: bool = False


@dataclass(slots=True)
class Everybody:
    """A directory in memory: one workspace, in which some have roles; it owns every subject."""

    people: dict[int, Someone] = field(default_factory=dict)

    async def person(
        self,
        *,
        bot_id: int,
        telegram_user_id: int,
        name: str,
        username: str | None,
        language_code: str | None,
    ) -> Someone:
        """Remember them."""
        found = Someone(
            id=PersonId(uuid5(UUID(int=bot_id), str(telegram_user_id))),
            telegram_user_id=telegram_user_id,
            name=name,
            language=language_code or "en",
        )
        return self.people.setdefault(telegram_user_id, found)

    async def here(
        self, *, person_id: PersonId, bot_id: int, chat_id: int, topic_id: int, is_private: bool
    ) -> Stands | None:
        """Return the one workspace."""
        return await self.standing(person_id=person_id, workspace_id=WORKSPACE)

    async def standing(self, *, person_id: PersonId, workspace_id: WorkspaceId) -> Stands | None:
        """Return the person's role in the one workspace."""
        for number, person in self.people.items():
            if person.id == person_id:
                return Stands(
                    workspace_id=WORKSPACE,
                    workspace_name="Hostel",
                    role=ROLES.get(number),
                    speaks=person.language,
                )
        return None

    async def is_seen(
        self, workspace_id: WorkspaceId, kind: SubjectKind, subject: UUID, *, sight: Sight
    ) -> bool:
        """Nothing is kept from anybody."""
        return True

    async def of(self, subject: UUID) -> WorkspaceId | None:
        """Return the one workspace; None for the subject that is nowhere."""
        return WORKSPACE if subject.int else None

    async def workspace_of(self, kind: SubjectKind, subject: UUID) -> WorkspaceId | None:
        """Return the one workspace; None for the subject that is nowhere."""
        return WORKSPACE if subject.int else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a test gives the bot."""

    commands: tuple[Command, ...] = ()
    buttons: tuple[Button, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    messages: tuple[MessageListener, ...] = ()
    edits: tuple[EditListener, ...] = ()


class Sim:
    """Plays people in the sandbox over HTTP."""

    def __init__(self, *, base: str, client: aiohttp.ClientSession) -> None:
        self.base = base
        self._client = client

    async def post(self, path: str, **body: Any) -> Any:
        """Return the answer to a call of the simulation API."""
        async with self._client.post(f"{self.base}/sim/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def get(self, path: str, **query: Any) -> Any:
        """Return the answer to a question."""
        async with self._client.get(f"{self.base}/sim/{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def delete(self, path: str) -> None:
        """Take something back."""
        async with self._client.delete(f"{self.base}/sim/{path}") as answer:
            assert answer.status == 200, await answer.text()

    async def call(
        self, method: str, *, contains: str = "", since: int = 0, chat: int | None = None
    ) -> Any:
        """Wait for a call of the bot and return it."""
        query: dict[str, Any] = {"method": method, "contains": contains, "since": since}
        if chat is not None:
            query["chat"] = chat
        found = await self.get("wait", timeout=10, **query)
        return found["call"]

    async def calls(self, method: str) -> list[Any]:
        """Return all calls of a method so far, polls too."""
        answer = await self.get("outbox", since=0, method=method, polls=1)
        found: list[Any] = answer["calls"]
        return found

    async def idle(self) -> None:
        """Wait until nothing moves any more."""
        await self.get("idle", timeout=10, quiet_ms=150)

    async def words(self, chat: int) -> list[str]:
        """Return what stands in a chat, line by line."""
        answer = await self.get(f"chats/{chat}")
        return [one.get("text") or one.get("caption") or "" for one in answer["messages"]]

    async def toast(self, query_id: str) -> Any:
        """Wait until a tap is answered and return the answer."""
        return await self.get(f"taps/{query_id}", timeout=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The sandbox and the bot that runs against it."""

    sim: Sim
    sandbox: Sandbox
    store: Store
    line: BotLine
    sender: Sender
    dispatch: Dispatch


class _MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


@asynccontextmanager
async def sandbox_served(*, flood: bool = False) -> AsyncIterator[tuple[Sandbox, Sim]]:
    """Serve a sandbox on a free port."""
    sandbox = Sandbox(clock=_MachineClock(), rng=random.Random(1), flood=flood)
    runner = web.AppRunner(make_site(make_app(sandbox)), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        async with aiohttp.ClientSession() as client:
            yield sandbox, Sim(base=f"http://{host}:{port}{PREFIX}", client=client)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def living(
    folder: Path,
    sandbox: Sandbox,
    sim: Sim,
    parts: Parts,
    *,
    lease: timedelta = timedelta(seconds=30),
) -> AsyncIterator[World]:
    """Run a bot against a sandbox that is served; its database lies in `folder`."""
    clock = SystemClock()
    async with opened(empty_database(folder), clock) as store:
        world = _wired(store, sandbox, sim, parts, clock, lease)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(world.line.run(), name="line")
            try:
                yield world
            finally:
                world.line.stop()
                await asyncio.wait({running}, timeout=15)
                running.cancel()
                await world.dispatch.close()


def empty_database(folder: Path) -> str:
    """Make a database with the whole schema and nothing in it, and return its address."""
    path = folder / "opsbell.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    return f"sqlite+aiosqlite:///{path}"


def _wired(
    store: Store, sandbox: Sandbox, sim: Sim, parts: Parts, clock: SystemClock, lease: timedelta
) -> World:
    everybody = Everybody()
    request = AiohttpRequest(
        session=lambda: make_session(sim.base), timeouts=Timeouts(connect=1, write=1, read=2)
    )
    sender = Sender(clock=clock, pauses=BotPauses(books=store.books, database=store.database))
    conversing = Conversing(books=store.books, conversations=parts.conversations)
    arrivals = Arrivals(
        directory=everybody,
        dialogs=Dialogs(database=store.database, clock=clock),
        outlet=sender,
        talks=conversing,
        clock=clock,
    )
    dispatch = Dispatch(
        token=DEFAULT_TOKEN,
        api_url=sim.base,
        request=request,
        members=Members(commands=parts.commands, messages=parts.messages, edits=parts.edits),
        pressing=Pressing(
            buttons=parts.buttons,
            conversing=conversing,
            arrivals=arrivals,
            directory=everybody,
            subjects=everybody,
            homes=everybody,
            clock=clock,
        ),
        conversing=conversing,
        arrivals=arrivals,
        outlet=sender,
    )
    inbox = UpdateInbox(books=store.books, database=store.database, clock=clock)
    line = BotLine(
        bot_id=BOT,
        dispatcher=dispatch,
        leases=Leases(books=store.books, clock=clock, holder="test"),
        sender=sender,
        inbox=inbox,
        source=lambda feed, health: Poller(
            bot_id=BOT,
            address=f"{sim.base}/bot{DEFAULT_TOKEN}",
            request=request,
            inbox=inbox,
            take=feed.take,
            health=health,
            clock=clock,
            rng=random.Random(2),
        ),
        clock=clock,
        rng=random.Random(3),
        lease=lease,
    )
    return World(
        sim=sim, sandbox=sandbox, store=store, line=line, sender=sender, dispatch=dispatch
    )
