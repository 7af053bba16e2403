"""Condition trees as buttons change them: one leaf exchanged, taken out, or joined by another."""

from __future__ import annotations

from collections.abc import Iterator

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.not_ import Not
from core.rules.line.defaults import kinds_of, made_name
from core.rules.rule import RuleSpec
from core.rules.tree import parse_condition


def leaves(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that are no groups, in their order; what a window counts is part of
    the window."""
    return tuple(_leaves(condition))


def exchanged(condition: Condition, at: int, by: Condition | None) -> Condition | None:
    """Return the tree with its leaf number `at` exchanged, or taken out (None); None when nothing
    is left. A group of one is that one."""
    places = iter(range(len(leaves(condition))))
    return _exchanged(condition, at, by, places)


def joined(condition: Condition, another: Condition, *, by_and: bool) -> Condition:
    """Return both in one group: the same when it is one of that kind, else a new one around it."""
    group: type[All] | type[AnyOf] = All if by_and else AnyOf
    parts = condition.conditions if isinstance(condition, group) else (condition,)
    return _made("all" if by_and else "any", (*parts, another))


def with_condition(spec: RuleSpec, condition: Condition) -> RuleSpec:
    """Return the rule with another condition, and with what was made from the one before made
    from this one: the kinds it looks at, and the name nobody gave it."""
    changes: dict[str, object] = {"condition": condition}
    if spec.kinds and spec.kinds == kinds_of(spec.condition):
        changes["kinds"] = kinds_of(condition)
    if spec.name == made_name(spec.condition, spec.schedule):
        changes["name"] = made_name(condition, spec.schedule)
    return spec.model_copy(update=changes)


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All | AnyOf | Not):
        for child in condition.children():
            yield from _leaves(child)
    else:
        yield condition


def _exchanged(
    condition: Condition, at: int, by: Condition | None, places: Iterator[int]
) -> Condition | None:
    if not isinstance(condition, All | AnyOf | Not):
        return by if next(places) == at else condition
    parts = [_exchanged(child, at, by, places) for child in condition.children()]
    left = tuple(one for one in parts if one is not None)
    if not left:
        return None
    if isinstance(condition, Not):
        return parse_condition({"type": "not", "condition": left[0].model_dump(mode="json")})
    if len(left) == 1:
        return left[0]
    return _made(condition.type, left)


def _made(kind: str, parts: tuple[Condition, ...]) -> Condition:
    stored = [one.model_dump(mode="json") for one in parts]
    return parse_condition({"type": kind, "conditions": stored})
