"""What a rule found, in short words with its figures: `10 complaints within 15 minutes in Room 4`.

Not why it holds part by part (that is `explain`), but what an alert tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from core.rules.condition import Condition, Known
from core.rules.conditions.absence import Absence
from core.rules.conditions.average import Average
from core.rules.conditions.question import Question
from core.rules.conditions.volume import Volume
from core.rules.counted import kind_and_rest
from core.rules.found_of_question import found_by
from core.rules.phrases import both, field_name, shown
from core.rules.rule import RuleSpec
from core.rules.signal import Signal, SignalKind
from core.rules.windowed import Windowed
from core.texts import Text, join, plural, raw, text

_NEGATION = "not"


def figures(spec: RuleSpec, signal: Signal, known: Known, *, is_over: bool = False) -> Text | None:
    """Return the figures of those conditions over time and questions that hold, None without any.

    `is_over`: the rule does not hold any more, and all of them are told. What stands behind a
    `not` is told only where the clock asked and there is nothing else.
    """
    spoken = [one for one in _leaves(spec.condition) if is_over or one.decide(signal, known).holds]
    asked = spec.condition.walk() if signal.kind is SignalKind.CLOCK else ()
    for leaves in (spoken, asked):
        told = [words for one in leaves if (words := _told(one, signal, known)) is not None]
        if told:
            return join(told, ", ")
    return None


def _leaves(condition: Condition) -> Iterable[Condition]:
    """Yield the conditions that speak for the rule when they hold."""
    if condition.type == _NEGATION:
        return
    below = () if isinstance(condition, Windowed) else condition.children()
    if not below:
        yield condition
    for each in below:
        yield from _leaves(each)


def _told(condition: Condition, signal: Signal, known: Known) -> Text | None:
    if isinstance(condition, Question):
        number = known.answers.get(condition.digest)
        return None if number is None else found_by(condition, number)
    window = known.windows.get(condition.digest) if isinstance(condition, Windowed) else None
    if not window:
        return None
    if isinstance(condition, Absence):
        where = _where(condition, signal)
        last = condition.last(window)
        if condition.is_new(window):
            return text(
                "{silence} (nor before, since {at})", silence=_silence(condition, where), at=last
            )
        return text("{silence} (last at {at})", silence=_silence(condition, where), at=last)
    if isinstance(condition, Volume):
        return _so_many(condition, len(window), _where(condition, signal))
    if isinstance(condition, Average):
        total, count = condition.figures(window, signal.at)
        return _average(condition, total, int(count), _where(condition, signal)) if count else None
    return None


def _silence(condition: Absence, where: Text) -> Text:
    kind, _ = kind_and_rest(condition.of)
    after = condition.after
    match kind:
        case "complaint":
            return text("No complaint{where} for {after}", where=where, after=after)
        case "feedback":
            return text("No feedback{where} for {after}", where=where, after=after)
        case "request":
            return text("No request{where} for {after}", where=where, after=after)
        case None:
            return text("Nothing{where} for {after}", where=where, after=after)
        case _:
            assert_never(kind)


def _so_many(condition: Volume, count: int, where: Text) -> Text:
    kind, _ = kind_and_rest(condition.of)
    said = {"window": text("{span}", span=condition.window), "where": where}
    match kind:
        case "complaint":
            return plural(
                "{n} complaint within {window}{where}",
                "{n} complaints within {window}{where}",
                count,
                **said,
            )
        case "feedback":
            return plural(
                "{n} piece of feedback within {window}{where}",
                "{n} pieces of feedback within {window}{where}",
                count,
                **said,
            )
        case "request":
            return plural(
                "{n} request within {window}{where}",
                "{n} requests within {window}{where}",
                count,
                **said,
            )
        case None:
            return plural(
                "{n} time within {window}{where}",
                "{n} times within {window}{where}",
                count,
                **said,
            )
        case _:
            assert_never(kind)


def _average(condition: Average, total: float, count: int, where: Text) -> Text:
    average = round(total / count, 2)
    shown_average = int(average) if average.is_integer() else average
    if condition.field == "rating":
        return plural(
            "Average {average} of {n} rating within {window}{where}",
            "Average {average} of {n} ratings within {window}{where}",
            count,
            average=shown_average,
            window=condition.window,
            where=where,
        )
    return plural(
        "Average {average} of {n} value of {field} within {window}{where}",
        "Average {average} of {n} values of {field} within {window}{where}",
        count,
        average=shown_average,
        field=field_name(condition.field),
        window=condition.window,
        where=where,
    )


def _where(condition: Windowed, signal: Signal) -> Text:
    """Return in which place, where else, and of which group; nothing for everything."""
    _, rest = kind_and_rest(condition.of)
    parts: list[Text] = []
    clauses: list[Text] = []
    for each in rest:
        place = _place_meant(each)
        if place is None:
            clauses.append(each.describe())
        else:
            parts.append(text(" in {place}", place=place))
    parts.extend(_group(condition.per, signal))
    if clauses:
        parts.append(text(" where {clause}", clause=both(clauses)))
    return join(parts, "") if parts else raw("")


def _place_meant(condition: Condition) -> str | None:
    if condition.type != "compare":
        return None
    given = condition.model_dump()
    is_place = (given["field"], given["op"]) == ("place", "=")
    return str(given["value"]) if is_place else None


def _group(per: Sequence[str], signal: Signal) -> Iterable[Text]:
    for name in per:
        value = signal.group_value(name)
        if name == "place":
            yield text(" in {place}", place=value) if value else text(" in no place")
        elif value is not None:
            yield text(
                " ({field}: {value})", field=field_name(name), value=shown(value, field=name)
            )
