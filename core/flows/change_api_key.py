"""API keys are made, rotated and revoked. Nobody gives a key what they may not do themselves.

What ends a key, or a secret of it that may be in other hands, also ends the sockets it opened: the
account's tokens are over, and every process is woken to look again at who may what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.base import JsonObject
from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from core.ids import ApiKeyId, Ids, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import made_before
from core.signing import hash_token, make_token
from core.tenants.access import Scopes, check_scopes, rights_of
from core.tenants.api_keys import account_name, mark_of, write_key
from core.tenants.configuring import begin_change
from core.tenants.entries import Entries
from core.tenants.membership import rights_in
from core.tenants.plain_name import plain_name
from core.tenants.role import Role
from core.tenants.tables import ApiKeyRow, PersonRow
from core.tenants.team import RIGHTS_CHANGED
from core.texts import text
from core.work import Books, Work

KIND = "api_key"
"""In the audit trail, and in a kept answer."""
NAME_AT_MOST = 60
KEYS_AT_MOST = 100
"""Live keys of one workspace."""
GRACE = timedelta(hours=24)
GRACE_AT_MOST = timedelta(days=30)
LIFE_AT_MOST = timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A key and what a program sends; None when the request came again, because the secret was
    shown once and is kept nowhere. It is never shown by accident."""

    key_id: ApiKeyId
    token: str | None = field(repr=False)


class ChangeApiKey:
    """The use case; `by` None is the operator of the machine, who may all that an admin may."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind=KIND, ids=ids, clock=clock)

    async def create(
        self,
        workspace_id: WorkspaceId,
        *,
        name: str,
        scopes: tuple[str, ...],
        expires_at: datetime | None,
        by: PersonId | None,
        cause: Cause,
    ) -> Issued:
        """Make a key. Raises InvalidInput, NotAllowed, and Conflict: name_taken or too_many."""
        name = plain_name(name, "")
        if not name or len(name) > NAME_AT_MOST:
            raise InvalidInput(
                field="name", value=name, wanted=text("1 to {most} characters", most=NAME_AT_MOST)
            )
        wanted = check_scopes(scopes)
        _check_end(expires_at, self._clock.now())
        secret = make_token()

        async def body(session: AsyncSession, work: Work) -> Issued:
            made = await made_before(session, cause, KIND)
            if made is not None:
                return Issued(key_id=ApiKeyId(made), token=None)
            now = self._clock.now()
            await begin_change(session, workspace_id, by=by, right="keys.write")
            await _may_give(session, wanted, by)
            await _has_room(session, name, now)
            key_id, account = ApiKeyId(self._ids.new()), self._ids.new()
            work.insert(
                PersonRow,
                id=account,
                bot_id=None,
                telegram_user_id=None,
                name=account_name(name),
                created_at=now,
            )
            work.insert(
                ApiKeyRow,
                id=key_id,
                person_id=account,
                name=name,
                secret_hash=hash_token(secret),
                scopes=list(wanted.words),
                created_at=now,
                created_by=by,
                expires_at=expires_at,
            )
            after: JsonObject = {
                "name": name,
                "scopes": list(wanted.words),
                "expires_at": None if expires_at is None else expires_at.isoformat(),
            }
            self._entries.keep(work, key_id, "created", after=after, by=by)
            cause.settle(work, now, Answer(status=201, body={KIND: str(key_id)}))
            return Issued(key_id=key_id, token=write_key(key_id, secret))

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def rotate(
        self,
        workspace_id: WorkspaceId,
        key_id: ApiKeyId,
        *,
        grace: timedelta,
        by: PersonId | None,
        cause: Cause,
        seen: int | None = None,
    ) -> Issued:
        """Give the key a new secret; the one before is good for `grace` more, and one before that
        no longer. `seen` is the `ApiKey.mark` that whoever decides has before them. Raises
        InvalidInput, NotAllowed, NotFound, Stale when it was given one since, and Conflict when it
        is revoked or over."""
        if not timedelta(0) <= grace <= GRACE_AT_MOST:
            most = int(GRACE_AT_MOST.total_seconds())
            raise InvalidInput(
                field="grace_seconds",
                value=int(grace.total_seconds()),
                wanted=text("0 to {most} seconds", most=most),
            )
        secret = make_token()

        async def body(session: AsyncSession, work: Work) -> Issued:
            if await made_before(session, cause, KIND) is not None:
                return Issued(key_id=key_id, token=None)
            now = self._clock.now()
            await begin_change(session, workspace_id, by=by, right="keys.write")
            row = await _unrevoked(session, key_id)
            if row.expires_at is not None and row.expires_at <= now:
                raise Conflict(reason="key_expired", message="the API key is over; make a new one")
            if seen is not None and seen != mark_of(row.rotated_at):
                raise Stale("the API key was given a new secret meanwhile")
            await _may_give(session, check_scopes(row.scopes), by)
            row.previous_hash = row.secret_hash if grace else None
            row.previous_until = now + grace if grace else None
            row.secret_hash, row.rotated_at = hash_token(secret), now
            await _end_tokens(session, row, work)
            after: JsonObject = {"grace_seconds": int(grace.total_seconds())}
            self._entries.keep(work, key_id, "rotated", after=after, by=by)
            cause.settle(work, now, Answer(status=200, body={KIND: str(key_id)}))
            return Issued(key_id=key_id, token=write_key(key_id, secret))

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def revoke(
        self, workspace_id: WorkspaceId, key_id: ApiKeyId, *, by: PersonId | None, cause: Cause
    ) -> None:
        """End the key at once and for good. Raises NotAllowed, NotFound, and Conflict when it is
        revoked already."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            await begin_change(session, workspace_id, by=by, right="keys.write")
            row = await _unrevoked(session, key_id)
            row.revoked_at, row.previous_hash, row.previous_until = now, None, None
            await _end_tokens(session, row, work)
            self._entries.keep(work, key_id, "revoked", before={"name": row.name}, by=by)
            cause.settle(work, now)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


def _check_end(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and not now < expires_at <= now + LIFE_AT_MOST:
        wanted = text("a moment to come, within ten years, or nothing for a key that does not end")
        raise InvalidInput(field="expires_at", value=expires_at.isoformat(), wanted=wanted)


async def _may_give(session: AsyncSession, wanted: Scopes, by: PersonId | None) -> None:
    """Raise NotAllowed when a right is among them that whoever gives it has not got."""
    own = Role.ADMIN if by is None else await rights_in(session, by)
    held = () if own is None else rights_of(own)
    beyond = sorted(wanted.rights.difference(held))
    if beyond:
        raise NotAllowed(action=f"give a key the right {beyond[0]}", needs=None)


async def _has_room(session: AsyncSession, name: str, now: datetime) -> None:
    live = (
        ApiKeyRow.revoked_at.is_(None),
        (ApiKeyRow.expires_at.is_(None)) | (ApiKeyRow.expires_at > now),
    )
    count = await session.scalar(select(func.count()).select_from(ApiKeyRow).where(*live))
    if (count or 0) >= KEYS_AT_MOST:
        message = f"a workspace has at most {KEYS_AT_MOST} keys; revoke one first"
        raise Conflict(reason="too_many", message=message)
    taken = select(ApiKeyRow.id).where(ApiKeyRow.name == name, *live)
    if await session.scalar(taken) is not None:
        raise Conflict(reason="name_taken", message=f"there is an API key called {name}")


async def _unrevoked(session: AsyncSession, key_id: ApiKeyId) -> ApiKeyRow:
    found = select(ApiKeyRow).where(ApiKeyRow.id == key_id).with_for_update()
    row = await session.scalar(found)
    if row is None:
        raise NotFound(kind="API key", key=key_id)
    if row.revoked_at is not None:
        raise Conflict(reason="already_revoked", message="the API key is revoked")
    return row


async def _end_tokens(session: AsyncSession, row: ApiKeyRow, work: Work) -> None:
    """End what was signed in until now; while a secret before this one is good that still stands
    (`standing.standing_of_key`)."""
    account = await session.get_one(PersonRow, row.person_id)
    account.token_version += 1
    work.wake(RIGHTS_CHANGED)
