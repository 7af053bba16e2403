"""All rules of one workspace, compiled together and asked about one signal at a time.

Pure and without a clock: the caller keeps a compiled set for each workspace and revision of its
configuration, and compiles anew when that changes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.errors import InvalidInput
from core.ids import RuleId
from core.measures import RULE_ERRORS, RULE_HITS, RULES_ASKED
from core.meter import SILENT, Meter
from core.rules.condition import NOTHING_KNOWN, Check, Facts
from core.rules.guard import Guard
from core.rules.hit import Evaluation, Hit, RuleError, make_hit
from core.rules.index import Index
from core.rules.rule import Rule, parse_rule
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import text

log = logging.getLogger(__name__)


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
        compiled: tuple[tuple[Rule, Check], ...],
        indexes: Mapping[SignalKind, Index],
        vocabulary: Vocabulary,
        meter: Meter,
    ) -> None:
        self.rules = rules
        self.errors = errors
        self._compiled = compiled
        self._indexes = indexes
        self._vocabulary = vocabulary
        self._meter = meter

    @classmethod
    def from_stored(
        cls, stored: Iterable[tuple[RuleId, int, object]], *, meter: Meter = SILENT
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
                errors.append(_failed(id_, problem))
        return cls.compile(rules, errors=errors, meter=meter)

    @classmethod
    def compile(
        cls,
        rules: Iterable[Rule],
        *,
        errors: Iterable[RuleError] = (),
        meter: Meter = SILENT,
    ) -> RuleSet:
        """Return the rules ready to be asked: one automaton for all words, an index per kind.

        `errors` are those of rules that could not even be read.
        """
        known = sorted(rules, key=lambda rule: (rule.spec.priority, rule.id))
        vocabulary = Vocabulary()
        compiled: list[tuple[Rule, Check]] = []
        guards: dict[SignalKind, list[tuple[int, Guard]]] = {}
        failed = list(errors)
        for rule in known:
            if not rule.spec.active:
                continue
            try:
                check = rule.spec.condition.compile(vocabulary)
                guard = rule.spec.condition.guard(vocabulary)
            except Exception as problem:
                failed.append(_failed(rule.id, problem))
                continue
            for kind in set(rule.spec.kinds):
                guards.setdefault(kind, []).append((len(compiled), guard))
            compiled.append((rule, check))
        vocabulary.close()
        return cls(
            rules=MappingProxyType({rule.id: rule for rule in known}),
            errors=tuple(failed),
            compiled=tuple(compiled),
            indexes={kind: Index(pairs) for kind, pairs in guards.items()},
            vocabulary=vocabulary,
            meter=meter,
        )

    def evaluate(self, signal: Signal) -> Evaluation:
        """Return the hits of all active rules; one that fails becomes an error beside them.

        A resolved item asks for nothing: it ends an alert, which is not the rules' business.
        """
        index = self._indexes.get(signal.kind)
        if index is None or signal.status is SignalStatus.RESOLVED:
            return _NOTHING
        self._meter.count(RULES_ASKED, signal.kind.value)
        facts = Facts(signal=signal, terms=self._vocabulary.found(signal.text))
        candidates = index.candidates(facts)
        if not candidates:
            return _NOTHING
        hits: list[Hit] = []
        errors: list[RuleError] = []
        for position in sorted(candidates):
            rule, check = self._compiled[position]
            try:
                if check(facts):
                    hits.append(make_hit(rule, signal))
            except Exception as problem:
                errors.append(_failed(rule.id, problem))
        for hit in hits:
            self._meter.count(RULE_HITS, "none" if hit.severity is None else hit.severity.value)
        if errors:
            self._meter.count(RULE_ERRORS, by=len(errors))
        hits.sort(key=lambda hit: (hit.priority, -_rank(hit)))
        return Evaluation(hits=tuple(hits), errors=tuple(errors))


def explain(signal: Signal, rule: Rule) -> Verdict:
    """Return what the rule says of the signal, part by part and with reasons.

    Holds exactly when `RuleSet.evaluate` has a hit of the rule.
    """
    spec = rule.spec
    if not spec.active:
        return Verdict(holds=False, reason=text("the rule is switched off"))
    if signal.kind not in spec.kinds:
        return Verdict(holds=False, reason=text("the rule does not look at this kind of signal"))
    if signal.status is SignalStatus.RESOLVED:
        return Verdict(holds=False, reason=text("what is resolved makes no alert"))
    return spec.condition.decide(signal, NOTHING_KNOWN)


def _rank(hit: Hit) -> int:
    return -1 if hit.severity is None else hit.severity.rank


def _failed(rule: RuleId, problem: Exception) -> RuleError:
    # The type alone goes into the log: a message may quote what a customer wrote.
    log.error(
        "rule failed",
        extra={"action": "rule_failed", "rule": str(rule), "error": type(problem).__name__},
    )
    return RuleError(rule=rule, message=f"{type(problem).__name__}: {problem}"[:500])


_NOTHING = Evaluation()
