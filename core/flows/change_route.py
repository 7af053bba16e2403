"""Changing which alerts go where: routes made, changed, moved, deleted, and each taken back.

The default route has no matchers, comes last, and can be neither deleted nor paused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import Ids, PersonId, RouteId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.routing.route_spec import MOST_ROUTES, RouteSpec, StoredRoute
from core.routing.routes_view import Routes, entry_of, route_rows, spec_of
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.tenants.configuring import begin_change, check_revision, entry_to_undo
from core.tenants.entries import Entries
from core.texts import text
from core.work import Books, Work

KIND = "route"
RIGHT = "routes.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChange:
    """What a change came to. `route` None: it is gone. `change` names it for whoever takes it
    back, None: it was so already."""

    route: StoredRoute | None
    change: UUID | None


class ChangeRoute:
    """The use cases; whoever may not is refused (NotAllowed)."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, routes: Routes) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind=KIND, ids=ids, clock=clock)
        self._routes = routes

    async def create(
        self,
        workspace_id: WorkspaceId,
        spec: RouteSpec,
        *,
        by: PersonId | None,
        cause: Cause,
        position: int | None = None,
    ) -> RouteChange:
        """Make one, at a position or as the last before the default route. Raises InvalidInput,
        and Conflict `too_many_routes`."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            rows = await route_rows(session, locked=True)
            if len(rows) > MOST_ROUTES:
                raise Conflict(
                    reason="too_many_routes",
                    message=f"there are {len(rows) - 1} routes already; at most {MOST_ROUTES}",
                )
            row = RouteRow(
                id=self._ids.new(),
                workspace_id=workspace_id,
                created_at=self._clock.now(),
                position=0,
                **_columns(spec),
            )
            await self._put(session, row, spec, rows, position)
            after = entry_of(spec, row.position)
            return _Edited(
                RouteId(row.id), self._entries.keep(work, row.id, "created", after=after, by=by)
            )

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def save(
        self,
        workspace_id: WorkspaceId,
        route_id: RouteId,
        spec: RouteSpec,
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
        position: int | None = None,
    ) -> RouteChange:
        """Have it be so, and at that position (None: where it is). Raises NotFound, Overtaken
        when it is not at the revision that was seen, and InvalidInput."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            row, rows = await _row(session, route_id)
            await check_revision(session, KIND, row.id, seen=if_revision, now=row.revision)
            spec.check(is_default=row.is_default)
            was = spec_of(row, await _receivers(session, row.id))
            old = rows.index(row)
            new = old if position is None else _place(position, row, rows)
            if _same(was, spec) and new == old:
                return _Edited(route_id, None)
            before = entry_of(was, old)
            for name, value in _columns(spec).items():
                setattr(row, name, value)
            row.revision += 1
            await _lead(session, row, spec)
            _order(row, rows, new)
            entry = self._entries.keep(
                work, row.id, "changed", before=before, after=entry_of(spec, new), by=by
            )
            return _Edited(route_id, entry)

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def remove(
        self,
        workspace_id: WorkspaceId,
        route_id: RouteId,
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> RouteChange:
        """Delete it. Raises NotFound, Overtaken, and Conflict `default_route`."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            row, rows = await _row(session, route_id)
            await check_revision(session, KIND, row.id, seen=if_revision, now=row.revision)
            if row.is_default:
                raise Conflict(
                    reason="default_route", message="the default route cannot be deleted"
                )
            spec = spec_of(row, await _receivers(session, row.id))
            before = entry_of(spec, rows.index(row))
            await _delete(session, row)
            return _Edited(None, self._entries.keep(work, row.id, "deleted", before=before, by=by))

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def undo(
        self, workspace_id: WorkspaceId, change: UUID, *, by: PersonId | None, cause: Cause
    ) -> RouteChange:
        """Take a change back. Raises NotFound, and Overtaken when there was a later one. A route
        that comes back leads to those of its receivers that are still there."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            entry = await entry_to_undo(session, KIND, change)
            rows = await route_rows(session, locked=True)
            row = next((one for one in rows if one.id == entry.subject_id), None)
            if not entry.before:
                if row is None:
                    raise NotFound(kind="route", key=entry.subject_id)
                await _delete(session, row)
                return _Edited(
                    None, self._entries.keep(work, row.id, "deleted", before=entry.after, by=by)
                )
            stored = dict(entry.before)
            position = int(stored.pop("position"))
            spec = RouteSpec.model_validate(stored)
            there = await _there(session, spec.receivers)
            left = tuple(one for one in spec.receivers if one in there)
            spec = spec.model_copy(update={"receivers": left})
            if row is None:
                row = RouteRow(
                    id=entry.subject_id,
                    workspace_id=workspace_id,
                    created_at=self._clock.now(),
                    position=0,
                    revision=2,
                    **_columns(spec),
                )
                await self._put(session, row, spec, rows, position)
            else:
                for name, value in _columns(spec).items():
                    setattr(row, name, value)
                row.revision += 1
                await _lead(session, row, spec)
                _order(row, rows, _place(position, row, rows))
            after = entry_of(spec, position)
            back = self._entries.keep(
                work, row.id, "restored", before=entry.after, after=after, by=by
            )
            return _Edited(RouteId(row.id), back)

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def _change(
        self, workspace_id: WorkspaceId, edit: _Edit, *, by: PersonId | None, cause: Cause
    ) -> RouteChange:
        async def body(session: AsyncSession, work: Work) -> _Edited:
            made = await made_before(session, cause, KIND)
            if made is not None:
                cause.settle(work, self._clock.now())
                return _Edited(RouteId(made), None)
            await begin_change(session, workspace_id, by=by, right=RIGHT)
            edited = await edit(session, work)
            cause.settle(
                work, self._clock.now(), Answer(status=200, body={KIND: str(edited.route_id)})
            )
            return edited

        edited = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        route = None
        if edited.route_id is not None:
            route = await self._routes.one(workspace_id, edited.route_id)
        return RouteChange(route=route, change=edited.change)

    async def _put(
        self,
        session: AsyncSession,
        row: RouteRow,
        spec: RouteSpec,
        rows: list[RouteRow],
        position: int | None,
    ) -> None:
        spec.check(is_default=False)
        session.add(row)
        await session.flush()
        await _lead(session, row, spec)
        last = len(rows) - 1
        rows.insert(last, row)
        _order(row, rows, last if position is None else _place(position, row, rows))


@dataclass(frozen=True, slots=True)
class _Edited:
    route_id: RouteId | None
    change: UUID | None


_Edit = Callable[[AsyncSession, Work], Awaitable[_Edited]]


async def _row(session: AsyncSession, route_id: RouteId) -> tuple[RouteRow, list[RouteRow]]:
    """Return the route and all of them, locked; raises NotFound."""
    rows = await route_rows(session, locked=True)
    row = next((one for one in rows if one.id == route_id), None)
    if row is None:
        raise NotFound(kind="route", key=route_id)
    return row, rows


async def _receivers(session: AsyncSession, route_id: UUID) -> list[UUID]:
    found = select(RouteReceiverRow.receiver_id).where(RouteReceiverRow.route_id == route_id)
    return list(await session.scalars(found))


async def _there(session: AsyncSession, receivers: tuple[UUID, ...]) -> set[UUID]:
    """Return those of the receivers that the workspace has."""
    found = select(ReceiverRow.id).where(
        ReceiverRow.id.in_(receivers), ReceiverRow.removed_at.is_(None)
    )
    return set(await session.scalars(found))


async def _lead(session: AsyncSession, row: RouteRow, spec: RouteSpec) -> None:
    """Have the route lead to the receivers of the spec and to no others."""
    there = await _there(session, spec.receivers)
    for at, one in enumerate(spec.receivers):
        if one not in there:
            wanted = text("a receiver of this workspace")
            raise InvalidInput(field=f"receivers.{at}", value=str(one), wanted=wanted)
    known = set(await _receivers(session, row.id))
    for gone in known - set(spec.receivers):
        await session.execute(
            delete(RouteReceiverRow).where(
                RouteReceiverRow.route_id == row.id, RouteReceiverRow.receiver_id == gone
            )
        )
    for new in set(spec.receivers) - known:
        session.add(
            RouteReceiverRow(workspace_id=row.workspace_id, route_id=row.id, receiver_id=new)
        )


async def _delete(session: AsyncSession, row: RouteRow) -> None:
    await session.execute(delete(RouteReceiverRow).where(RouteReceiverRow.route_id == row.id))
    await session.delete(row)


def _place(position: int, row: RouteRow, rows: list[RouteRow]) -> int:
    """Return the position within what is possible: the default route stays the last."""
    if row.is_default:
        return len(rows) - 1
    return max(0, min(position, len(rows) - 2))


def _order(row: RouteRow, rows: list[RouteRow], position: int) -> None:
    """Put the route at the position, and number all anew."""
    rows.remove(row)
    rows.insert(position, row)
    for number, one in enumerate(rows):
        if one.position != number:
            one.position = number


def _same(one: RouteSpec, other: RouteSpec) -> bool:
    def unordered(spec: RouteSpec) -> RouteSpec:
        return spec.model_copy(update={"receivers": tuple(sorted(spec.receivers))})

    return unordered(one) == unordered(other)


def _columns(spec: RouteSpec) -> dict[str, Any]:
    """Return the spec as the row's columns have it."""
    return {
        "name": spec.name,
        "matchers": [one.model_dump(mode="json") for one in spec.matchers],
        "minimum_severity": spec.minimum_severity.value,
        "continues": spec.continues,
        "is_active": spec.is_active,
        "group_by": None if spec.group_by is None else list(spec.group_by),
        "group_wait_s": spec.group_wait_s,
        "group_interval_s": spec.group_interval_s,
        "repeat_s": spec.repeat_s,
    }
