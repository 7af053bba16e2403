"""What the operator is told when a process serves, and when the bot is its own to run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.bot_side import BotSide
from bot.links import start_link
from bot.transport.health import LineState
from core.clock import Clock
from core.config import ProcessRole, Settings
from core.errors import Unavailable
from core.flows.found import BotAccount
from core.ids import WorkspaceId

log = logging.getLogger(__name__)

GREETING_SECONDS = 5.0
"""How long the banner waits for Telegram to tell the bot's name."""
ASK_AGAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What stands in the banner. `address` is the dashboard's, or where a process without one can
    be watched; `roles` names them when they are not all. `claim` is the claim link, None when the
    workspace has an owner or Telegram has not answered yet; `sandbox` None with a real bot."""

    address: str
    has_dashboard: bool = True
    has_bot: bool = True
    roles: tuple[str, ...] = ()
    claim: str | None = None
    sandbox: str | None = None
    bot_username: str | None = None
    problem: str | None = None
    is_standing_by: bool = False


Greet = Callable[[Greeting], None]


class Claims(Protocol):
    """Keeps the bot's name and makes the claim link; filled by `core.flows.found.Found`."""

    async def rename_bot(self, bot: BotAccount) -> None:
        """Remember what the bot is called."""
        ...

    async def claim(self, workspace_id: WorkspaceId, bot_id: int) -> str | None:
        """Return the start parameter of the claim link; None when nobody needs one."""
        ...


def plain_greeting(settings: Settings, *, address: str, sandbox: str | None = None) -> Greeting:
    """Return what is known of a process from its settings alone."""
    runs = settings.runs
    is_whole = runs == set(ProcessRole)
    return Greeting(
        address=address,
        has_dashboard=ProcessRole.WEB in runs,
        has_bot=ProcessRole.BOT in runs,
        roles=() if is_whole else tuple(role.value for role in ProcessRole if role in runs),
        sandbox=sandbox,
    )


async def greet_with_bot(
    plain: Greeting,
    *,
    bot: BotSide,
    found: Claims,
    workspace_id: WorkspaceId,
    clock: Clock,
    greet: Greet,
) -> None:
    """Greet once the bot's name is known, at the latest after five seconds; then go on waiting for
    the name, because without it there is no claim link.

    The name is known when this process runs the bot; one that stands by makes no claim link, which
    would end that of the process that does.
    """
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            await bot.known.wait()
    except TimeoutError:
        health = bot.line.health
        stands_by = health.state is LineState.STANDING_BY
        problem = None if stands_by else health.problem or health.state.value
        greet(replace(plain, problem=problem, is_standing_by=stands_by))
        await bot.known.wait()
    account = bot.account()
    start = await claim_start(account, found=found, workspace_id=workspace_id, clock=clock)
    claim = None
    if start is not None:
        claim = (
            f"{plain.sandbox}#start={start}&as=1001"
            if plain.sandbox is not None
            else start_link(account.username, start)
        )
    greet(replace(plain, claim=claim, bot_username=account.username))


async def claim_start(
    account: BotAccount, *, found: Claims, workspace_id: WorkspaceId, clock: Clock
) -> str | None:
    """Return what `Claims.claim` returns, once the database takes it: one that is away for a
    moment must not end a process that serves already."""
    while True:
        try:
            await found.rename_bot(account)
            return await found.claim(workspace_id, account.id)
        except Unavailable as problem:
            log.warning(
                "the bot's name waits for the database",
                extra={"action": "greeting_waits", "problem": problem.message},
            )
        await clock.sleep(ASK_AGAIN_SECONDS)
