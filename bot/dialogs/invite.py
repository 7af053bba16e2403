"""Inviting somebody: asks for the role."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.dialog import Chose, Finished, Leaves, Stays, Step, Taken, Transition
from bot.invitation import invitation
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import InvalidInput
from core.flows.invite import Invite
from core.tenants.role import Role, parse_role
from core.texts import text


class InviteConversation:
    """One question. Another owner is not offered, only made by the words /invite owner."""

    kind = "invite"
    least = Role.ADMIN

    def __init__(self, *, invite: Invite) -> None:
        self._steps: dict[str, Step] = {"role": _RoleStep(invite=invite)}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _RoleStep:
    def __init__(self, *, invite: Invite) -> None:
        self._invite = invite

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        row = (
            Choice(label=text("Viewer"), word=Role.VIEWER.value),
            Choice(label=text("Staff"), word=Role.STAFF.value),
            Choice(label=text("Admin"), word=Role.ADMIN.value),
        )
        return Screen(
            title=text("Invite as what?"),
            lines=(
                text("Viewer: sees cases and alerts, changes nothing."),
                text("Staff: takes alerts and answers customers."),
                text("Admin: also sets up places, groups, integrations and people."),
            ),
            keyboard=Inline((row, (Choice(label=text("Cancel"), word="cancel"),))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose) and answer.word == "cancel":
            return Leaves(shows=Screen(lines=(text("No invitation was made."),)))
        word = answer.word if isinstance(answer, Chose) else answer.words
        try:
            role = parse_role(word)
        except InvalidInput:
            return Stays(why=text("Please tap one of the roles, or /cancel."))
        cause = context.cause.carrying(Ends(dialog=dialog))
        start = await self._invite(workspace_of(context), role, by=context.person.id, cause=cause)
        return Finished(shows=invitation(start, role, context.bot_username))
