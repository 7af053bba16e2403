"""What would have been right, in the few words that stand behind "wanted:".

pydantic says "Input should be greater than 0", "Field required" or "Extra inputs are not
permitted", which tells little to somebody who does not know it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pydantic_core import ErrorDetails

_OPENINGS = {
    "Value error, ": "",
    "Input should be ": "",
    "String should have ": "text of ",
}
"""How a sentence begins, and how it goes on behind "wanted:"."""
_BOUND = re.compile(r"at (?:least|most) (\d+)")


def wanted(one: ErrorDetails, known: Collection[str] = ()) -> str:
    """Return what is wanted in place of what a model refused; `known` are the names it takes."""
    match one["type"]:
        case "missing":
            return "a value"
        case "extra_forbidden":
            is_first = len(one["loc"]) == 1
            return f"one of {', '.join(known)}" if is_first and known else "no field of this name"
        case "json_invalid":
            return f"JSON ({one['msg'].removeprefix('Invalid JSON: ')})"
        case "union_tag_invalid":
            return f"one of {one['msg'].rpartition('expected tags: ')[2]}"
        case "union_tag_not_found":
            return "a type"
        case "uuid_parsing" | "uuid_type":
            return "an id, which is a UUID"
        case "timezone_aware" | "datetime_parsing" | "datetime_from_date_parsing":
            return "a time with its zone, such as 2026-11-20T12:00:00Z"
        case "too_short" | "too_long":
            return _length(one)
        case _:
            said = one["msg"]
    for opening, ours in _OPENINGS.items():
        if said.startswith(opening):
            return ours + said.removeprefix(opening)
    return said


def _length(one: ErrorDetails) -> str:
    """pydantic speaks of items where a text that was looked at by us is too long, too."""
    bound = _BOUND.search(one["msg"])
    if bound is None:
        return one["msg"]
    kind, part = ("text", "character") if isinstance(one["input"], str) else ("a list", "item")
    return f"{kind} of {bound[0]} {part}{'' if bound[1] == '1' else 's'}"
