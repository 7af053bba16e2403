"""The claim link, when the database is away just then."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.__main__ import first_of
from bot.greeting import ASK_AGAIN_SECONDS, claim_start
from core.clock import ManualClock
from core.errors import Unavailable
from core.flows.found import BotAccount
from core.ids import WorkspaceId

HOME = WorkspaceId(UUID(int=1))
BELL = BotAccount(id=7, username="bell_bot", name="Bell", is_sandbox=True)


class Moody:
    """A database that takes the bot's name, and refuses so many claims before it takes one."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals

    async def rename_bot(self, bot: BotAccount) -> None:
        """Take the name."""

    async def claim(self, workspace_id: WorkspaceId, bot_id: int) -> str | None:
        """Return a start parameter, or be away."""
        if self.refusals:
            self.refusals -= 1
            raise Unavailable("the database does not take writes: it restarts")
        return "claim-me"


async def test_a_database_that_restarts_while_a_process_greets_does_not_end_it() -> None:
    clock, moody = ManualClock(start=datetime(2026, 5, 4, tzinfo=UTC)), Moody(refusals=2)
    claiming = asyncio.create_task(claim_start(BELL, found=moody, workspace_id=HOME, clock=clock))
    async with asyncio.timeout(30):
        while not claiming.done():
            await asyncio.sleep(0)
            if clock.sleepers:
                clock.advance(timedelta(seconds=ASK_AGAIN_SECONDS))

    assert claiming.result() == "claim-me"
    assert moody.refusals == 0


def test_the_end_of_a_process_is_told_by_its_cause_and_not_by_its_groups() -> None:
    away = Unavailable("the database does not answer")
    inner = ExceptionGroup("unhandled errors in a TaskGroup", [away])
    outer = ExceptionGroup("unhandled errors in a TaskGroup", [inner])

    assert first_of(outer) is away
