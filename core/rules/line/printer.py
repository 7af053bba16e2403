"""A rule written as the one line that reads as exactly this rule."""

from __future__ import annotations

from collections.abc import Iterable

from core.rules.conditions.all import All
from core.rules.line.clock import written_hours, written_schedule
from core.rules.line.deeds import written_deeds
from core.rules.line.defaults import kinds_of, known_fields, made_name
from core.rules.line.leaves import LEAVES
from core.rules.line.options import written_options
from core.rules.line.receiver_name import Names
from core.rules.line.writer import Writer
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind

_THINGS: dict[tuple[SignalKind, ...], str] = {
    (SignalKind.SUBMISSION,): "submissions",
    (SignalKind.INTEGRATION,): "items",
    (SignalKind.EVENT,): "events",
}


def write_line(spec: RuleSpec, *, names: Names, fields: Iterable[str] = ()) -> str:
    """Return the line of a rule; what `read_line` would take as said anyway is left out.

    It may be longer than a person may type, and holds line breaks where quoted words do.
    """
    things = _THINGS.get(spec.kinds, "signals")
    writer = Writer(fields=known_fields(fields), leaves=LEAVES, things=things)
    parts = [] if spec.schedule is None else [written_schedule(spec.schedule)]
    if spec.schedule is None or spec.condition != All(conditions=()):
        parts.append(f"when {writer.condition(spec.condition)}")
    if spec.hours is not None:
        parts.append(written_hours(spec.hours))
    parts.append(f"then {written_deeds(spec, names)}")
    untold = spec.schedule is None and spec.kinds != kinds_of(spec.condition)
    named = spec.name != made_name(spec.condition, spec.schedule, spec.report)
    parts.extend(written_options(spec, writer, kinds=untold, name=named))
    return " ".join(parts)
