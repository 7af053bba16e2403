"""A log of sockets over a real database, and the people who open them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.connections.connection import Opened
from core.connections.log import ConnectionLog
from core.connections.lost import LostConnections
from core.connections.view import ConnectionView, ConnectionViews
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import Ids, PersonId, WorkspaceId
from core.tenants.tables import PersonRow, WorkspaceRow
from core.work import Books
from tests.contracts.conftest import BOT

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@dataclass(slots=True, kw_only=True)
class Sockets:
    """Opens and ends sockets as the live side tells them."""

    database: Database
    books: Books
    clock: ManualClock
    ids: Ids
    home: WorkspaceId
    other: WorkspaceId
    people: dict[str, PersonId]
    logs: dict[str, ConnectionLog] = field(default_factory=dict)

    @property
    def views(self) -> ConnectionViews:
        """What people look up."""
        return ConnectionViews(database=self.database, clock=self.clock)

    @property
    def lost(self) -> LostConnections:
        """What looks after processes that are gone."""
        return LostConnections(database=self.database, books=self.books, clock=self.clock)

    def log(self, process: str = "one", *, is_alone: bool = False) -> ConnectionLog:
        """Return the log of a process, made when it is asked for first."""
        if process not in self.logs:
            self.logs[process] = ConnectionLog(
                books=self.books,
                clock=self.clock,
                lost=self.lost,
                process=process,
                is_alone=is_alone,
            )
        return self.logs[process]

    def open(
        self,
        who: str = "ann",
        *,
        process: str = "one",
        workspace: WorkspaceId | None = None,
        agent: str = FIREFOX,
        client: str | None = None,
    ) -> UUID:
        """Tell of a socket and return its id."""
        connection_id = self.ids.new()
        self.log(process).opened(
            Opened(
                id=connection_id,
                workspace_id=workspace or self.home,
                person_id=self.people[who],
                at=self.clock.now(),
                address="192.0.2.7",
                user_agent=agent,
                client=client,
            )
        )
        return connection_id

    def end(self, connection_id: UUID, *, reason: str = "left", code: int = 1000) -> None:
        """Tell that one of process `one` is over."""
        self.log().ended(connection_id, workspace_id=self.home, code=code, reason=reason)

    async def all(self, workspace: WorkspaceId | None = None) -> list[ConnectionView]:
        """Return what stands in the log, newest first."""
        page = await self.views.page(workspace or self.home, limit=200)
        return list(page.items)


@pytest.fixture
async def sockets(
    database: Database, books: Books, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> Sockets:
    """Two workspaces, and two people."""
    other, people = WorkspaceId(ids.new()), {}
    async with database.writing(System(reason="people of tests")) as session:
        session.add(
            WorkspaceRow(
                id=other, name="Hostel", language="en", zone="UTC", created_at=clock.now()
            )
        )
        for number, name in enumerate(("ann", "bob")):
            people[name] = PersonId(ids.new())
            session.add(
                PersonRow(
                    id=people[name],
                    bot_id=BOT,
                    telegram_user_id=number,
                    name=name.capitalize(),
                    created_at=clock.now(),
                )
            )
    return Sockets(
        database=database,
        books=books,
        clock=clock,
        ids=ids,
        home=workspace,
        other=other,
        people=people,
    )
