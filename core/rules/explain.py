"""What one rule says of one signal, part by part and with reasons: for tests and `/why`."""

from __future__ import annotations

from types import MappingProxyType
from zoneinfo import ZoneInfo

from core.rules.condition import NO_WINDOWS, NOTHING_KNOWN, Answers, Known, WindowKey, Windows
from core.rules.hours import Opening
from core.rules.rule import Rule
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.verdict import Verdict
from core.rules.windowed import NOT_YET, over_time
from core.rules.zone import find_zone
from core.texts import text

NO_ANSWERS: Answers = MappingProxyType({})


def explain(
    signal: Signal,
    rule: Rule,
    windows: Windows = NO_WINDOWS,
    *,
    answers: Answers = NO_ANSWERS,
    zone: ZoneInfo | None = None,
) -> Verdict:
    """Return what the rule says, windows as they were before the signal came.

    Holds exactly when `RuleSet.evaluate` (of the clock's signal: `ask`) has a hit of the rule.
    """
    spec, opening = rule.spec, Opening.of(rule.spec.hours, zone or find_zone("UTC"))
    is_clock = signal.kind is SignalKind.CLOCK
    if not spec.active:
        return Verdict(holds=False, reason=text("the rule is switched off"))
    if signal.kind not in spec.kinds and not (is_clock and spec.is_asked_by_clock):
        return Verdict(holds=False, reason=text("the rule does not look at this kind of signal"))
    if signal.status is SignalStatus.RESOLVED:
        return Verdict(holds=False, reason=text("what is resolved makes no alert"))
    if not opening.is_open(signal.at):
        return Verdict(holds=False, reason=text("the rule rests at this hour"))
    known = {}
    for each in over_time(spec.condition):
        window = windows.get(WindowKey(rule.id, each.digest, each.group(signal)), NOT_YET)
        if is_clock:
            if each.is_asked_by_clock:
                known[each.digest] = window
        elif each.can_count(signal) and (
            each.of is None or each.of.decide(signal, NOTHING_KNOWN).holds
        ):
            known[each.digest] = each.feed(window, signal, opening)
    return spec.condition.decide(signal, Known(windows=known, answers=answers))
