"""The language somebody is spoken to in, by the dashboard and by the bot; everybody chooses their
own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput, Stale
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.entries import Entries
from core.tenants.membership import require_member
from core.tenants.menus import menu_is_due
from core.tenants.tables import PersonRow
from core.texts import text
from core.texts.locale_of_reader import LANGUAGES
from core.work import Books, Work


class ChooseLanguage:
    """The use case, and what it is now. It holds in every workspace of theirs; the trail of the
    one they chose it in says so, from which their other open pages learn of it."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._entries = Entries(kind="person", ids=ids, clock=clock)

    async def of(self, workspace_id: WorkspaceId, person: PersonId) -> tuple[str, int]:
        """Return the code it is stored as and its revision; 0 as long as they chose none."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.get_one(PersonRow, person)
            return row.language, row.language_revision

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        language: str,
        *,
        by: PersonId,
        cause: Cause,
        if_revision: int | None = None,
    ) -> int:
        """Have it be this one; return its revision. Raises InvalidInput for a language we do not
        speak, NotFound for somebody who is no member, and Stale when they chose since
        `if_revision`."""
        if language not in LANGUAGES:
            wanted = text("one of {names}", names=", ".join(LANGUAGES))
            raise InvalidInput(field="language", value=language, wanted=wanted)

        async def body(session: AsyncSession, work: Work) -> int:
            await require_member(session, by)
            held = select(PersonRow).where(PersonRow.id == by).with_for_update()
            row = (await session.scalars(held)).one()
            if if_revision is not None and if_revision != row.language_revision:
                now_at = row.language_revision
                raise Stale(f"the language is at revision {now_at} by now: read it again")
            if row.language_revision == 0 or row.language != language:
                before = {"language": row.language}
                row.language = language
                row.language_revision += 1
                menu_is_due(row, work, self._clock.now())
                self._entries.keep(
                    work,
                    by,
                    "language_chosen",
                    before=before,
                    after={"language": language},
                    by=by,
                )
            cause.settle(work, self._clock.now())
            return row.language_revision

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
