"""Signing in as Telegram's Mini App: a launch opens one session, wherever it is exchanged."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace, System
from core.errors import NotAllowed, NotSignedIn, Unavailable
from core.runtime import Runtime
from core.secret_keys import secret_keys
from core.signing import TokenRefused
from core.tenants.begun import SignedIn
from core.tenants.launches import Launches
from core.tenants.mini_app import LaunchProofs
from core.tenants.role import Role
from core.tenants.tables import BotRow
from core.work import Work
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.fakes.mini_app import launched, public_key

TOKEN = f"{BOT}:the_bots_token"
OLIVIA, SAM, CARLA = 1001, 1002, 1003


def door_of(runtime: Runtime, proofs: LaunchProofs | None = None) -> Launches:
    """Return the door of a process that has the bot's token."""
    return Launches(
        database=runtime.database,
        books=runtime.books,
        clock=runtime.clock,
        ids=runtime.ids,
        proofs=proofs or LaunchProofs(bot_id=BOT, token=TOKEN),
    )


def handed(house: House, user: int, *, token: str = TOKEN, **more: str) -> str:
    """Return what the Mini App is handed now."""
    return launched(user, int(house.runtime.clock.now().timestamp()), token=token, **more)


async def enter(house: House, user: int, **more: str) -> SignedIn:
    """Exchange a fresh launch."""
    return await door_of(house.runtime).enter(handed(house, user, **more), user_agent="x")


async def test_a_member_who_opens_the_app_is_signed_in(house: House) -> None:
    signed_in = await enter(house, OLIVIA)

    assert (signed_in.person_id, signed_in.workspace_id, signed_in.role) == (
        house.owner,
        house.workspace,
        Role.OWNER,
    )
    assert [one.id for one in await house.runtime.sessions.of(house.owner)] == [
        signed_in.session_id
    ]


async def test_what_a_link_says_decides_nothing(house: House) -> None:
    signed_in = await enter(house, SAM, start_param="role-owner", chat_type="owner")

    assert (signed_in.workspace_id, signed_in.role) == (house.workspace, Role.STAFF)


async def test_a_launch_is_exchanged_once_even_when_twice_at_once(house: House) -> None:
    given, door = handed(house, OLIVIA), door_of(house.runtime)

    answers = await asyncio.gather(
        *(door.enter(given, user_agent="x") for _ in range(3)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in answers) == [
        "SignedIn",
        "TokenRefused",
        "TokenRefused",
    ]


async def test_a_launch_is_exchanged_once_in_all_processes(
    house: House, data_dir: Path, clock: ManualClock
) -> None:
    given = handed(house, OLIVIA)
    await door_of(house.runtime).enter(given, user_agent="x")
    settings = house.runtime.settings
    other = Runtime(
        settings=settings,
        secrets=secret_keys(settings),
        clock=clock,
        rng=random.Random(8),
        holder="another",
    )

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(other.writer.run(), name="writer")
        with pytest.raises(TokenRefused, match="used"):
            await door_of(other).enter(given, user_agent="x")
        other.writer.close()
    await other.close()


async def test_a_launch_that_was_exchanged_is_remembered_as_long_as_it_is_good(
    house: House, clock: ManualClock
) -> None:
    given, door = handed(house, OLIVIA), door_of(house.runtime)
    await door.enter(given, user_agent="x")

    clock.advance(timedelta(seconds=299))

    with pytest.raises(TokenRefused, match="used"):
        await door.enter(given, user_agent="x")


@pytest.mark.parametrize("user", [CARLA, 999], ids=["a customer", "a stranger"])
async def test_who_is_a_member_nowhere_may_not_in_and_costs_no_write(
    house: House, user: int
) -> None:
    given = handed(house, user)
    house.runtime.writer.close()  # from here on everything that asks the writer is Unavailable

    with pytest.raises(NotAllowed):
        await door_of(house.runtime).enter(given, user_agent="x")
    with pytest.raises(NotSignedIn):
        await door_of(house.runtime).enter(given + "0", user_agent="x")
    with pytest.raises(Unavailable):
        await door_of(house.runtime).enter(handed(house, SAM), user_agent="x")


async def test_a_launch_of_another_bot_signs_nobody_in(house: House) -> None:
    with pytest.raises(TokenRefused):
        await door_of(house.runtime).enter(
            handed(house, OLIVIA, token="77:another"), user_agent="x"
        )


async def test_a_process_without_the_token_takes_no_sandbox_for_telegram(house: House) -> None:
    with pytest.raises(TokenRefused):
        await door_of(house.runtime, LaunchProofs()).enter(handed(house, OLIVIA), user_agent="x")


async def test_a_process_without_the_token_takes_telegrams_signature(house: House) -> None:
    async def be_telegrams(session: AsyncSession, _work: Work) -> None:
        (await session.get_one(BotRow, BOT)).is_sandbox = False

    await house.runtime.books.transaction(System(reason="a test"), be_telegrams)
    door = door_of(house.runtime, LaunchProofs(public_key=public_key()))

    signed_in = await door.enter(handed(house, OLIVIA), user_agent="x")

    assert signed_in.person_id == house.owner


async def test_signing_in_and_out_stands_in_the_audit_trail(house: House) -> None:
    signed_in = await enter(house, OLIVIA)
    await house.runtime.sign_in.end(signed_in.refresh_token)

    scope = InWorkspace(workspace_id=house.workspace)
    async with house.runtime.database.reading(scope) as session:
        rows = await session.scalars(
            select(AuditRow).where(AuditRow.subject_kind == "session").order_by(AuditRow.id)
        )
        said = [(one.action, one.subject_id, one.after.get("why")) for one in rows]

    id_ = str(signed_in.session_id)
    assert said == [("session.started", id_, None), ("session.ended", id_, "signed_out")]
