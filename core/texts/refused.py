"""What a model's own checks refuse, kept so that it can be said in the reader's language."""

from __future__ import annotations

from pydantic_core import ErrorDetails, PydanticCustomError

from core.errors import InvalidInput
from core.texts.sentence import Text, raw

_KEY = "sayable"


def refused(kind: str, wanted: Text, **known: object) -> PydanticCustomError:
    """Return the error of a validator that names what would be right; `kind` is its stable
    word, `known` what else its context has for whoever words it anew."""
    given = {**known, "wanted": wanted.english, _KEY: wanted}
    return PydanticCustomError(kind, "{wanted}", given)


def sayable_of(detail: ErrorDetails) -> Text | None:
    """Return what would be right, as `refused` was given it; None for pydantic's own."""
    found = detail.get("ctx", {}).get(_KEY)
    return found if isinstance(found, Text) else None


def said_by(problem: InvalidInput) -> Text:
    """Return what would be right for whoever words a refusal on: in English where it is said to
    programs alone."""
    return problem.sayable if isinstance(problem.sayable, Text) else raw(problem.wanted)
