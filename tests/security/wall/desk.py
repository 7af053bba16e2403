"""The bot over both worlds, and everybody of ours who may speak to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.ids import PersonId
from tests.security.wall.buttons import Tables, tables_of
from tests.security.wall.furnishing import stored
from tests.security.wall.phones import Phones, open_phones
from tests.security.wall.worlds import World, Worlds, another_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The bot over both worlds, and the buttons a third one like them was shown."""

    worlds: Worlds
    phones: Phones
    third: World
    """Another like them, whose owner may do whatever it needs."""
    ours: Tables
    theirs: Tables
    group: int
    """The number of a group of ours."""

    @property
    def people(self) -> dict[str, PersonId]:
        """Everybody of ours; where it is brief, whoever may most."""
        if self.is_brief:
            return {"owner": self.worlds.ours.people["owner"]}
        return {**self.worlds.ours.people, "customer": self.worlds.customer}

    @property
    def is_brief(self) -> bool:
        """Whether it stands on PostgreSQL, where the same people do the same, only slower."""
        return self.worlds.ours.house.rows.runtime.database.is_postgres


@asynccontextmanager
async def open_desk(worlds: Worlds) -> AsyncIterator[Desk]:
    """Run the bot over them, and a third workspace beside."""
    rows = worlds.ours.house.rows
    third = await another_world(worlds.ours.house, "th1rd")
    names = {worlds.customer: "Customer"}
    names |= {one: role.capitalize() for role, one in worlds.ours.people.items()}
    names |= {one: f"th1rd {role}" for role, one in third.people.items()}
    async with open_phones(rows, names) as phones:
        ours = await stored(rows, worlds.ours.workspace)
        yield Desk(
            worlds=worlds,
            phones=phones,
            third=third,
            ours=tables_of(worlds.ours, ours),
            theirs=tables_of(worlds.theirs, await stored(rows, worlds.theirs.workspace)),
            group=ours["chats"][0]["telegram_chat_id"],
        )
