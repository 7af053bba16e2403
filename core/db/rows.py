"""Rows on their way to the database: merged while a batch decides, written with bulk
statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnDefault, Table, bindparam, insert, update
from sqlalchemy.dialects import sqlite

from core.db.base import Base

Row = dict[str, Any]
"""A row about to be written, by column; shared within the batch, so later items may change it."""

Key = UUID | int | str | tuple[Any, ...]
"""A primary key; a tuple when it has several columns."""


class PendingRows:
    """Rows to write, merged: a new row that is changed again is still one insert."""

    def __init__(self) -> None:
        self._new: dict[tuple[type[Base], bool], list[Row]] = {}
        self._by_key: dict[tuple[type[Base], Key], Row] = {}
        self._changed: dict[type[Base], dict[Key, Row]] = {}

    def insert(self, table: type[Base], row: Row, *, or_ignore: bool) -> None:
        """Take a complete row; `or_ignore` leaves it out when its unique key is there already."""
        self._new.setdefault((table, or_ignore), []).append(row)
        self._by_key[(table, _key_of(table, row))] = row

    def update(self, table: type[Base], key: Key, values: Row) -> None:
        """Take new values for a row, be it stored or still among those to be inserted."""
        fresh = self._by_key.get((table, key))
        if fresh is not None:
            fresh.update(values)
        else:
            self._changed.setdefault(table, {}).setdefault(key, {}).update(values)

    def statements(self, dialect: str) -> list[tuple[Any, list[Row]]]:
        """Return the bulk statements in an order that foreign keys allow, rows in key order."""
        order = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
        out: list[tuple[Any, list[Row]]] = []
        for (table, or_ignore), rows in sorted(
            self._new.items(), key=lambda one: (order[one[0][0].__tablename__], one[0][1])
        ):
            out.append((_insert(table, or_ignore=or_ignore, dialect=dialect), rows))
        for table, changed in sorted(
            self._changed.items(), key=lambda one: order[one[0].__tablename__]
        ):
            by_columns: dict[tuple[str, ...], list[Row]] = {}
            for key, values in sorted(changed.items(), key=lambda one: str(one[0])):
                names = (f"_{name}" for name in _keys(table))
                row = dict(zip(names, _parts(key), strict=True))
                by_columns.setdefault(tuple(sorted(values)), []).append(values | row)
            out.extend((_update(table, names), rows) for names, rows in by_columns.items())
        return out


def _insert(table: type[Base], *, or_ignore: bool, dialect: str) -> Any:
    target = cast("Table", table.__table__)
    if not or_ignore:
        return insert(target)
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(target).on_conflict_do_nothing()
    return sqlite.insert(target).on_conflict_do_nothing()


def _update(table: type[Base], names: Sequence[str]) -> Any:
    columns = cast("Table", table.__table__).c
    statement = update(cast("Table", table.__table__))
    for name in _keys(table):
        statement = statement.where(columns[name] == bindparam(f"_{name}"))
    return statement.values({name: bindparam(name) for name in names})


@cache
def _keys(table: type[Base]) -> tuple[str, ...]:
    return tuple(column.name for column in cast("Table", table.__table__).primary_key)


@cache
def _defaults(table: type[Base]) -> tuple[frozenset[str], Mapping[str, Any]]:
    columns = cast("Table", table.__table__).columns
    given = {
        one.name: one.default.arg for one in columns if isinstance(one.default, ColumnDefault)
    }
    empty = {one.name: None for one in columns if one.default is None and one.nullable}
    return frozenset(one.name for one in columns), {**given, **empty}


def complete_row(table: type[Base], values: Row) -> Row:
    """Return the row with the table's defaults filled in.

    Raises TypeError that names the columns which are unknown or missing.
    """
    names, defaults = _defaults(table)
    unknown = values.keys() - names
    missing = names - values.keys() - defaults.keys()
    if unknown or missing:
        raise TypeError(f"{table.__name__}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    return {**defaults, **values}


def _key_of(table: type[Base], row: Row) -> Key:
    parts = tuple(row[name] for name in _keys(table))
    return cast("Key", parts[0]) if len(parts) == 1 else parts


def _parts(key: Key) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
