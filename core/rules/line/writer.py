"""Conditions on their way to a line: who writes which, and where brackets are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.rules.condition import Condition
from core.rules.line.leaf import Leaf
from core.rules.line.mistakes import nearest_of
from core.rules.line.reader import GROUPS
from core.rules.line.spelling import plain_word, quoted
from core.rules.signal import LABEL


class Writer:
    """What a leaf needs to write itself: the fields known by name, and its siblings.

    `things` is what the signals of the rule are called when nothing more is known of them:
    submissions, items, events.
    """

    def __init__(
        self, *, fields: Mapping[str, str], leaves: Sequence[Leaf[Any]], things: str
    ) -> None:
        self.things = things
        self._fields = fields
        self._leaves = {leaf.condition: leaf for leaf in leaves}

    def condition(self, condition: Condition) -> str:
        """Return the condition as it stands alone or in brackets of somebody else."""
        return self._leaves[type(condition)].write(condition, self)

    def part(self, condition: Condition) -> str:
        """Return the condition as a part of another: in brackets when it is itself joined."""
        written = self.condition(condition)
        return f"({written})" if len(condition.children()) > 1 else written

    def field(self, field: str) -> str:
        """Return how a field is typed: its name, after `field` when it is not a known one."""
        if self._fields.get(field.casefold()) == field or _is_plain_label(field):
            return field
        return f"field {plain_word(field)}"

    def names(self, names: Sequence[str]) -> str:
        """Return names of fields and labels as a list."""
        return ", ".join(map(self._name, names))

    def _name(self, name: str) -> str:
        known = [*self._fields.values(), *GROUPS]
        if name in known or _is_plain_label(name):
            return name
        return quoted(name) if nearest_of(name, known) else plain_word(name)


def _is_plain_label(field: str) -> bool:
    name = field.removeprefix(LABEL)
    return name != field and plain_word(name) == name
