"""/invite: a one-use link that brings somebody into the workspace."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context
from bot.invitation import invitation
from bot.standing import workspace_of
from core.errors import InvalidInput
from core.flows.invite import Invite as InviteFlow
from core.tenants.role import Role, parse_role
from core.texts import text


class Invite:
    """Makes the link at once when the role is named, else asks for it."""

    name = "invite"
    description = text("Bring in your team")
    audience = Audience.ADMINS
    least = Role.ADMIN
    private_only = True

    def __init__(self, *, invite: InviteFlow) -> None:
        self._invite = invite

    async def run(self, context: Context, words: str) -> None:
        """Show the link, or the roles to choose from; a word that is no role asks as well."""
        try:
            role = parse_role(words)
        except InvalidInput:
            await context.begin("invite", "role")
            return
        start = await self._invite(
            workspace_of(context), role, by=context.person.id, cause=context.cause
        )
        await context.reply(invitation(start, role, context.bot_username))
