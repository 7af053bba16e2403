"""API keys on the wire; a key's secret is in one answer and in no other."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from core.flows.change_api_key import GRACE, GRACE_AT_MOST, NAME_AT_MOST, Issued
from core.tenants.access import rights_of
from core.tenants.api_keys import ApiKey
from web.api.asked import Asked, When, Words
from web.shapes import Moment, Reference, Shape

KeyState = Literal["live", "expired", "revoked"]


class NewKey(Asked):
    """A key for a program. `scopes` are rights such as `cases.read`, `*.read` for all that read,
    or `*` for all an admin has; `expires_at` null: it does not end by itself."""

    name: Annotated[Words, Field(min_length=1, max_length=NAME_AT_MOST)]
    scopes: Annotated[list[Annotated[Words, Field(max_length=40)]], Field(min_length=1)]
    expires_at: When | None = None


class Rotation(Asked):
    """For how long the secret before stays good beside the new one; 0: not a moment."""

    grace_seconds: Annotated[
        int, Field(strict=True, ge=0, le=int(GRACE_AT_MOST.total_seconds()))
    ] = int(GRACE.total_seconds())


class Key(Shape):
    """A key without its secret. `account` is whom the history names; `rights` is what its scopes
    stand for today; `last_used_at` is right to a minute or two; until `grace_until` the secret
    before the last rotation is good too; `created_by` null: the operator of the machine."""

    id: UUID
    account: UUID
    name: str
    state: KeyState
    scopes: list[str]
    rights: list[str]
    created_at: Moment
    created_by: Reference | None
    expires_at: Moment | None
    rotated_at: Moment | None
    grace_until: Moment | None
    last_used_at: Moment | None
    revoked_at: Moment | None


class IssuedKey(Shape):
    """A key and its token, which is shown this once; null when the request came again under its
    Idempotency-Key, because it is kept nowhere."""

    key: Key
    token: str | None


def key_shape(one: ApiKey, *, is_live: bool) -> Key:
    """Return a key as the wire has it."""
    state: KeyState = "revoked" if one.revoked_at else "live" if is_live else "expired"
    return Key(
        id=one.id,
        account=one.account,
        name=one.name,
        state=state,
        scopes=list(one.scopes.words),
        rights=list(rights_of(one.scopes)),
        created_at=one.created_at,
        created_by=(
            None
            if one.created_by is None
            else Reference(id=one.created_by.id, name=one.created_by.name)
        ),
        expires_at=one.expires_at,
        rotated_at=one.rotated_at,
        grace_until=one.grace_until,
        last_used_at=one.last_used_at,
        revoked_at=one.revoked_at,
    )


def issued_shape(issued: Issued, key: Key) -> IssuedKey:
    """Return a key with its token, where there is one."""
    return IssuedKey(key=key, token=issued.token)
