"""Making an API key by taps: what it may do, how long it lasts, what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.key_cards import KIND, KeyCards
from bot.key_making import (
    AREA,
    BACK,
    CANCEL,
    CHOOSE,
    DONE,
    ENDS,
    LIVES,
    MAY,
    NAME,
    NEVER,
    area_asked,
    ends_asked,
    may_asked,
    name_asked,
    scopes_in,
    with_more,
)
from bot.screen import Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import Conflict
from core.flows.change_api_key import NAME_AT_MOST, ChangeApiKey
from core.tenants.role import Role
from core.tenants.scope_words import SETS
from core.texts import text


class KeyConversation:
    """Three questions, four when no ready-made set is right."""

    kind = KIND
    least = Role.ADMIN

    def __init__(self, *, change: ChangeApiKey, cards: KeyCards) -> None:
        self._steps: dict[str, Step] = {
            MAY: _MayStep(),
            AREA: _AreaStep(),
            ENDS: _EndsStep(),
            NAME: _NameStep(change=change, cards=cards),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _MayStep:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return may_asked()

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _tap()
        if answer.word == CANCEL:
            return _left()
        if answer.word == CHOOSE:
            return Goes(AREA, answers={"scopes": []})
        chosen = next((one for one in SETS if one.word == answer.word), None)
        if chosen is None:
            return _tap()
        return Goes(ENDS, answers={"scopes": list(chosen.scopes)})


class _AreaStep:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return area_asked(scopes_in(dialog))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _tap()
        scopes = scopes_in(dialog)
        if answer.word == CANCEL:
            return _left()
        if answer.word == BACK:
            return Goes(MAY)
        if answer.word == DONE:
            return Goes(ENDS) if scopes else _tap()
        more = with_more(scopes, answer.word)
        return _tap() if more is None else Goes(AREA, answers={"scopes": more})


class _EndsStep:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return ends_asked(scopes_in(dialog))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _tap()
        if answer.word == CANCEL:
            return _left()
        if answer.word == BACK:
            return Goes(MAY)
        if answer.word == NEVER:
            return Goes(NAME, answers={"days": None})
        if answer.word not in map(str, LIVES):
            return _tap()
        return Goes(NAME, answers={"days": int(answer.word)})


class _NameStep:
    def __init__(self, *, change: ChangeApiKey, cards: KeyCards) -> None:
        self._change = change
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return name_asked()

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            return Goes(ENDS) if answer.word == BACK else _left()
        name = " ".join(answer.words.split())
        if not name or len(name) > NAME_AT_MOST:
            return Stays(why=text("Please write 1 to {n} characters.", n=NAME_AT_MOST))
        days = dialog.answers.get("days")
        workspace_id = workspace_of(context)
        try:
            issued = await self._change.create(
                workspace_id,
                name=name,
                scopes=scopes_in(dialog),
                expires_at=(context.now + timedelta(days=days) if isinstance(days, int) else None),
                by=context.person.id,
                cause=context.cause.carrying(Ends(dialog=dialog)),
            )
        except Conflict as problem:
            if problem.reason != "too_many":
                raise
            return Stays(why=text("There are too many keys already. Revoke one first: /keys"))
        return Finished(shows=await self._cards.secret(context, issued.key_id, issued.token))


def _tap() -> Stays:
    return Stays(why=text("Please tap one of the buttons, or /cancel."))


def _left() -> Leaves:
    return Leaves(shows=Screen(lines=(text("No key was made."),)))
