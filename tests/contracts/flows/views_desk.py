"""A process of every flow in which an admin and somebody of the staff keep views of lists."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.ids import PersonId
from core.inbox.cause import Cause
from core.saved_views.saved_views import SavedViews
from core.saved_views.view import SavedView, WantedView
from core.tenants.role import Role
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.flows.test_team import member


@dataclass(kw_only=True)
class Desk:
    """One process with an admin and somebody of the staff."""

    work: Clockwork
    views: SavedViews
    admin: PersonId
    sam: PersonId

    def role(self, who: PersonId) -> Role:
        """Return what they are."""
        return Role.ADMIN if who == self.admin else Role.STAFF

    async def make(
        self,
        name: str,
        who: PersonId,
        *,
        shared: bool = False,
        of: str = "cases",
        position: int | None = None,
    ) -> SavedView:
        """Have somebody keep a view."""
        wanted = WantedView(
            name=name, filters={"status": ("new",)}, is_shared=shared, position=position
        )
        return await self.views.make(
            self.work.workspace, of, wanted, by=who, role=self.role(who), cause=Cause(actor=who)
        )

    async def change(
        self, view: SavedView, wanted: WantedView, who: PersonId, *, seen: int | None = None
    ) -> SavedView:
        """Have somebody change it."""
        return await self.views.change(
            self.work.workspace,
            view.id,
            wanted,
            by=who,
            role=self.role(who),
            cause=Cause(actor=who),
            if_revision=seen,
        )

    async def delete(self, view: SavedView, who: PersonId) -> None:
        """Have somebody delete it."""
        await self.views.delete(
            self.work.workspace, view.id, by=who, role=self.role(who), cause=Cause(actor=who)
        )

    async def names(self, who: PersonId, of: str | None = "cases") -> list[str]:
        """Return what somebody sees, in order."""
        found = await self.views.all(self.work.workspace, reader=who, list_name=of)
        return [one.name for one in found]

    async def told(self) -> list[tuple[str, object, object]]:
        """Return what the audit trail says of views."""
        async with self.work.runtime.database.reading(
            InWorkspace(workspace_id=self.work.workspace)
        ) as session:
            rows = await session.scalars(
                select(AuditRow).where(AuditRow.subject_kind == "view").order_by(AuditRow.id)
            )
            return [(one.action, one.before.get("name"), one.after.get("name")) for one in rows]


@asynccontextmanager
async def opened_desk(database_url: str, folder: Path, clock: ManualClock) -> AsyncGenerator[Desk]:
    """Run one; its files are in `folder`."""
    async with process(database_url, folder, clock) as work:
        runtime = work.runtime
        views = SavedViews(
            database=runtime.database, books=runtime.books, clock=runtime.clock, ids=runtime.ids
        )
        yield Desk(
            work=work,
            views=views,
            admin=await member(work, 51, Role.ADMIN),
            sam=await member(work, 52, Role.STAFF),
        )
