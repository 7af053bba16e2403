"""What would be right instead of a value that a rule refused, in the reader's language.

Rules are checked by their models; what pydantic itself says is English and meant for programs.
"""

from __future__ import annotations

from pydantic import ValidationError

from core.patterns import pattern_wanted
from core.rules.line.spelling import duration_in
from core.rules.tree import refusal
from core.texts import Text, plural, raw, text
from core.texts.refused import sayable_of


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
            return sayable_of(detail) or raw(refusal(problem).wanted)


def example_question(problem: ValidationError) -> str | None:
    """Return the question that a rule by the clock could ask in the place of what it looks at,
    None when something else is wrong."""
    example = problem.errors(include_url=False)[0].get("ctx", {}).get("example")
    return example if isinstance(example, str) else None


def _limit(given: object) -> Text:
    # Pydantic names lengths of time as "30 days".
    span = duration_in("".join(str(given).split()))
    if span is not None:
        return text("{span}", span=span)
    return text("{number}", number=given if isinstance(given, int) else str(given))
