"""The base of every table: naming, column types, and what it means to belong to a workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Integer, MetaData, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

JsonObject = dict[str, Any]
"""JSON as it lies in a column; read into a pydantic model or a value right where it is loaded."""

JsonList = list[Any]
"""A JSON array as it lies in a column."""


_WITHOUT_ZONE = len("2026-01-31 12:00:00.000000")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it without a zone, so the zone is put back on the way
    out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; hand SQLite a naive one in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive moment reached the database: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Write moments for SQLite in one step: its own way through a format with seven names
        costs five times as much, and a request writes two dozen of them."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        return _write_moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON, binary on PostgreSQL. Its dialect is imported where it is used: a third of a second
    that a process on SQLite need not spend."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own form."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB

            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(JSON())

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Return what writes JSON on either database, a tenth of the cost of Python's own."""
        return _write_json


def _write_moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError(f"a naive moment reached the database: {value!r}")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


def _write_json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a number beyond 64 bits, a key that is no text, half a surrogate pair
        return json.dumps(value)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The declarative base; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy when classes are made
        datetime: UtcDateTime(),
        UUID: Uuid(),
        JsonObject: Json(),
        JsonList: Json(),
    }


TelegramId = BigInteger().with_variant(Integer(), "sqlite")
"""Telegram's numbers need 52 bits; SQLite's INTEGER has 64."""


class WorkspaceOwned(MappedAsDataclass, kw_only=True):
    """Mixed into every table whose rows belong to exactly one workspace; the session filters by
    it."""

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
