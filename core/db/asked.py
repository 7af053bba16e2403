"""Statements asked so often that they go to the driver as text: compiled once for each dialect and
length of their lists, and their values bound and read here.

SQLAlchemy's own way through the mapper costs three times as much as the answer of the database; a
worker asks half a dozen of them for every handful of deliveries, and every commit as many. Only
for work that stands above workspaces, unless the statement itself names its workspace: nothing
here narrows it to one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from core.db.tenancy import SCOPE, System, TenancyBreach
from core.ids import uuid_of

LENGTHS = (1, 8, 64, 512)
"""Lists are asked in these lengths only, because a database prepares a statement anew for each."""

_CONNECTION = "opsbell.connection"

Reading = Callable[[Any], Any] | None
"""Turns what the driver gave into a value; None: it is one already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """SQL in the dialect's own words. `places` name the parameter of each of its places, with the
    position when that is a list, and how its value is bound."""

    sql: str
    places: tuple[tuple[str, int | None, Reading], ...]
    constants: Mapping[str, Any]


class Asked:
    """A statement whose answer has `columns`; a column whose type is None is left as the driver
    gives it. Lists among its parameters are expanding; those named in `raw` come as the driver
    takes them. `names_workspace`: it says itself which workspace it is about."""

    def __init__(
        self,
        statement: ClauseElement,
        *,
        columns: Sequence[TypeEngine[Any] | None],
        lists: Sequence[str] = (),
        raw: Sequence[str] = (),
        names_workspace: bool = False,
    ) -> None:
        self.statement = statement
        self._names_workspace = names_workspace
        self._columns = columns
        self._lists = lists
        self._raw = frozenset(raw)
        self._texts: dict[tuple[str, tuple[int, ...]], _Text] = {}
        self._readings: dict[str, tuple[Reading, ...]] = {}

    async def rows(self, session: AsyncSession, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows with their values read. Raises TenancyBreach in a workspace's session,
        which would not be narrowed."""
        if not self._names_workspace and not isinstance(session.info.get(SCOPE), System):
            raise TenancyBreach("what is asked as text is not narrowed to a workspace")
        connection = await connection_of(session)
        dialect = connection.dialect
        text = self._text(dialect, given)
        all_given = {**text.constants, **given}
        values = tuple(
            _bound(all_given[name] if at is None else all_given[name][at], bind)
            for name, at, bind in text.places
        )
        found = (await connection.exec_driver_sql(text.sql, values)).all()
        return self._read(found, dialect) if found else []

    def _text(self, dialect: Dialect, given: Mapping[str, Any]) -> _Text:
        key = (dialect.name, tuple(len(given[name]) for name in self._lists))
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = self._compiled(dialect, given)
        return text

    def _compiled(self, dialect: Dialect, given: Mapping[str, Any]) -> _Text:
        compiled = self.statement.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"not a statement that takes values: {self.statement}")
        expanded = compiled.construct_expanded_state(dict(given))
        if expanded.positiontup is None:
            raise TypeError(f"{dialect.name} does not take its values by their place")
        origins: dict[str, tuple[str, int | None]] = {
            part: (name, at)
            for name, parts in expanded.parameter_expansion.items()
            for at, part in enumerate(parts)
        }
        places: list[tuple[str, int | None, Reading]] = []
        constants: dict[str, Any] = {}
        for place in expanded.positiontup:
            name, at = origins.get(place, (place, None))
            bind = None if name in self._raw else _binding(compiled.binds[name].type, dialect)
            places.append((name, at, bind))
            if name not in given:  # a value that is part of the statement, such as its limit
                constants[name] = expanded.parameters[place]
        return _Text(sql=expanded.statement, places=tuple(places), constants=constants)

    def _read(self, found: Sequence[Sequence[Any]], dialect: Dialect) -> list[tuple[Any, ...]]:
        readings = self._readings.get(dialect.name)
        if readings is None:
            readings = tuple(_reading(column, dialect) for column in self._columns)
            self._readings[dialect.name] = readings
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        if len(columns) != len(readings):
            raise TypeError(f"{len(columns)} columns, {len(readings)} types: {self.statement}")
        for at, read in enumerate(readings):
            if read is not None:
                columns[at] = _column(read, columns[at])
        return list(zip(*columns, strict=True))


async def connection_of(session: AsyncSession) -> AsyncConnection:
    """Return the connection of a session's transaction. Asking the session each time costs more
    than many a statement; it has one transaction, and so one connection, as long as it is open."""
    known: AsyncConnection | None = session.info.get(_CONNECTION)
    if known is None or not known.in_transaction():
        known = session.info[_CONNECTION] = await session.connection()
    return known


def padded_keys(keys: Sequence[Any]) -> list[Any]:
    """Return the keys in one of the lengths a list is asked in, the last one repeated."""
    length = next((one for one in LENGTHS if one >= len(keys)), len(keys))
    return [*keys, *[keys[-1]] * (length - len(keys))]


def _bound(value: Any, bind: Reading) -> Any:
    return value if bind is None else bind(value)


def _column(read: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """Return a column as values. Rows of one claim hold the same workspace, token and moments one
    after the other; each is read once. So they share what was read, which nobody changes."""
    if values[0] is None and values.count(None) == len(values):
        return [None] * len(values)
    column: list[Any] = []
    last: object = None
    value: Any = None
    for raw in values:
        if raw is None:
            column.append(None)
            continue
        if raw != last:
            last, value = raw, read(raw)
        column.append(value)
    return column


def _binding(type_: TypeEngine[Any], dialect: Dialect) -> Reading:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _reading(column: TypeEngine[Any] | None, dialect: Dialect) -> Reading:
    if column is None:
        return None
    if isinstance(column, Uuid) and dialect.name == "sqlite":
        return _from_hexadecimal  # SQLAlchemy's own looks for hyphens first
    return column.dialect_impl(dialect).result_processor(dialect, None)


def _from_hexadecimal(value: str) -> UUID:
    return uuid_of(int(value, 16))
