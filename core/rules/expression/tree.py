"""What an expression is once it was read; trees are small, closed and told apart by `match`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["<", "<=", "==", "!=", ">=", ">", "in"]
Function = Literal["contains", "startsWith", "endsWith", "matches", "size"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, true, false, or null (None)."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list of parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A field the product knows by its bare name: `rating`, `text` ..."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """One field or label by its name: `labels.team`, `fields["room number"]`."""

    of: Literal["fields", "labels"]
    name: str


@dataclass(frozen=True, slots=True)
class Everything:
    """All fields or all labels, as `in` and `size` look at them."""

    of: Literal["fields", "labels"]


@dataclass(frozen=True, slots=True)
class Opposite:
    """`!part`."""

    part: Node


@dataclass(frozen=True, slots=True)
class Every:
    """`a && b && c`, flat however long."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """`a || b || c`, flat however long."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """`left op right`."""

    op: Relation
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Called:
    """`subject.name(argument)`; the size of something has no argument."""

    name: Function
    subject: Node
    argument: Node | None = None


Node = (
    Constant | Items | Known | Member | Everything | Opposite | Every | Either | Compared | Called
)
