"""Somebody or something by id and name, as lists and cards show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import System
from core.tenants.tables import PersonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An id and the name people know it by."""

    id: UUID
    name: str


async def people_named(session: AsyncSession, ids: Iterable[UUID | None]) -> dict[UUID, Named]:
    """Return these persons by id; None and unknown ones are left out."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = await session.execute(
        select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(wanted))
    )
    return {person_id: Named(id=person_id, name=name) for person_id, name in rows}


class Names:
    """Names of persons, for whoever has ids and no session."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def named(self, ids: Iterable[UUID | None]) -> dict[UUID, Named]:
        """Return these persons by id; None and unknown ones are left out."""
        wanted = {one for one in ids if one is not None}
        if not wanted:
            return {}
        reason = "persons stand above workspaces"
        async with self._database.reading(System(reason=reason)) as session:
            return await people_named(session, wanted)
