"""What is wrong with a field, as a stable word with its bounds: pages say it in their own words.

`wanted` says the same to programs and whoever writes them, in English, and has more kinds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

Trouble = Literal[
    "missing", "too_short", "too_long", "too_few", "too_many", "whole_number", "number",
    "yes_or_no", "text", "one_of", "id", "moment", "url", "unknown",
]  # fmt: skip
"""`missing`: nothing there; `too_short`, `too_long`: a text, `too_few`, `too_many`: a list;
`unknown`: no such field is taken. The others say what it should be."""
TROUBLES: tuple[Trouble, ...] = get_args(Trouble)

_KINDS: Mapping[str, Trouble] = {
    "missing": "missing",
    "none_required": "missing",
    "union_tag_not_found": "missing",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_few",
    "too_long": "too_many",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_parsing_size": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "string_type": "text",
    "string_unicode": "text",
    "literal_error": "one_of",
    "enum": "one_of",
    "union_tag_invalid": "one_of",
    "uuid_type": "id",
    "uuid_parsing": "id",
    "uuid_version": "id",
    "datetime_type": "moment",
    "datetime_parsing": "moment",
    "datetime_from_date_parsing": "moment",
    "datetime_object_invalid": "moment",
    "timezone_aware": "moment",
    "url_type": "url",
    "url_parsing": "url",
    "url_scheme": "url",
    "url_syntax_violation": "url",
    "url_too_long": "too_long",
    "extra_forbidden": "unknown",
}
_RANGE = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_LENGTH = re.compile(r"(?:\d to|at most) (\d+)(?: printable)? characters$")
"""The end of what our own refusals want where a text may only be too long, or empty."""
_OF_TEXT: Mapping[Trouble, Trouble] = {"too_few": "too_short", "too_many": "too_long"}


def trouble(one: ErrorDetails, model: type[BaseModel] | None = None) -> dict[str, Any]:
    """Return what is wrong with one field: `kind`, the `least` and `most` that are taken and how
    much it `has`, as far as each is known. Empty for what has no word of its own. `model` is what
    was to be read: it knows both ends of a range."""
    kind = one["type"]
    context = one.get("ctx", {})
    if kind in _RANGE:
        schema = _schema_at(model, one["loc"])
        whole = schema.get("type") == "integer" if schema else isinstance(one["input"], int)
        said: dict[str, Any] = {"kind": "whole_number" if whole else "number"}
        return said | (_range(schema, whole=whole) or _violated(kind, context, whole=whole))
    word = _KINDS.get(kind)
    if word is None:
        return {}
    if isinstance(one["input"], str):
        word = _OF_TEXT.get(word, word)
    said = {"kind": word}
    if word in ("whole_number", "number"):
        schema = _schema_at(model, one["loc"])
        return said | _range(schema, whole=word == "whole_number")
    if word in ("too_short", "too_long", "too_few", "too_many"):
        if "min_length" in context:
            said["least"] = context["min_length"]
        if "max_length" in context:
            said["most"] = context["max_length"]
        if isinstance(one["input"], str | list | tuple | dict):
            said["has"] = len(one["input"])
    return said


def trouble_told(value: str, wanted: str) -> dict[str, Any]:
    """Return the same of what we refused ourselves, as far as `value`, as it is shown, and what
    would be right let it be known; empty elsewhere."""
    if value == "None" or (value[:1] in "'\"" and not value[1:-1].strip()):
        return {"kind": "missing"}
    length = _LENGTH.search(wanted)
    return {} if length is None else {"kind": "too_long", "most": int(length[1])}


def _violated(kind: str, context: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """The one end that the error tells; an open end is the next whole number, or not told."""
    match kind:
        case "greater_than_equal":
            return {"least": context["ge"]}
        case "less_than_equal":
            return {"most": context["le"]}
        case "greater_than" if whole:
            return {"least": context["gt"] + 1}
        case "less_than" if whole:
            return {"most": context["lt"] - 1}
        case _:
            return {}


def _range(schema: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "minimum" in schema:
        found["least"] = schema["minimum"]
    elif whole and "exclusiveMinimum" in schema:
        found["least"] = schema["exclusiveMinimum"] + 1
    if "maximum" in schema:
        found["most"] = schema["maximum"]
    elif whole and "exclusiveMaximum" in schema:
        found["most"] = schema["exclusiveMaximum"] - 1
    return found


@lru_cache(maxsize=256)
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _schema_at(model: type[BaseModel] | None, path: tuple[int | str, ...]) -> Mapping[str, Any]:
    """Return the schema of the number at a path; empty where it leads nowhere that is plain."""
    if model is None:
        return {}
    whole = _schema_of(model)
    here = _plain(whole, whole)
    for part in path:
        below = here.get("items") if isinstance(part, int) else None
        below = below or here.get("properties", {}).get(part)
        if not isinstance(below, dict):
            return {}
        here = _plain(below, whole)
    return here if here.get("type") in ("integer", "number") else {}


def _plain(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference, and take what may also be null for what it is else."""
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(options) == 1:
        schema = options[0]
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = whole.get("$defs", {}).get(name, schema)
    return found
