"""What can be done on the card of a route: its filter, who gets it, its place, a pause, its
end."""

from __future__ import annotations

from uuid import UUID

from bot.button import Toast
from bot.context import Context
from bot.forged import id_in, number_in, severity_in
from bot.guards import refusal
from bot.route_cards import (
    CARD,
    CHANGES,
    FIELDS,
    GROUPINGS,
    KIND,
    NAMED,
    TO,
    UNDO,
    RouteCards,
)
from bot.route_presses import in_place, parts_of
from bot.standing import workspace_of
from core.calm import Calm
from core.channels.callback_data import Press
from core.errors import InvalidInput
from core.flows.change_route import RouteChange
from core.ids import RouteId
from core.matching.matcher import written
from core.routing.route_spec import StoredRoute
from core.tenants.role import Role
from core.texts import text


class ShowRoute:
    """Shows a card, and changes what it shows at the revision it shows."""

    action = CARD
    acts_on = None
    least = Role.STAFF

    def __init__(self, *, calm: Calm, cards: RouteCards) -> None:
        self._calm = calm
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Do what the button says."""
        return await in_place(
            lambda: self._pressed(press, context), press.subject, context, self._cards
        )

    async def _pressed(self, press: Press, context: Context) -> Toast:
        verb, revision, value = parts_of(press.argument)
        one = await self._calm.routes.one(workspace_of(context), RouteId(press.subject))
        if verb == "show":
            await context.show(context.message_id, self._cards.card(context, one))
            return Toast()
        refused = refusal(context.role, CHANGES)
        if refused is not None:
            return Toast(words=refused, is_alert=True)
        match verb:
            case "sev" | "group" if not value:
                await context.show(context.message_id, self._cards.menu(one, verb))
            case "to":
                await context.show(context.message_id, await self._cards.receivers(context, one))
            case "name":
                await context.begin(KIND, NAMED, route=str(one.id))
            case "match":
                await context.begin(
                    KIND, FIELDS, route=str(one.id), line=written(one.spec.matchers)
                )
            case "del":
                return await self._remove(one, revision, context)
            case _:
                return await self._change(one, verb, revision, value, context)
        return Toast()

    async def _change(
        self, one: StoredRoute, verb: str, revision: int, value: str, context: Context
    ) -> Toast:
        update: dict[str, object] = {}
        position: int | None = None
        match verb:
            case "sev":
                update = {"minimum_severity": severity_in(value)}
            case "group":
                update = {"group_by": GROUPINGS.get(value)}
            case "on" | "stop":
                update = {"continues": verb == "on"}
            case "pause" | "resume":
                update = {"is_active": verb == "resume"}
            case "up" | "down":
                position = max(0, one.position + (1 if verb == "down" else -1))
            case _:
                raise InvalidInput(field="button", value=verb, wanted="a button of the card")
        done = await self._calm.change_route.save(
            workspace_of(context),
            one.id,
            one.spec.model_copy(update=update),
            by=context.person.id,
            cause=context.cause,
            if_revision=revision,
            position=position,
        )
        if done.route is not None:
            card = self._cards.card(context, done.route, undo=done.change)
            await context.show(context.message_id, card)
        if done.change is None:
            return Toast(words=text("It is so already."))
        return Toast(words=text("Saved."))

    async def _remove(self, one: StoredRoute, revision: int, context: Context) -> Toast:
        done = await self._calm.change_route.remove(
            workspace_of(context),
            one.id,
            by=context.person.id,
            cause=context.cause,
            if_revision=revision,
        )
        says = (text("“{name}” is removed.", name=one.name),)
        page = await self._cards.page(context, says=says, undo=done.change)
        await context.show(context.message_id, page)
        return Toast(words=text("Removed."))


class ToggleReceiver:
    """Has a route lead to a receiver, or no more."""

    action = TO
    acts_on = None
    least = CHANGES

    def __init__(self, *, calm: Calm, cards: RouteCards) -> None:
        self._calm = calm
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Toggle it and show the list anew; the default route asks before it leads to nobody."""
        word, _, revision = (press.argument or "").partition(".")
        route = id_in(word or "0")
        return await in_place(
            lambda: self._toggle(route, press.subject, number_in(revision or "0"), context),
            route,
            context,
            self._cards,
        )

    async def _toggle(self, route: UUID, receiver: UUID, revision: int, context: Context) -> Toast:
        workspace_id = workspace_of(context)
        one = await self._calm.routes.one(workspace_id, RouteId(route))
        chosen = one.spec.receivers
        left = tuple(each for each in chosen if each != receiver)
        after = left if receiver in chosen else (*chosen, receiver)
        is_sure = revision == 0
        if is_sure and receiver not in chosen:
            after = chosen  # pressed twice: it leads there no more already
        if one.is_default and not after and not is_sure:
            await context.show(context.message_id, self._cards.emptying(one, receiver))
            return Toast()
        done: RouteChange = await self._calm.change_route.save(
            workspace_id,
            one.id,
            one.spec.model_copy(update={"receivers": after}),
            by=context.person.id,
            cause=context.cause,
            if_revision=None if is_sure else revision,
        )
        if done.route is not None:
            screen = await self._cards.receivers(context, done.route)
            await context.show(context.message_id, screen)
        return Toast()


class UndoRoute:
    """Takes back the change the panel shows, and no other."""

    action = UNDO
    acts_on = None
    least = CHANGES

    def __init__(self, *, calm: Calm, cards: RouteCards) -> None:
        self._calm = calm
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """Take it back and show how it is then."""
        return await in_place(lambda: self._undo(press, context), None, context, self._cards)

    async def _undo(self, press: Press, context: Context) -> Toast:
        done = await self._calm.change_route.undo(
            workspace_of(context), press.subject, by=context.person.id, cause=context.cause
        )
        await context.toast(text("Undone."))
        if done.route is None:
            screen = await self._cards.page(context)
        else:
            screen = self._cards.card(context, done.route)
        await context.show(context.message_id, screen)
        return Toast()
