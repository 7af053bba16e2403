"""What a rule is tried with: a text, stars and a place, a case, or something that came in."""

from __future__ import annotations

import re
from uuid import UUID

from bot.context import Context
from bot.dialogs.rule.draft import Draft
from bot.dialogs.rule.proof import quoted
from bot.rule_words import verdict_lines
from bot.screen import Line
from bot.standing import workspace_of
from core.errors import NotFound
from core.rulebook.received import ReceivedSignals
from core.rulebook.stored import reports_alone
from core.rulebook.trials import RuleTrials, Sample, Trial
from core.rules.rule import RuleSpec
from core.rules.signal import Scalar, Signal, SignalKind
from core.texts import Text, raw, text

CASE, SIGNAL = "case.", "signal."
_LONGEST_NUMBER = 9
_STARS_SAID = re.compile(r"^([1-5])\s*(?:★|⭐️?|stars?\b|estrellas?\b)[\s,.:]*", re.IGNORECASE)


class Tries:
    """Asks the rule what it would say."""

    def __init__(self, *, trials: RuleTrials, received: ReceivedSignals) -> None:
        self._trials = trials
        self._received = received

    async def lines(self, draft: Draft, spec: RuleSpec, context: Context) -> list[Line]:
        """Return what was tried, whether the rule would fire, and what each part of it says;
        empty before anything is tried."""
        if draft.tried is None and not draft.sample and draft.stars is None:
            return []
        given = await self._given(draft, spec, context)
        if given is None:
            return [text("It is not there any more.")]
        try:
            trial = await self._trials.explain(workspace_of(context), spec, given)
        except NotFound:
            return [text("There is no case {number}.", number=f"#{given}")]
        would = text("✅ It would fire.") if trial.verdict.holds else text("❌ It would not fire.")
        return [
            _called(draft, trial),
            *_when(draft, trial),
            raw(""),
            would,
            *verdict_lines(trial.verdict),
        ]

    async def asked_now(self, spec: RuleSpec, context: Context) -> list[Line]:
        """Return what a rule with a schedule says of what there is at this moment, part by part,
        with the numbers of its questions; nobody is told."""
        trial = await self._trials.explain(workspace_of(context), spec, None)
        holds = trial.verdict.holds
        if reports_alone(spec):
            would = text("✅ It would be sent.") if holds else text("❌ It would not be sent.")
        else:
            would = text("✅ It would fire.") if holds else text("❌ It would not fire.")
        at = text("Asked now, {at}. Nobody is told.", at=trial.signal.at)
        return [at, raw(""), would, *verdict_lines(trial.verdict)]

    async def _given(
        self, draft: Draft, spec: RuleSpec, context: Context
    ) -> Sample | Signal | int | None:
        if draft.tried is None:
            return _sample(draft, spec)
        if draft.tried.startswith(CASE):
            return int(draft.tried.removeprefix(CASE))
        try:
            wanted = UUID(draft.tried.removeprefix(SIGNAL))
            return await self._received.one(workspace_of(context), wanted)
        except (NotFound, ValueError):
            return None


def read_text(words: str, stars: int | None) -> tuple[int | None, str]:
    """Return the stars a text begins with, else those given before, and the rest of it."""
    said = _STARS_SAID.match(words)
    return (stars, words) if said is None else (int(said[1]), words[said.end() :])


def read_number(words: str) -> int | None:
    """Return the number of a case as people write it; None for anything else."""
    number = words.strip().removeprefix("#").strip()
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        return None
    return int(number)


def _sample(draft: Draft, spec: RuleSpec) -> Sample:
    of_people = SignalKind.SUBMISSION in spec.kinds or not spec.kinds
    kind = SignalKind.SUBMISSION if of_people else spec.kinds[0]
    fields: dict[str, Scalar] = {"kind": "complaint"} if of_people else {"title": draft.sample}
    if draft.stars is not None:
        fields["rating"] = draft.stars
    if draft.place is not None:
        fields["place"] = draft.place
    return Sample(text=draft.sample, kind=kind, fields=fields)


def _called(draft: Draft, trial: Trial) -> Text:
    what = quoted(trial.signal)
    if draft.tried is not None and draft.tried.startswith(CASE):
        number = f"#{draft.tried.removeprefix(CASE)}"
        return text("Case {number}: {what}", number=number, what=what)
    return what


def _when(draft: Draft, trial: Trial) -> list[Line]:
    if draft.tried is None:
        return []
    return [text("Came in {at}.", at=trial.signal.at)]
