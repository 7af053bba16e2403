"""Bodies mean what they say: in JSON a number is a number, and true is true.

Left to itself the library reads "5" for 5 and 1 for true, which the definition does not say. Being
strict in all things would not do either: a time, an id and one of some words are text in JSON.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from pydantic import BaseModel
from pydantic_core import CoreSchema, SchemaValidator

_EXACT = frozenset({"bool", "float", "int"})
_NO_SCHEMAS = frozenset({"default", "expected", "metadata", "serialization"})


@cache
def exact(model: type[BaseModel]) -> SchemaValidator:
    """Return what reads the model from JSON, taking numbers and truths only for what they are."""
    schema = cast(CoreSchema, _exact(model.__pydantic_core_schema__))
    # Not what the model's class has built already: that one is not exact.
    return SchemaValidator(schema, _use_prebuilt=False)


def _exact(part: object) -> object:
    if isinstance(part, list):
        return [_exact(one) for one in part]
    if isinstance(part, tuple):
        return tuple(_exact(one) for one in part)
    if not isinstance(part, dict):
        return part
    copied = {name: one if name in _NO_SCHEMAS else _exact(one) for name, one in part.items()}
    kind = copied.get("type")
    if kind == "literal" and any(type(one) is int for one in part["expected"]):
        return {"type": "chain", "steps": [{"type": "int", "strict": True}, copied]}
    is_exact = isinstance(kind, str) and kind in _EXACT
    return copied | {"strict": True} if is_exact else copied
