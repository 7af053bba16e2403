"""The order of a long list, and where a part of it begins: no ties, so that no parts overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

Position = tuple[datetime | int | str | UUID, ...]
"""Where a part ended: what its last item is ordered by, and its id."""

AnySelect = Select[*tuple[Any, ...]]
"""A query for whatever it is for."""

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
"""What a query can be ordered by."""

Held = type[datetime] | type[int] | type[str]
"""What a field of a position holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """One field that a list is ordered by."""

    name: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What a list may be ordered by: a column that is never null, and what it holds."""

    column: Column
    holds: Held


class Ordering:
    """What a list may be ordered by, by name, and how it is when nobody says. Items that are alike
    in all of it are told apart by `key`, in the direction of the last field."""

    def __init__(
        self, *, fields: Mapping[str, Field], key: Column, otherwise: tuple[By, ...]
    ) -> None:
        self._fields = dict(fields)
        self._key = key
        self._otherwise = otherwise

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields."""
        return tuple(self._fields)

    def holds(self, by: Sequence[By]) -> tuple[Held, ...]:
        """Return what a position of this order holds before its id."""
        return tuple(self._fields[one.name].holds for one in by or self._otherwise)

    def columns(self, by: Sequence[By]) -> tuple[Column, ...]:
        """Return the columns whose values are an item's position."""
        return (*(column for column, _ in self._fields_of(by)),)

    def part(
        self,
        query: AnySelect,
        by: Sequence[By],
        *,
        limit: int,
        after: Position | None = None,
        skip: int = 0,
    ) -> AnySelect:
        """Return the query for up to `limit` items that come behind `after` (None: the first) and
        behind so many more."""
        fields = self._fields_of(by)
        if after is not None:
            query = query.where(_behind(fields, after))
        query = query.order_by(
            *(column.desc() if is_descending else column.asc() for column, is_descending in fields)
        )
        return query.limit(limit).offset(skip) if skip else query.limit(limit)

    def _fields_of(self, by: Sequence[By]) -> list[tuple[Column, bool]]:
        said = by or self._otherwise
        fields = [(self._fields[one.name].column, one.is_descending) for one in said]
        return [*fields, (self._key, fields[-1][1])]


def _behind(fields: list[tuple[Column, bool]], after: Position) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    alike: list[ColumnElement[bool]] = []
    for (column, is_descending), value in zip(fields, after, strict=True):
        ways.append(and_(*alike, column < value if is_descending else column > value))
        alike.append(column == value)
    first, is_descending = fields[0]
    # Said on its own as well, because no database finds the beginning in an index by an "or".
    begins = first <= after[0] if is_descending else first >= after[0]
    return and_(begins, or_(*ways))
