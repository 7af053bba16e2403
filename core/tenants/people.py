"""People as a bot knows them, and what each of them is in which workspace."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import Ids, PersonId, WorkspaceId
from core.tenants.plain_name import plain_name
from core.tenants.role import Role
from core.tenants.sight import NOTHING, Sight
from core.tenants.sights import sight_in
from core.tenants.tables import ChatRow, MemberRow, PersonRow, WorkspaceRow
from core.tenants.vertical import Vertical, vertical_of
from core.work import Books, Work

_REMEMBERED = 10_000
"""Persons kept in memory, so that not every update costs a query; the least recent go first."""

_ABOVE = System(reason="persons and chats stand above workspaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human as one bot knows them. `language` is a Telegram code; `zone` None: the
    workspace's."""

    id: PersonId
    bot_id: int
    telegram_user_id: int
    name: str
    username: str | None
    language: str
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A workspace and what a person is and sees in it; `role` None: no member, perhaps a customer.
    `vertical` None: nobody has said what it is run for. `is_one_of_many`: they are a member of
    others too. `speaks` is their own language as it is now, a code; a `Person` may be older."""

    workspace_id: WorkspaceId
    workspace_name: str
    role: Role | None
    language: str
    zone: str
    speaks: str
    vertical: Vertical | None = None
    sight: Sight = NOTHING
    is_one_of_many: bool = False


class People:
    """Remembers people on first sight and looks up their standing."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._known: OrderedDict[tuple[int, int], Person] = OrderedDict()

    async def person(
        self,
        *,
        bot_id: int,
        telegram_user_id: int,
        name: str,
        username: str | None,
        language_code: str | None,
    ) -> Person:
        """Return the person, stored on first sight and renamed when their name changed.

        The name is kept as `plain_name` leaves it.
        """
        name = plain_name(name)
        key = (bot_id, telegram_user_id)
        known = self._known.get(key)
        if known is None or (known.name, known.username) != (name, username):
            known = await self._store(key, name, username, language_code)
            self._known[key] = known
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return known

    async def here(
        self, *, person_id: PersonId, bot_id: int, chat_id: int, topic_id: int, is_private: bool
    ) -> Standing | None:
        """Return the workspace that counts here: a group's own, in private the active one.

        Whoever has left the active one is in the oldest they are a member of; somebody new is
        where everybody is while there is but one workspace. None when there are several, or when
        the group is bound to none. A group is bound as a whole: any of its topics
        stands for it.
        """
        async with self._database.reading(_ABOVE) as session:
            if is_private:
                found = await session.scalar(
                    select(PersonRow.active_workspace_id).where(PersonRow.id == person_id)
                )
                found = (
                    found
                    or await _oldest_membership(session, person_id)
                    or await _only_workspace(session)
                )
            else:
                found = await session.scalar(
                    select(ChatRow.workspace_id)
                    .where(
                        ChatRow.bot_id == bot_id,
                        ChatRow.telegram_chat_id == chat_id,
                        ChatRow.workspace_id.is_not(None),
                    )
                    .limit(1)
                )
            if found is None:
                return None
            return await _standing(session, person_id, found)

    async def standing(self, *, person_id: PersonId, workspace_id: WorkspaceId) -> Standing | None:
        """Return what the person is in this workspace; None when there is no such workspace."""
        async with self._database.reading(_ABOVE) as session:
            return await _standing(session, person_id, workspace_id)

    async def block(self, person_id: PersonId, *, is_blocked: bool) -> None:
        """Remember that they blocked the bot, or let it in again."""

        async def body(session: AsyncSession, _work: Work) -> None:
            row = await session.get_one(PersonRow, person_id)
            row.blocked_at = self._clock.now() if is_blocked else None
            await touch_configuration(session, person_id)

        await self._books.transaction(_ABOVE, body)

    async def _store(
        self, key: tuple[int, int], name: str, username: str | None, language: str | None
    ) -> Person:
        bot_id, user_id = key

        async def body(session: AsyncSession, _work: Work) -> Person:
            row = await session.scalar(
                select(PersonRow).where(
                    PersonRow.bot_id == bot_id, PersonRow.telegram_user_id == user_id
                )
            )
            if row is None:
                row = PersonRow(
                    id=self._ids.new(),
                    bot_id=bot_id,
                    telegram_user_id=user_id,
                    name=name,
                    username=username,
                    language=language or "en",
                    created_at=self._clock.now(),
                )
                session.add(row)
            row.name, row.username = name, username
            return _person(row)

        return await self._books.transaction(_ABOVE, body)


async def touch_configuration(session: AsyncSession, person_id: PersonId) -> None:
    """Let every workspace of a person compile its routes anew: where they lead has changed."""
    workspaces = await session.scalars(
        select(WorkspaceRow)
        .join(MemberRow, MemberRow.workspace_id == WorkspaceRow.id)
        .where(MemberRow.person_id == person_id)
    )
    for workspace in workspaces:
        workspace.config_revision += 1


def _person(row: PersonRow) -> Person:
    return Person(
        id=PersonId(row.id),
        bot_id=row.bot_id,
        telegram_user_id=row.telegram_user_id,
        name=row.name,
        username=row.username,
        language=row.language,
        zone=row.zone,
    )


async def _oldest_membership(session: AsyncSession, person_id: PersonId) -> UUID | None:
    return await session.scalar(
        select(MemberRow.workspace_id)
        .where(MemberRow.person_id == person_id)
        .order_by(MemberRow.created_at, MemberRow.id)
        .limit(1)
    )


async def _only_workspace(session: AsyncSession) -> UUID | None:
    found = (await session.scalars(select(WorkspaceRow.id).limit(2))).all()
    return found[0] if len(found) == 1 else None


async def _standing(
    session: AsyncSession, person_id: PersonId, workspace_id: UUID
) -> Standing | None:
    theirs = aliased(MemberRow)
    memberships = (
        select(func.count())
        .select_from(theirs)
        .where(theirs.person_id == person_id)
        .scalar_subquery()
    )
    speaks = select(PersonRow.language).where(PersonRow.id == person_id).scalar_subquery()
    found = (
        await session.execute(
            select(WorkspaceRow, MemberRow.role, memberships, speaks)
            .outerjoin(
                MemberRow,
                (MemberRow.workspace_id == WorkspaceRow.id) & (MemberRow.person_id == person_id),
            )
            .where(WorkspaceRow.id == workspace_id)
        )
    ).first()
    if found is None:
        return None
    workspace, word, count, spoken = found
    role = _role(word)
    return Standing(
        workspace_id=WorkspaceId(workspace.id),
        workspace_name=workspace.name,
        role=role,
        language=workspace.language,
        zone=workspace.zone,
        speaks=spoken,
        vertical=vertical_of(workspace.vertical),
        sight=await sight_in(session, workspace, person_id, role),
        is_one_of_many=count > 1,
    )


def _role(word: str | None) -> Role | None:
    """Return the role of an outer join: no row means no member."""
    return Role(word) if word is not None else None
