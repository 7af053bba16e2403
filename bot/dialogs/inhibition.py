"""Making the usual inhibition: a critical alert mutes what is less severe with the same label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.inhibition_cards import KIND, LABEL, InhibitionCards
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.facts import FIELDS
from core.alerts.view import AlertFilter, AlertView, AlertViews
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.flows.change_inhibition import ChangeInhibition
from core.matching.matcher import NAME
from core.silences.inhibition_book import sentence, usual
from core.tenants.role import Role
from core.texts import Text, raw, text

_CONFIRM = "confirm"
_SEEN = 200
_SHOWN = 8
_BYTES_AT_MOST = 30
_CANCEL = Choice(label=text("Cancel"), word="cancel")


class InhibitionConversation:
    """Which label, and yes."""

    kind = KIND
    least = Role.ADMIN

    def __init__(
        self, *, inhibitions: ChangeInhibition, cards: InhibitionCards, alerts: AlertViews
    ) -> None:
        self._steps: dict[str, Step] = {
            LABEL: _Label(alerts=alerts),
            _CONFIRM: _Confirm(inhibitions=inhibitions, cards=cards),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _Label:
    def __init__(self, *, alerts: AlertViews) -> None:
        self._alerts = alerts

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        page = await self._alerts.page(
            workspace_of(context), AlertFilter(), sight=context.sight, limit=_SEEN
        )
        keys = [Choice(label=raw(one), word=f"label:{one}") for one in _labels(page.items)]
        rows = [tuple(keys[at : at + 2]) for at in range(0, len(keys), 2)]
        return Screen(
            title=text("What do they have in common?"),
            lines=(
                text(
                    "While a critical alert is open, less severe ones with the same label are not"
                    " told. Which label? Tap one, or write it."
                ),
            ),
            keyboard=Inline((*rows, (_CANCEL,))),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            word, _, label = answer.word.partition(":")
            if word != "label":
                return _left()
        else:
            label = answer.words
        problem = _problem(label)
        if problem is not None:
            return Stays(why=problem)
        return Goes(_CONFIRM, answers={"label": label})


class _Confirm:
    def __init__(self, *, inhibitions: ChangeInhibition, cards: InhibitionCards) -> None:
        self._inhibitions = inhibitions
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        wanted = usual(str(dialog.answers["label"]), "")
        return Screen(
            title=text("Is this meant?"),
            lines=(sentence(wanted),),
            keyboard=Inline(((Choice(label=text("Save"), word="yes"), _CANCEL),)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return Stays(why=text("Please tap one of the buttons, or /cancel."))
        if answer.word != "yes":
            return _left()
        label = str(dialog.answers["label"])
        name = text("Critical first, by {label}", label=label).render(context.locale)
        saved = await self._inhibitions.save(
            workspace_of(context),
            usual(label, name),
            by=context.person.id,
            role=context.role,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        return Finished(shows=await self._cards.card(context, saved.id))


def _labels(alerts: Sequence[AlertView]) -> list[str]:
    seen = Counter(label for one in alerts for label in one.labels)
    return [
        label
        for label, _ in seen.most_common()
        if _problem(label) is None and len(label.encode()) <= _BYTES_AT_MOST
    ][:_SHOWN]


def _problem(label: str) -> Text | None:
    if label in FIELDS:
        return text("Every alert has “{label}”, it is no label. Another one.", label=label)
    if re.fullmatch(NAME, label) is None:
        return text("Please write the name of one label, such as host.")
    return None


def _left() -> Leaves:
    return Leaves(shows=Screen(lines=(text("No inhibition was made."),)))
