"""Deletes what has served its purpose, in small bites so that nobody waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.announcements.tables import AnnouncementRow
from core.audit.tables import AuditRow
from core.connections.tables import ConnectionHourRow, ConnectionRow
from core.db.base import Base
from core.db.tenancy import System
from core.inbox.tables import IdempotencyRow, UpdateRow
from core.jobs.job import Job, Tools
from core.rulebook.figures import KEPT, day_of
from core.rules.tables import RuleFiringRow, RuleStatRow, RuleWindowRow, SignalRow
from core.tenants.tables import InviteRow, LoginCodeRow, SessionRow
from core.work import Work

ANSWERS_KEPT = timedelta(hours=24)
UPDATES_KEPT = timedelta(days=7)
CODES_KEPT = timedelta(days=1)
SESSIONS_KEPT = timedelta(days=7)
INVITES_KEPT = timedelta(days=30)
FIRINGS_KEPT = timedelta(days=92)
"""Longer than anything that was missed is caught up with."""
ITEMS_KEPT = timedelta(days=92 + 31)
"""The longest range a rule is tried on, and the longest window before it."""
CONNECTIONS_KEPT = timedelta(days=30)
ANNOUNCEMENTS_KEPT = timedelta(days=30)
HOURS_KEPT = timedelta(days=400)
"""How many sockets there were when: a year can be laid beside the one before it."""
_BITE = 500
_ALL = System(reason="what has served its purpose is deleted in all workspaces")

_Key = tuple[InstrumentedAttribute[Any], ...]


async def _run(tools: Tools) -> None:
    now = tools.clock.now()
    answers = IdempotencyRow.created_at < now - ANSWERS_KEPT
    await _forget(tools, IdempotencyRow, (IdempotencyRow.scope, IdempotencyRow.key), answers)
    updates = UpdateRow.done_at < now - UPDATES_KEPT
    await _forget(tools, UpdateRow, (UpdateRow.bot_id, UpdateRow.update_id), updates)
    codes = LoginCodeRow.expires_at < now - CODES_KEPT
    await _forget(tools, LoginCodeRow, (LoginCodeRow.token_hash,), codes)
    over = now - SESSIONS_KEPT
    sessions = or_(SessionRow.expires_at < over, SessionRow.revoked_at < over)
    await _forget(tools, SessionRow, (SessionRow.id,), sessions)
    over = now - INVITES_KEPT
    invites = or_(InviteRow.expires_at < over, InviteRow.used_at < over)
    await _forget(tools, InviteRow, (InviteRow.id,), invites)
    window = (RuleWindowRow.rule_id, RuleWindowRow.digest, RuleWindowRow.group_key)
    counted = and_(RuleWindowRow.kept_until < now, RuleWindowRow.due_at.is_(None))
    await _forget(tools, RuleWindowRow, window, counted)
    asked = RuleFiringRow.at < now - FIRINGS_KEPT
    await _forget(tools, RuleFiringRow, (RuleFiringRow.rule_id, RuleFiringRow.key), asked)
    items = and_(SignalRow.case_id.is_(None), SignalRow.at < now - ITEMS_KEPT)
    await _forget(tools, SignalRow, (SignalRow.id,), items)
    counted = RuleStatRow.day < day_of(now - KEPT)
    await _forget(tools, RuleStatRow, (RuleStatRow.rule_id, RuleStatRow.day), counted)
    sockets = ConnectionRow.ended_at < now - CONNECTIONS_KEPT
    await _forget(tools, ConnectionRow, (ConnectionRow.id,), sockets)
    announced = AnnouncementRow.until < now - ANNOUNCEMENTS_KEPT
    await _forget(tools, AnnouncementRow, (AnnouncementRow.id,), announced)
    if tools.audit_kept is not None:
        await _forget(tools, AuditRow, (AuditRow.id,), AuditRow.id < _made(now - tools.audit_kept))
    hour = (ConnectionHourRow.workspace_id, ConnectionHourRow.hour)
    await _forget(tools, ConnectionHourRow, hour, ConnectionHourRow.hour < now - HOURS_KEPT)


def _made(at: datetime) -> UUID:
    """Return what is below every identifier made from then on: they begin with the time, so that
    their key is the index for what is old in all workspaces."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


async def _forget(tools: Tools, table: type[Base], key: _Key, old: ColumnElement[bool]) -> None:
    bite = select(*key).where(old).limit(_BITE)
    statement = delete(table).where(tuple_(*key).in_(bite)).returning(*key)

    async def body(session: AsyncSession, _: Work) -> int:
        done = await session.execute(statement.execution_options(synchronize_session=False))
        return len(done.all())

    while await tools.books.transaction(_ALL, body) == _BITE:
        pass


FORGET = Job(name="forget", every=timedelta(hours=1), run=_run)
"""Answers to repeated requests, updates that were dealt with, links for signing in, windows in
which nothing counts any more, what rules did and integrations reported long ago, and sessions,
invitations and live sockets some time after they ended; and the audit trail where that has an
end."""
