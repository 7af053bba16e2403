"""Changing where alerts can go: receivers made, changed, deleted, and each of it taken back.

What a receiver was told stays in the timelines: deleting it only takes it from routes and rules.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.base import JsonObject
from core.db.tenancy import InWorkspace
from core.errors import Conflict, NotFound
from core.ids import Ids, PersonId, ReceiverId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.routing.receiver import MOST_RECEIVERS, Receiver, ReceiverSpec
from core.routing.receivers_view import (
    Receivers,
    RulesNaming,
    count_receivers,
    receiver_row,
    routes_leading_to,
    spec_of,
)
from core.routing.tables import ReceiverRow, RouteReceiverRow, RouteRow
from core.tenants.chat_binding import FoundChat, bind_chat
from core.tenants.configuring import begin_change, check_revision, entry_to_undo
from core.tenants.entries import Entries
from core.tenants.membership import role_in
from core.tenants.named import Named
from core.tenants.tables import ChatRow
from core.work import Books, Work

KIND = "receiver"
RIGHT = "receivers.write"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverChange:
    """What a change came to. `receiver` None: it is gone. `change` names it for whoever takes it
    back, None: it was so already."""

    receiver: Receiver | None
    change: UUID | None


class ReceiverInUse(Conflict):
    """Routes or rules lead to it, which would tell one less."""

    def __init__(self, name: str, *, routes: tuple[Named, ...], rules: tuple[Named, ...]) -> None:
        used = [f"route {one.name!r}" for one in routes] + [f"rule {one.name!r}" for one in rules]
        super().__init__(
            reason="receiver_in_use",
            message=f"{name!r} is where alerts go by {', '.join(used)}; say force=true to"
            " delete it there too",
        )
        self.routes = routes
        self.rules = rules


class ReceiverThere(Conflict):
    """There is one that leads to the same already."""

    def __init__(self, receiver_id: ReceiverId, name: str) -> None:
        super().__init__(
            reason="already_there", message=f"{name!r} leads there already: {receiver_id}"
        )
        self.receiver_id = receiver_id
        self.name = name


class ChangeReceiver:
    """The use cases; whoever may not is refused (NotAllowed)."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        ids: Ids,
        receivers: Receivers,
        rules_naming: RulesNaming,
    ) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind=KIND, ids=ids, clock=clock)
        self._receivers = receivers
        self._rules_naming = rules_naming

    async def create(
        self, workspace_id: WorkspaceId, spec: ReceiverSpec, *, by: PersonId | None, cause: Cause
    ) -> ReceiverChange:
        """Make one. Raises InvalidInput, NotFound for a chat or person that is not here,
        ReceiverThere, and Conflict `too_many_receivers`."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            return await self._add(session, work, workspace_id, spec, by)

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def add_chat(
        self, workspace_id: WorkspaceId, found: FoundChat, *, by: PersonId | None, cause: Cause
    ) -> ReceiverChange:
        """Make one of a chat or topic that Telegram has shown, which is of this workspace from
        now on. Raises as `create`, and Conflict `bound_elsewhere`."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            now = self._clock.now()
            bound = await bind_chat(session, workspace_id, found, ids=self._ids, now=now)
            spec = ReceiverSpec(name=bound.row.title[:100], kind="chat", chat_id=bound.row.id)
            return await self._add(session, work, workspace_id, spec, by)

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def save(
        self,
        workspace_id: WorkspaceId,
        receiver_id: ReceiverId,
        spec: ReceiverSpec,
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
    ) -> ReceiverChange:
        """Have it be so. Raises NotFound, Overtaken when it is not at the revision that was seen,
        InvalidInput, ReceiverThere."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            row = await receiver_row(session, receiver_id, locked=True)
            await check_revision(session, KIND, row.id, seen=if_revision, now=row.revision)
            if spec == spec_of(row):
                return _Edited(receiver_id, None)
            await self._check(session, workspace_id, spec, but=receiver_id)
            before = _stored(spec_of(row))
            _apply(spec, row)
            row.revision += 1
            return _Edited(
                receiver_id,
                self._entries.keep(
                    work, row.id, "changed", before=before, after=_stored(spec), by=by
                ),
            )

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def remove(
        self,
        workspace_id: WorkspaceId,
        receiver_id: ReceiverId,
        *,
        by: PersonId | None,
        cause: Cause,
        if_revision: int | None = None,
        force: bool = False,
    ) -> ReceiverChange:
        """Delete it. Raises NotFound, Overtaken, and ReceiverInUse unless by `force`: then routes
        lead there no more, and rules that named it ask the routes when nobody else is named."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            row = await receiver_row(session, receiver_id, locked=True)
            await check_revision(session, KIND, row.id, seen=if_revision, now=row.revision)
            routes = (await routes_leading_to(session, [row.id])).get(row.id, ())
            rules = (await self._rules_naming(session, [row])).get(row.id, ())
            if (routes or rules) and not force:
                raise ReceiverInUse(row.name, routes=routes, rules=rules)
            before = _stored(spec_of(row)) | {"routes": [str(one.id) for one in routes]}
            await self._take_out(session, row)
            return _Edited(None, self._entries.keep(work, row.id, "deleted", before=before, by=by))

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def undo(
        self, workspace_id: WorkspaceId, change: UUID, *, by: PersonId | None, cause: Cause
    ) -> ReceiverChange:
        """Take a change back. Raises NotFound, Overtaken when there was a later one, and as the
        change that makes it so again."""

        async def edit(session: AsyncSession, work: Work) -> _Edited:
            entry = await entry_to_undo(session, KIND, change)
            row = await session.scalar(
                select(ReceiverRow).where(ReceiverRow.id == entry.subject_id).with_for_update()
            )
            if row is None:
                raise NotFound(kind="receiver", key=entry.subject_id)
            row.revision += 1
            if not entry.before:
                await self._take_out(session, row)
                gone = self._entries.keep(work, row.id, "deleted", before=entry.after, by=by)
                return _Edited(None, gone)
            routes = [UUID(one) for one in entry.before.get("routes", ())]
            spec = ReceiverSpec.model_validate(
                {name: value for name, value in entry.before.items() if name != "routes"}
            )
            await self._check(session, workspace_id, spec, but=ReceiverId(row.id))
            _apply(spec, row)
            row.removed_at = None
            await session.flush()
            for route_id in routes:
                if await session.scalar(select(RouteRow.id).where(RouteRow.id == route_id)):
                    link = RouteReceiverRow(
                        workspace_id=workspace_id, route_id=route_id, receiver_id=row.id
                    )
                    session.add(link)
            back = self._entries.keep(
                work, row.id, "restored", before=entry.after, after=entry.before, by=by
            )
            return _Edited(ReceiverId(row.id), back)

        return await self._change(workspace_id, edit, by=by, cause=cause)

    async def _change(
        self, workspace_id: WorkspaceId, edit: _Edit, *, by: PersonId | None, cause: Cause
    ) -> ReceiverChange:
        async def body(session: AsyncSession, work: Work) -> _Edited:
            made = await made_before(session, cause, KIND)
            if made is not None:
                cause.settle(work, self._clock.now())
                return _Edited(ReceiverId(made), None)
            await begin_change(session, workspace_id, by=by, right=RIGHT)
            edited = await edit(session, work)
            cause.settle(
                work,
                self._clock.now(),
                Answer(status=200, body={KIND: str(edited.receiver_id)}),
            )
            return edited

        edited = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        receiver = None
        if edited.receiver_id is not None:
            receiver = await self._receivers.one(workspace_id, edited.receiver_id)
        return ReceiverChange(receiver=receiver, change=edited.change)

    async def _add(
        self,
        session: AsyncSession,
        work: Work,
        workspace_id: WorkspaceId,
        spec: ReceiverSpec,
        by: PersonId | None,
    ) -> _Edited:
        known = await count_receivers(session)
        if known >= MOST_RECEIVERS:
            raise Conflict(
                reason="too_many_receivers",
                message=f"there are {known} receivers already; at most {MOST_RECEIVERS}",
            )
        await self._check(session, workspace_id, spec)
        row = ReceiverRow(
            id=self._ids.new(),
            workspace_id=workspace_id,
            name=spec.name,
            kind=spec.kind,
            created_at=self._clock.now(),
        )
        _apply(spec, row)
        session.add(row)
        await session.flush()
        made = self._entries.keep(work, row.id, "created", after=_stored(spec), by=by)
        return _Edited(ReceiverId(row.id), made)

    async def _check(
        self,
        session: AsyncSession,
        workspace_id: WorkspaceId,
        spec: ReceiverSpec,
        *,
        but: ReceiverId | None = None,
    ) -> None:
        """Refuse one that leads nowhere in this workspace, or where another (`but` this) does."""
        spec.check()
        if spec.chat_id is not None:
            bound = await session.scalar(
                select(ChatRow.workspace_id).where(ChatRow.id == spec.chat_id)
            )
            if bound != workspace_id:
                raise NotFound(kind="chat", key=spec.chat_id)
        if spec.person_id is not None and not await role_in(session, PersonId(spec.person_id)):
            raise NotFound(kind="member", key=spec.person_id)
        same = select(ReceiverRow.id, ReceiverRow.name).where(
            ReceiverRow.removed_at.is_(None),
            ReceiverRow.kind == spec.kind,
            ReceiverRow.chat_id == spec.chat_id,
            ReceiverRow.person_id == spec.person_id,
            ReceiverRow.role == (None if spec.role is None else spec.role.value),
        )
        if but is not None:
            same = same.where(ReceiverRow.id != but)
        found = (await session.execute(same.limit(1))).one_or_none()
        if found is not None:
            raise ReceiverThere(ReceiverId(found[0]), found[1])

    async def _take_out(self, session: AsyncSession, row: ReceiverRow) -> None:
        await session.execute(
            delete(RouteReceiverRow).where(RouteReceiverRow.receiver_id == row.id)
        )
        row.removed_at, row.is_active = self._clock.now(), False
        row.revision += 1


@dataclass(frozen=True, slots=True)
class _Edited:
    receiver_id: ReceiverId | None
    change: UUID | None


_Edit = Callable[[AsyncSession, Work], Awaitable[_Edited]]


def _stored(spec: ReceiverSpec) -> JsonObject:
    return spec.model_dump(mode="json")


def _apply(spec: ReceiverSpec, row: ReceiverRow) -> None:
    row.name, row.kind = spec.name, spec.kind
    row.chat_id, row.person_id = spec.chat_id, spec.person_id
    row.role = None if spec.role is None else spec.role.value
    row.minimum_severity = spec.minimum_severity.value
    row.loud_from = None if spec.loud_from is None else spec.loud_from.value
    row.storm_alerts, row.is_active = spec.storm_alerts, spec.is_active
