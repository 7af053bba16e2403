"""Somebody writes a note about an alert, or changes one: every card of it shows the newest."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.life import AlertLife
from core.alerts.notes import TEXT_LIMIT
from core.alerts.tables import AlertNoteRow
from core.clock import Clock
from core.db.tenancy import InWorkspace, System
from core.desk.submission import MessageRef
from core.errors import InvalidInput
from core.ids import AlertId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.access import allows
from core.tenants.role import Role
from core.tenants.sights import sight_of
from core.tenants.tables import MemberRow
from core.texts import text
from core.work import Books, Work


class NoteAlert:
    """The use case."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, alerts: AlertLife) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._alerts = alerts

    async def add(
        self,
        workspace_id: WorkspaceId,
        alert_id: AlertId,
        text: str,
        *,
        by: PersonId,
        cause: Cause,
        message: MessageRef | None = None,
    ) -> UUID:
        """Return the note once it is on disk; a message that is one already is left as it is.
        Raises NotFound, and InvalidInput for an empty or too long text."""
        words = _checked(text)

        async def body(session: AsyncSession, work: Work) -> UUID:
            now = self._clock.now()
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, alert_id, sight=sight)
            if message is not None:
                known = await session.scalar(select(AlertNoteRow).where(*_is(message)))
                if known is not None:
                    cause.settle(work, now)
                    return known.id
            note_id = self._ids.new()
            work.insert(
                AlertNoteRow,
                id=note_id,
                alert_id=alert.id,
                at=now,
                text=words,
                by=by,
                bot_id=message.bot_id if message else None,
                chat_id=message.chat_id if message else None,
                message_id=message.message_id if message else None,
            )
            await self._alerts.note(session, work, alert, "noted", note_id, by=by, now=now)
            cause.settle(work, now, Answer(status=201, body={"note": str(note_id)}))
            return note_id

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def edit(
        self, message: MessageRef, text: str, *, by: PersonId, cause: Cause
    ) -> bool | None:
        """Change the note that this person wrote as a message; None when no note was or they may
        write none any more, False when it says the same already. Raises InvalidInput for an empty
        or too long text."""

        async def look(session: AsyncSession, _work: Work) -> WorkspaceId | None:
            asked = (
                select(MemberRow.workspace_id, MemberRow.role)
                .join(AlertNoteRow, AlertNoteRow.workspace_id == MemberRow.workspace_id)
                .where(*_is(message), AlertNoteRow.by == by, MemberRow.person_id == by)
            )
            found = (await session.execute(asked)).first()
            if found is None or not allows(Role(found.role), "alerts.write"):
                return None
            return WorkspaceId(found.workspace_id)

        reason = "a message is looked up by its Telegram number alone"
        workspace_id = await self._books.transaction(System(reason=reason), look)
        if workspace_id is None:
            return None
        words = _checked(text)

        async def body(session: AsyncSession, work: Work) -> bool | None:
            now = self._clock.now()
            note = await session.scalar(
                select(AlertNoteRow).where(*_is(message), AlertNoteRow.by == by)
            )
            cause.settle(work, now)
            if note is None:
                return None
            if note.text == words:
                return False
            sight = await sight_of(session, by)
            alert = await self._alerts.find(session, AlertId(note.alert_id), sight=sight)
            note.text, note.edited_at = words, now
            await self._alerts.note(session, work, alert, "note_edited", note.id, by=by, now=now)
            return True

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _checked(note: str) -> str:
    words = note.strip()
    if not words or len(words) > TEXT_LIMIT:
        raise InvalidInput(
            field="note", value=words, wanted=text("1 to {most} characters", most=TEXT_LIMIT)
        )
    return words


def _is(message: MessageRef) -> tuple[ColumnElement[bool], ...]:
    return (
        AlertNoteRow.bot_id == message.bot_id,
        AlertNoteRow.chat_id == message.chat_id,
        AlertNoteRow.message_id == message.message_id,
    )
