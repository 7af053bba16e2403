"""All rules of one workspace, compiled together and asked about one signal at a time.

Answers depend on what is handed in alone: the caller keeps a compiled set for each workspace and
revision of its configuration, and compiles anew when that changes. Windows are rows of the
caller's: `needs` says which, `evaluate` and `ask` return those that became something else. What
rules did is counted in the ledger that was handed in, if any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.ids import RuleId, WorkspaceId
from core.measures import RULES_ASKED, RULES_SECONDS
from core.meter import SILENT, Meter
from core.rules.condition import (
    NO_WINDOWS,
    NOTHING_KNOWN,
    Answers,
    Facts,
    Known,
    Window,
    WindowKey,
    Windows,
)
from core.rules.conditions.question import Question
from core.rules.explain import NO_ANSWERS
from core.rules.feed import Feed, feeds_of
from core.rules.found import NOTHING, Compiled, Found, failed
from core.rules.guard import Guard
from core.rules.hit import Evaluation, RuleError
from core.rules.hours import Opening
from core.rules.index import Index
from core.rules.rule import Rule, RuleSpec, parse_rule
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.tally import FailureKind, Ledger, Tally
from core.rules.windowed import EVERYTHING, NOT_YET
from core.rules.words import Vocabulary
from core.rules.zone import find_zone


class RuleSet:
    """The compiled rules of one workspace; made by `compile` or `from_stored`, never changed.

    `rules` has all of them by id, inactive ones too; `errors` those that could not be read or
    compiled and are left out of every evaluation.
    """

    def __init__(
        self,
        *,
        rules: Mapping[RuleId, Rule],
        errors: tuple[RuleError, ...],
        compiled: tuple[Compiled, ...],
        indexes: Mapping[SignalKind, Index],
        vocabulary: Vocabulary,
        meter: Meter,
        ledger: Ledger | None,
        named: Callable[[RuleSpec], str] | None,
    ) -> None:
        self.rules = rules
        self.errors = errors
        self._compiled = compiled
        self._feeds = tuple(feed for each in compiled for feed in each.feeds)
        self._by_id = {each.rule.id: each for each in compiled}
        self._indexes = indexes
        self._vocabulary = vocabulary
        self._meter = meter
        self._ledger = ledger
        self._named = named
        self._names: dict[RuleId, str] = {}
        self._until_timed = 0 if ledger is None else 1

    @classmethod
    def from_stored(
        cls,
        stored: Iterable[tuple[RuleId, int, object]],
        *,
        meter: Meter = SILENT,
        zone: ZoneInfo | None = None,
        ledger: Ledger | None = None,
        named: Callable[[RuleSpec], str] | None = None,
    ) -> RuleSet:
        """Return the rules compiled from their ids, revisions and decoded JSON.

        A rule that cannot be read (a newer release may have written it) becomes one of `errors`.
        """
        rules: list[Rule] = []
        errors: list[RuleError] = []
        for id_, revision, spec in stored:
            try:
                rules.append(Rule(id=id_, revision=revision, spec=parse_rule(spec)))
            except InvalidInput as problem:
                errors.append(_unusable(id_, problem, ledger))
        return cls.compile(
            rules, errors=errors, meter=meter, zone=zone, ledger=ledger, named=named
        )

    @classmethod
    def compile(
        cls,
        rules: Iterable[Rule],
        *,
        errors: Iterable[RuleError] = (),
        meter: Meter = SILENT,
        zone: ZoneInfo | None = None,
        ledger: Ledger | None = None,
        named: Callable[[RuleSpec], str] | None = None,
    ) -> RuleSet:
        """Return the rules ready to be asked: one automaton for all words, an index per kind.

        `errors` are those of rules that could not even be read; `zone` is the workspace's, UTC
        when None; `named` says how a rule is called on its alerts, by its own name when None.
        """
        known = sorted(rules, key=lambda rule: (rule.spec.priority, rule.id))
        vocabulary = Vocabulary()
        compiled: list[Compiled] = []
        guards: list[Guard] = []
        unusable = list(errors)
        for rule in known:
            if not rule.spec.active:
                continue
            try:
                opening = Opening.of(rule.spec.hours, zone or find_zone("UTC"))
                one = Compiled(
                    rule=rule,
                    check=rule.spec.condition.compile(vocabulary),
                    opening=opening,
                    feeds=tuple(feeds_of(rule, len(compiled), opening, vocabulary)),
                    tally=Tally() if ledger is None else ledger.of(rule.id),
                )
                guard = rule.spec.condition.guard(vocabulary)
            except Exception as problem:
                unusable.append(_unusable(rule.id, problem, ledger))
                continue
            compiled.append(one)
            guards.append(guard)
        indexes = _indexes(compiled, guards)
        vocabulary.close()
        return cls(
            rules=MappingProxyType({rule.id: rule for rule in known}),
            errors=tuple(unusable),
            compiled=tuple(compiled),
            indexes=indexes,
            vocabulary=vocabulary,
            meter=meter,
            ledger=ledger,
            named=named,
        )

    @property
    def counts(self) -> bool:
        """Whether any rule counts over time; else no signal needs a window."""
        return bool(self._feeds)

    def needs(self, signal: Signal) -> tuple[WindowKey, ...]:
        """Return the windows that `evaluate` must be given for the signal."""
        index = self._indexes.get(signal.kind)
        if index is None or not self._feeds or signal.status is SignalStatus.RESOLVED:
            return ()
        facts = Facts(signal=signal, terms=self._vocabulary.found(signal.text))
        keys: list[WindowKey] = []
        for at in index.candidates(facts):
            if at < len(self._feeds):
                try:
                    if self._feeds[at].takes(facts):
                        keys.append(self._feeds[at].key(signal))
                except Exception:  # noqa: S112 - evaluate meets it again, and says so.
                    continue
        return tuple(keys)

    def evaluate(self, signal: Signal, windows: Windows = NO_WINDOWS) -> Evaluation:
        """Return the hits of all active rules; one that fails becomes an error beside them.

        `windows` are those that `needs` names, as far as there are any yet. A resolved item asks
        for nothing: it ends an alert, which is not the rules' business.
        """
        index = self._indexes.get(signal.kind)
        if index is None or signal.status is SignalStatus.RESOLVED:
            return NOTHING
        self._meter.count(RULES_ASKED, signal.kind.value)
        facts = Facts(signal=signal, terms=self._vocabulary.found(signal.text))
        candidates = index.candidates(facts)
        if not candidates:
            return NOTHING
        found = Found(self._name_of)
        known: dict[int, dict[str, Window]] = {}
        order = sorted(candidates)  # Feeds stand before the rules, so that all are fed first.
        self._until_timed -= 1
        if self._until_timed == 0 and self._ledger is not None:
            self._until_timed = self._ledger.next_turn()
            watch = self._ledger.watch
            began = watch()
            self._look_timed(watch, order, facts, windows, known, found)
            self._meter.observe(RULES_SECONDS, watch() - began)
        else:
            self._look(order, facts, windows, known, found)
        return found.evaluation(self._meter)

    def _name_of(self, rule: Rule) -> str:
        if self._named is None:
            return rule.spec.name
        known = self._names.get(rule.id)
        if known is None:
            known = self._names[rule.id] = self._named(rule.spec)
        return known

    def _look(
        self,
        order: Iterable[int],
        facts: Facts,
        windows: Windows,
        known: dict[int, dict[str, Window]],
        found: Found,
    ) -> None:
        feeds = self._feeds
        for at in order:
            if at < len(feeds):
                self._feed(feeds[at], facts, windows, known, found)
            else:
                position = at - len(feeds)
                fed = known.get(position) if known else None
                facts.known = NOTHING_KNOWN if fed is None else Known(windows=fed)
                found.ask(self._compiled[position], facts)

    def _feed(
        self,
        feed: Feed,
        facts: Facts,
        windows: Windows,
        known: dict[int, dict[str, Window]],
        found: Found,
    ) -> None:
        try:
            if not feed.takes(facts):
                return
            key = feed.key(facts.signal)
            before = windows.get(key, NOT_YET)
            after = feed.fed(before, facts.signal)
            known.setdefault(feed.position, {})[feed.digest] = after
            if after is not before:
                ending = feed.ending(key, before, facts.signal.workspace)
                found.change(feed, key, after, ending)
        except Exception as problem:
            found.fail(self._compiled[feed.position], facts.signal.at, problem)

    def _look_timed(
        self,
        watch: Callable[[], float],
        order: Iterable[int],
        facts: Facts,
        windows: Windows,
        known: dict[int, dict[str, Window]],
        found: Found,
    ) -> None:
        """Look and take the time of each rule, together with what feeds its windows."""
        feeding: dict[int, float] = {}
        for at in order:
            began = watch()
            self._look((at,), facts, windows, known, found)
            took = watch() - began
            if at < len(self._feeds):
                position = self._feeds[at].position
                feeding[position] = feeding.get(position, 0.0) + took
            else:
                position = at - len(self._feeds)
                self._compiled[position].tally.took(took + feeding.get(position, 0.0))

    def ask(
        self,
        rule: RuleId,
        workspace: WorkspaceId,
        at: datetime,
        *,
        window: tuple[WindowKey, Window] | None = None,
        answers: Answers = NO_ANSWERS,
    ) -> Evaluation:
        """Return what one rule says when the clock asks it, by its schedule or about a window.

        A window whose alert is raised waits for the next signal; one that was asked in vain is
        due again a minute later. A rule that is not there (any more) has nothing to say.
        """
        one = self._by_id.get(rule)
        if one is None:
            return NOTHING
        self._meter.count(RULES_ASKED, SignalKind.CLOCK.value)
        signal = Signal(kind=SignalKind.CLOCK, workspace=workspace, at=at)
        known: dict[str, Window] = {}
        found = Found(self._name_of)
        feed: Feed | None = None
        if window is not None:
            key, state = window
            feed = next((each for each in one.feeds if each.digest == key.digest), None)
            try:
                if feed is None or feed.due(state) is None:
                    return NOTHING
                signal = feed.clock_signal(key, workspace, at)
            except Exception as problem:
                found.fail(one, at, problem)
                return found.evaluation(self._meter)
            known[key.digest] = state
        facts = Facts(
            signal=signal, terms=frozenset(), known=Known(windows=known, answers=answers)
        )
        began = 0.0 if self._ledger is None else self._ledger.watch()
        found.ask(one, facts)
        if self._ledger is not None:
            one.tally.took(self._ledger.watch() - began)
        if window is not None and feed is not None:
            found.change(feed, window[0], feed.asked(window[1], at, told=bool(found.hits)))
        return found.evaluation(self._meter)

    def held_back(self, rules: Iterable[RuleId], *, is_repeat: bool) -> None:
        """Count that nobody was told anew, although these rules hold: their alert is open still
        (`is_repeat`), or it was told so lately that it keeps quiet."""
        for rule in rules:
            one = self._by_id.get(rule)
            if one is None:
                continue
            if is_repeat:
                one.tally.repeated += 1
            else:
                one.tally.quiet += 1

    def questions(self, rule: RuleId) -> tuple[Question, ...]:
        """Return the questions whose numbers `ask` must be given for the rule, by digest."""
        one = self._by_id.get(rule)
        if one is None:
            return ()
        return tuple(
            dict.fromkeys(
                each for each in one.rule.spec.condition.walk() if isinstance(each, Question)
            )
        )

    def started(self, rule: RuleId, at: datetime) -> Evaluation:
        """Return the windows a rule begins with at the moment it is made or switched on."""
        found = Found(self._name_of)
        one = self._by_id.get(rule)
        for feed in () if one is None else one.feeds:
            window = feed.fresh(at)
            if window:
                found.change(feed, WindowKey(feed.rule.id, feed.digest, EVERYTHING), window)
        return found.evaluation(self._meter)

    def moved(self, windows: Windows) -> Evaluation:
        """Return the windows whose deadlines are others since their rules' hours were edited."""
        found = Found(self._name_of)
        for key, window in windows.items():
            one = self._by_id.get(key.rule)
            for feed in () if one is None else one.feeds:
                if feed.digest == key.digest and (now := feed.moved(window)) != window:
                    found.change(feed, key, now)
        return found.evaluation(self._meter)


def _unusable(rule: RuleId, problem: Exception, ledger: Ledger | None) -> RuleError:
    if ledger is not None:
        ledger.of(rule).failed(ledger.now(), FailureKind.UNUSABLE, problem)
    return failed(rule, problem)


def _indexes(compiled: Sequence[Compiled], guards: Sequence[Guard]) -> dict[SignalKind, Index]:
    """Return an index for each kind of signal: the feeds first, then the rules."""
    pairs: dict[SignalKind, list[tuple[int, Guard]]] = {}
    number = 0
    for one in compiled:
        for feed in one.feeds:
            for kind in set(one.rule.spec.kinds):
                pairs.setdefault(kind, []).append((number, feed.guard))
            number += 1
    for position, (one, guard) in enumerate(zip(compiled, guards, strict=True)):
        for kind in set(one.rule.spec.kinds):
            pairs.setdefault(kind, []).append((number + position, guard))
    return {kind: Index(each) for kind, each in pairs.items()}
