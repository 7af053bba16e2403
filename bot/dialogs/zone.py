"""Typing a city: found in any language and spelling, or the nearest are offered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.screen import Screen
from bot.standing import workspace_of
from bot.zone_cards import (
    CHANGES,
    CITY,
    KIND,
    city_asked,
    meanwhile_screen,
    moved_screen,
    zone_panel,
)
from bot.zone_words import zone_here
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.rulebook.zone import WorkspaceZone, ZoneMoved
from core.texts import text
from core.texts.cities import WORDS_AT_MOST, Heard, by_short_name, meant_by


class ZoneConversation:
    """One question, asked again until a place is found."""

    kind = KIND
    least = CHANGES

    def __init__(self, *, zones: WorkspaceZone) -> None:
        self._steps: dict[str, Step] = {CITY: _CityStep(zones=zones)}

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _CityStep:
    def __init__(self, *, zones: WorkspaceZone) -> None:
        self._zones = zones

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        said = dialog.answers.get("said")
        if not isinstance(said, str):
            return city_asked(None, "", context)
        meant = meant_by(said, context.now, near=zone_here(context))
        return city_asked(meant, said, context)

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            name = by_short_name(answer.word)
            if name is None:
                return Leaves(shows=zone_panel(context))
            return await self._change(name, dialog, context)
        words = " ".join(answer.words.split())[:WORDS_AT_MOST]
        if not words:
            return Stays(why=text("Please write a city, or /cancel."))
        meant = meant_by(words, context.now, near=zone_here(context))
        if meant.heard is not Heard.PLACE:
            return Goes(CITY, answers={"said": words})
        return await self._change(meant.zones[0], dialog, context)

    async def _change(self, name: str, dialog: Dialog, context: Context) -> Transition:
        seen = dialog.answers.get("seen")
        try:
            moved = await self._zones.change(
                workspace_of(context),
                name,
                by=context.person.id,
                seen=seen if isinstance(seen, str) else zone_here(context),
                cause=context.cause.carrying(Ends(dialog=dialog)),
            )
        except ZoneMoved as meanwhile:
            return Leaves(shows=meanwhile_screen(meanwhile, context))
        return Finished(shows=moved_screen(moved, context))
