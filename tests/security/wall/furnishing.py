"""Furnishes a workspace so fully that every table holds a row of it, and tells what it holds.

What the furniture of all routes leaves empty is filled from the tables themselves, so that a new
table stands behind the wall by itself.
"""

from __future__ import annotations

import itertools
import re
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table, Uuid, select
from sqlalchemy import insert as sql_insert
from sqlalchemy import update as sql_update

from core.db.base import Json, UtcDateTime
from core.db.tenancy import System
from core.ids import WorkspaceId
from core.schema import metadata
from tests.integration.web.rows import BOT, Rows

SEEN = System(reason="a test looks at everything")
Stored = dict[str, list[dict[str, Any]]]
"""Rows by their table's name."""

OWNED: tuple[Table, ...] = tuple(
    table for table in metadata.sorted_tables if "workspace_id" in table.c
)
"""Every table whose rows belong to a workspace, those first that others name."""


async def stored(rows: Rows, workspace: WorkspaceId) -> Stored:
    """Return every row of the workspace, those of no table of its own (persons) left out."""
    found: Stored = {}
    async with rows.runtime.database.reading(SEEN) as session:
        for table in OWNED:
            query = select(table).where(table.c.workspace_id == workspace)
            found[table.name] = [dict(one) for one in (await session.execute(query)).mappings()]
    return found


_GIVEN = {
    "chats.kind": "supergroup",
    "chats.unreachable": None,
    "chats.topic_trouble": None,
    "sent_messages.kind": "alert.card",
    "sent_messages.address": f"{BOT}/-1003/0",
    "floods.address": f"{BOT}/-1003/0",
}
"""Words that are read back as one of a few, and what would say that something is over."""
_WORD = re.compile(r"[a-z][a-z0-9_.-]*|[\d/:.-]*|UTC|[0-9a-f]{64}|[0-9a-f-]{36}|v1:.*|gAAAA.*")
"""Words that stand for something, numbers, addresses, and what is hashed or sealed."""


def is_text(cell: object, *, mark: str) -> bool:
    """Tell whether this is a person's words, and not marked."""
    return isinstance(cell, str) and mark not in cell and not _WORD.fullmatch(cell)


def ids_in(kept: Stored) -> frozenset[UUID]:
    """Return every identifier in these rows."""
    cells = (cell for some in kept.values() for one in some for cell in one.values())
    return frozenset(UUID(str(cell)) for cell in cells if isinstance(cell, UUID))


async def fill(rows: Rows, workspace: WorkspaceId, *, mark: str) -> None:
    """Put a marked row into every table where the workspace has none, and mark every text."""
    kept = await stored(rows, workspace)
    numbers = itertools.count(1)
    async with rows.runtime.database.writing(SEEN) as session:
        for table in OWNED:
            for row in kept[table.name]:
                plain = {name: cell for name, cell in row.items() if is_text(cell, mark=mark)}
                if plain:
                    marked = {name: f"{mark} {cell}" for name, cell in plain.items()}
                    key = (one == row[one.name] for one in table.primary_key)
                    await session.execute(sql_update(table).where(*key).values(**marked))
        for table in OWNED:
            if kept[table.name]:
                continue
            row = {
                column.name: _cell(column, rows, workspace, kept, mark=mark, number=next(numbers))
                for column in table.columns
            }
            await session.execute(sql_insert(table).values(**row))
            kept[table.name] = [row]


def _cell(
    column: Column[Any],
    rows: Rows,
    workspace: WorkspaceId,
    kept: Stored,
    *,
    mark: str,
    number: int,
) -> object:
    """Return something that fits: what it points to is the workspace's own."""
    if column.name == "workspace_id":
        return workspace
    for key in column.foreign_keys:
        return _pointed_at(key.column.table.name, kept)
    if isinstance(column.type, Uuid):
        return rows.ids.new()
    if isinstance(column.type, UtcDateTime):
        return None if column.nullable else rows.clock.now()
    if isinstance(column.type, Boolean):
        return True
    place = f"{column.table.name}.{column.name}"
    if place in _GIVEN:
        return _GIVEN[place]
    if isinstance(column.type, Integer):
        is_telegrams = column.name.endswith("_id")
        return -(rows.ids.new().int % 10**12) if is_telegrams else number
    if isinstance(column.type, Json):
        return {"said": mark}
    if isinstance(column.type, LargeBinary):
        return mark.encode()
    return f"{mark} {column.name}"


def _pointed_at(table: str, kept: Stored) -> object:
    if table == "bots":
        return BOT
    if table == "persons":
        return kept["members"][0]["person_id"]
    return kept[table][0]["id"]
