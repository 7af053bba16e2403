"""Condition trees as buttons change them: a leaf exchanged, taken out, turned round, or joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.not_ import Not
from core.rules.line.defaults import kinds_of, made_name
from core.rules.rule import RuleSpec
from core.rules.tree import parse_condition
from core.texts import Text, text

_INDENT = "\u00a0" * 4


def leaves(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that are no groups, in their order; what a window counts is part of
    the window."""
    return tuple(_leaves(condition))


def exchanged(condition: Condition, at: int, by: Condition | None) -> Condition | None:
    """Return the tree with its leaf number `at` exchanged, or taken out (None); None when nothing
    is left. A group of one is that one."""
    return _each_leaf(condition, lambda number, leaf: by if number == at else leaf)


def turned(condition: Condition, at: int) -> Condition:
    """Return the tree with its leaf number `at` turned round: not so where it was, and back."""
    if is_turned(condition, at):
        return _unturned(condition, at)
    whole = _each_leaf(condition, lambda number, leaf: opposite(leaf) if number == at else leaf)
    return condition if whole is None else whole


def is_turned(condition: Condition, at: int) -> bool:
    """Tell whether "not" stands right before the leaf."""
    return at in _turned_leaves(condition, iter(range(len(leaves(condition)))), under_not=False)


def opposite(condition: Condition) -> Condition:
    """Return what holds where this does not; twice is nothing."""
    if isinstance(condition, Not):
        return condition.children()[0]
    return parse_condition({"type": "not", "condition": condition.model_dump(mode="json")})


def joined(condition: Condition, another: Condition, *, by_and: bool) -> Condition:
    """Return both in one group: the same when it is one of that kind, else a new one around it."""
    group: type[All] | type[AnyOf] = All if by_and else AnyOf
    parts = condition.conditions if isinstance(condition, group) else (condition,)
    return _made("all" if by_and else "any", (*parts, another))


def joined_at(condition: Condition, at: int, another: Condition, *, by_and: bool) -> Condition:
    """Return the tree with another condition beside its leaf number `at` alone."""

    def beside(number: int, leaf: Condition) -> Condition:
        return joined(leaf, another, by_and=by_and) if number == at else leaf

    whole = _each_leaf(condition, beside)
    return condition if whole is None else whole


def with_condition(spec: RuleSpec, condition: Condition) -> RuleSpec:
    """Return the rule with another condition, and with what was made from the one before made
    from this one: the kinds it looks at, and the name nobody gave it."""
    changes: dict[str, object] = {"condition": condition}
    if spec.kinds and spec.kinds == kinds_of(spec.condition):
        changes["kinds"] = kinds_of(condition)
    if spec.name == made_name(spec.condition, spec.schedule, spec.report):
        changes["name"] = made_name(condition, spec.schedule, spec.report)
    return spec.model_copy(update=changes)


def outline(condition: Condition, depth: int = 0) -> list[Text]:
    """Return the tree in lines, what belongs to a group below it."""
    before = _INDENT * depth
    match condition:
        case All(conditions=parts) if parts:
            lines = [text("{room}All of these:", room=before)]
        case AnyOf(conditions=parts) if parts:
            lines = [text("{room}Any of these:", room=before)]
        case Not():
            parts = condition.children()
            lines = [text("{room}Not:", room=before)]
        case _:
            return [text("{room}• {clause}", room=before, clause=condition.describe())]
    for one in parts:
        lines += outline(one, depth + 1)
    return lines


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All | AnyOf | Not):
        for child in condition.children():
            yield from _leaves(child)
    else:
        yield condition


_Change = Callable[[int, Condition], Condition | None]


def _each_leaf(condition: Condition, change: _Change) -> Condition | None:
    """Return the tree with each leaf as `change` makes it of its number, None: taken out."""
    return _changed(condition, change, iter(range(len(leaves(condition)))))


def _changed(condition: Condition, change: _Change, numbers: Iterator[int]) -> Condition | None:
    if not isinstance(condition, All | AnyOf | Not):
        return change(next(numbers), condition)
    if not condition.children():
        return condition
    changed = [_changed(child, change, numbers) for child in condition.children()]
    left = [one for one in changed if one is not None]
    if not left:
        return None
    if isinstance(condition, Not):
        return opposite(left[0])
    if len(left) == 1:
        return left[0]
    flat: list[Condition] = []
    for one in left:
        is_alike = isinstance(one, All | AnyOf) and one.type == condition.type
        flat += one.children() if is_alike else (one,)
    return _made(condition.type, tuple(flat))


def _turned_leaves(
    condition: Condition, numbers: Iterator[int], *, under_not: bool
) -> Iterator[int]:
    if not isinstance(condition, All | AnyOf | Not):
        number = next(numbers)
        if under_not:
            yield number
        return
    for child in condition.children():
        yield from _turned_leaves(child, numbers, under_not=isinstance(condition, Not))


def _unturned(condition: Condition, at: int) -> Condition:
    numbers = iter(range(len(leaves(condition))))

    def walk(one: Condition) -> Condition:
        if not isinstance(one, All | AnyOf | Not):
            next(numbers)
            return one
        if isinstance(one, Not):
            (child,) = one.children()
            if not isinstance(child, All | AnyOf | Not):
                return child if next(numbers) == at else one
            return opposite(walk(child))
        parts = tuple(walk(child) for child in one.children())
        return _made(one.type, parts) if parts else one

    return walk(condition)


def _made(kind: str, parts: tuple[Condition, ...]) -> Condition:
    stored = [one.model_dump(mode="json") for one in parts]
    return parse_condition({"type": kind, "conditions": stored})
