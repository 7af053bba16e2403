"""The rules of a workspace as people keep them: listed, saved, switched, copied, deleted.

Every change is one commit: the rule, its revision, who did it with before and after, and the
workspace's `config_revision`, by which every process compiles anew. Rights are checked by whoever
calls.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from itertools import count
from uuid import UUID

import orjson
from sqlalchemy import String, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.policy import zone_of
from core.clock import Clock
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotFound, TooLarge
from core.ids import Ids, PersonId, RuleId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.rulebook.activity import NEVER, fired_by_rule, sent_by_rule
from core.rulebook.figures import DAYS, counts_by_rule, figures_by_rule
from core.rulebook.names import RuleNames, load_names
from core.rulebook.ordering import RuleOrder
from core.rulebook.revisions import Revisions
from core.rulebook.stored import Meanwhile, RuleChanged, StoredRule, since, stored_rule
from core.rulebook.windows import begin, forget
from core.rules.engine import RuleSet
from core.rules.rule import Rule, RuleSpec, parse_rule
from core.rules.tables import RuleRevisionRow, RuleRow, RuleStatRow
from core.tenants.turns import reconfigured
from core.texts import text
from core.work import Books, Work

NAME_LENGTH = 100
MOST_RULES = 5_000
"""In one workspace."""
LONG = 2_000
"""Characters of a rule as it is stored; nearly all have less. What one has more is long lists of
words, and all are compiled anew with each change of any rule, while what comes in waits."""
LONG_AT_MOST = 1_000_000
"""Of what all rules of one workspace have above `LONG`: some 50,000 words, half a second."""

_TRIAL = RuleId(UUID(int=0))
_NUMBERED = re.compile(r" \(\d{1,4}\)$")


class RuleBook:
    """The service; another workspace's rules are not there (NotFound). `order` is the one in
    which they are asked."""

    def __init__(self, *, books: Books, database: Database, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._database = database
        self._clock = clock
        self._ids = ids
        self._revisions = Revisions(ids=ids, clock=clock)
        self.order = RuleOrder(books=books, database=database, clock=clock, ids=ids)

    async def all(
        self, workspace_id: WorkspaceId, *, days: int = DAYS, timed: bool = False
    ) -> tuple[StoredRule, ...]:
        """Return them by priority, then name; what they did is that of so many days, with how
        long it took only if `timed`."""
        figures = figures_by_rule if timed else counts_by_rule
        statement = select(RuleRow).order_by(RuleRow.priority, RuleRow.name, RuleRow.id)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(statement)).all()
            now = self._clock.now()
            fired = await fired_by_rule(session, workspace_id, now)
            sent = await sent_by_rule(session, workspace_id, now)
            did = await figures(session, workspace_id, now, days=days)
        return tuple(
            stored_rule(row, fired.get(rule, NEVER), sent.get(rule, NEVER), did.get(rule))
            for row in rows
            for rule in (RuleId(row.id),)
        )

    async def one(self, workspace_id: WorkspaceId, rule_id: RuleId) -> StoredRule:
        """Return one; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await _row(session, rule_id)
            now = self._clock.now()
            fired = await fired_by_rule(session, workspace_id, now, only=rule_id)
            sent = await sent_by_rule(session, workspace_id, now, only=rule_id)
            did = await figures_by_rule(session, workspace_id, now, only=rule_id)
        return stored_rule(
            row, fired.get(rule_id, NEVER), sent.get(rule_id, NEVER), did.get(rule_id)
        )

    async def since(
        self, workspace_id: WorkspaceId, rule_id: RuleId, revision: int
    ) -> Meanwhile | None:
        """Return what others made of a rule since this revision was seen, None when it still is
        the present one; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await _row(session, rule_id)
            return None if row.revision == revision else await since(session, row, revision)

    async def names(self, workspace_id: WorkspaceId) -> RuleNames:
        """Return who and what rules can name, as it is now: both `Names` and `Receivers`."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await load_names(session, workspace_id)

    async def save(
        self,
        workspace_id: WorkspaceId,
        spec: RuleSpec,
        *,
        by: PersonId | None,
        rule_id: RuleId | None = None,
        if_revision: int | None = None,
        cause: Cause | None = None,
    ) -> StoredRule:
        """Return the rule made (`rule_id` None), or as its next revision; what is the same
        already is none.

        Raises RuleChanged when `if_revision` is not the present one, NotFound, Conflict
        `too_many_rules`, TooLarge for a long rule beside other long ones, and InvalidInput for one
        that cannot work or names somebody who is not here.
        """
        _check_compiles(spec)

        async def edit(session: AsyncSession, work: Work) -> RuleId:
            names = await load_names(session, workspace_id)
            names.check(spec)
            names.keep_receivers(spec, work, ids=self._ids, now=self._clock.now())
            if rule_id is None:
                return await self._add(session, work, spec, by)
            row = await _row(session, rule_id, locked=True, if_revision=if_revision)
            stored = spec.model_dump(mode="json")
            await _check_length(session, stored, but=rule_id)
            await self._revise(session, work, row, stored, by)
            return rule_id

        return await self._change(workspace_id, edit, cause)

    async def switch(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        active: bool,
        by: PersonId | None,
        if_revision: int | None = None,
        cause: Cause | None = None,
    ) -> StoredRule:
        """Return the rule switched on or off. Raises NotFound, RuleChanged, and InvalidInput for
        switching on one that cannot be read."""

        async def edit(session: AsyncSession, work: Work) -> RuleId:
            row = await _row(session, rule_id, locked=True, if_revision=if_revision)
            spec = {**row.spec, "active": active}
            if active:
                parse_rule(spec)
            await self._revise(session, work, row, spec, by)
            return rule_id

        return await self._change(workspace_id, edit, cause)

    async def copy(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        by: PersonId | None,
        if_revision: int | None = None,
        cause: Cause | None = None,
    ) -> StoredRule:
        """Return a new rule like this one, switched off, with a number after its name. Raises
        NotFound, RuleChanged, Conflict `too_many_rules`, and InvalidInput for one that cannot be
        read."""

        async def edit(session: AsyncSession, work: Work) -> RuleId:
            spec = parse_rule((await _row(session, rule_id, if_revision=if_revision)).spec)
            name = _next_name(spec.name, set(await session.scalars(select(RuleRow.name))))
            copied = spec.model_copy(update={"name": name, "active": False})
            return await self._add(session, work, copied, by)

        return await self._change(workspace_id, edit, cause)

    async def delete(
        self,
        workspace_id: WorkspaceId,
        rule_id: RuleId,
        *,
        by: PersonId | None,
        if_revision: int | None = None,
        cause: Cause | None = None,
    ) -> None:
        """Delete the rule with all it remembers; its alerts stay. Raises NotFound,
        RuleChanged."""

        async def body(session: AsyncSession, work: Work) -> None:
            await reconfigured(session, workspace_id)
            row = await _row(session, rule_id, locked=True, if_revision=if_revision)
            self._revisions.enter(work, "deleted", row, before=row.spec, by=by)
            await forget(session, rule_id)
            for table in (RuleRevisionRow, RuleStatRow):
                await session.execute(delete(table).where(table.rule_id == rule_id))
            await session.delete(row)
            if cause is not None:
                cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def _change(
        self, workspace_id: WorkspaceId, edit: _Edit, cause: Cause | None
    ) -> StoredRule:
        async def body(session: AsyncSession, work: Work) -> RuleId:
            made = await made_before(session, cause, "rule")
            rule_id = None if made is None else RuleId(made)
            if rule_id is None:
                await reconfigured(session, workspace_id)
                rule_id = await edit(session, work)
                answer = Answer(status=200, body={"rule": str(rule_id)})
            else:
                answer = None
            if cause is not None:
                cause.settle(work, self._clock.now(), answer)
            return rule_id

        rule_id = await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return await self.one(workspace_id, rule_id)

    async def _add(
        self, session: AsyncSession, work: Work, spec: RuleSpec, by: PersonId | None
    ) -> RuleId:
        known = await session.scalar(select(func.count()).select_from(RuleRow)) or 0
        if known >= MOST_RULES:
            raise Conflict(
                reason="too_many_rules",
                message=f"there are {known} rules already; at most {MOST_RULES}",
            )
        stored, now = spec.model_dump(mode="json"), self._clock.now()
        await _check_length(session, stored)
        row = RuleRow(
            id=self._ids.new(),
            workspace_id=_workspace_of(work),
            name=spec.name,
            spec=stored,
            is_active=spec.active,
            priority=spec.priority,
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        await session.flush()
        self._revisions.keep(session, row, by=by)
        self._revisions.enter(work, "created", row, after=stored, by=by)
        await self._begin(session, work, row)
        return RuleId(row.id)

    async def _revise(
        self,
        session: AsyncSession,
        work: Work,
        row: RuleRow,
        stored: JsonObject,
        by: PersonId | None,
    ) -> None:
        if await self._revisions.revise(session, work, row, stored, by=by):
            await self._begin(session, work, row)

    async def _begin(self, session: AsyncSession, work: Work, row: RuleRow) -> None:
        """Have the clock and the windows follow the rule as it is now."""
        try:
            rule = Rule(id=RuleId(row.id), revision=row.revision, spec=parse_rule(row.spec))
        except InvalidInput:  # it can only have been switched off
            await forget(session, RuleId(row.id))
            return
        zone = await zone_of(session, _workspace_of(work))
        await begin(session, work, rule, at=self._clock.now(), zone=zone)


_Edit = Callable[[AsyncSession, Work], Awaitable[RuleId]]


def _check_compiles(spec: RuleSpec) -> None:
    """Refuse a rule that is well formed but could never be asked."""
    trial = RuleSet.compile([Rule(id=_TRIAL, revision=1, spec=spec)])
    if trial.errors:
        wanted = text("a condition")
        raise InvalidInput(field="condition", value=trial.errors[0].message, wanted=wanted)


async def _check_length(
    session: AsyncSession, stored: JsonObject, *, but: RuleId | None = None
) -> None:
    """Refuse a long rule beside so many others (`but` the one it replaces) that compiling them all
    would hold up what comes in."""
    above = len(orjson.dumps(stored)) - LONG
    if above <= 0:
        return
    length = func.length(cast(RuleRow.spec, String))
    others = select(func.sum(length - LONG)).where(length > LONG)
    if but is not None:
        others = others.where(RuleRow.id != but)
    if above + (await session.scalar(others) or 0) > LONG_AT_MOST:
        limit = f"{LONG_AT_MOST:,} characters beyond {LONG:,} each"
        raise TooLarge(field="what all rules of this workspace say", limit=limit)


async def _row(
    session: AsyncSession,
    rule_id: RuleId,
    *,
    locked: bool = False,
    if_revision: int | None = None,
) -> RuleRow:
    """Return the row as this session's workspace sees it; raises NotFound, and RuleChanged when
    it is not at the revision that was seen."""
    statement = select(RuleRow).where(RuleRow.id == rule_id)
    row = await session.scalar(statement.with_for_update() if locked else statement)
    if row is None:
        raise NotFound(kind="rule", key=rule_id)
    if if_revision is not None and if_revision != row.revision:
        raise RuleChanged(await since(session, row, if_revision))
    return row


def _workspace_of(work: Work) -> WorkspaceId:
    if work.workspace_id is None:
        raise TypeError("a rule is written in its workspace")
    return work.workspace_id


def _next_name(name: str, taken: set[str]) -> str:
    """Return "Name (2)", or the first number that is free."""
    stem = _NUMBERED.sub("", name)
    for number in count(2):
        ending = f" ({number})"
        free = stem[: NAME_LENGTH - len(ending)] + ending
        if free not in taken:
            return free
    raise AssertionError("numbers do not end")
