"""The buttons of the team: its list, a member, what roles see, and the invitations."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.errors import stale_button
from bot.forged import id_in, number_in
from bot.standing import workspace_of
from bot.team_cards import (
    INVITE,
    INVITES,
    MEMBER,
    NEW_INVITE,
    PAGE,
    PLACE,
    ROLE,
    SEES,
    TEAM,
    TOPIC,
    TeamCards,
    topic_of,
)
from core.channels.callback_data import Press
from core.errors import Conflict, NotFound
from core.flows.change_member import ChangeMember, Removed
from core.flows.change_workspace import ChangeWorkspace, WantedSettings
from core.flows.invite import Invite
from core.flows.responsibilities import Responsibilities
from core.ids import PersonId
from core.tenants.role import Role, parse_role
from core.tenants.sight import Visibility
from core.tenants.team import Team, TeamMember
from core.texts import Text, plural, text


class ShowTeam:
    """The list, page by page."""

    action = TEAM
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, cards: TeamCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it in place."""
        word = press.argument or f"{PAGE}0"
        page = number_in(word.removeprefix(PAGE))
        await context.show(context.message_id, await self._cards.listed(context, page))
        return Toast()


class ShowMember:
    """One member: the card, and all that can be done with it."""

    action = MEMBER
    acts_on = None
    least = Role.VIEWER

    def __init__(
        self,
        *,
        cards: TeamCards,
        team: Team,
        change: ChangeMember,
        responsibilities: Responsibilities,
    ) -> None:
        self._cards = cards
        self._team = team
        self._change = change
        self._responsibilities = responsibilities

    async def run(self, press: Press, context: Context) -> Toast:
        """Do what the key says, and show what is true then."""
        word = press.argument
        member = await self._team.by_id(workspace_of(context), press.subject)
        match word:
            case None:
                screen = await self._cards.member(context, member.id)
            case "role":
                screen = await self._cards.roles(context, member.id)
            case "ch":
                screen = await self._cards.charges(context, member.id)
            case "rm":
                screen = await self._cards.removal(context, member.id)
            case "rm.yes":
                return await self._remove(member, context)
            case _ if word.startswith(f"{ROLE}."):
                return await self._role(member, parse_role(word.removeprefix(f"{ROLE}.")), context)
            case _ if word.startswith((PLACE, TOPIC)):
                return await self._turn(member, word, context)
            case _:
                return Toast(words=stale_button(), is_alert=True)
        await context.show(context.message_id, screen)
        return Toast()

    async def _role(self, member: TeamMember, role: Role, context: Context) -> Toast:
        try:
            await self._change.role(
                workspace_of(context),
                PersonId(member.person.id),
                role,
                by=context.person.id,
                cause=context.cause,
            )
        except Conflict:
            return Toast(words=_last_owner(), is_alert=True)
        await context.stand_anew()
        await context.show(context.message_id, await self._cards.member(context, member.id))
        return Toast(words=text("Changed."))

    async def _turn(self, member: TeamMember, word: str, context: Context) -> Toast:
        place = id_in(word.removeprefix(PLACE)) if word.startswith(PLACE) else None
        topic: str | None = None
        if place is None:
            topics = await self._cards.topics(context)
            topic = topic_of(word.removeprefix(TOPIC), topics)
            if topic is None:
                return Toast(words=stale_button(), is_alert=True)
        await self._responsibilities.turn(
            workspace_of(context),
            PersonId(member.person.id),
            place=place,
            topic=topic,
            by=context.person.id,
            cause=context.cause,
        )
        await context.show(context.message_id, await self._cards.charges(context, member.id))
        return Toast()

    async def _remove(self, member: TeamMember, context: Context) -> Toast:
        try:
            removed = await self._change.remove(
                workspace_of(context),
                PersonId(member.person.id),
                by=context.person.id,
                cause=context.cause,
            )
        except Conflict:
            return Toast(words=_last_owner(), is_alert=True)
        await context.show(context.message_id, [_gone(removed), *_became(removed)])
        return Toast()


class WhoSeesWhat:
    """What staff and viewers see, and changing it."""

    action = SEES
    acts_on = None
    least = Role.VIEWER

    def __init__(self, *, cards: TeamCards, change: ChangeWorkspace) -> None:
        self._cards = cards
        self._change = change

    async def run(self, press: Press, context: Context) -> Toast:
        """Show it, or change what the key says."""
        said: Text | None = None
        if press.argument is not None:
            role, _, word = press.argument.partition(".")
            seen = next((one for one in Visibility if one.value == word), None)
            if role not in (Role.STAFF.value, Role.VIEWER.value) or seen is None:
                return Toast(words=stale_button(), is_alert=True)
            is_staff = role == Role.STAFF.value
            await self._change(
                workspace_of(context),
                WantedSettings(
                    staff_sees=seen if is_staff else None,
                    viewer_sees=None if is_staff else seen,
                ),
                by=context.person.id,
                cause=context.cause,
            )
            said = text("Changed.")
        await context.show(context.message_id, await self._cards.sees(context))
        return Toast(words=said)


class ShowInvites:
    """The open invitations."""

    action = INVITES
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: TeamCards) -> None:
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Show them in place."""
        await context.show(context.message_id, await self._cards.invites(context))
        return Toast()


class RevokeInvite:
    """Takes an invitation back."""

    action = INVITE
    acts_on = None
    least = Role.ADMIN

    def __init__(self, *, cards: TeamCards, invite: Invite) -> None:
        self._cards = cards
        self._invite = invite

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and show the others."""
        said = text("Taken back: the link opens nothing any more.")
        try:
            await self._invite.revoke(
                workspace_of(context), press.subject, by=context.person.id, cause=context.cause
            )
        except (Conflict, NotFound):
            said = text("Somebody has opened it meanwhile.")
        await context.show(context.message_id, await self._cards.invites(context))
        return Toast(words=said)


class NewInvite:
    """Asks for the role of a new invitation."""

    action = NEW_INVITE
    acts_on = None
    least = Role.ADMIN

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask below the list."""
        await context.begin("invite", "role")
        return Toast()


def _last_owner() -> Text:
    return text("This is the last owner. Make somebody else an owner first.")


def _gone(removed: Removed) -> Text:
    return text("{name} is no longer in the team.", name=removed.name)


def _became(removed: Removed) -> list[Text]:
    lines: list[Text] = []
    if removed.cases:
        lines.append(
            plural(
                "{n} open case is nobody's now.",
                "{n} open cases are nobody's now.",
                n=removed.cases,
            )
        )
    if removed.alerts:
        lines.append(
            plural(
                "{n} open alert is nobody's now.",
                "{n} open alerts are nobody's now.",
                n=removed.alerts,
            )
        )
    lines += [
        text("The receiver “{name}” leads to nobody now: /receivers", name=one)
        for one in removed.receivers
    ]
    return lines
