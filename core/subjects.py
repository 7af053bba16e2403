"""Alerts and cases seen as one kind of thing: their revisions, and which workspace they are in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.tables import AlertCaseRow, AlertRow
from core.clock import Clock
from core.db.asked import Asked, padded_keys
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.delivery.state import State
from core.delivery.subject import Subject, SubjectKind
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.desk.sight import case_is_seen, sees_case
from core.desk.tables import CaseRow
from core.digests.tables import DigestRow
from core.ids import AlertId, CaseId, WorkspaceId
from core.tenants.sight import Sight, Sighted
from core.work import Load

_ALL = System(reason="a button or a reply names its subject before any workspace is known")
_LOOK_AGAIN_SECONDS = 0.1
_LOOKS = 30
"""Three seconds: as long as a person would wait, and longer than any commit takes."""


_READ_REVISIONS = {
    kind: Asked(
        select(table.id, table.revision)
        .where(table.id.in_(bindparam("keys", expanding=True)))
        .order_by(table.id)
        .with_for_update(),
        columns=(Uuid(), None),
        lists=("keys",),
    )
    for kind, table in ((SubjectKind.ALERT, AlertRow), (SubjectKind.CASE, CaseRow))
}


async def _fetch_revisions(session: AsyncSession, keys: Sequence[Subject]) -> dict[Subject, int]:
    found: dict[Subject, int] = {}
    for kind, read in _READ_REVISIONS.items():
        wanted = [key.id for key in keys if key.kind is kind]
        if wanted:
            rows = await read.rows(session, {"keys": padded_keys(wanted)})
            found.update({Subject(kind=kind, id=key): revision for key, revision in rows})
    return found


REVISIONS: Load[Subject, int] = Load("subjects.revisions", _fetch_revisions)
"""Subject → its present revision; whoever changes one in a batch puts the new one."""


async def _fetch_sighted(
    session: AsyncSession, keys: Sequence[AlertId]
) -> dict[AlertId, tuple[Sighted, ...]]:
    rows = await session.execute(
        select(AlertCaseRow.alert_id, CaseRow.place_id, CaseRow.category, CaseRow.assignee_id)
        .join(CaseRow, CaseRow.id == AlertCaseRow.case_id)
        .where(AlertCaseRow.alert_id.in_(keys))
    )
    found: dict[AlertId, tuple[Sighted, ...]] = {}
    for alert, place, category, assignee in rows:
        one = Sighted(place_id=place, category=category, assignee_id=assignee)
        key = AlertId(alert)
        found[key] = (*found.get(key, ()), one)
    return found


SIGHTED: Load[AlertId, tuple[Sighted, ...]] = Load("subjects.sighted", _fetch_sighted)
"""An alert → what of its cases decides who sees it; None: it is about none."""


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


_TABLES: dict[SubjectKind, type[AlertRow] | type[CaseRow] | type[DigestRow]] = {
    SubjectKind.ALERT: AlertRow,
    SubjectKind.CASE: CaseRow,
    SubjectKind.DIGEST: DigestRow,
}


def sees_delivery(sight: Sight) -> ColumnElement[bool]:
    """Return the condition on a query over deliveries: what is about an alert or a case is seen
    with it, all else by whom it goes to."""
    alert = exists().where(AlertRow.id == DeliveryRow.alert_id, sees_alert(sight, case_is_seen))
    theirs = DeliveryRow.person_id == sight.person_id if sight.person_id is not None else false()
    about_none = and_(DeliveryRow.alert_id.is_(None), DeliveryRow.case_id.is_(None))
    return or_(alert, case_is_seen(sight, DeliveryRow.case_id), and_(about_none, theirs))


class SubjectReader:
    """Finds the workspace of a subject, and the case or alert behind a message."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def workspace_of(self, kind: SubjectKind, subject: UUID) -> WorkspaceId | None:
        """Return the workspace of an alert, a case or a digest; None when there is no such
        thing."""
        table = _TABLES[kind]
        async with self._database.reading(_ALL) as session:
            found = await session.scalar(select(table.workspace_id).where(table.id == subject))
            return WorkspaceId(found) if found is not None else None

    async def is_seen(
        self, workspace_id: WorkspaceId, kind: SubjectKind, subject: UUID, *, sight: Sight
    ) -> bool:
        """Tell whether an alert or a case of this workspace is within the sight. A digest may be
        asked for by anybody: what it shows of its alerts is kept back one by one."""
        match kind:
            case SubjectKind.ALERT:
                query = select(AlertRow.id).where(
                    AlertRow.id == subject, sees_alert(sight, case_is_seen)
                )
            case SubjectKind.CASE:
                query = select(CaseRow.id).where(CaseRow.id == subject, sees_case(sight))
            case SubjectKind.DIGEST:
                return True
            case _:
                assert_never(kind)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await session.scalar(query) is not None

    async def alert_of(
        self, *, bot_id: int, chat_id: int, message_id: int
    ) -> tuple[WorkspaceId, AlertId] | None:
        """Return the alert whose card in a chat this message is; None for any other message. As
        with `case_of`, a card that is on its way there is waited for."""
        message = (
            SentMessageRow.bot_id == bot_id,
            SentMessageRow.chat_id == chat_id,
            SentMessageRow.message_id == message_id,
            SentMessageRow.kind == Kind.ALERT_CARD.value,
        )
        on_its_way = (
            DeliveryRow.queue == TelegramAddress(bot_id=bot_id, chat_id=chat_id).queue,
            DeliveryRow.state == State.SENDING.value,
            DeliveryRow.kind == Kind.ALERT_CARD.value,
        )
        for _ in range(_LOOKS):
            async with self._database.reading(_ALL) as session:
                known = (SentMessageRow.workspace_id, SentMessageRow.alert_id)
                found = (await session.execute(select(*known).where(*message))).first()
                if found is not None and found.alert_id is not None:
                    return WorkspaceId(found.workspace_id), AlertId(found.alert_id)
                if (
                    await session.scalar(select(DeliveryRow.id).where(*on_its_way).limit(1))
                    is None
                ):
                    return None
            await self._clock.sleep(_LOOK_AGAIN_SECONDS)
        return None

    async def case_of(
        self, *, bot_id: int, chat_id: int, message_id: int
    ) -> tuple[WorkspaceId, CaseId] | None:
        """Return the case that a message of ours in a chat is about; None for any other
        message.

        A message stands in its chat before it stands in the database: while something about a
        case is on its way to this chat, an unknown message may be that, and is asked for again.
        """
        message = (
            SentMessageRow.bot_id == bot_id,
            SentMessageRow.chat_id == chat_id,
            SentMessageRow.message_id == message_id,
            SentMessageRow.case_id.is_not(None),
        )
        on_its_way = (
            DeliveryRow.queue == TelegramAddress(bot_id=bot_id, chat_id=chat_id).queue,
            DeliveryRow.state == State.SENDING.value,
            DeliveryRow.case_id.is_not(None),
        )
        for _ in range(_LOOKS):
            # One picture for both questions: a settlement is seen whole or not at all.
            async with self._database.reading(_ALL) as session:
                known = (SentMessageRow.workspace_id, SentMessageRow.case_id)
                found = (await session.execute(select(*known).where(*message))).first()
                if found is not None and found.case_id is not None:
                    return WorkspaceId(found.workspace_id), CaseId(found.case_id)
                if (
                    await session.scalar(select(DeliveryRow.id).where(*on_its_way).limit(1))
                    is None
                ):
                    return None
            await self._clock.sleep(_LOOK_AGAIN_SECONDS)
        return None
