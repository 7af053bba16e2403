"""What can be done on the card of a receiver: its filter, sound, storms, a test, a pause, its
end."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.forged import number_in, severity_in
from bot.guards import refusal
from bot.receiver_cards import CARD, CHANGES, NOTHING, ReceiverCards
from bot.receiver_presses import in_place
from bot.route_presses import parts_of
from bot.standing import workspace_of
from core.calm import Calm
from core.channels.callback_data import Press
from core.errors import InvalidInput
from core.flows.change_receiver import ReceiverChange, ReceiverInUse
from core.ids import ReceiverId
from core.routing.receiver import Receiver
from core.tenants.role import Role
from core.texts import text


class ShowReceiver:
    """Shows a card, and changes what it shows at the revision it shows."""

    action = CARD
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, calm: Calm, cards: ReceiverCards) -> None:
        self._calm = calm
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Do what the button says."""
        return await in_place(
            lambda: self._pressed(press, context), press.subject, context, self._cards
        )

    async def _pressed(self, press: Press, context: Context) -> Toast:
        verb, revision, value = parts_of(press.argument)
        one = await self._calm.receivers.one(workspace_of(context), ReceiverId(press.subject))
        if verb == "show":
            await context.show(context.message_id, self._cards.card(context, one))
            return Toast()
        refused = refusal(context.role, CHANGES)
        if refused is not None:
            return Toast(words=refused, is_alert=True)
        match verb:
            case "sev" | "loud" | "storm" if not value:
                await context.show(context.message_id, self._cards.menu(one, verb))
                return Toast()
            case "name":
                await context.begin("receiver", "name", receiver=str(one.id))
                return Toast()
            case "test":
                return await self._test(one, context)
            case "del" | "force":
                return await self._remove(one, revision, context, force=verb == "force")
            case _:
                return await self._change(one, verb, revision, value, context)

    async def _change(
        self, one: Receiver, verb: str, revision: int, value: str, context: Context
    ) -> Toast:
        none = value == NOTHING
        match verb:
            case "sev":
                update: dict[str, object] = {"minimum_severity": severity_in(value)}
            case "loud":
                update = {"loud_from": None if none else severity_in(value)}
            case "storm":
                update = {"storm_alerts": None if none else number_in(value)}
            case "on" | "off":
                update = {"is_active": verb == "on"}
            case _:
                raise InvalidInput(field="button", value=verb, wanted="a button of the card")
        done = await self._calm.change_receiver.save(
            workspace_of(context),
            one.id,
            one.spec.model_copy(update=update),
            by=context.person.id,
            cause=context.cause,
            if_revision=revision,
        )
        return await self._done(done, context)

    async def _remove(
        self, one: Receiver, revision: int, context: Context, *, force: bool
    ) -> Toast:
        try:
            done = await self._calm.change_receiver.remove(
                workspace_of(context),
                one.id,
                by=context.person.id,
                cause=context.cause,
                if_revision=revision,
                force=force,
            )
        except ReceiverInUse:
            await context.show(context.message_id, self._cards.removing(one))
            return Toast()
        await context.toast(text("Removed."))
        says = (text("“{name}” is removed.", name=one.name),)
        page = await self._cards.page(context, says=says, undo=done.change)
        await context.show(context.message_id, page)
        return Toast()

    async def _test(self, one: Receiver, context: Context) -> Toast:
        sent = await self._calm.try_receiver(
            workspace_of(context), one.id, by=context.person.id, cause=context.cause
        )
        lines = (text("It is on its way."),)
        await context.toast(text("Sent."))
        screen = self._cards.tried(context, one, sent[0], lines)
        await context.show(context.message_id, screen)
        return Toast()

    async def _done(self, done: ReceiverChange, context: Context) -> Toast:
        if done.receiver is not None:
            card = self._cards.card(context, done.receiver, undo=done.change)
            await context.show(context.message_id, card)
        return Toast(words=text("Saved."))
