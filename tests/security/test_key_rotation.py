"""A signing key is changed without anybody noticing: the new one in front, a restart, and the old
one away when nothing of it is left."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.config import read_settings
from core.errors import NotSignedIn
from core.ids import PersonId
from core.inbox.cause import Cause
from core.runtime import Runtime
from core.secret_keys import secret_keys
from core.signing import Access, TokenRefused
from core.tenants.begun import SignedIn
from tests.integration.web.rows import NOON, Rows

OLD, NEW, THIRD = "o" * 40, "n" * 40, "t" * 40


@dataclass(frozen=True, kw_only=True)
class Process:
    """One start of the product, and the person in it."""

    runtime: Runtime
    owner: PersonId

    async def signed_in(self) -> SignedIn:
        """Sign the owner in."""
        code = await self.runtime.sign_in.issue(self.owner, cause=Cause(actor=self.owner))
        return await self.runtime.sign_in.exchange(code, user_agent="x")

    async def refreshed(self, token: str) -> SignedIn:
        """Renew a session."""
        return await self.runtime.sign_in.refresh(token, user_agent="x")

    def token_of(self, session: SignedIn) -> str:
        """Return an access token, as the API gives it."""
        return self.runtime.tokens.issue(
            person_id=session.person_id,
            workspace_id=session.workspace_id,
            role=session.role.value,
            token_version=session.token_version,
            session_id=session.session_id,
        )

    async def reads(self, token: str) -> Access:
        """Return what a token says that still holds."""
        access = self.runtime.tokens.read(token)
        await self.runtime.sign_in.check(access)
        return access


class Restarts:
    """The same data folder and clock under one start after another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.clock = ManualClock(start=NOON)
        self._owner: PersonId | None = None

    @asynccontextmanager
    async def with_keys(self, *keys: str) -> AsyncIterator[Process]:
        """Start with this JWT_SECRET, and end."""
        settings = read_settings({"DATA_DIR": str(self._folder), "JWT_SECRET": ",".join(keys)})
        runtime = Runtime(
            settings=settings,
            secrets=secret_keys(settings),
            clock=self.clock,
            rng=random.Random(),
            holder="test",
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(runtime.writer.run(), name="writer")
            self._owner = self._owner or await self._first(runtime)
            yield Process(runtime=runtime, owner=self._owner)
            runtime.writer.close()
        await runtime.close()

    async def _first(self, runtime: Runtime) -> PersonId:
        rows = Rows(
            runtime=runtime,
            books=runtime.books,
            clock=self.clock,
            ids=runtime.ids,
            cases=runtime.cases,
            alerts=runtime.alerts,
            log=runtime.event_log,
        )
        home, person = await rows.workspace("Hotel"), await rows.person("Olivia")
        await rows.member(home, person, "owner")
        return person


@pytest.fixture
def restarts(tmp_path: Path, schema: Path) -> Restarts:
    """An empty database that will see several starts."""
    shutil.copy(schema, tmp_path / "opsbell.db")
    return Restarts(tmp_path)


async def test_tokens_of_the_old_key_hold_over_the_restart_with_a_new_one(
    restarts: Restarts,
) -> None:
    async with restarts.with_keys(OLD) as before:
        token = before.token_of(await before.signed_in())
    async with restarts.with_keys(NEW, OLD) as during:
        read = await during.reads(token)
        fresh = during.token_of(await during.signed_in())
    async with restarts.with_keys(NEW) as after:
        assert (await after.reads(fresh)).person_id == read.person_id
        with pytest.raises(TokenRefused):
            after.runtime.tokens.read(token)


async def test_a_process_that_was_not_restarted_yet_refuses_the_new_key(
    restarts: Restarts,
) -> None:
    """Why the new key is first put behind the old one where there are several processes."""
    async with restarts.with_keys(OLD, NEW) as first:
        token = first.token_of(await first.signed_in())
    async with restarts.with_keys(NEW, OLD) as second:
        fresh = second.token_of(await second.signed_in())
        await second.reads(token)
    async with restarts.with_keys(OLD, NEW) as still_old:
        await still_old.reads(fresh)
    async with restarts.with_keys(OLD) as never_told:
        with pytest.raises(TokenRefused):
            never_told.runtime.tokens.read(fresh)


async def test_socket_tickets_hold_over_the_restart(restarts: Restarts) -> None:
    async with restarts.with_keys(OLD) as before:
        access = before.runtime.tokens.read(before.token_of(await before.signed_in()))
        ticket, other = (before.runtime.tickets.issue(access) for _ in range(2))
    async with restarts.with_keys(NEW, OLD) as during:
        assert await during.runtime.tickets.redeem(ticket) == access
    async with restarts.with_keys(NEW) as after:
        with pytest.raises(TokenRefused):
            await after.runtime.tickets.redeem(other)


async def test_sessions_outlive_every_change_of_keys(restarts: Restarts) -> None:
    async with restarts.with_keys(OLD) as process:
        session = await process.signed_in()
    for keys in ((NEW, OLD), (NEW,), (THIRD,)):
        restarts.clock.advance(timedelta(days=1))
        async with restarts.with_keys(*keys) as process:
            renewed = await process.refreshed(session.refresh_token)
            assert renewed.session_id == session.session_id
            session = renewed


async def test_an_answer_that_the_restart_lost_is_given_again(restarts: Restarts) -> None:
    async with restarts.with_keys(OLD) as before:
        first = await before.signed_in()
        lost = await before.refreshed(first.refresh_token)
    restarts.clock.advance(timedelta(seconds=10))
    async with restarts.with_keys(NEW, OLD) as after:
        again = await after.refreshed(first.refresh_token)
        assert again.refresh_token == lost.refresh_token
        newest = await after.refreshed(again.refresh_token)
        assert newest.refresh_token != lost.refresh_token


async def test_reuse_is_noticed_over_the_restart(restarts: Restarts) -> None:
    async with restarts.with_keys(OLD) as before:
        first = await before.signed_in()
        second = await before.refreshed(first.refresh_token)
    restarts.clock.advance(timedelta(seconds=31))
    async with restarts.with_keys(NEW, OLD) as after:
        for token in (first.refresh_token, second.refresh_token):
            with pytest.raises(NotSignedIn):
                await after.refreshed(token)
