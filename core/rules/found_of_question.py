"""The number that a question found, in words, and what the rule asks for."""

from __future__ import annotations

from typing import assert_never

from core.rules.comparable import Sign
from core.rules.conditions.question import Question
from core.rules.phrases import both, field_name
from core.texts import Text, join, plural, raw, text


def found_by(question: Question, number: float) -> Text:
    """Return "3 open cases older than 2 hours (the rule asks for more than 0)"."""
    rest = _narrowing(question)
    match question.measure:
        case "count":
            found = _counted(question, int(number), rest)
        case "average":
            found = text(
                "Average of {field} of {among}{rest}: {number}",
                field=field_name(question.field or ""),
                among=question.among,
                rest=rest,
                number=_number(number),
            )
        case "oldest":
            found = text(
                "Oldest of {among}{rest}: {age}",
                among=question.among,
                rest=rest,
                age=question.shown(number),
            )
        case _:
            assert_never(question.measure)
    wanted = _wanted(question.op, question.shown(question.value))
    return text("{found} (the rule asks for {wanted})", found=found, wanted=wanted)


def _counted(question: Question, n: int, rest: Text) -> Text:
    match question.of:
        case "open":
            return plural("{n} open case{rest}", "{n} open cases{rest}", n, rest=rest)
        case "cases":
            return plural("{n} case{rest}", "{n} cases{rest}", n, rest=rest)
        case "complaints":
            return plural("{n} complaint{rest}", "{n} complaints{rest}", n, rest=rest)
        case "feedback":
            return plural(
                "{n} piece of feedback{rest}", "{n} pieces of feedback{rest}", n, rest=rest
            )
        case "requests":
            return plural("{n} request{rest}", "{n} requests{rest}", n, rest=rest)
        case "alerts":
            return plural("{n} open alert{rest}", "{n} open alerts{rest}", n, rest=rest)
        case "firing":
            return plural(
                "{n} alert nobody has acknowledged{rest}",
                "{n} alerts nobody has acknowledged{rest}",
                n,
                rest=rest,
            )
        case _:
            assert_never(question.of)


def _narrowing(question: Question) -> Text:
    parts: list[Text] = []
    match question.within:
        case None:
            pass
        case "today":
            parts.append(text(" today"))
        case "yesterday":
            parts.append(text(" yesterday"))
        case span:
            parts.append(text(" in the last {span}", span=span))
    if question.older_than is not None:
        parts.append(text(" older than {age}", age=question.older_than))
    if question.where:
        clause = both([each.describe() for each in question.where])
        parts.append(text(", where {clause}", clause=clause))
    return join(parts, "") if parts else raw("")


def _wanted(op: Sign, value: Text) -> Text:
    match op:
        case ">":
            return text("more than {value}", value=value)
        case ">=":
            return text("at least {value}", value=value)
        case "<":
            return text("less than {value}", value=value)
        case "<=":
            return text("at most {value}", value=value)
        case "=":
            return text("exactly {value}", value=value)
        case "!=":
            return text("other than {value}", value=value)
        case _:
            assert_never(op)


def _number(number: float) -> float:
    rounded = round(number, 2)
    return int(rounded) if rounded.is_integer() else rounded
