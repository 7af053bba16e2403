"""Everything that is signed, hashed or sealed: tokens, socket tickets, secrets at rest.

The only user of the JWT library. Keys are handed in; the first of a list makes new values, all of
them are accepted, so a key is changed by putting a new one in front. Facts behind the choices:
RFC 8725 (fixed algorithm, typ, iss, aud), RFC 7518 3.2 (a key as long as its hash).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import jwt
import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.clock import Clock
from core.errors import BadSetting, NotSignedIn
from core.ids import PersonId, SessionId, WorkspaceId

KEY_BYTES = 32
TICKET_LIFE = timedelta(seconds=30)
_TYP = "at+jwt"
_ALGORITHM = "HS256"
_SKEW = timedelta(seconds=5)
_TICKETS_REMEMBERED = 100_000
TOKENS_REMEMBERED = 4_096

Entropy = Callable[[int], bytes]
"""Returns that many random bytes."""


def make_token(*, entropy: Entropy = secrets.token_bytes) -> str:
    """Return a new secret token of 32 random bytes, safe in addresses (43 characters)."""
    return _b64(entropy(32))


def hash_token(token: str) -> str:
    """Return the form in which a token is stored and looked up: 64 hexadecimal digits."""
    return hashlib.sha256(_bytes(token)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who a token speaks for. `role` is that of its making; rights are read anew from the rows.
    `token_version` is the person's at that time: a greater one in the row ends the token.
    `session_id` is the sign-in it was given to, with which it ends; None: there is none behind
    it."""

    person_id: PersonId
    workspace_id: WorkspaceId
    role: str
    token_version: int
    expires_at: datetime
    session_id: SessionId | None = None


class TokenRefused(NotSignedIn):
    """A token or ticket that is not taken; `reason` is `token_invalid` or `token_expired`."""

    def __init__(self, *, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class UnknownToken(TokenRefused):
    """A word that is none of ours: made up, mistyped, or signed with a key that is gone.
    `workspace_id` is where it would lead, None where it does not say."""

    def __init__(self, *, message: str, workspace_id: WorkspaceId | None = None) -> None:
        super().__init__(reason="token_invalid", message=message)
        self.workspace_id = workspace_id


class AccessTokens:
    """Short access tokens (HS256) for people, told apart by the key's id (`kid`).

    Raises BadSetting when there is no key or one of them has less than 32 bytes.
    """

    def __init__(
        self,
        *,
        keys: Sequence[str],
        life: timedelta,
        clock: Clock,
        issuer: str = "opsbell",
        audience: str = "opsbell.api",
        entropy: Entropy = secrets.token_bytes,
        most_remembered: int = TOKENS_REMEMBERED,
    ) -> None:
        self._keys = {_kid(key): key.encode() for key in _long_enough(keys, name="JWT_SECRET")}
        self._signer = _kid(keys[0])
        self.life = life
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self._entropy = entropy
        self._most_remembered = most_remembered
        self._known: dict[bytes, tuple[datetime, Access]] = {}

    def issue(
        self,
        *,
        person_id: PersonId,
        workspace_id: WorkspaceId,
        role: str,
        token_version: int,
        session_id: SessionId | None = None,
    ) -> str:
        """Return a token that is good from now for `life`, and no longer than its session."""
        now = self._clock.now()
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(person_id),
            "iat": int(now.timestamp()),
            "exp": int((now + self.life).timestamp()),
            "jti": _b64(self._entropy(12)),
            "workspace": str(workspace_id),
            "role": role,
            "token_version": token_version,
        }
        if session_id is not None:
            claims["sid"] = str(session_id)
        headers = {"typ": _TYP, "kid": self._signer}
        return jwt.encode(claims, self._keys[self._signer], algorithm=_ALGORITHM, headers=headers)

    @property
    def remembered(self) -> int:
        """How many tokens are remembered as good."""
        return len(self._known)

    def read(self, token: str) -> Access:
        """Return what the token says, raises TokenRefused when it is not ours or over.

        What was found good is remembered by its hash, a few thousand of them: a token comes with
        every request while it lives, and looking at it costs as much as the rest of many an
        answer. Whether it is its time is asked each time.
        """
        mark = hashlib.sha256(_bytes(token)).digest()
        known = self._known.get(mark)
        if known is None:
            known = self._verified(token)
        issued, access = known
        now = self._clock.now()
        if issued > now + _SKEW:
            raise _invalid("it is from the future")
        if access.expires_at <= now:
            self._known.pop(mark, None)
            raise TokenRefused(reason="token_expired", message="the access token has expired")
        if mark not in self._known:
            if len(self._known) >= self._most_remembered:
                del self._known[next(iter(self._known))]
            self._known[mark] = known
        return access

    def _verified(self, token: str) -> tuple[datetime, Access]:
        """Return when a token of ours was made, and what it says."""
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys[header["kid"]]
            if header.get("typ") != _TYP:
                raise _invalid("it is of another type")
            claims = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                # The library asks the machine for the time; ours comes from the clock, below.
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "strict_aud": True,
                    "require": ["exp", "iat", "jti", "sub", "iss", "aud"],
                },
            )
            issued = datetime.fromtimestamp(int(claims["iat"]), UTC)
            access = Access(
                person_id=PersonId(UUID(claims["sub"])),
                workspace_id=WorkspaceId(UUID(claims["workspace"])),
                role=str(claims["role"]),
                token_version=int(claims["token_version"]),
                expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
                session_id=SessionId(UUID(claims["sid"])) if "sid" in claims else None,
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError) as problem:
            raise UnknownToken(
                message="the token is not taken: it is not one of ours"
            ) from problem
        return issued, access


class UsedTickets(Protocol):
    """Which tickets were used up, in this process or in any."""

    async def take(self, nonce: str, until: datetime) -> bool:
        """Use the ticket up; return False when it was used before. It is over at `until`."""
        ...


class RememberedTickets:
    """Used tickets in memory, until they would be over anyway; at most 100,000 of them, beyond
    which the oldest is forgotten (it has seconds to live)."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._used: dict[str, datetime] = {}

    async def take(self, nonce: str, until: datetime) -> bool:
        """Use the ticket up; return False when it was used before."""
        if nonce in self._used:
            return False
        now = self._clock.now()
        # Tickets live equally long, so the oldest in the order of use are about the first to go.
        while self._used:
            oldest = next(iter(self._used))
            if self._used[oldest] > now and len(self._used) < _TICKETS_REMEMBERED:
                break
            del self._used[oldest]
        self._used[nonce] = until
        return True


class SocketTickets:
    """Signed tickets that open one socket each within 30 seconds; `used` knows which did."""

    def __init__(
        self,
        *,
        keys: Sequence[str],
        clock: Clock,
        used: UsedTickets,
        entropy: Entropy = secrets.token_bytes,
    ) -> None:
        _long_enough(keys, name="JWT_SECRET")
        self._keys = [_derived(key, "socket ticket") for key in keys]
        self._clock = clock
        self._used = used
        self._entropy = entropy

    def issue(self, access: Access) -> str:
        """Return a ticket for whoever holds `access`, of letters, digits, `-`, `_` and a dot."""
        payload = _b64(
            orjson.dumps(
                {
                    "nonce": _b64(self._entropy(16)),
                    "until": (self._clock.now() + TICKET_LIFE).timestamp(),
                    "person": str(access.person_id),
                    "workspace": str(access.workspace_id),
                    "role": access.role,
                    "token_version": access.token_version,
                    "expires": access.expires_at.timestamp(),
                    "session": str(access.session_id) if access.session_id else None,
                }
            )
        )
        return f"{payload}.{_signature(self._keys[0], payload)}"

    async def redeem(self, ticket: str) -> Access:
        """Return whom the ticket lets in and use it up; raises TokenRefused."""
        payload, _, signature = ticket.partition(".")
        good = [
            hmac.compare_digest(_bytes(_signature(key, payload)), _bytes(signature))
            for key in self._keys
        ]
        if not any(good):
            raise UnknownToken(message="the token is not taken: the ticket is not one of ours")
        said = orjson.loads(_unb64(payload))
        until = datetime.fromtimestamp(said["until"], UTC)
        if until <= self._clock.now():
            raise TokenRefused(reason="token_expired", message="the ticket has expired")
        if not await self._used.take(said["nonce"], until):
            raise _invalid("the ticket was used before")
        return Access(
            person_id=PersonId(UUID(said["person"])),
            workspace_id=WorkspaceId(UUID(said["workspace"])),
            role=said["role"],
            token_version=said["token_version"],
            expires_at=datetime.fromtimestamp(said["expires"], UTC),
            session_id=SessionId(UUID(said["session"])) if said.get("session") else None,
        )


class Successors:
    """Names the refresh token that follows another: the same each time, known only with our key.

    An answer that was lost is so given again word for word, and whoever shares a token with its
    thief goes one chain with them, on which one of the two is soon behind and noticed. While the
    key is changed the answer may have been given with the one before.
    """

    def __init__(self, *, keys: Sequence[str]) -> None:
        kept = _long_enough(keys, name="JWT_SECRET")
        self._keys = [_derived(key, "refresh successor") for key in kept]

    def after(self, token: str) -> str:
        """Return the token that follows."""
        return self.every_after(token)[0]

    def every_after(self, token: str) -> list[str]:
        """Return what each of our keys has follow, the newest key's first."""
        return [_b64(hmac.digest(key, _bytes(token), "sha256")) for key in self._keys]


class Sealer:
    """Seals short secrets for the database: one key per purpose, derived from SECRET_KEYS.

    A value sealed for one purpose does not open for another. Sealed values start with `v1:`, so
    that another form can take their place later.
    """

    def __init__(self, *, keys: Sequence[str], purpose: str) -> None:
        _long_enough(keys, name="SECRET_KEYS")
        derived = [base64.urlsafe_b64encode(_derived(key, f"seal {purpose}")) for key in keys]
        self._fernet = MultiFernet([Fernet(key) for key in derived])

    def seal(self, secret: str) -> str:
        """Return the secret as it may lie in a row."""
        return "v1:" + self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the secret; raises ValueError when no key of ours opens it."""
        form, _, value = sealed.partition(":")
        if form != "v1":
            raise ValueError("sealed in a form this release does not know")
        try:
            return self._fernet.decrypt(value.encode()).decode()
        except InvalidToken as problem:
            raise ValueError("none of the secret keys opens this value") from problem


def _long_enough(keys: Sequence[str], *, name: str) -> Sequence[str]:
    wanted = f"at least {KEY_BYTES} random bytes each"
    if not keys:
        raise BadSetting(name=name, problem="there is no key", wanted=wanted)
    for key in keys:
        if len(key.encode()) < KEY_BYTES:
            problem = f"a key has {len(key.encode())} bytes"
            raise BadSetting(name=name, problem=problem, wanted=wanted)
    return keys


def _derived(key: str, purpose: str) -> bytes:
    info = f"opsbell {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode())


def _kid(key: str) -> str:
    return hashlib.sha256(b"opsbell kid " + key.encode()).hexdigest()[:12]


def _signature(key: bytes, payload: str) -> str:
    return _b64(hmac.digest(key, _bytes(payload), "sha256"))


def _bytes(word: str) -> bytes:
    # What comes in a header or a cookie may hold bytes that were no text; it is only compared.
    return word.encode("utf-8", "surrogatepass")


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _unb64(word: str) -> bytes:
    return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))


def _invalid(why: str) -> TokenRefused:
    return TokenRefused(reason="token_invalid", message=f"the token is not taken: {why}")
