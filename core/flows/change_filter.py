"""What a member wants to hear of in their own chat, and what of it with a sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.severity import Severity
from core.tenants.configuring import begin_change
from core.tenants.entries import Entries
from core.tenants.tables import MemberRow
from core.work import Books, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFilter:
    """`minimum_severity` None: whatever they are told; `loud_from` None: as the receiver says."""

    minimum_severity: Severity | None
    loud_from: Severity | None


class ChangeFilter:
    """The use case; everybody changes their own and nobody else's."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._entries = Entries(kind="filter", ids=ids, clock=clock)

    async def of(self, workspace_id: WorkspaceId, person_id: PersonId) -> OwnFilter:
        """Return it as it is; raises NotFound for somebody who is no member."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return _filter(await _member(session, person_id))

    async def __call__(
        self, workspace_id: WorkspaceId, wanted: OwnFilter, *, by: PersonId, cause: Cause
    ) -> OwnFilter:
        """Have it be so. Raises NotFound for somebody who is no member."""

        async def body(session: AsyncSession, work: Work) -> None:
            member = await _member(session, by)
            before = _filter(member)
            if before != wanted:
                await begin_change(session, workspace_id, by=by, right="alerts.read")
                member.minimum_severity = _word(wanted.minimum_severity)
                member.loud_from = _word(wanted.loud_from)
                self._entries.keep(
                    work,
                    member.id,
                    "changed",
                    before=_stored(before),
                    after=_stored(wanted),
                    by=by,
                )
            cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return wanted


async def _member(session: AsyncSession, person_id: PersonId) -> MemberRow:
    row = await session.scalar(select(MemberRow).where(MemberRow.person_id == person_id))
    if row is None:
        raise NotFound(kind="member", key=person_id)
    return row


def _filter(row: MemberRow) -> OwnFilter:
    return OwnFilter(
        minimum_severity=_severity(row.minimum_severity), loud_from=_severity(row.loud_from)
    )


def _severity(word: str | None) -> Severity | None:
    return None if word is None else Severity(word)


def _word(severity: Severity | None) -> str | None:
    return None if severity is None else severity.value


def _stored(one: OwnFilter) -> dict[str, Any]:
    return {
        "minimum_severity": _word(one.minimum_severity),
        "loud_from": _word(one.loud_from),
    }
