"""Adding a receiver: this chat, another group, a person, a role."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.forged import id_in
from bot.home import pick_a_group
from bot.keyboards import Inline, Key
from bot.receiver_cards import ADD, ADD_PERSON, CHANGES, LIST, ReceiverCards
from bot.receiver_pickers import PICKED_GROUP, pick_a_person
from bot.receiver_presses import in_place
from bot.receiver_words import roles_word
from bot.screen import Screen
from bot.standing import workspace_of
from core.calm import Calm
from core.channels.callback_data import Press
from core.errors import InvalidInput
from core.flows.change_receiver import ReceiverChange
from core.ids import PersonId, WorkspaceId, to_base36
from core.routing.receiver import ReceiverSpec
from core.tenants.chat_binding import FoundChat
from core.tenants.role import Role
from core.tenants.team import Team, TeamMember
from core.texts import raw, text

MEMBERS_SHOWN = 20


class AddReceiver:
    """Asks what it is, and makes it."""

    action = ADD
    acts_on = None
    least = CHANGES

    def __init__(self, *, calm: Calm, cards: ReceiverCards, team: Team) -> None:
        self._calm = calm
        self._cards = cards
        self._team = team

    async def run(self, press: Press, context: Context) -> Toast:
        """Go on with the way that was tapped."""
        return await in_place(lambda: self._way(press, context), None, context, self._cards)

    async def _way(self, press: Press, context: Context) -> Toast:
        word, _, role = (press.argument or "").partition(".")
        match word:
            case "":
                await context.show(context.message_id, self._cards.adding(context))
            case "here" if not context.is_private:
                done = await self._calm.change_receiver.add_chat(
                    workspace_of(context),
                    FoundChat(
                        bot_id=context.bot_id,
                        chat_id=context.chat_id,
                        kind=context.chat_kind,
                        title=context.chat_title or "",
                        topic_id=context.topic_id,
                    ),
                    by=context.person.id,
                    cause=context.cause,
                )
                return await self._added(done, context)
            case "chat" if context.is_private:
                await context.reply(
                    text("Choose the group below. I am added to it if I am not in it yet."),
                    pick_a_group(text("💬 Choose a group"), PICKED_GROUP),
                )
            case "person":
                await self._people(context)
            case "role":
                spec = ReceiverSpec(
                    name=roles_word(Role(role)).render(context.locale),
                    kind="role",
                    role=Role(role),
                )
                done = await self._calm.change_receiver.create(
                    workspace_of(context), spec, by=context.person.id, cause=context.cause
                )
                return await self._added(done, context)
            case _:
                raise InvalidInput(field="button", value=word, wanted="a way to add a receiver")
        return Toast()

    async def _people(self, context: Context) -> None:
        members = await self._team.members(workspace_of(context))
        keys = [(_member(one, workspace_of(context)),) for one in members[:MEMBERS_SHOWN]]
        back = Key(label=text("← All"), action=LIST, subject=workspace_of(context), argument="0")
        await context.show(
            context.message_id,
            Screen(title=text("Which member?"), keyboard=Inline((*keys, (back,)))),
        )
        if context.is_private and len(members) > MEMBERS_SHOWN:
            await context.reply(text("Or choose among your contacts."), pick_a_person())

    async def _added(self, done: ReceiverChange, context: Context) -> Toast:
        if done.receiver is not None:
            says = (text("Added. /routes says which alerts go there."),)
            card = self._cards.card(context, done.receiver, says=says, undo=done.change)
            await context.show(context.message_id, card)
        return Toast(words=text("Added."))


class AddPerson:
    """Makes a receiver of the member whose name was tapped."""

    action = ADD_PERSON
    acts_on = None
    least = CHANGES

    def __init__(self, *, calm: Calm, cards: ReceiverCards, team: Team) -> None:
        self._calm = calm
        self._cards = cards
        self._team = team

    async def run(self, press: Press, context: Context) -> Toast:
        """Make it."""
        return await in_place(lambda: self._add(press, context), None, context, self._cards)

    async def _add(self, press: Press, context: Context) -> Toast:
        person = id_in(press.argument or "")
        members = await self._team.members(workspace_of(context))
        member = next((one for one in members if one.person.id == person), None)
        if member is None:
            return Toast(words=text("They are no member any more."), is_alert=True)
        done = await self._calm.change_receiver.create(
            workspace_of(context),
            ReceiverSpec(name=member.person.name[:100], kind="person", person_id=PersonId(person)),
            by=context.person.id,
            cause=context.cause,
        )
        if done.receiver is not None:
            says = (text("Added. /routes says which alerts go there."),)
            card = self._cards.card(context, done.receiver, says=says, undo=done.change)
            await context.show(context.message_id, card)
        return Toast(words=text("Added."))


def _member(member: TeamMember, workspace: WorkspaceId) -> Key:
    """Return the key of a member, for the workspace whose receivers these are."""
    person = member.person
    return Key(
        label=raw(person.name),
        action=ADD_PERSON,
        subject=workspace,
        argument=to_base36(person.id),
    )
