"""What an integration received and what became of each: its alerts, and the request itself with
everything taken out that opens something."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import IntegrationId, WorkspaceId
from core.inbox.requests import RawRequest, RequestState
from core.inbox.tables import RawRequestRow
from core.ingest.body import read_body
from core.ingest.integration import MadeAlert, ReceivedRequest
from core.ingest.masking import masked, masked_text
from core.ingest.preset import UnknownShape
from core.ingest.records import row_of
from core.ingest.sealing import Sealing, opened
from core.ingest.waiting import request_of
from core.rules.tables import SignalRow

AT_MOST = 200
ALERTS_AT_MOST = 10
"""So many alerts of one request are named; `items` counts them all."""
_SIGNALS_AT_MOST = 1000
_SHOWN_BYTES = 256 * 1024
"""A larger body is shown by its beginning: it is read and masked while others wait."""
_TEXT_SHOWN = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRequest:
    """A request as its admins may see it. `said` is its JSON, the fields of its form or its text,
    without what opens something; `is_cut`: only the beginning of its text."""

    integration: IntegrationId
    request: ReceivedRequest
    content_type: str
    headers: dict[str, str]
    bytes: int
    said: object
    is_cut: bool


class Received:
    """The service; another workspace's integrations are not there (NotFound)."""

    def __init__(self, *, database: Database, sealer: Sealing) -> None:
        self._database = database
        self._sealer = sealer

    async def list(
        self,
        workspace_id: WorkspaceId,
        key: IntegrationId,
        *,
        limit: int = 20,
        skip: int = 0,
        after: tuple[datetime, UUID] | None = None,
    ) -> Sequence[ReceivedRequest]:
        """Return what it got last with the alerts each was about, newest first, from behind
        `after` on and so many more; raises NotFound."""
        columns = (
            RawRequestRow.id,
            RawRequestRow.received_at,
            RawRequestRow.state,
            RawRequestRow.items,
            RawRequestRow.problem,
        )
        statement = (
            select(*columns)
            .where(RawRequestRow.integration_id == key)
            .order_by(RawRequestRow.received_at.desc(), RawRequestRow.id.desc())
            .offset(max(0, skip))
            .limit(max(1, min(limit, AT_MOST + 1)))
        )
        if after is not None:
            at, id_ = after
            came, is_at_once = RawRequestRow.received_at, RawRequestRow.received_at == at
            earlier = or_(came < at, and_(is_at_once, RawRequestRow.id < id_))
            statement = statement.where(came <= at, earlier)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            await row_of(session, key)
            found = [
                ReceivedRequest(id=id_, at=at, status=state, items=items, problem=problem)
                for id_, at, state, items, problem in await session.execute(statement)
            ]
            return await _with_alerts(session, key, found)

    async def count(self, workspace_id: WorkspaceId, key: IntegrationId) -> int:
        """Return how many are kept."""
        query = (
            select(func.count())
            .select_from(RawRequestRow)
            .where(RawRequestRow.integration_id == key)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await session.scalar(query) or 0

    async def one(
        self, workspace_id: WorkspaceId, key: IntegrationId | None, request: UUID
    ) -> ShownRequest:
        """Return one request of this integration (None: of any); raises NotFound."""
        wanted = select(RawRequestRow).where(RawRequestRow.id == request)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(wanted)
            if row is None or key not in (None, row.integration_id):
                raise NotFound(kind="request", key=request)
            key = IntegrationId(row.integration_id)
            integration = await row_of(session, key)
            kept = ReceivedRequest(
                id=row.id, at=row.received_at, status=row.state, items=row.items,
                problem=row.problem,
            )  # fmt: skip
            (kept,) = await _with_alerts(session, key, [kept])
            raw, token = request_of(row), opened(self._sealer, integration.token_sealed) or ""
        said, is_cut = shown_body(raw, token)
        return ShownRequest(
            integration=key,
            request=kept,
            content_type=raw.content_type,
            headers={name: masked_text(value, token=token) for name, value in raw.headers.items()},
            bytes=len(raw.body),
            said=said,
            is_cut=is_cut,
        )

    async def sample(
        self, workspace_id: WorkspaceId, key: IntegrationId, request: UUID | None
    ) -> RawRequest | None:
        """Return one request as it came; None asks for what came last and could not be read, or
        for what came last, and gets None when nothing has. Raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            await row_of(session, key)
            return await stored_request(session, key, request)


async def stored_request(
    session: AsyncSession, key: IntegrationId, request: UUID | None
) -> RawRequest | None:
    """Return the request as `Received.sample` does; raises NotFound for one that is not there."""
    unread_first = case((RawRequestRow.state == RequestState.UNKNOWN.value, 0), else_=1)
    newest = select(RawRequestRow.id).where(RawRequestRow.integration_id == key)
    if request is not None:
        statement = newest.where(RawRequestRow.id == request)
    else:
        last = (
            newest.order_by(RawRequestRow.received_at.desc(), RawRequestRow.id.desc())
            .limit(AT_MOST)
            .subquery()
        )
        statement = (
            select(RawRequestRow.id)
            .where(RawRequestRow.id.in_(select(last.c.id)))
            .order_by(unread_first, RawRequestRow.received_at.desc(), RawRequestRow.id.desc())
            .limit(1)
        )
    found = await session.scalar(statement)
    if found is None:
        if request is not None:
            raise NotFound(kind="request", key=request)
        return None
    row = await session.scalar(select(RawRequestRow).where(RawRequestRow.id == found))
    return None if row is None else request_of(row)


def shown_body(request: RawRequest, token: str) -> tuple[object, bool]:
    """Return what a request says as people may see it, and whether it is only its beginning."""
    if len(request.body) <= _SHOWN_BYTES:
        try:
            said = read_body(request)
        except UnknownShape:
            pass
        else:
            if not isinstance(said, str):
                return masked(said, token=token), False
    words = masked_text(request.body.decode("utf-8", "replace"), token=token)
    return words[:_TEXT_SHOWN], len(words) > _TEXT_SHOWN


async def _with_alerts(
    session: AsyncSession, key: IntegrationId, found: list[ReceivedRequest]
) -> Sequence[ReceivedRequest]:
    """Return the requests with the alerts they fired, repeated or ended.

    What an item became is known by its moment, which is that of its request: two requests of the
    same microsecond would show each other's.
    """
    moments = {one.at for one in found if one.status == RequestState.DONE.value and one.items}
    if not moments:
        return found
    made = await _fired(session, key, moments)
    for at, alert in await _ended(session, key, moments):
        made.setdefault(at, []).append(alert)
    return [
        replace(one, alerts=tuple(made.get(one.at, ())[:ALERTS_AT_MOST]))
        if one.at in moments
        else one
        for one in found
    ]


async def _fired(
    session: AsyncSession, key: IntegrationId, moments: Collection[datetime]
) -> dict[datetime, list[MadeAlert]]:
    signals = await session.execute(
        select(SignalRow.at, SignalRow.fingerprint)
        .where(SignalRow.integration_id == key, SignalRow.at.in_(moments))
        .where(SignalRow.fingerprint.is_not(None))
        .order_by(SignalRow.at.desc())
        .limit(_SIGNALS_AT_MOST)
    )
    said = [(at, fingerprint) for at, fingerprint in signals if fingerprint is not None]
    rows = await session.scalars(
        select(AlertRow)
        .where(AlertRow.fingerprint.in_({fingerprint for _, fingerprint in said}))
        .order_by(AlertRow.number.desc())
        .limit(_SIGNALS_AT_MOST)
    )
    by_fingerprint: dict[str, list[AlertRow]] = {}
    for row in rows:
        by_fingerprint.setdefault(row.fingerprint, []).append(row)
    made: dict[datetime, list[MadeAlert]] = {}
    for at, fingerprint in dict.fromkeys(said):
        ran = (one for one in by_fingerprint.get(fingerprint, ()) if one.fired_at <= at)
        alert = next(ran, None)
        if alert is not None:
            became: Became = "fired" if alert.fired_at == at else "repeated"
            made.setdefault(at, []).append(_made(alert, became))
    return made


async def _ended(
    session: AsyncSession, key: IntegrationId, moments: Collection[datetime]
) -> list[tuple[datetime, MadeAlert]]:
    rows = await session.scalars(
        select(AlertRow)
        .where(
            AlertRow.status == "resolved",
            AlertRow.source_id == key,
            AlertRow.resolved_at.in_(moments),
            AlertRow.resolved_by.is_(None),
        )
        .order_by(AlertRow.number)
        .limit(_SIGNALS_AT_MOST)
    )
    return [(row.resolved_at, _made(row, "resolved")) for row in rows if row.resolved_at]


Became = Literal["fired", "repeated", "resolved"]


def _made(row: AlertRow, became: Became) -> MadeAlert:
    return MadeAlert(
        id=row.id, number=row.number, title=row.title, severity=row.severity, became=became
    )
