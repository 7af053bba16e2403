"""A founded workspace with an owner, a staff member and a customer, and every flow on it."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.config import read_settings
from core.flows.found import BotAccount
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.runtime import Runtime
from core.secret_keys import secret_keys
from core.tenants.role import Role
from core.tenants.start import INVITE_PREFIX
from tests.contracts.conftest import BOT


@dataclass(frozen=True, kw_only=True)
class House:
    """A workspace and its people."""

    runtime: Runtime
    workspace: WorkspaceId
    owner: PersonId
    staff: PersonId
    customer: PersonId


async def meet(runtime: Runtime, user: int, name: str) -> PersonId:
    """Return a person the bot has just met."""
    person = await runtime.people.person(
        bot_id=BOT, telegram_user_id=user, name=name, username=None, language_code="en"
    )
    return person.id


@pytest.fixture
def data_dir(tmp_path: Path, empty_database: Path) -> Path:
    """A folder with an empty database in it."""
    shutil.copy(empty_database, tmp_path / "opsbell.db")
    return tmp_path


@pytest.fixture
async def house(data_dir: Path, clock: ManualClock) -> AsyncIterator[House]:
    """The house, with its writer running."""
    settings = read_settings({"DATA_DIR": str(data_dir)})
    runtime = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=clock,
        rng=random.Random(7),
        holder="test",
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(runtime.writer.run(), name="writer")
        bot = BotAccount(id=BOT, username="bell_bot", name="Bell", is_sandbox=True)
        workspace = await runtime.flows.found(bot)
        start = await runtime.flows.found.claim(workspace, BOT)
        assert start is not None
        owner = await meet(runtime, 1001, "Olivia")
        claim = start.removeprefix(INVITE_PREFIX)
        await runtime.flows.join(claim, person_id=owner, cause=Cause(actor=owner))
        staff = await meet(runtime, 1002, "Sam")
        invite = await runtime.flows.invite(
            workspace, Role.STAFF, by=owner, cause=Cause(actor=owner)
        )
        await runtime.flows.join(
            invite.removeprefix(INVITE_PREFIX), person_id=staff, cause=Cause(actor=staff)
        )
        yield House(
            runtime=runtime,
            workspace=workspace,
            owner=owner,
            staff=staff,
            customer=await meet(runtime, 1003, "Carla"),
        )
        runtime.writer.close()
    await runtime.close()
