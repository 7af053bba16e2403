"""Adding a place: asks what it is called."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.dialog import Chose, Finished, Leaves, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline, Key
from bot.place_card import PlaceCards
from bot.screen import Screen
from bot.standing import workspace_of
from bot.vertical_words import place_examples, vertical_here
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.flows.places import NAME_LIMIT, Places
from core.tenants.role import Role
from core.texts import text


class PlaceConversation:
    """One question."""

    kind = "place"
    least = Role.ADMIN

    def __init__(self, *, places: Places, cards: PlaceCards) -> None:
        self._steps: dict[str, Step] = {"name": _NameStep(places=places, cards=cards)}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _NameStep:
    def __init__(self, *, places: Places, cards: PlaceCards) -> None:
        self._places = places
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return Screen(
            title=text("What is the place called?"),
            lines=(place_examples(vertical_here(context)),),
            keyboard=Inline(((Choice(label=text("Cancel"), word="cancel"),),)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            return Leaves(shows=Screen(lines=(text("No place was added."),)))
        name = " ".join(answer.words.split())
        if not name:
            return Stays(why=text("Please write its name, or /cancel."))
        if len(name) > NAME_LIMIT:
            return Stays(
                why=text(
                    "That has {length} characters; a name has {limit} at most. A shorter one?",
                    length=len(name),
                    limit=NAME_LIMIT,
                )
            )
        place = await self._places.create(
            workspace_of(context),
            name,
            by=context.person.id,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        await self._cards.send(place, context)
        again = Key(label=text("➕ Add another"), action="newplace", subject=place.workspace_id)
        return Finished(
            shows=Screen(
                lines=(text("Added “{name}”.", name=place.name),),
                keyboard=Inline(((again,),)),
            )
        )
