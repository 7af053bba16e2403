"""API keys as they come with a request, and the list of those there are.

A key is `opk_<id>.<secret>`. The first four letters are what scanners of secrets look for. Its id
finds the row, of the secret only a hash is kept, and the two are compared in constant time.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import NotFound
from core.ids import ApiKeyId, PersonId, WorkspaceId, from_base36, to_base36
from core.signing import Access, TokenRefused, UnknownToken, hash_token
from core.tenants.access import Scopes, scopes_of
from core.tenants.key_uses import KeyUses
from core.tenants.named import Named
from core.tenants.standing import Standing, standing_of_key
from core.tenants.tables import ApiKeyRow, PersonRow, WorkspaceRow

PREFIX = "opk_"
ROLE = "key"
"""What `Access.role` says of a key; a key has no role."""
PATTERN = r"opk_[0-9a-z]{1,25}\.[A-Za-z0-9_-]{43}"
"""What a key looks like, for scanners and for what keeps it out of logs."""

_SHAPE = re.compile(PATTERN)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_NO_HASH = hash_token("")
_ABOVE = System(reason="a key names its workspace only by its row")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as lists show it; its secret is nowhere. `account` is whom it acts as. `created_by`
    None: the operator of the machine. `last_used_at` is right to a minute or two; `grace_until` is
    when the secret before the last rotation ends, None when there is none."""

    id: ApiKeyId
    account: PersonId
    name: str
    scopes: Scopes
    created_at: datetime
    created_by: Named | None
    expires_at: datetime | None
    rotated_at: datetime | None
    grace_until: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Tell whether requests are let in by it."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    @property
    def mark(self) -> int:
        """What tells its present secret from one before."""
        return mark_of(self.rotated_at)


def mark_of(rotated_at: datetime | None) -> int:
    """Return what tells a secret from others of the same key: the millisecond it was made in, 0
    for the first."""
    return 0 if rotated_at is None else round(rotated_at.timestamp() * 1000)


def write_key(key_id: ApiKeyId, secret: str) -> str:
    """Return the whole key as a program sends it."""
    return f"{PREFIX}{to_base36(key_id)}.{secret}"


def is_key(token: str) -> bool:
    """Tell whether this is meant to be an API key, be it a good one or not."""
    return token.startswith(PREFIX)


def account_name(name: str) -> str:
    """Return what a key is called where people are named: as who acted."""
    return f"API key {name}"


class ApiKeys:
    """Lets keys in and lists them; `core.flows.change_api_key` makes and ends them."""

    def __init__(self, *, database: Database, clock: Clock, uses: KeyUses) -> None:
        self._database = database
        self._clock = clock
        self._uses = uses

    async def read(self, token: str) -> tuple[Access, Standing]:
        """Return whom a key speaks for and what it may do now, by one read. Raises UnknownToken
        for what is no key of ours, TokenRefused for one that is revoked or over."""
        key_id, secret = _parts(token)
        statement = (
            select(ApiKeyRow, PersonRow, WorkspaceRow)
            .join(PersonRow, PersonRow.id == ApiKeyRow.person_id)
            .join(WorkspaceRow, WorkspaceRow.id == ApiKeyRow.workspace_id)
            .where(ApiKeyRow.id == key_id)
        )
        async with self._database.reading(_ABOVE) as session:
            found = (await session.execute(statement)).first()
        now = self._clock.now()
        is_newest = _is_newest(None if found is None else found[0], secret, now)
        if is_newest is None or found is None:
            raise _unknown(None if found is None else WorkspaceId(found[2].id))
        row, account, workspace = found
        standing = standing_of_key(row, account, workspace, now=now)
        if standing is None:
            if row.revoked_at is not None:
                message = "the API key is not taken: it was revoked"
                raise TokenRefused(reason="token_invalid", message=message)
            raise TokenRefused(reason="token_expired", message="the API key has expired")
        self._uses.note(ApiKeyId(row.id), row.last_used_at)
        access = Access(
            person_id=PersonId(row.person_id),
            workspace_id=WorkspaceId(row.workspace_id),
            role=ROLE,
            token_version=account.token_version if is_newest else standing.token_version,
            expires_at=row.expires_at or _NEVER,
        )
        return access, standing

    async def all(self, workspace_id: WorkspaceId) -> list[ApiKey]:
        """Return the workspace's keys, newest first, the revoked ones too."""
        return list((await self._found(workspace_id)).values())

    async def one(self, workspace_id: WorkspaceId, key_id: ApiKeyId) -> ApiKey:
        """Return one key; raises NotFound."""
        found = await self._found(workspace_id, only=key_id)
        if key_id not in found:
            raise NotFound(kind="API key", key=key_id)
        return found[key_id]

    async def _found(
        self, workspace_id: WorkspaceId, only: ApiKeyId | None = None
    ) -> Mapping[ApiKeyId, ApiKey]:
        maker = aliased(PersonRow)
        statement = (
            select(ApiKeyRow, maker.name)
            .outerjoin(maker, maker.id == ApiKeyRow.created_by)
            .order_by(ApiKeyRow.id.desc())
        )
        if only is not None:
            statement = statement.where(ApiKeyRow.id == only)
        now = self._clock.now()
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.execute(statement)).all()
        return {ApiKeyId(row.id): key_of(row, name, now=now) for row, name in rows}


def key_of(row: ApiKeyRow, maker: str | None, *, now: datetime) -> ApiKey:
    """Return a stored key as lists show it; `maker` is the name of who made it."""
    until = row.previous_until
    return ApiKey(
        id=ApiKeyId(row.id),
        account=PersonId(row.person_id),
        name=row.name,
        scopes=scopes_of(row.scopes),
        created_at=row.created_at,
        created_by=(
            None if row.created_by is None else Named(id=row.created_by, name=maker or "?")
        ),
        expires_at=row.expires_at,
        rotated_at=row.rotated_at,
        grace_until=until if until is not None and until > now else None,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _parts(token: str) -> tuple[UUID, str]:
    """Return a key's id and its secret; raises UnknownToken for what is no key."""
    if not _SHAPE.fullmatch(token):
        raise _unknown(None)
    word, _, secret = token.removeprefix(PREFIX).partition(".")
    try:
        return from_base36(word), secret
    except ValueError:
        raise _unknown(None) from None


def _is_newest(row: ApiKeyRow | None, secret: str, now: datetime) -> bool | None:
    """Compare with both secrets that may be good, also where there is none: how long it takes
    tells nothing. None: it is neither."""
    given = hash_token(secret)
    newest = _NO_HASH if row is None else row.secret_hash
    before = _NO_HASH
    if row is not None and row.previous_until is not None and row.previous_until > now:
        before = row.previous_hash or _NO_HASH
    is_newest = hmac.compare_digest(given, newest)
    is_before = hmac.compare_digest(given, before)
    return True if is_newest else False if is_before else None


def _unknown(workspace_id: WorkspaceId | None) -> UnknownToken:
    message = "the API key is not taken: it is not one of ours"
    return UnknownToken(message=message, workspace_id=workspace_id)
