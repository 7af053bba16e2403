"""A rule's condition tree as it is stored: bounded before it is read, refused in our own words."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from core.errors import InvalidInput
from core.rules.condition import Condition
from core.rules.conditions import CONDITIONS, AnyCondition
from core.texts import Text, text
from core.texts.refused import refused, sayable_of

MAX_DEPTH = 24
MAX_NODES = 300


def _within_limits(tree: object) -> object:
    """Refuse a tree too deep or too large before anything recurses into it."""
    nodes, level = 0, [tree]
    for depth in range(MAX_DEPTH + 1):
        nodes += len(level)
        level = [child for node in level for child in _below(node)]
        if nodes + len(level) > MAX_NODES:
            raise refused("nodes", text("at most {n} conditions in one rule", n=MAX_NODES))
        if not level:
            return tree
        if depth == MAX_DEPTH - 1:
            break
    raise refused("depth", text("conditions nested at most {n} deep", n=MAX_DEPTH))


ConditionTree = Annotated[AnyCondition, BeforeValidator(_within_limits)]
"""A whole tree in a model's field: at most 24 deep, 300 conditions."""

_TREE: TypeAdapter[AnyCondition] = TypeAdapter(ConditionTree)
_TAGS = frozenset(condition.model_fields["type"].default for condition in CONDITIONS)


def parse_condition(stored: object, *, field: str = "condition") -> AnyCondition:
    """Return the tree written in decoded JSON.

    Raises InvalidInput that names the place in the tree, its value and what would be right.
    """
    try:
        return _TREE.validate_python(stored)
    except ValidationError as problem:
        raise refusal(problem, field=field) from problem


def refusal(problem: ValidationError, *, field: str = "") -> InvalidInput:
    """Return the first problem pydantic found in a rule or tree as an error of ours."""
    detail = problem.errors(include_url=False)[0]
    # Pydantic puts the chosen type of a union into the path; the sender did not write it there.
    steps = [str(step) for step in detail["loc"] if step not in _TAGS]
    value: object = detail["input"]
    if detail["type"] in ("union_tag_invalid", "union_tag_not_found"):
        steps.append("type")
        value = detail.get("ctx", {}).get("tag")
    elif detail["type"] == "missing":
        value = None
    if isinstance(value, dict | list | tuple):
        value = reprlib.repr(value)  # it may be nested deeper than repr() can go
    path = ".".join([field, *steps] if field else steps)
    return InvalidInput(field=path or "rule", value=value, wanted=_wanted(detail))


def _wanted(detail: ErrorDetails) -> str | Text:
    sayable = sayable_of(detail)
    if sayable is not None:
        return sayable
    match detail["type"]:
        case "union_tag_invalid" | "union_tag_not_found":
            return "one of " + ", ".join(sorted(_TAGS))
        case "missing":
            return "a value"
        case "extra_forbidden":
            return "no field of that name"
        case "model_attributes_type" | "model_type":
            return "an object"
        case _:
            pass
    sentence = detail["msg"]
    for opening in ("Input should be ", "Value error, "):
        sentence = sentence.removeprefix(opening)
    return sentence


def _below(node: object) -> Iterable[object]:
    if isinstance(node, Condition):
        return node.children()
    if isinstance(node, dict):
        inner: list[object] = []
        for value in node.values():
            if isinstance(value, dict | Condition):
                inner.append(value)
            elif isinstance(value, list | tuple):
                inner.extend(each for each in value if isinstance(each, dict | Condition))
        return inner
    return ()
