"""What would be right instead of a value that a rule refused, in the reader's language.

Rules are checked by their models, whose own words are English and meant for programs.
"""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.patterns import pattern_wanted
from core.rules.line.spelling import duration_in
from core.rules.tree import refusal
from core.texts import Text, plural, raw, text

_QUESTION = "a question with a schedule, such as ", ": the clock brings nothing to look at"
_SENTENCES = (
    text("at least 1 item, or a schedule"),
    text("none with a schedule: the clock asks"),
    text("conditions on one signal, without another window or question in them"),
    text("questions with a schedule: count, average or oldest"),
    text("a schedule for a question: the clock asks it"),
    text("a schedule, such as every day at 09:00: the clock sends a report"),
    text("a span that fits into a year of the rule's hours"),
    text("a severity, or something to do with the case"),
    text("a severity, or a report"),
    text(
        "a finite number, a text of at most 500 characters, true, false, or a list of at most 100"
        " of these"
    ),
    text("a word or phrase, not only white space"),
    text("at least one word, phrase or pattern"),
    text("a field for an average, none for the others"),
    text("comparisons of a field with a value"),
    text("a time such as 09:00 together with days"),
    text("one of every, cron, and days with at"),
    text("at most 300 conditions in one rule"),
    text("conditions nested at most 24 deep"),
    text("low, medium, high or critical"),
)
_KNOWN = {each.message: each for each in _SENTENCES}


def wanted_instead(problem: ValidationError) -> Text:
    """Return what would be right in the place of the first thing that was refused."""
    detail = problem.errors(include_url=False)[0]
    given = detail.get("ctx", {})
    match detail["type"]:
        case "less_than_equal":
            return text("at most {limit}", limit=_limit(given["le"]))
        case "greater_than_equal":
            return text("at least {limit}", limit=_limit(given["ge"]))
        case "string_too_long":
            most = int(given["max_length"])
            return plural("at most {n} character", "at most {n} characters", n=most)
        case "string_too_short":
            least = int(given["min_length"])
            return plural("at least {n} character", "at least {n} characters", n=least)
        case "too_long":
            most = int(given["max_length"])
            return plural("at most {n} of them", "at most {n} of them", n=most)
        case "string_pattern_mismatch":
            return text("a name of at most 100 characters, without spaces")
        case "pattern":
            return pattern_wanted(given)
        case _:
            return _sentence(problem, detail)


def example_question(problem: ValidationError) -> str | None:
    """Return the question that a rule by the clock could ask in the place of what it looks at,
    None when something else is wrong."""
    before, after = _QUESTION
    wanted = refusal(problem).wanted
    if not wanted.startswith(before) or not wanted.endswith(after):
        return None
    return wanted[len(before) : -len(after)]


def _sentence(problem: ValidationError, detail: ErrorDetails) -> Text:
    wanted = refusal(problem).wanted
    known = _KNOWN.get(wanted)
    if known is not None:
        return known
    if (example := example_question(problem)) is not None:
        return text(
            "a question with a schedule, such as {example}: the clock brings nothing to look at",
            example=example,
        )
    what, joint, op = wanted.rpartition(" for ")
    if joint and detail["type"] == "value":
        return text("{what} for {op}", what=_VALUES.get(what, raw(what)), op=op)
    return raw(wanted)


_VALUES = {
    each.message: each
    for each in (
        text("no value"),
        text("one value: a text, a number, true or false"),
        text("a list of values"),
        text("a text"),
        text("low, medium, high or critical"),
    )
}


def _limit(given: object) -> Text:
    # Pydantic names lengths of time as "30 days".
    span = duration_in("".join(str(given).split()))
    if span is not None:
        return text("{span}", span=span)
    return text("{number}", number=given if isinstance(given, int) else str(given))
