"""What a rule would have done with what came in before: run alone, its windows in memory; pure."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.ids import RuleId, WorkspaceId
from core.rules.condition import NO_WINDOWS, Answers, Window, WindowKey, Windows
from core.rules.conditions.compare import Compare
from core.rules.conditions.expression import Expression
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.question import Question
from core.rules.engine import RuleSet
from core.rules.explain import NO_ANSWERS, explain
from core.rules.feed import feeds_of
from core.rules.found import NOTHING
from core.rules.hit import Evaluation, RuleError
from core.rules.hours import Opening
from core.rules.rule import Rule, RuleSpec
from core.rules.signal import Signal, SignalKind
from core.rules.verdict import Verdict
from core.rules.windowed import Windowed
from core.rules.words import Vocabulary
from core.texts import text

EXAMPLES = 3
TEXT = "text"
_NOBODY = RuleId(UUID(int=0))
MOST_QUESTIONS = 10_000
"""How often the clock asks in one proof, so that a rule that is asked in vain each minute ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A signal the rule held for, the clock's where a window was due, and why."""

    signal: Signal
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`hits` signals of those `looked_at`, or of the `asked` times at which a schedule has the
    clock ask, would have made the rule act, on these `dates` of the zone; they would have been
    `alerts` different ones, as far as what tells alerts apart says: a repeat only counts up, until
    the alert of a silence ends. `examples` are the newest, newest first; `errors` what went wrong,
    and `is_cut` says that the clock asked too often to be followed to the end."""

    looked_at: int
    hits: int
    alerts: int
    examples: tuple[Example, ...]
    errors: tuple[RuleError, ...]
    is_cut: bool = False
    asked: int = 0
    dates: tuple[date, ...] = ()

    @property
    def days(self) -> int:
        """On how many different days the rule would have acted."""
        return len(self.dates)


class Replay:
    """A rule, on whether it is or not, and its windows while signals go by in their order."""

    def __init__(self, rule: Rule, workspace: WorkspaceId, *, zone: ZoneInfo) -> None:
        self.rule = Rule(
            id=rule.id,
            revision=rule.revision,
            spec=rule.spec.model_copy(update={"active": True}),
        )
        self.windows: dict[WindowKey, Window] = {}
        self.is_cut = False
        self._workspace = workspace
        self._zone = zone
        self._rules = RuleSet.compile([self.rule], zone=zone)
        self._due: list[tuple[datetime, WindowKey]] = []
        self._due_at: dict[WindowKey, datetime] = {}
        self._asked = 0
        if self._rules.errors:
            message = self._rules.errors[0].message
            wanted = text("one that can be asked")
            raise InvalidInput(field="condition", value=message, wanted=wanted)

    def start(self, at: datetime) -> None:
        """Begin as a rule does that is made at this moment."""
        self._keep(self._rules.started(self.rule.id, at))

    def before(self, signal: Signal) -> Windows:
        """Return the windows the signal needs, as they are before it comes."""
        return {key: self.windows[key] for key in self._rules.needs(signal) if key in self.windows}

    def take(self, signal: Signal) -> tuple[Evaluation, Windows]:
        """Return what the rule says of the next signal, and, when it holds, the windows it needed
        as they were before."""
        found = self._rules.evaluate(signal, self.windows)
        before = self.before(signal) if found.hits and self.windows else NO_WINDOWS
        self._keep(found)
        return found, before

    def is_due(self, moment: datetime) -> bool:
        """Return whether the clock has to ask before a signal of that moment comes."""
        return bool(self._due) and self._due[0][0] <= moment

    def next_due(self, until: datetime) -> tuple[Signal, Windows, Evaluation] | None:
        """Return the next window that is due until then as the clock asked about it."""
        while self._due and self._due[0][0] <= until:
            at, key = heapq.heappop(self._due)
            if self._due_at.get(key) != at:
                continue
            if self._asked >= MOST_QUESTIONS:
                self.is_cut = True
                return None
            self._asked += 1
            del self._due_at[key]
            before = {key: self.windows[key]}
            found = self._rules.ask(
                self.rule.id, self._workspace, at, window=(key, self.windows[key])
            )
            self._keep(found)
            return self._clock_signal(key, at), before, found
        return None

    def questions(self) -> tuple[Question, ...]:
        """Return the questions whose numbers `ask` must be given."""
        return self._rules.questions(self.rule.id)

    def ask(self, at: datetime, answers: Answers) -> tuple[Signal, Evaluation]:
        """Return what the rule says when its schedule has the clock ask it."""
        found = self._rules.ask(self.rule.id, self._workspace, at, answers=answers)
        return Signal(kind=SignalKind.CLOCK, workspace=self._workspace, at=at), found

    def explain(
        self, signal: Signal, windows: Windows = NO_WINDOWS, answers: Answers = NO_ANSWERS
    ) -> Verdict:
        """Return why, with the windows as they were before the signal."""
        return explain(signal, self.rule, windows, answers=answers, zone=self._zone)

    def _clock_signal(self, key: WindowKey, at: datetime) -> Signal:
        feeds = feeds_of(self.rule, 0, Opening.of(self.rule.spec.hours, self._zone), Vocabulary())
        feed = next(each for each in feeds if each.digest == key.digest)
        return feed.clock_signal(key, self._workspace, at)

    def _keep(self, found: Evaluation) -> None:
        for key, window in found.windows.items():
            self.windows[key] = window
            at = found.due.get(key)
            if at is None:
                self._due_at.pop(key, None)
            elif self._due_at.get(key) != at:
                self._due_at[key] = at
                heapq.heappush(self._due, (at, key))


class Proving:
    """What a rule would have done, while what came in is handed over in its order, slice by slice.

    An alert that is open takes repeats; it ends when what a silence waited for comes, not when
    somebody would have resolved it: nobody can know that.
    """

    def __init__(
        self,
        spec: RuleSpec,
        workspace: WorkspaceId,
        *,
        since: datetime,
        zone: ZoneInfo,
    ) -> None:
        self._replay = Replay(Rule(id=_NOBODY, revision=1, spec=spec), workspace, zone=zone)
        self._replay.start(since)
        self._zone = zone
        self._newest: deque[tuple[Signal, Windows, Answers]] = deque(maxlen=EXAMPLES)
        self._days: set[date] = set()
        self._open: set[str] = set()
        self._errors: list[RuleError] = []
        self._looked_at = self._hits = self._alerts = self._asked = 0

    def questions(self) -> tuple[Question, ...]:
        """Return the questions whose numbers `ask` must be given."""
        return self._replay.questions()

    def take(self, signals: Iterable[Signal]) -> None:
        """Go on with what came next."""
        replay = self._replay
        for signal in signals:
            if replay.is_due(signal.at):
                self._ask_about_silence(signal.at)
            self._looked_at += 1
            found, before = replay.take(signal)
            if found is not NOTHING:
                self._note(signal, before, found)

    def ask(self, times: Iterable[tuple[datetime, Answers]]) -> None:
        """Go on with what the clock asked next, by the rule's schedule."""
        for at, answers in times:
            self._asked += 1
            signal, found = self._replay.ask(at, answers)
            self._note(signal, NO_WINDOWS, found, answers)

    def finish(self, until: datetime) -> Proof:
        """Return what came of it, after the clock has asked its last."""
        self._ask_about_silence(until)
        return Proof(
            looked_at=self._looked_at,
            hits=self._hits,
            alerts=self._alerts,
            examples=tuple(
                Example(signal=signal, verdict=self._replay.explain(signal, before, answers))
                for signal, before, answers in reversed(self._newest)
            ),
            errors=tuple(self._errors[:EXAMPLES]),
            is_cut=self._replay.is_cut,
            asked=self._asked,
            dates=tuple(sorted(self._days)),
        )

    def _ask_about_silence(self, moment: datetime) -> None:
        while (due := self._replay.next_due(moment)) is not None:
            self._note(*due)

    def _note(
        self, signal: Signal, before: Windows, found: Evaluation, answers: Answers = NO_ANSWERS
    ) -> None:
        for ending in found.ended:
            self._open.discard(ending.fingerprint)
        if found.hits:
            self._hits += 1
            self._newest.append((signal, before, answers))
            self._days.add(signal.at.astimezone(self._zone).date())
            for hit in found.hits:
                if hit.severity is not None and hit.fingerprint not in self._open:
                    self._open.add(hit.fingerprint)
                    self._alerts += 1
        if found.errors and len(self._errors) < EXAMPLES:
            self._errors.extend(found.errors)


def looks_at_text(spec: RuleSpec) -> bool:
    """Return whether anything about the rule depends on what was written."""
    if TEXT in spec.alerts_apart_by:
        return True
    for each in spec.condition.walk():
        match each:
            case Keyword():
                return True
            case Expression(source=source) if TEXT in source:
                return True
            case Compare(field=field) if field == TEXT:
                return True
            case Windowed(per=per) if TEXT in per:
                return True
            case _:
                pass
    return False
