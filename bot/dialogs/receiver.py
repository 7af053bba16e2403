"""Renaming a receiver: asks for the new name."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.context import Context
from bot.dialog import Chose, Finished, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline
from bot.receiver_cards import CHANGES, ReceiverCards
from bot.screen import Screen
from bot.standing import workspace_of
from core.calm import Calm
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.ids import ReceiverId
from core.routing.receiver import NAME_AT_MOST
from core.tenants.plain_name import plain_name
from core.texts import text


class ReceiverConversation:
    """One question."""

    kind = "receiver"
    least = CHANGES

    def __init__(self, *, calm: Calm) -> None:
        self._steps: dict[str, Step] = {"name": _NameStep(calm=calm)}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _NameStep:
    def __init__(self, *, calm: Calm) -> None:
        self._calm = calm
        self._cards = ReceiverCards(receivers=calm.receivers)

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        one = await self._calm.receivers.one(workspace_of(context), _id(dialog))
        return Screen(
            title=text("What should “{name}” be called?", name=one.name),
            lines=(text("Please write the new name."),),
            keyboard=Inline(((Choice(label=text("Cancel"), word="cancel"),),)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        one = await self._calm.receivers.one(workspace_of(context), _id(dialog))
        if isinstance(answer, Chose):
            return Leaves(shows=self._cards.card(context, one))
        name = plain_name(answer.words, "")
        if not name:
            return Stays(why=text("Please write its name, or /cancel."))
        if len(name) > NAME_AT_MOST:
            return Stays(
                why=text(
                    "That has {length} characters; a name has {limit} at most. A shorter one?",
                    length=len(name),
                    limit=NAME_AT_MOST,
                )
            )
        done = await self._calm.change_receiver.save(
            workspace_of(context),
            one.id,
            one.spec.model_copy(update={"name": name}),
            by=context.person.id,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        shown = done.receiver or one
        return Finished(shows=self._cards.card(context, shown, undo=done.change))


def _id(dialog: Dialog) -> ReceiverId:
    return ReceiverId(UUID(str(dialog.answers["receiver"])))
