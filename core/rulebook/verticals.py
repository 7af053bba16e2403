"""What a workspace is run for, and the ready-made rules that come and go with it.

Only rules that nobody has touched go: a rule that people changed, switched or wrote is theirs, and
one they deleted does not come back by itself. A choice is one commit with one entry in the audit
trail, which holds whole what was added and taken away, so that it can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.base import JsonObject
from core.db.tenancy import InWorkspace
from core.errors import Conflict
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Cause
from core.rulebook.installing import Installed, install, keep_receivers
from core.rulebook.windows import forget
from core.rules.ready_made import ReadyMade, ready_made
from core.rules.rule import RuleSpec, parse_rule
from core.rules.tables import RuleRevisionRow, RuleRow, RuleStatRow
from core.tenants.turns import reconfigured
from core.tenants.vertical import Vertical, vertical_of
from core.texts import Locale
from core.work import Books, Work

CHOSEN, UNDONE = "workspace.vertical_chosen", "workspace.vertical_undone"
"""In the audit trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a choice came to. `change` names it for whoever takes it back, None for a choice that
    has been taken back; `theirs` are ready-made rules that people had made their own."""

    change: UUID | None
    vertical: Vertical | None
    at_work: tuple[RuleSpec, ...]
    added: int
    removed: int
    theirs: tuple[str, ...]


class _Kept(NamedTuple):
    """A rule as the audit trail keeps it."""

    id: RuleId
    key: str
    spec: JsonObject

    @classmethod
    def read(cls, stored: JsonObject) -> _Kept:
        return cls(RuleId(UUID(stored["id"])), stored["key"], stored["spec"])

    def written(self) -> JsonObject:
        return {"id": str(self.id), "key": self.key, "spec": self.spec}

    def installed(self) -> Installed:
        return Installed(id=self.id, key=self.key, spec=parse_rule(self.spec))


class Verticals:
    """The use case; rights are checked by whoever calls."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids

    async def choose(
        self,
        workspace_id: WorkspaceId,
        vertical: Vertical,
        *,
        locale: Locale,
        by: PersonId,
        cause: Cause,
    ) -> Choice:
        """Have the ready-made rules of this vertical in the place of those before; choosing what
        is chosen brings back those that are missing. New rules are named in the language given."""

        async def body(session: AsyncSession, work: Work) -> Choice:
            workspace = await reconfigured(session, workspace_id)
            before = vertical_of(workspace.vertical)
            rows = await _ready_made_rows(session)
            wanted = ready_made(vertical, locale)
            gone, new = await _difference(session, rows, wanted, before, vertical)
            removed = [await self._remove(session, row) for row in gone]
            added = [self._kept(one) for one in new]
            now = self._clock.now()
            await keep_receivers(
                session, work, [one.installed() for one in added], ids=self._ids, now=now
            )
            for one in added:
                await install(session, work, one.installed(), now=now)
            workspace.vertical = vertical.value
            change = self._audit(
                work,
                CHOSEN,
                by,
                before=_trail(before, removed),
                after=_trail(vertical, added),
            )
            cause.settle(work, self._clock.now())
            return await self._told(session, vertical, change, added, removed)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def undo(
        self, workspace_id: WorkspaceId, change: UUID, *, by: PersonId, cause: Cause
    ) -> Choice:
        """Take a choice back: what it added goes unless somebody has changed it, what it took away
        is there again as it was. Raises Conflict `too_late` when it is not the newest choice."""

        async def body(session: AsyncSession, work: Work) -> Choice:
            workspace = await reconfigured(session, workspace_id)
            newest = await session.scalar(
                select(AuditRow)
                .where(AuditRow.action.in_((CHOSEN, UNDONE)))
                .order_by(AuditRow.id.desc())
                .limit(1)
            )
            if newest is None or newest.id != change or newest.action != CHOSEN:
                raise Conflict(reason="too_late", message="something else was chosen since")
            before, after = newest.before, newest.after
            added = {_Kept.read(one).id for one in after["rules"]}
            rows = [row for row in await _ready_made_rows(session) if row.id in added]
            removed = [await self._remove(session, row) for row in rows if _is_untouched(row)]
            back = [_Kept.read(one) for one in before["rules"]]
            for one in back:
                await install(session, work, one.installed(), now=self._clock.now())
            workspace.vertical = before["vertical"]
            vertical = vertical_of(workspace.vertical)
            self._audit(
                work,
                UNDONE,
                by,
                before=_trail(vertical_of(after["vertical"]), removed),
                after=_trail(vertical, back),
            )
            cause.settle(work, self._clock.now())
            return await self._told(session, vertical, None, back, removed)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _told(
        self,
        session: AsyncSession,
        vertical: Vertical | None,
        change: UUID | None,
        added: Sequence[_Kept],
        removed: Sequence[_Kept],
    ) -> Choice:
        rows = await _ready_made_rows(session)
        return Choice(
            change=change,
            vertical=vertical,
            at_work=tuple(parse_rule(row.spec) for row in rows if _is_untouched(row)),
            added=len(added),
            removed=len(removed),
            theirs=tuple(row.name for row in rows if not _is_untouched(row)),
        )

    def _kept(self, made: ReadyMade) -> _Kept:
        return _Kept(RuleId(self._ids.new()), made.key, made.spec.model_dump(mode="json"))

    async def _remove(self, session: AsyncSession, row: RuleRow) -> _Kept:
        kept = _Kept(RuleId(row.id), row.ready_made or "", row.spec)
        await forget(session, kept.id)
        for table in (RuleRevisionRow, RuleStatRow):
            await session.execute(delete(table).where(table.rule_id == kept.id))
        await session.delete(row)
        await session.flush()
        return kept

    def _audit(
        self, work: Work, action: str, by: PersonId, *, before: JsonObject, after: JsonObject
    ) -> UUID:
        id_ = self._ids.new()
        work.insert(
            AuditRow,
            id=id_,
            at=self._clock.now(),
            action=action,
            subject_kind="workspace",
            subject_id=str(work.workspace_id),
            before=before,
            after=after,
            actor_id=by,
        )
        return id_


async def _difference(
    session: AsyncSession,
    rows: Sequence[RuleRow],
    wanted: Sequence[ReadyMade],
    before: Vertical | None,
    now: Vertical,
) -> tuple[list[RuleRow], list[ReadyMade]]:
    """Return the rows that go and the rules that come."""
    known = {row.ready_made for row in rows}
    gone: list[RuleRow] = []
    unwanted = set(known)
    if before is not now:
        specs = {one.key: one.spec for one in wanted}
        # What reads the same already stays, with all it counted.
        gone = [
            row
            for row in rows
            if _is_untouched(row) and parse_rule(row.spec) != specs.get(row.ready_made or "")
        ]
        deleted = {one.key for one in ready_made(before, Locale())} - known
        unwanted = (known - {row.ready_made for row in gone}) | deleted
    # Somebody may have brought one back from its deletion, as a rule of their own.
    there = (await session.scalars(select(RuleRow.spec))).all()
    new = [
        one
        for one in wanted
        if one.key not in unwanted and one.spec.model_dump(mode="json") not in there
    ]
    return gone, new


async def _ready_made_rows(session: AsyncSession) -> Sequence[RuleRow]:
    statement = (
        select(RuleRow)
        .where(RuleRow.ready_made.is_not(None))
        .order_by(RuleRow.priority, RuleRow.name, RuleRow.id)
    )
    return (await session.scalars(statement)).all()


def _is_untouched(row: RuleRow) -> bool:
    """Tell whether nobody has changed the rule, nor switched it."""
    return row.revision == 1


def _trail(vertical: Vertical | None, rules: Sequence[_Kept]) -> JsonObject:
    return {
        "vertical": None if vertical is None else vertical.value,
        "rules": [one.written() for one in rules],
    }
