"""A workspace with people in it, and everything that tells them something inside the product."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.events.event import Event
from core.ids import Ids, NotificationId, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.jobs.job import Tools
from core.jobs.notices import IN_APP, IN_APP_KEPT
from core.notices import Notices
from core.notify.inapp import Audience, Mine, Recipient, Said
from core.notify.inapp_view import InAppFilter
from core.severity import Severity
from core.tenants.role import Role
from core.tenants.tables import MemberRow, PersonRow, PlaceRow, ResponsibilityRow, WorkspaceRow
from core.work import Books, Work
from tests.contracts.conftest import BOT
from tests.fakes.hints import RecordedHints

ALL = System(reason="a test")


@dataclass(slots=True, kw_only=True)
class Centre:
    """The services, and ways to look at what they did."""

    database: Database
    books: Books
    clock: ManualClock
    ids: Ids
    workspace: WorkspaceId
    hints: RecordedHints
    notices: Notices
    people: dict[str, PersonId] = field(default_factory=dict)

    async def joins(self, name: str, role: Role = Role.STAFF) -> PersonId:
        """Return a person who has just become a member."""
        person = self.people.get(name) or PersonId(self.ids.new())
        async with self.database.writing(ALL) as session:
            if name not in self.people:
                session.add(
                    PersonRow(
                        id=person,
                        bot_id=BOT,
                        telegram_user_id=1000 + len(self.people),
                        name=name,
                        created_at=self.clock.now(),
                    )
                )
                await session.flush()
            session.add(
                MemberRow(
                    id=self.ids.new(),
                    workspace_id=self.workspace,
                    person_id=person,
                    role=role.value,
                    created_at=self.clock.now(),
                )
            )
        self.people[name] = person
        return person

    async def leaves(self, name: str) -> None:
        """Have somebody be no member any more."""
        async with self.database.writing(ALL) as session:
            await session.execute(
                delete(MemberRow).where(MemberRow.person_id == self.people[name])
            )

    async def becomes(self, name: str, role: Role) -> None:
        """Give somebody another role."""
        async with self.database.writing(ALL) as session:
            await session.execute(
                update(MemberRow)
                .where(MemberRow.person_id == self.people[name])
                .values(role=role.value)
            )

    async def place(self, name: str, *, workspace: WorkspaceId | None = None) -> UUID:
        """Return a new place."""
        id = self.ids.new()
        async with self.database.writing(ALL) as session:
            row = PlaceRow(
                id=id,
                workspace_id=workspace or self.workspace,
                name=name,
                start_token=str(id),
                created_at=self.clock.now(),
            )
            session.add(row)
        return id

    async def answers(self, name: str, place: UUID) -> None:
        """Have somebody answer for a place."""
        async with self.database.writing(ALL) as session:
            row = ResponsibilityRow(
                id=self.ids.new(),
                workspace_id=self.workspace,
                person_id=self.people[name],
                place_id=place,
                created_at=self.clock.now(),
            )
            session.add(row)

    async def rests(self, name: str, place: UUID) -> None:
        """Have somebody answer for a place no more."""
        async with self.database.writing(ALL) as session:
            await session.execute(
                delete(ResponsibilityRow).where(
                    ResponsibilityRow.person_id == self.people[name],
                    ResponsibilityRow.place_id == place,
                )
            )

    async def elsewhere(self) -> WorkspaceId:
        """Return another workspace."""
        other = WorkspaceId(self.ids.new())
        async with self.database.writing(ALL) as session:
            row = WorkspaceRow(
                id=other, name="Hostel", language="en", zone="UTC", created_at=self.clock.now()
            )
            session.add(row)
        return other

    async def tell(
        self,
        *names: str,
        roles: tuple[Role, ...] = (),
        places: tuple[UUID, ...] = (),
        everybody: bool = False,
        scheduled_at: datetime | None = None,
        expires_at: datetime | None = None,
        **more: Any,
    ) -> NotificationId:
        """Tell them something."""
        audience = Audience(
            persons=tuple(self.people[name] for name in names),
            roles=roles,
            places=places,
            everybody=everybody,
        )
        values: dict[str, Any] = {
            "type": "general",
            "topic": "general",
            "severity": Severity.MEDIUM,
            "title": "The pool opens",
        }
        said = Said(
            audience=audience,
            scheduled_at=scheduled_at,
            expires_at=expires_at,
            **(values | more),
        )
        return await self.notices.notify(self.workspace, said, by=None, cause=Cause(actor=None))

    async def has(self, name: str, **wanted: Any) -> list[Mine]:
        """Return what stands in somebody's notification centre, newest first."""
        page = await self.notices.inbox.page(
            self.workspace, self.people[name], InAppFilter(**wanted), limit=200
        )
        return list(page.items)

    async def unread(self, name: str) -> int:
        """Return how many of somebody's are unread."""
        found = await self.notices.inbox.unread(self.workspace, self.people[name])
        return sum(found.values())

    async def states(self, id: UUID) -> dict[str, tuple[str, str | None]]:
        """Return how far one got with each recipient, and why, by name."""
        some, _ = await self.notices.inbox.recipients(self.workspace, id, limit=200)
        return {one.person.name: (one.status.value, _why(one)) for one in some}

    def events(self, kind: str) -> list[Event]:
        """Return the events of this type, oldest first."""
        return [one.event for one in self.hints.events if one.event.type == kind]

    def changes(self) -> list[tuple[str, str]]:
        """Return what went from which status to which."""
        found = self.events("notification.status_changed")
        return [(one.data["old"], one.data["new"]) for one in found]

    async def tick(self) -> None:
        """Have the clock's jobs look once."""
        await IN_APP.run(self.tools)

    async def forget(self) -> None:
        """Have what is old be deleted."""
        await IN_APP_KEPT.run(self.tools)

    @property
    def tools(self) -> Tools:
        """What the jobs work with; they ask for nothing else."""
        tools: Any = object.__new__(Tools)
        for name in ("database", "books", "clock", "ids"):
            object.__setattr__(tools, name, getattr(self, name))
        made: Tools = tools
        return made

    async def count(self, table: type[Any]) -> int:
        """Return how many rows there are."""
        async with self.database.reading(InWorkspace(workspace_id=self.workspace)) as session:
            return len((await session.scalars(select(table))).all())

    async def write(self, table: type[Any], **values: Any) -> None:
        """Write a row of the workspace."""

        async def body(_: AsyncSession, work: Work) -> None:
            work.insert(table, **values)

        await self.books.transaction(InWorkspace(workspace_id=self.workspace), body)


def _why(one: Recipient) -> str | None:
    return None if one.reason is None else one.reason.value
