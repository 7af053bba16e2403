"""Making a limit by taps: who, of which alerts, how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Stays, Step, Taken, Transition
from bot.limit_cards import KIND, LimitCards, by_of
from bot.limit_making import (
    CANCEL,
    EACH,
    EVERYBODY,
    EVERYTHING,
    HERE,
    LABEL,
    RATE,
    RULE,
    SENDER,
    SEVERITY,
    VALUE,
    WHAT,
    WHICH,
    WHO,
    rate_asked,
    said_of,
    value_asked,
    what_asked,
    which_asked,
    who_asked,
)
from bot.screen import Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import InvalidInput
from core.flows.change_limit import ChangeLimit
from core.ingest.integrations import Integrations
from core.limits.limit import Whom
from core.limits.line import read_limit
from core.limits.view import LimitViews
from core.matching.line import read_matchers
from core.matching.matcher import Matcher, written
from core.rulebook.book import RuleBook
from core.severity import parse_severity
from core.tenants.role import Role
from core.texts import text

_WORDS_AT_MOST = 1_000


class LimitConversation:
    """Five questions at most."""

    kind = KIND
    least = Role.ADMIN

    def __init__(
        self,
        *,
        limits: LimitViews,
        change: ChangeLimit,
        rules: RuleBook,
        integrations: Integrations,
    ) -> None:
        self._steps: dict[str, Step] = {
            WHO: _WhoStep(limits=limits),
            WHICH: _WhichStep(limits=limits),
            WHAT: _WhatStep(),
            VALUE: _ValueStep(rules=rules, integrations=integrations),
            RATE: _RateStep(limits=limits, change=change),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps


class _WhoStep:
    def __init__(self, *, limits: LimitViews) -> None:
        self._limits = limits

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return who_asked(await self._limits.addressees(workspace_of(context)), context)

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _tap()
        if answer.word == CANCEL:
            return _left()
        if answer.word == EVERYBODY:
            return Goes(WHAT, answers={"whom": Whom.EVERYBODY.value, "target": None})
        if answer.word == HERE:
            here = (await self._limits.addressees(workspace_of(context))).at(context.address)
            if here is None:
                return _tap()
            return Goes(WHAT, answers={"whom": here.whom.value, "target": here.target})
        return Goes(WHICH, answers={"whom": answer.word})


class _WhichStep:
    def __init__(self, *, limits: LimitViews) -> None:
        self._limits = limits

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        addressees = await self._limits.addressees(workspace_of(context))
        return which_asked(addressees, Whom(said_of(dialog, "whom")))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose):
            if answer.word == CANCEL:
                return _left()
            target = None if answer.word == EACH else answer.word
            return Goes(WHAT, answers={"target": target})
        addressees = await self._limits.addressees(workspace_of(context))
        try:
            found = addressees.find(answer.words[:_WORDS_AT_MOST])
        except InvalidInput as problem:
            return Stays(why=text("You can name {names}.", names=problem.wanted))
        return Goes(WHAT, answers={"whom": found.whom.value, "target": found.target})


class _WhatStep:
    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return what_asked()

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if not isinstance(answer, Chose):
            return _tap()
        if answer.word == CANCEL:
            return _left()
        if answer.word == EVERYTHING:
            return Goes(RATE, answers={"matchers": ""})
        return Goes(VALUE, answers={"what": answer.word})


class _ValueStep:
    def __init__(self, *, rules: RuleBook, integrations: Integrations) -> None:
        self._rules = rules
        self._integrations = integrations

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        what = said_of(dialog, "what") or LABEL
        return value_asked(what, await self._names(context, what))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        what = said_of(dialog, "what") or LABEL
        if isinstance(answer, Chose) and answer.word == CANCEL:
            return _left()
        said = answer.word if isinstance(answer, Chose) else answer.words[:_WORDS_AT_MOST]
        try:
            matchers = await self._matchers(what, said, context, is_tap=isinstance(answer, Chose))
        except InvalidInput as problem:
            return Stays(why=text("This part is not clear: {part}", part=problem.value))
        return Goes(RATE, answers={"matchers": written(matchers)})

    async def _matchers(
        self, what: str, said: str, context: Context, *, is_tap: bool
    ) -> tuple[Matcher, ...]:
        if what == LABEL:
            return read_matchers(said)
        if what == SEVERITY:
            said = parse_severity(said).value
        elif is_tap:
            names = await self._names(context, what)
            if not said.isdecimal() or int(said) >= len(names):
                raise InvalidInput(field=what, value=said, wanted="one of the list")
            said = names[int(said)]
        return (Matcher(field=what, op="=", value=said[:500]),)

    async def _names(self, context: Context, what: str) -> Sequence[str]:
        workspace_id = workspace_of(context)
        if what == RULE:
            return sorted({one.name for one in await self._rules.all(workspace_id)})
        if what == SENDER:
            return sorted({one.name for one in await self._integrations.all(workspace_id)})
        return ()


class _RateStep:
    def __init__(self, *, limits: LimitViews, change: ChangeLimit) -> None:
        self._limits = limits
        self._change = change
        self._cards = LimitCards(limits=limits)

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        return rate_asked()

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        if isinstance(answer, Chose) and answer.word == CANCEL:
            return _left()
        said = answer.word.replace("_", " ") if isinstance(answer, Chose) else answer.words
        workspace_id = workspace_of(context)
        addressees = await self._limits.addressees(workspace_id)
        matchers = said_of(dialog, "matchers")
        try:
            wanted = read_limit(said[:_WORDS_AT_MOST], addressees)
        except InvalidInput as problem:
            return Stays(why=text("This part is not clear: {part}", part=problem.value))
        done = await self._change.create(
            workspace_id,
            replace(
                wanted,
                whom=Whom(said_of(dialog, "whom") or EVERYBODY),
                target=said_of(dialog, "target"),
                matchers=read_matchers(matchers) if matchers else (),
            ),
            by=by_of(context),
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        says = text("The limit holds from the next alert on.")
        screen = await self._cards.card(context, done.limit_id, says=says, change=done.change)
        return Finished(shows=screen)


def _tap() -> Stays:
    return Stays(why=text("Please tap one of the buttons, or /cancel."))


def _left() -> Leaves:
    return Leaves(shows=Screen(lines=(text("No limit was made."),)))
