"""Inhibitions in a chat: the list, the card of one, and which one is usually meant."""

from __future__ import annotations

from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Copyable, Line, Screen
from bot.silence_cards import INHIBITIONS
from bot.silence_cards import LIST as SILENCES
from bot.standing import workspace_of
from core.flows.change_inhibition import ChangeInhibition
from core.ids import InhibitionId
from core.matching.matcher import written
from core.silences.inhibition_book import InhibitionView, sentence
from core.tenants.access import allows
from core.texts import Text, raw, text

CARD, SWITCH, DELETE, UNDELETE, NEW = (
    "inh_card",
    "inh_switch",
    "inh_delete",
    "inh_undo",
    "inh_new",
)
KIND, LABEL = "inhibition", "label"
"""The conversation that makes the usual one, and its step."""
_NAME = 40


class InhibitionCards:
    """Reads inhibitions and shows them."""

    def __init__(self, *, inhibitions: ChangeInhibition) -> None:
        self._inhibitions = inhibitions

    async def page(self, context: Context) -> Screen:
        """Return all of them; they are few."""
        workspace_id = workspace_of(context)
        found = await self._inhibitions.all(workspace_id)
        lines: list[Line] = []
        for one in found:
            says = sentence(one.wanted)
            lines.append(says if one.wanted.is_active else text("⏸ {what}", what=says))
        if not found:
            lines = [
                text("An inhibition keeps alerts quiet that are only the consequence of another.")
            ]
        rows = [(_open_key(one),) for one in found]
        back = Key(label=text("All silences"), action=SILENCES, subject=workspace_id)
        last: tuple[Key, ...] = (back,)
        if allows(context.role, "inhibitions.write"):
            last = (Key(label=text("New inhibition"), action=NEW, subject=workspace_id), back)
        return Screen(
            title=text("Inhibitions"), lines=tuple(lines), keyboard=Inline((*rows, last))
        )

    async def card(
        self, context: Context, inhibition_id: InhibitionId, *, says: Text | None = None
    ) -> Screen:
        """Return one of them; raises NotFound."""
        one = await self._inhibitions.one(workspace_of(context), inhibition_id)
        lines: list[Line] = [says, raw("")] if says is not None else []
        lines += [sentence(one.wanted), raw("")]
        lines += [text("While this is open:"), Copyable(written(one.wanted.source))]
        lines += [text("this is not told:"), Copyable(written(one.wanted.target))]
        if not one.wanted.is_active:
            lines.append(text("It is switched off."))
        back = Key(
            label=text("All inhibitions"), action=INHIBITIONS, subject=workspace_of(context)
        )
        rows: tuple[tuple[Key, ...], ...] = ((back,),)
        if allows(context.role, "inhibitions.write"):
            turn = text("Switch off") if one.wanted.is_active else text("Switch on")
            to = "off" if one.wanted.is_active else "on"
            rows = (
                (
                    Key(
                        label=turn, action=SWITCH, subject=one.id, argument=f"{to}.{one.revision}"
                    ),
                    Key(
                        label=text("Delete"),
                        action=DELETE,
                        subject=one.id,
                        argument=str(one.revision),
                        style="danger",
                    ),
                ),
                (back,),
            )
        return Screen(title=raw(one.wanted.name), lines=tuple(lines), keyboard=Inline(rows))

    def deleted(self, context: Context, inhibition_id: UUID) -> Screen:
        """Return what is left of a deleted one: the way to have it back."""
        undo = Key(label=text("↩ Undo"), action=UNDELETE, subject=inhibition_id)
        back = Key(
            label=text("All inhibitions"), action=INHIBITIONS, subject=workspace_of(context)
        )
        return Screen(
            lines=(text("The inhibition is deleted. What it muted is told."),),
            keyboard=Inline(((undo, back),)),
        )


def _open_key(one: InhibitionView) -> Key:
    name = one.wanted.name
    short = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
    return Key(label=raw(short), action=CARD, subject=one.id)
