"""/limits: how often people and groups hear of alerts."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.guards import refusal
from bot.limit_cards import LimitCards, by_of, mistake
from bot.standing import workspace_of
from core.errors import InvalidInput
from core.flows.change_limit import ChangeLimit
from core.limits.line import read_limit
from core.limits.view import LimitViews
from core.tenants.role import Role
from core.texts import text

WORDS_AT_MOST = 2_000


class Limits:
    """Lists them; a limit after the command is made, by those who may."""

    name = "limits"
    description = text("How often people and groups hear of alerts")
    audience = Audience.ADMINS
    least = Role.STAFF
    private_only = False

    def __init__(self, *, limits: LimitViews, change: ChangeLimit) -> None:
        self._limits = limits
        self._change = change
        self._cards = LimitCards(limits=limits)

    async def run(self, context: Context, words: str) -> None:
        """Show the list, or make what was typed."""
        if not words:
            await context.reply(await self._cards.page(context))
            return
        refused = refusal(context.role, Role.ADMIN)
        if refused is not None:
            await context.reply(refused)
            return
        workspace_id = workspace_of(context)
        addressees = await self._limits.addressees(workspace_id)
        try:
            wanted = read_limit(words[:WORDS_AT_MOST], addressees, here=context.address)
        except InvalidInput as problem:
            await context.reply(mistake(problem))
            return
        done = await self._change.create(
            workspace_id, wanted, by=by_of(context), cause=context.cause
        )
        says = text("The limit holds from the next alert on.")
        await context.reply(
            await self._cards.card(context, done.limit_id, says=says, change=done.change)
        )
