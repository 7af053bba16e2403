"""Canned replies are made, changed, removed, read in the order of their use, and used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.canned.filling import Filling, filling_of
from core.canned.tables import CannedReplyRow
from core.canned.variables import VARIABLES, check
from core.canned.wanted import REPLIES_AT_MOST, WantedReply
from core.clock import Clock
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.submission import REPLY_LIMIT
from core.desk.view import CaseViews
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import CannedReplyId, CaseId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.tenants.entries import Entries
from core.tenants.sight import Sight
from core.tenants.turns import in_turn
from core.texts import text
from core.work import Books, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """One as lists show it; `text` has its variables as they were written, `uses` is how often it
    was taken for an answer."""

    id: CannedReplyId
    wanted: WantedReply
    uses: int
    created_at: datetime
    revision: int


class CannedReplies:
    """The book of them; another workspace's are not there. Rights are asked before."""

    def __init__(
        self, *, database: Database, books: Books, clock: Clock, ids: Ids, cases: CaseViews
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._cases = cases
        self._entries = Entries(kind="canned_reply", ids=ids, clock=clock)

    async def all(self, workspace_id: WorkspaceId) -> tuple[CannedReply, ...]:
        """Return all of them, the most used first, then by title."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = list(await session.scalars(select(CannedReplyRow)))
        return tuple(sorted((_read(row) for row in rows), key=standing))

    async def one(self, workspace_id: WorkspaceId, key: CannedReplyId) -> CannedReply:
        """Return it; raises NotFound."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return _read(await _row(session, key))

    async def filling(
        self, workspace_id: WorkspaceId, case_id: CaseId, *, by: PersonId, sight: Sight
    ) -> Filling:
        """Return what variables stand for when `by` answers in a case. Raises NotFound for a case
        that is not there or not seen."""
        case = await self._cases.one(workspace_id, case_id, sight=sight)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await filling_of(session, workspace_id, case, by=by)

    async def preview(
        self, workspace_id: WorkspaceId, words: str, language: str | None, *, by: PersonId
    ) -> tuple[str, str]:
        """Return a text as it would be sent in a case that might be, and in one of which nothing
        is known but its number. Raises InvalidInput for a text that is not taken."""
        check(words, at_most=REPLY_LIMIT)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            known = await filling_of(session, workspace_id, None, by=by)
        always = {one.name for one in VARIABLES if one.otherwise is None}
        values = {name: value for name, value in known.values.items() if name in always}
        bare = Filling(values=values, language=known.language)
        return known.fill(words, language), bare.fill(words, language)

    async def make(
        self, workspace_id: WorkspaceId, wanted: WantedReply, *, by: PersonId, cause: Cause
    ) -> CannedReply:
        """Make one. Raises InvalidInput for a shortcut that another has, Conflict too_many."""
        made = self._ids.new()

        async def body(session: AsyncSession, work: Work) -> CannedReply:
            await in_turn(session, workspace_id)
            count = await session.scalar(select(func.count()).select_from(CannedReplyRow))
            if (count or 0) >= REPLIES_AT_MOST:
                message = f"a workspace has at most {REPLIES_AT_MOST} canned replies"
                raise Conflict(reason="too_many", message=message)
            await _check_shortcut(session, wanted.shortcut, but=None)
            row = CannedReplyRow(
                id=made,
                workspace_id=workspace_id,
                created_at=self._clock.now(),
                title=wanted.title,
                text=wanted.text,
            )
            _write(row, wanted)
            session.add(row)
            await session.flush()
            self._entries.keep(work, made, "created", after=_kept(row), by=by)
            answer = Answer(status=201, body={"canned_reply": str(made)})
            cause.settle(work, self._clock.now(), answer)
            return _read(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def change(
        self,
        workspace_id: WorkspaceId,
        key: CannedReplyId,
        wanted: WantedReply,
        *,
        revision: int,
        by: PersonId,
        cause: Cause,
    ) -> CannedReply:
        """Have it say something else. Raises as `make`, NotFound, and Stale when somebody changed
        it since `revision`."""

        async def body(session: AsyncSession, work: Work) -> CannedReply:
            await in_turn(session, workspace_id)
            row = await _row(session, key, revision)
            await _check_shortcut(session, wanted.shortcut, but=key)
            before = _kept(row)
            _write(row, wanted)
            row.revision += 1
            self._entries.keep(work, row.id, "changed", before=before, after=_kept(row), by=by)
            cause.settle(work, self._clock.now())
            return _read(row)

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def remove(
        self,
        workspace_id: WorkspaceId,
        key: CannedReplyId,
        *,
        revision: int | None,
        by: PersonId,
        cause: Cause,
    ) -> None:
        """Remove it. Raises NotFound and Stale."""

        async def body(session: AsyncSession, work: Work) -> None:
            await in_turn(session, workspace_id)
            row = await _row(session, key, revision)
            self._entries.keep(work, row.id, "removed", before=_kept(row), by=by)
            await session.delete(row)
            cause.settle(work, self._clock.now())

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def use(
        self,
        workspace_id: WorkspaceId,
        key: CannedReplyId,
        case_id: CaseId,
        *,
        by: PersonId,
        sight: Sight,
        cause: Cause,
    ) -> str:
        """Count that it was taken for an answer in a case; return it filled in. Raises NotFound
        for either of them."""
        case = await self._cases.one(workspace_id, case_id, sight=sight)

        async def body(session: AsyncSession, work: Work) -> str:
            row = await _row(session, key)
            filling = await filling_of(session, workspace_id, case, by=by)
            text = filling.fill(row.text, row.language)
            # Not a new revision: whoever edits it at the moment does not write over anything.
            one_more = update(CannedReplyRow).where(CannedReplyRow.id == key)
            await session.execute(one_more.values(uses=CannedReplyRow.uses + 1))
            answer = Answer(status=200, body={"canned_reply": str(key), "text": text})
            cause.settle(work, self._clock.now(), answer)
            return text

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def standing(one: CannedReply) -> tuple[int, str, CannedReplyId]:
    """Return where one stands in a list: by use, then by title."""
    return (-one.uses, one.wanted.title.casefold(), one.id)


async def _row(
    session: AsyncSession, key: CannedReplyId, revision: int | None = None
) -> CannedReplyRow:
    row = await session.scalar(select(CannedReplyRow).where(CannedReplyRow.id == key))
    if row is None:
        raise NotFound(kind="canned reply", key=key)
    if revision is not None and row.revision != revision:
        raise Stale(f"the canned reply has the revision {row.revision} by now: read it again")
    return row


async def _check_shortcut(
    session: AsyncSession, shortcut: str | None, *, but: CannedReplyId | None
) -> None:
    if shortcut is None:
        return
    query = select(CannedReplyRow).where(CannedReplyRow.shortcut == shortcut)
    others: Sequence[CannedReplyRow] = (await session.scalars(query)).all()
    for one in others:
        if one.id != but:
            wanted = text("a word that no other has; it brings “{title}”", title=one.title)
            raise InvalidInput(field="shortcut", value=shortcut, wanted=wanted)


def _write(row: CannedReplyRow, wanted: WantedReply) -> None:
    row.title = wanted.title
    row.text = wanted.text
    row.shortcut = wanted.shortcut
    row.language = wanted.language
    row.category = wanted.category


def _kept(row: CannedReplyRow) -> JsonObject:
    """Return it as the audit trail keeps it."""
    return {
        "title": row.title,
        "text": row.text,
        "shortcut": row.shortcut,
        "language": row.language,
        "category": row.category,
    }


def _read(row: CannedReplyRow) -> CannedReply:
    return CannedReply(
        id=CannedReplyId(row.id),
        wanted=WantedReply(
            title=row.title,
            text=row.text,
            shortcut=row.shortcut,
            language=row.language,
            category=row.category,
        ),
        uses=row.uses,
        created_at=row.created_at,
        revision=row.revision,
    )
