"""A new workspace: what it is called, and whose clock it lives by."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from bot.workspace_cards import KIND, NAME, ZONE
from bot.zone_words import zone_here, zone_name
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import InvalidInput
from core.flows.change_workspace import NAME_LIMIT
from core.flows.found import Found
from core.tenants.role import Role
from core.texts import raw, text
from core.texts.cities import Heard, meant_by

_CANCEL = Choice(label=text("Cancel"), word="cancel")
_HERE = "here"


class WorkspaceConversation:
    """Two questions; the second is answered by a tap when the clock is the same."""

    kind = KIND
    least = Role.OWNER

    def __init__(self, *, found: Found) -> None:
        self._steps: dict[str, Step] = {NAME: _Name(), ZONE: _Zone(found=found)}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _Name:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return Screen(
            title=text("What is the new workspace called?"),
            lines=(text("Write its name, such as “Harbour Bar”. Nothing of this one is in it."),),
            keyboard=Inline(((_CANCEL,),)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            return _left()
        if not answer.words or len(answer.words) > NAME_LIMIT:
            return Stays(why=text("Please write 1 to {n} characters.", n=NAME_LIMIT))
        return Goes(ZONE, answers={"name": answer.words})


class _Zone:
    def __init__(self, *, found: Found) -> None:
        self._found = found

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        city = zone_name(zone_here(context), context)
        return Screen(
            title=text("Which time zone?"),
            lines=(text("Tap the one of this workspace, or write a big city."),),
            keyboard=Inline(((Choice(label=raw(city), word=_HERE),), (_CANCEL,))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        zone = zone_here(context)
        if isinstance(answer, Chose):
            if answer.word != _HERE:
                return _left()
        else:
            meant = meant_by(answer.words, context.now, near=zone)
            if meant.heard is not Heard.PLACE:
                return Stays(why=text("I know no such place. Please write another big city."))
            zone = meant.zones[0]
        try:
            made = await self._found.another(
                str(dialog.answers["name"]),
                zone,
                language=context.locale.language,
                by=context.person.id,
                cause=context.cause.carrying(Ends(dialog=dialog)),
            )
        except InvalidInput:
            return Stays(why=text("Please write another name: /workspaces begins anew."))
        await context.stand_in(made)
        return Finished(
            shows=Screen(
                title=text(
                    "🏢 You are in “{workspace}” now.",
                    workspace="" if context.standing is None else context.standing.workspace_name,
                ),
                lines=(
                    text(
                        "It is new, and you own it. /start says how to begin,"
                        " /workspaces goes back."
                    ),
                ),
            )
        )


def _left() -> Leaves:
    return Leaves(shows=Screen(lines=(text("Nothing was made."),)))
