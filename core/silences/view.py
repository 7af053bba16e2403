"""Silences as people see them: what they mute, who made them and why, until when, how many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import AlertId, SilenceId, WorkspaceId
from core.matching.matcher import Matcher, written
from core.silences.tables import SilenceRow
from core.tenants.named import Named, people_named

SilenceState = Literal["active", "pending", "expired"]
Shown = Literal["active", "pending", "standing", "expired"]
"""What a list shows; standing are the active and the pending ones."""
Position = tuple[datetime, UUID]
"""Where a page ended: when its last silence ends, or was made, and its id."""

_MATCHERS = TypeAdapter(tuple[Matcher, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many alerts it has `muted` so far, and how many of them are still `open`."""

    muted: int = 0
    open: int = 0


Reaches = Callable[[AsyncSession, Collection[UUID]], Awaitable[Mapping[UUID, Reach]]]
"""Silence → whom it has muted; filled by `core.alerts.silencing.reaches`."""


About = tuple[int, str]
"""The number and the title of an alert."""
Abouts = Callable[[AsyncSession, Collection[str]], Awaitable[Mapping[str, About]]]
"""Fingerprint → its newest alert; filled by `core.alerts.silencing.newest_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceView:
    """A silence. `created_by` None: a program with a key. `ended_at` is when its end was seen to,
    `ended_by` who ended it before its time. `about` is the alert of one that means a single thing,
    as it was last."""

    id: SilenceId
    state: SilenceState
    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    reason: str
    until_alert: AlertId | None
    created_at: datetime
    created_by: Named | None
    ended_at: datetime | None
    ended_by: Named | None
    revision: int
    reach: Reach
    about: About | None = None

    @property
    def what(self) -> str:
        """What it mutes, as people read it: the alert, else its matchers."""
        if self.about is not None:
            return f"{self.about[0]} · {self.about[1]}"
        return written(self.matchers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilencePage:
    """One page; `next` continues it, None at the end."""

    items: tuple[SilenceView, ...]
    next: Position | None


class SilenceViews:
    """Reads silences of one workspace at a time; another workspace's are not there."""

    def __init__(
        self, *, database: Database, clock: Clock, reaches: Reaches, abouts: Abouts
    ) -> None:
        self._database = database
        self._clock = clock
        self._reaches = reaches
        self._abouts = abouts

    async def page(
        self,
        workspace_id: WorkspaceId,
        state: Shown | None,
        *,
        limit: int,
        after: Position | None = None,
        skip: int = 0,
    ) -> SilencePage:
        """Return up to `limit` silences behind so many: those that stand by their end, the nearest
        first; the others, and all together, by when they were made, the newest first."""
        now = self._clock.now()
        query = select(SilenceRow).where(*_in_state(state, now))
        by_end = state in ("active", "pending", "standing")
        if by_end:
            query = query.order_by(SilenceRow.ends_at, SilenceRow.id)
        else:
            query = query.order_by(SilenceRow.id.desc())
        if after is not None:
            query = query.where(_later(after) if by_end else SilenceRow.id < after[1])
        scope = InWorkspace(workspace_id=workspace_id)
        async with self._database.reading(scope) as session:
            rows = list(await session.scalars(query.limit(limit + 1).offset(skip)))
            items = await self._viewed(session, rows[:limit], now)
        if len(rows) <= limit:
            return SilencePage(items=items, next=None)
        last = rows[limit - 1]
        return SilencePage(
            items=items, next=(last.ends_at if by_end else last.created_at, last.id)
        )

    async def count(self, workspace_id: WorkspaceId, state: Shown | None) -> int:
        """Return how many there are on all pages together."""
        is_in = _in_state(state, self._clock.now())
        query = select(func.count()).select_from(SilenceRow).where(*is_in)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await session.scalar(query) or 0

    async def one(self, workspace_id: WorkspaceId, silence_id: SilenceId) -> SilenceView:
        """Return the silence; raises NotFound."""
        scope = InWorkspace(workspace_id=workspace_id)
        async with self._database.reading(scope) as session:
            row = await session.scalar(select(SilenceRow).where(SilenceRow.id == silence_id))
            if row is None:
                raise NotFound(kind="silence", key=silence_id)
            (view,) = await self._viewed(session, [row], self._clock.now())
            return view

    async def _viewed(
        self, session: AsyncSession, rows: Sequence[SilenceRow], now: datetime
    ) -> tuple[SilenceView, ...]:
        if not rows:
            return ()
        people = await people_named(
            session, [person for row in rows for person in (row.created_by, row.ended_by)]
        )
        reaches = await self._reaches(session, [row.id for row in rows])
        single = {row.id: single_of(matchers_of(row)) for row in rows}
        wanted = {one for one in single.values() if one is not None}
        abouts = await self._abouts(session, wanted) if wanted else {}
        return tuple(
            _view(
                row,
                people,
                reaches.get(row.id, Reach()),
                now,
                abouts.get(single[row.id] or ""),
            )
            for row in rows
        )


def state_of(row: SilenceRow, now: datetime) -> SilenceState:
    """Return whether it mutes now, will, or does not any more."""
    if row.ended_at is not None or row.ended_by is not None or row.ends_at <= now:
        return "expired"
    return "pending" if row.starts_at > now else "active"


def matchers_of(row: SilenceRow) -> tuple[Matcher, ...]:
    """Return its matchers as they are used."""
    return read_stored(row.matchers)


def read_stored(stored: Sequence[object]) -> tuple[Matcher, ...]:
    """Return matchers as their rows keep them."""
    return _MATCHERS.validate_python(stored)


def single_of(matchers: Iterable[Matcher]) -> str | None:
    """Return the fingerprint that all its alerts have; None: it may mean several things."""
    keys = (one.key for one in matchers)
    return next((key[1] for key in keys if key is not None and key[0] == "fingerprint"), None)


def _in_state(state: Shown | None, now: datetime) -> list[ColumnElement[bool]]:
    stands = [SilenceRow.ended_at.is_(None), SilenceRow.ended_by.is_(None)]
    match state:
        case "active":
            return [*stands, SilenceRow.starts_at <= now, SilenceRow.ends_at > now]
        case "pending":
            return [*stands, SilenceRow.starts_at > now, SilenceRow.ends_at > now]
        case "standing":
            return [*stands, SilenceRow.ends_at > now]
        case "expired":
            over = (SilenceRow.ended_at.is_not(None), SilenceRow.ended_by.is_not(None))
            return [or_(*over, SilenceRow.ends_at <= now)]
        case None:
            return []


def _later(than: Position) -> ColumnElement[bool]:
    at, id = than
    return or_(SilenceRow.ends_at > at, and_(SilenceRow.ends_at == at, SilenceRow.id > id))


def _view(
    row: SilenceRow,
    people: Mapping[UUID, Named],
    reach: Reach,
    now: datetime,
    about: About | None,
) -> SilenceView:
    return SilenceView(
        id=SilenceId(row.id),
        state=state_of(row, now),
        matchers=matchers_of(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        until_alert=None if row.until_alert_id is None else AlertId(row.until_alert_id),
        created_at=row.created_at,
        created_by=people.get(row.created_by) if row.created_by else None,
        ended_at=row.ended_at,
        ended_by=people.get(row.ended_by) if row.ended_by else None,
        revision=row.revision,
        reach=replace(reach, muted=max(reach.muted, row.muted or 0)),
        about=about,
    )
