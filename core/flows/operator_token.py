"""The operator of the machine lets somebody in without the bot: an access token of a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import System
from core.errors import InvalidInput, NotFound
from core.ids import Ids, PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.signing import AccessTokens
from core.tenants.entries import Entries
from core.tenants.tables import MemberRow, PersonRow, WorkspaceRow
from core.work import Books, Work

_ALL = System(reason="the operator of the machine names a person of any workspace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A token, whose it is, and until when. It is never shown by accident."""

    name: str
    role: str
    workspace: str
    until: datetime
    token: str = field(repr=False)


class OperatorToken:
    """The use case; every token stands in the audit trail of its workspace."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids, tokens: AccessTokens) -> None:
        self._books = books
        self._clock = clock
        self._entries = Entries(kind="token", ids=ids, clock=clock)
        self._tokens = tokens

    async def workspace(self, word: str | None) -> WorkspaceId:
        """Return the workspace of this id or name; None: the only one. Raises NotFound, and
        InvalidInput naming those there are when there are several."""

        async def body(session: AsyncSession, _work: Work) -> WorkspaceId:
            rows = (await session.scalars(select(WorkspaceRow).order_by(WorkspaceRow.id))).all()
            found = [row for row in rows if word is None or _is(word, row.id, row.name)]
            if not found:
                raise NotFound(kind="workspace", key=word or "(none yet)")
            if len(found) > 1:
                names = ", ".join(f"{row.name} ({row.id})" for row in found[:20])
                raise InvalidInput(field="workspace", value=word, wanted=f"one of {names}")
            return WorkspaceId(found[0].id)

        return await self._books.transaction(_ALL, body)

    async def lend(self, workspace_id: WorkspaceId, word: str, *, cause: Cause) -> Lent:
        """Return an access token of the member with this id, name, first name or @username. Raises
        NotFound, and InvalidInput naming them when there are several."""

        async def body(session: AsyncSession, work: Work) -> Lent:
            members = await session.execute(
                select(PersonRow, MemberRow.role, WorkspaceRow.name)
                .join(MemberRow, MemberRow.person_id == PersonRow.id)
                .join(WorkspaceRow, WorkspaceRow.id == MemberRow.workspace_id)
                .where(MemberRow.workspace_id == workspace_id)
                .where(_called(word))
                .order_by(PersonRow.id)
            )
            called = members.all()
            whole = [one for one in called if one[0].name.casefold() == word.casefold()]
            found = whole or called
            if not found:
                raise NotFound(kind="member", key=word)
            if len(found) > 1:
                names = ", ".join(f"{person.name} ({person.id})" for person, _, _ in found[:20])
                raise InvalidInput(field="person", value=word, wanted=f"one of {names}")
            person, role, workspace = found[0]
            now = self._clock.now()
            self._entries.keep(
                work.within(workspace_id),
                person.id,
                "issued",
                after={"person": person.name, "role": role},
                by=None,
            )
            cause.settle(work, now)
            token = self._tokens.issue(
                person_id=PersonId(person.id),
                workspace_id=workspace_id,
                role=role,
                token_version=person.token_version,
            )
            return Lent(
                name=person.name,
                role=role,
                workspace=workspace,
                until=now + self._tokens.life,
                token=token,
            )

        return await self._books.transaction(_ALL, body)


def _is(word: str, id: UUID, name: str) -> bool:
    return word.casefold() in (str(id), name.casefold())


def _called(word: str) -> ColumnElement[bool]:
    """Return the condition that a person is called so."""
    if word.startswith("@"):
        return func.lower(PersonRow.username) == word[1:].lower()
    try:
        return PersonRow.id == UUID(word)
    except ValueError:
        name = func.lower(PersonRow.name)
        return or_(name == word.lower(), name.startswith(f"{word.lower()} ", autoescape=True))
