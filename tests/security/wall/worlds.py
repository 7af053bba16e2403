"""Two furnished workspaces in one process: ours, whose people try everything, and theirs, of which
nothing may ever be seen."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.ids import PersonId, WorkspaceId, to_base36
from core.inbox.cause import Cause
from core.tenants.tables import CustomerRow, PersonRow, WorkspaceRow
from tests.integration.web.house import ROLES, House
from tests.security.test_every_route import furnish
from tests.security.wall.furnishing import SEEN, Stored, fill, ids_in, stored

MARK = "c4n4ry"
"""Stands in every text of theirs."""
OUR_MARK = "0urs"
THEIR_NUMBER = 777
"""An alert and a case of theirs have it, none of ours."""

_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A workspace with its people by role, one of each thing by noun, and a key to everything."""

    workspace: WorkspaceId
    people: Mapping[str, PersonId]
    things: Mapping[str, UUID]
    key: str
    house: House
    """The house as this workspace's people see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """Ours and theirs; `secret` are the identifiers that exist in theirs alone, as `shorts` has
    them in the words of buttons."""

    ours: World
    theirs: World
    customer: PersonId
    secret: frozenset[UUID]
    shorts: Mapping[str, UUID]

    def leaks(
        self, said: str | bytes, *, sent: Collection[UUID] = (), is_mark_sent: bool = False
    ) -> list[str]:
        """Return what of theirs stands in these words and was not said by the asker."""
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        words = words.casefold()
        found = []
        at = -1 if is_mark_sent else words.find(MARK)
        if at >= 0:
            found.append(words[max(0, at - _AROUND) : at + _AROUND])
        named = {UUID(one) for one in _UUID.findall(words)}
        named.update(one for short, one in self.shorts.items() if short in words)
        return [*found, *map(str, (named & self.secret).difference(sent))]

    async def theirs_now(self) -> Stored:
        """Return all that is stored of theirs, their people included."""
        rows = self.theirs.house.rows
        kept = await stored(rows, self.theirs.workspace)
        async with rows.runtime.database.reading(SEEN) as session:
            people = select(PersonRow.__table__).where(
                PersonRow.id.in_(self.theirs.people.values())
            )
            home = select(WorkspaceRow.__table__).where(WorkspaceRow.id == self.theirs.workspace)
            for name, query in (("persons", people), ("workspaces", home)):
                kept[name] = [dict(one) for one in (await session.execute(query)).mappings()]
        return kept

    async def ours_naming_theirs(self) -> list[str]:
        """Return the columns of our rows that hold anything of theirs."""
        kept = await stored(self.ours.house.rows, self.ours.workspace)
        return [
            f"{table}.{column}: {cell}"
            for table, some in kept.items()
            for one in some
            for column, cell in one.items()
            if self.leaks(str(cell))
        ]


def changed(before: Stored, after: Stored) -> list[str]:
    """Return the tables that are not as they were, with what is new or gone."""
    return [
        f"{name}: {len(rows)} rows, now {len(after[name])}; "
        f"{sorted(set(map(repr, after[name])) ^ set(map(repr, rows)))[:2]}"
        for name, rows in before.items()
        if sorted(map(repr, rows)) != sorted(map(repr, after[name]))
    ]


async def two_worlds(house: House) -> Worlds:
    """Furnish the house's home as ours, and a workspace of strangers beside it."""
    ours = await _world(replace(house, other=house.home), OUR_MARK)
    theirs = await another_world(house, MARK, number=THEIR_NUMBER)
    customer = await house.rows.person("Customer", active_workspace_id=ours.workspace)
    now = house.rows.clock.now()
    made = {"id": house.rows.ids.new(), "name": "Customer", "created_at": now}
    await house.rows.insert(ours.workspace, CustomerRow, person_id=customer, **made)
    mine = ids_in(await stored(house.rows, ours.workspace))
    secret = (ids_in(await stored(house.rows, theirs.workspace)) | {theirs.workspace}) - mine
    return Worlds(
        ours=ours,
        theirs=theirs,
        customer=customer,
        secret=secret,
        shorts={to_base36(one): one for one in secret},
    )


async def another_world(house: House, mark: str, *, number: int = 98) -> World:
    """Furnish one more workspace, with people of its own; an alert and a case have the number."""
    rows = house.rows
    workspace = await rows.workspace(f"{mark} workspace")
    people: dict[str, PersonId] = {}
    for role in ROLES:
        people[role] = await rows.person(f"{mark} {role}", active_workspace_id=workspace)
        await rows.member(workspace, people[role], role)
    await rows.alert(workspace, number, title=f"{mark} numbered")
    await rows.case(workspace, number, title=f"{mark} numbered", text=mark)
    return await _world(replace(house, home=workspace, other=workspace, people=people), mark)


async def _world(house: House, mark: str) -> World:
    things: dict[str, UUID] = await furnish(house, mark=mark)
    await fill(house.rows, house.home, mark=mark)
    owner = house.people["owner"]
    key = await house.deps.flows.change_api_key.create(
        house.home,
        name=f"{mark} key to everything",
        scopes=("*",),
        expires_at=None,
        by=owner,
        cause=Cause(actor=owner),
    )
    assert key.token is not None
    kept = await stored(house.rows, house.home)
    more: dict[str, Any] = {
        "requests": kept["raw_requests"][0]["id"],
        "chats": kept["chats"][0]["id"],
        "customers": kept["customers"][0]["id"],
        "workspace": house.home,
    }
    return World(
        workspace=house.home, people=house.people, things=things | more, key=key.token, house=house
    )
