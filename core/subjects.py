"""Alerts and cases seen as one kind of thing: their revisions, and which workspace they are in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.db.engine import Database
from core.db.tenancy import System
from core.delivery.subject import Subject, SubjectKind
from core.delivery.tables import SentMessageRow
from core.desk.tables import CaseRow
from core.ids import CaseId, WorkspaceId
from core.work import Load

_ALL = System(reason="a button or a reply names its subject before any workspace is known")


async def _fetch_revisions(session: AsyncSession, keys: Sequence[Subject]) -> dict[Subject, int]:
    found: dict[Subject, int] = {}
    for kind, table in ((SubjectKind.ALERT, AlertRow), (SubjectKind.CASE, CaseRow)):
        wanted = [key.id for key in keys if key.kind is kind]
        if wanted:
            rows = await session.execute(
                select(table.id, table.revision)
                .where(table.id.in_(wanted))
                .order_by(table.id)
                .with_for_update()
            )
            found.update({Subject(kind=kind, id=key): revision for key, revision in rows.all()})
    return found


REVISIONS: Load[Subject, int] = Load("subjects.revisions", _fetch_revisions)
"""Subject → its present revision; whoever changes one in a batch puts the new one."""


async def briefs(
    session: AsyncSession, subjects: Collection[Subject]
) -> dict[Subject, tuple[int, str]]:
    """Return number and title of each; those that are not there are left out."""
    found: dict[Subject, tuple[int, str]] = {}
    for kind, table in ((SubjectKind.ALERT, AlertRow), (SubjectKind.CASE, CaseRow)):
        wanted = [one.id for one in subjects if one.kind is kind]
        if wanted:
            query = select(table.id, table.number, table.title).where(table.id.in_(wanted))
            for key, number, title in (await session.execute(query)).all():
                found[Subject(kind=kind, id=key)] = (number, title)
    return found


class SubjectReader:
    """Finds the workspace of a subject, and the case behind a message."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def workspace_of(self, kind: SubjectKind, subject: UUID) -> WorkspaceId | None:
        """Return the workspace of an alert or a case; None when there is no such thing."""
        table = AlertRow if kind is SubjectKind.ALERT else CaseRow
        async with self._database.reading(_ALL) as session:
            found = await session.scalar(select(table.workspace_id).where(table.id == subject))
            return WorkspaceId(found) if found is not None else None

    async def case_of(
        self, *, bot_id: int, chat_id: int, message_id: int
    ) -> tuple[WorkspaceId, CaseId] | None:
        """Return the case that a message of ours in a chat is about; None for any other
        message."""
        async with self._database.reading(_ALL) as session:
            found = (
                await session.execute(
                    select(SentMessageRow.workspace_id, SentMessageRow.case_id).where(
                        SentMessageRow.bot_id == bot_id,
                        SentMessageRow.chat_id == chat_id,
                        SentMessageRow.message_id == message_id,
                        SentMessageRow.case_id.is_not(None),
                    )
                )
            ).first()
        if found is None or found.case_id is None:
            return None
        return WorkspaceId(found.workspace_id), CaseId(found.case_id)
