"""Rows on their way to the database: merged while a batch decides, written with bulk
statements.

Each kind of statement is compiled once for each dialect, and its rows are turned into tuples here:
SQLAlchemy's own way through a dict and a list of bind names for each row was a quarter of what it
costs to take a request in. PostgreSQL is given new rows column by column: for each row that is run
by itself it starts and ends a whole statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, ColumnDefault, Table, Uuid, bindparam, insert, make_url, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ClauseElement

from core.db.base import Base

Row = dict[str, Any]
"""A row about to be written, by column; shared within the batch, so later items may change it."""

Key = UUID | int | str | tuple[Any, ...]
"""A primary key; a tuple when it has several columns."""

SEVERAL = "-- several statements"
"""Run with a list of statements, each with its rows, SQLite's connection does them all in one
walk to its thread: a batch has a dozen, and walking for each costs as much as running it."""

Given = list[tuple[Any, ...]] | tuple[Sequence[Any], ...]
"""What goes with a statement: a tuple for each run of it, or for its one run all columns."""

Binding = Callable[[Any], Any] | None
"""Turns a value into what the driver takes; None: it takes it as it is."""

Known = dict[int, Any]
"""The moments of a batch as they were bound, by their place in memory: its rows hold them all, so
none is given to another meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """SQL in the dialect's own words, and for each of its places the name in the row and how the
    value is bound. `by_column`: each place takes the values of all rows, and it runs once."""

    sql: str
    places: tuple[tuple[str, Binding], ...]
    by_column: bool = False

    def given(self, rows: Sequence[Row], known: Known) -> Given:
        """Return the rows as the driver takes them; `known` are moments bound before."""
        names = [name for name, _ in self.places]
        columns: list[Sequence[Any]] = list(zip(*map(_picked(names), rows), strict=True))
        for at, (_, bind) in enumerate(self.places):
            if bind is not None:
                columns[at] = _bound(bind, columns[at], known)
        return tuple(columns) if self.by_column else list(zip(*columns, strict=True))


def _picked(names: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    """Return what takes these values out of a row."""
    if len(names) == 1:
        return lambda row: (row[names[0]],)
    return itemgetter(*names)


def _bound(bind: Callable[[Any], Any], values: Sequence[Any], known: Known) -> list[Any]:
    """Return a column as the driver takes it. Rows of one request come one after the other and
    hold the very same moments, identifiers and Nones; each is bound once: half the work. A moment
    takes five times as long as an identifier, so it is kept for the other columns too."""
    if values[0] is None and values.count(None) == len(values):
        return [None] * len(values)
    column: list[Any] = []
    last: object = _NOTHING
    bound: Any = None
    for value in values:
        if value is not last:
            last = value
            if type(value) is not datetime:
                bound = bind(value)
            elif (bound := known.get(id(value))) is None:
                bound = known[id(value)] = bind(value)
        column.append(bound)
    return column


_NOTHING = object()


class PendingRows:
    """Rows to write, merged: a new row that is changed again is still one insert."""

    def __init__(self) -> None:
        self._new: dict[tuple[type[Base], bool], list[Row]] = {}
        self._by_key: dict[tuple[type[Base], bool], dict[Key, Row]] = {}
        self._changed: dict[type[Base], dict[Key, Row]] = {}
        self._counted: dict[tuple[type[Base], str], dict[Key, Row]] = {}

    def insert(self, table: type[Base], row: Row, *, or_ignore: bool) -> None:
        """Take a complete row; `or_ignore` leaves it out when its unique key is there already."""
        self._new.setdefault((table, or_ignore), []).append(row)

    def insert_all(self, table: type[Base], rows: Sequence[Row]) -> None:
        """Take complete rows of one table."""
        self._new.setdefault((table, False), []).extend(rows)

    def update(self, table: type[Base], key: Key, values: Row) -> None:
        """Take new values for a row, be it stored or still among those to be inserted."""
        fresh = self._fresh(table, key)
        if fresh is not None:
            fresh.update(values)
        else:
            self._changed.setdefault(table, {}).setdefault(key, {}).update(values)

    def count(self, table: type[Base], row: Row, *, column: str) -> None:
        """Take a complete row whose `column` is to be added to what stands there under its key;
        the other columns are set. The row is made when there is none."""
        rows = self._counted.setdefault((table, column), {})
        known = rows.setdefault(_key_of(table, row), row)
        if known is not row:
            known.update(row | {column: known[column] + row[column]})

    def _fresh(self, table: type[Base], key: Key) -> Row | None:
        """Return the row among those to be inserted. They are looked through only when somebody
        asks: most tables of a batch are never asked for."""
        for kind in ((table, False), (table, True)):
            rows = self._new.get(kind)
            if rows is None:
                continue
            known = self._by_key.setdefault(kind, {})
            known |= {_key_of(table, row): row for row in rows[len(known) :]}
            if key in known:
                return known[key]
        return None

    async def write(self, connection: AsyncConnection) -> None:
        """Write them all: in one walk to SQLite's thread, in few questions to PostgreSQL."""
        statements = self.statements(f"{connection.dialect.name}+{connection.dialect.driver}")
        if len(statements) > 1 and connection.dialect.name == "sqlite":
            await connection.exec_driver_sql(SEVERAL, cast("list[tuple[Any, ...]]", statements))
            return
        for statement, given in in_one(statements):
            await connection.exec_driver_sql(statement, given)

    def statements(self, dialect: str) -> list[tuple[str, Given]]:
        """Return the bulk statements in an order that foreign keys allow, rows in key order.
        `dialect` is named as in an address: sqlite+aiosqlite."""
        order = _order()
        known: Known = {}
        out: list[tuple[str, Given]] = []
        for (table, or_ignore), rows in sorted(
            self._new.items(), key=lambda one: (order[one[0][0].__tablename__], one[0][1])
        ):
            made = _insert(table, or_ignore, dialect)
            out.append((made.sql, made.given(rows, known)))
        for (table, column), counted in sorted(
            self._counted.items(), key=lambda one: (order[one[0][0].__tablename__], one[0][1])
        ):
            counting = _count(table, column, dialect)
            in_order = sorted(counted.items(), key=lambda one: str(one[0]))
            out.append((counting.sql, counting.given([row for _, row in in_order], known)))
        for table, changed in sorted(
            self._changed.items(), key=lambda one: order[one[0].__tablename__]
        ):
            by_columns: dict[tuple[str, ...], list[Row]] = {}
            for key, values in sorted(changed.items(), key=lambda one: str(one[0])):
                names = (f"_{name}" for name in _keys(table))
                row = dict(zip(names, _parts(key), strict=True))
                by_columns.setdefault(tuple(sorted(values)), []).append(values | row)
            for columns, rows in by_columns.items():
                changing = _update(table, columns, dialect)
                out.append((changing.sql, changing.given(rows, known)))
        return out


def in_one(statements: Sequence[tuple[str, Given]]) -> list[tuple[str, Given]]:
    """Return the same with all inserts that take their rows by column as one statement: each by
    itself is a question and an answer, which take longer than the rows do. What refers to each
    other is looked at when the whole is written."""
    apart = [one for one in statements if not isinstance(one[1], tuple)]
    inserts = [one for one in statements if isinstance(one[1], tuple)]
    if len(inserts) < 2:
        return [*inserts, *apart]
    whole = _with(tuple(sql for sql, _ in inserts), tuple(len(given) for _, given in inserts))
    return [(whole, tuple(column for _, given in inserts for column in given)), *apart]


@cache
def _with(inserts: tuple[str, ...], places: tuple[int, ...]) -> str:
    """Return one statement of these, the places of each behind those of the ones before."""
    renamed: list[str] = []
    before = 0
    for sql, count in zip(inserts, places, strict=True):
        shift = partial(_shifted, by=before)
        renamed.append(_PLACE.sub(shift, sql))
        before += count
    first = ", ".join(f"part_{at} AS ({sql})" for at, sql in enumerate(renamed[:-1]))
    return f"WITH {first} {renamed[-1]}"


_PLACE = re.compile(r"\$(\d+)::")


def _shifted(place: re.Match[str], *, by: int) -> str:
    return f"${int(place[1]) + by}::"


@cache
def _order() -> Mapping[str, int]:
    return {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}


@cache
def _insert(table: type[Base], or_ignore: bool, dialect: str) -> _Statement:
    target = cast("Table", table.__table__)
    if dialect.startswith("postgresql"):
        return _insert_by_column(target, or_ignore=or_ignore, dialect=_dialect(dialect))
    if not or_ignore:
        return _compiled(insert(target), target, dialect)
    return _compiled(sqlite.insert(target).on_conflict_do_nothing(), target, dialect)


@cache
def _count(table: type[Base], column: str, dialect: str) -> _Statement:
    made = _insert(table, or_ignore=False, dialect=dialect)
    quoted = _dialect(dialect).identifier_preparer.quote
    target = cast("Table", table.__table__)
    sets = [
        f"{name} = {quoted(target.name)}.{name} + excluded.{name}"
        if name == quoted(column)
        else f"{name} = excluded.{name}"
        for name in (quoted(one.name) for one in target.columns if not one.primary_key)
    ]
    keys = ", ".join(map(quoted, _keys(table)))
    sql = f"{made.sql} ON CONFLICT ({keys}) DO UPDATE SET {', '.join(sets)}"
    return replace(made, sql=sql)


def _insert_by_column(target: Table, *, or_ignore: bool, dialect: Dialect) -> _Statement:
    """Return an insert of any number of rows that PostgreSQL runs once, in their order."""
    quoted = dialect.identifier_preparer.quote
    names, arrays, values = [], [], []
    for place, column in enumerate(target.columns, start=1):
        name, kind = quoted(column.name), column.type.compile(dialect)
        # JSON travels as its text: the driver has no arrays of a type that we write ourselves.
        is_json = kind == "JSONB"
        names.append(name)
        arrays.append(f"${place}::{'TEXT' if is_json else kind}[]")
        values.append(f"{name}::JSONB" if is_json else name)
    sql = (
        f"INSERT INTO {quoted(target.name)} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608
        f" FROM unnest({', '.join(arrays)}) AS given ({', '.join(names)})"
    )
    return _Statement(
        sql=f"{sql} ON CONFLICT DO NOTHING" if or_ignore else sql,
        places=tuple((column.name, _binding(column, dialect)) for column in target.columns),
        by_column=True,
    )


@cache
def _update(table: type[Base], names: tuple[str, ...], dialect: str) -> _Statement:
    target = cast("Table", table.__table__)
    statement = update(target)
    for name in _keys(table):
        statement = statement.where(target.c[name] == bindparam(f"_{name}"))
    changing = statement.values({name: bindparam(name) for name in names})
    return _compiled(changing, target, dialect)


@cache
def _dialect(name: str) -> Dialect:
    return make_url(f"{name}://").get_dialect()()


def _compiled(statement: ClauseElement, target: Table, name: str) -> _Statement:
    dialect = _dialect(name)
    compiled = statement.compile(dialect=dialect)
    places = getattr(compiled, "positiontup", None)
    if places is None:
        raise TypeError(f"{name} does not take its values by their place")
    return _Statement(
        sql=str(compiled),
        places=tuple(
            (place, _binding(target.c[place.removeprefix("_")], dialect)) for place in places
        ),
    )


def _binding(column: Column[Any], dialect: Dialect) -> Binding:
    if isinstance(column.type, Uuid) and dialect.name == "sqlite":
        return _hexadecimal  # SQLAlchemy's own, two calls shorter: a request binds thirty of them
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _hexadecimal(value: UUID | None) -> str | None:
    return None if value is None else f"{value.int:032x}"


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
    row = {**defaults, **values}
    if len(row) != len(names) or not names.issuperset(values):  # all defaults are among the names
        unknown, missing = sorted(row.keys() - names), sorted(names - row.keys())
        raise TypeError(f"{table.__name__}: unknown {unknown}, missing {missing}")
    return row


def _key_of(table: type[Base], row: Row) -> Key:
    keys = _keys(table)
    if len(keys) == 1:
        return cast("Key", row[keys[0]])
    return tuple(row[name] for name in keys)


def _parts(key: Key) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
