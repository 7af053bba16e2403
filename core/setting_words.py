"""What is said of a setting whose value does not fit: the value, unless it is a secret, and what
would be right, in our words instead of the checking library's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from core.errors import BadSetting

_LONGEST = 24
"""Characters of a value that are shown: enough to know it again, too few for a token that was put
into the wrong place."""
_OURS = "Value error, "
_WANTED = "Input should be "


def refused(
    problem: Mapping[str, Any], fields: Mapping[str, FieldInfo], secret: frozenset[str]
) -> BadSetting:
    """Return the sentence for the first thing pydantic says; `secret` are the fields whose value
    is never shown."""
    name = str(problem["loc"][0]) if problem["loc"] else "settings"
    given = problem.get("input")
    is_shown = name not in secret and isinstance(given, str)
    return BadSetting(
        name=name.upper(),
        problem=f"{_cut(str(given))!r} does not work" if is_shown else "this value does not work",
        wanted=_wanted(problem, fields.get(name)),
    )


def _wanted(problem: Mapping[str, Any], field: FieldInfo | None) -> str:
    if field is not None and field.annotation is int:
        least = next((one.ge for one in field.metadata if isinstance(one, Ge)), None)
        most = next((one.le for one in field.metadata if isinstance(one, Le)), None)
        return f"a whole number from {least} to {most}, such as {field.default}"
    if field is not None and field.annotation is bool:
        return "true or false"
    if problem["type"] == "literal_error" and field is not None:
        return f"one of {', '.join(map(str, get_args(field.annotation)))}"
    said = str(problem["msg"])
    if said.startswith(_OURS):
        return said.removeprefix(_OURS).removeprefix(_WANTED)
    return "what .env.example says of it"


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
