"""Making an integration: asks what sends, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.hook_card import hook_card
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.ingest.integration import NewIntegration
from core.ingest.integrations import NAME_LENGTH, Integrations
from core.ingest.preset import Preset
from core.ingest.presets.generic_json import GENERIC_JSON
from core.tenants.role import Role
from core.texts import raw, text


class IntegrationConversation:
    """Two questions; the second can be answered with a tap."""

    kind = "integration"
    least = Role.ADMIN

    def __init__(
        self, *, integrations: Integrations, presets: Sequence[Preset], public_url: str
    ) -> None:
        self._steps: dict[str, Step] = {
            "preset": _PresetStep(presets=presets),
            "name": _NameStep(integrations=integrations, presets=presets, public_url=public_url),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _PresetStep:
    def __init__(self, *, presets: Sequence[Preset]) -> None:
        self._presets = presets

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        page = min(int(dialog.answers.get("page", 0)), len(self._presets) // _PAGE)
        shown = self._presets[page * _PAGE : (page + 1) * _PAGE]
        turns = []
        if page:
            turns.append(Choice(label=text("◀ Back"), word=f"{_TURN}{page - 1}"))
        if len(self._presets) > (page + 1) * _PAGE:
            turns.append(Choice(label=text("More ▶"), word=f"{_TURN}{page + 1}"))
        return Screen(
            title=text("What sends the alerts?"),
            lines=(text("You get an address it can post them to."),),
            keyboard=Inline((*_rows(shown), *([tuple(turns)] if turns else []), (_CANCEL,))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return Stays(why=text("Please tap one of the buttons, or /cancel."))
        number = answer.word.removeprefix(_TURN)
        if answer.word.startswith(_TURN) and number.isdecimal():
            return Goes("preset", answers={"page": int(number)})
        if answer.word not in {one.name for one in self._presets}:
            return _left()
        return Goes("name", answers={"preset": answer.word})


class _NameStep:
    def __init__(
        self, *, integrations: Integrations, presets: Sequence[Preset], public_url: str
    ) -> None:
        self._integrations = integrations
        self._labels = {one.name: one.label for one in presets}
        self._public_url = public_url

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        label = self._label(dialog)
        same = Choice(label=text("Call it “{name}”", name=label), word="same")
        # What can be anything has no name of its own to offer.
        offered = () if dialog.answers["preset"] == GENERIC_JSON.name else ((same,),)
        return Screen(
            title=text("What is it called?"),
            lines=(text("Its alerts show this name, for example “Production”."),),
            keyboard=Inline((*offered, (_CANCEL,))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose) and answer.word == "cancel":
            return _left()
        name = self._label(dialog) if isinstance(answer, Chose) else answer.words
        if not 1 <= len(name) <= NAME_LENGTH:
            return Stays(why=text("Please write a name of 1 to {n} characters.", n=NAME_LENGTH))
        made = await self._integrations.create(
            workspace_of(context),
            NewIntegration(name=name, preset=str(dialog.answers["preset"])),
            by=context.person.id,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        return Finished(shows=hook_card(made, self._public_url))

    def _label(self, dialog: Dialog) -> str:
        preset = str(dialog.answers["preset"])
        return self._labels.get(preset, preset)


_PAGE = 14
"""So many senders on one screen of a phone."""

_TURN = "page:"
_HALF = 16
"""A longer name would be cut on half of a phone's width."""


def _rows(presets: Sequence[Preset]) -> list[tuple[Choice, ...]]:
    """Return their buttons, two a row; those with long names have a row each, below."""
    keys = [Choice(label=raw(one.label), word=one.name) for one in presets]
    short = [key for key, one in zip(keys, presets, strict=True) if len(one.label) <= _HALF]
    long = [(key,) for key, one in zip(keys, presets, strict=True) if len(one.label) > _HALF]
    return [*(tuple(short[at : at + 2]) for at in range(0, len(short), 2)), *long]


_CANCEL = Choice(label=text("Cancel"), word="cancel")


def _left() -> Leaves:
    return Leaves(shows=Screen(lines=(text("No integration was made."),)))
