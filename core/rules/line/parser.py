"""A typed line read as a rule: `when rating <= 2 then alert high to #ops cooldown 30m`.

    rule      when condition [options] then deeds [options]
              every schedule [when condition] [options] then deeds [options]
    condition a or b · a and b · not a · (a) · one of core/rules/line/leaves

What people leave out or put otherwise is understood where it can mean only one thing.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from core.rules.condition import Condition
from core.rules.conditions.absence import Absence
from core.rules.conditions.all import All
from core.rules.conditions.question import Question
from core.rules.line.clock import read_schedule
from core.rules.line.deeds import STARTS, read_deeds
from core.rules.line.defaults import kinds_of, known_fields, made_name
from core.rules.line.leaves import LEAVES
from core.rules.line.lexer import LONGEST_TYPED
from core.rules.line.options import Given, Spans, read_early_options, read_options
from core.rules.line.reader import Reader
from core.rules.line.receiver_name import Receivers
from core.rules.line.refused import example_question
from core.rules.line.tree import read_condition
from core.rules.rule import RuleSpec
from core.rules.schedule import Schedule
from core.rules.tree import refusal
from core.texts import raw, text

_COMMAND = "/rule"
_WHEN = ("when", "if", "whenever")


def read_line(
    line: str,
    *,
    receivers: Receivers,
    fields: Iterable[str] = (),
    longest: int = LONGEST_TYPED,
) -> RuleSpec:
    """Return the rule the line says; raises LineMistake, and nothing else, when it says none.

    `fields` are known besides those every signal has; others are typed after `field`.
    """
    reader = Reader(
        line=line,
        longest=longest,
        fields=known_fields(fields),
        leaves=LEAVES,
        read_condition=read_condition,
    )
    given: Given = {}
    spans: Spans = {}
    if reader.peek().folded.partition("@")[0] == _COMMAND:
        reader.take()  # the whole message was pasted
    first = reader.peek()
    schedule = _read_schedule(reader)
    if schedule is not None:
        spans["schedule"] = (first, reader.peek(-1))
    read_early_options(reader, given, spans)
    condition = _read_condition(reader, spans, scheduled=schedule is not None)
    read_early_options(reader, given, spans)
    _read_then(reader)
    deeds_first = reader.peek()
    deeds = read_deeds(reader, receivers)
    spans |= dict.fromkeys(
        ("severity", "receivers", "case", "report"), (deeds_first, reader.peek(-1))
    )
    read_options(reader, given, spans)
    kinds = () if schedule is not None else kinds_of(condition, hinted=reader.hinted)
    unsaid: Given = {"name": made_name(condition, schedule, deeds.report), "kinds": kinds}
    values = (
        unsaid
        | given
        | {
            "schedule": schedule,
            "condition": condition,
            "severity": deeds.severity,
            "receivers": deeds.receivers,
            "case": deeds.case,
            "report": deeds.report,
        }
    )
    try:
        return RuleSpec.model_validate(values)
    except ValidationError as problem:
        field = refusal(problem).field.partition(".")[0]
        at, last = spans.get(field, (first, reader.peek(-1)))
        hint = None if condition.children() else example_question(problem)
        raise reader.refused(problem, at, last, hint=hint) from problem


def _read_schedule(reader: Reader) -> Schedule | None:
    if reader.accept("daily"):
        raise reader.mistake(
            text("Say at what time, such as every day at 09:00."),
            reader.peek(-1),
            reader.peek(-1),
            hint="every day at 09:00",
        )
    if not reader.accept("every") and not reader.accept("each"):
        return None
    schedule = read_schedule(reader)
    reader.accept_operator(",")
    return schedule


def _read_condition(reader: Reader, spans: Spans, *, scheduled: bool) -> Condition:
    asked = reader.accept_word(*_WHEN) is not None
    if not asked and scheduled:
        if reader.is_word("then", *STARTS) or reader.is_operator(","):
            return All(conditions=())
        raise reader.wanted(raw("when"), raw("then"))
    if not asked and not reader.starts_condition():
        hint = reader.near(_WHEN, ("every",))
        raise reader.wanted(raw("when"), raw("every"), hint=hint)
    when, first = reader.peek(-1), reader.peek()
    condition = reader.condition()
    spans["condition"] = (first, reader.peek(-1))
    if not scheduled and _needs_a_schedule(condition):
        raise reader.mistake(
            text("Say when this is to be asked, such as every weekday at 09:00."),
            when if asked else first,
            when if asked else first,
            wanted=[raw("every weekday at 09:00")],
            hint="every weekday at 09:00 when" + ("" if asked else f" {first.value}"),
        )
    return condition


def _needs_a_schedule(condition: Condition) -> bool:
    """Return whether only the clock can ask this, and nothing in it makes the clock do so."""
    parts = list(condition.walk())
    return any(isinstance(each, Question) for each in parts) and not any(
        isinstance(each, Absence) for each in parts
    )


def _read_then(reader: Reader) -> None:
    reader.accept_operator(",")
    if reader.accept("then") or reader.is_word(*STARTS):
        return
    hint = None
    if reader.is_end():
        hint = "then alert high"
    elif reader.is_word("in"):
        hint = "in place"
    raise reader.wanted(raw("and"), raw("or"), raw("then"), hint=hint)
