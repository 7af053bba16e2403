"""How a sender proves that a request is its own: by a signature over the bytes, or by a secret.

Always over the bytes as they came: what was read and written anew is not what was signed. A
scheme says only whether the proof is good; whoever is refused learns nothing of what would be.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

TOLERANCE = timedelta(minutes=5)
"""How far a signed moment may be from ours, as Standard Webhooks has it."""

_SIGNATURES_AT_MOST = 20
_BASE64_PREFIX = "whsec_"


class Verdict(Enum):
    """What a proof is worth: good, not there at all, wrong, or right but of another time."""

    GOOD = "good"
    MISSING = "missing"
    WRONG = "wrong"
    STALE = "stale"


class Proof(Protocol):
    """One way to prove it. `headers` have lower-case names; never raises."""

    def verify(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Verdict:
        """Return what the proof in the headers is worth for this body."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HexHmac:
    """`prefix` and the hexadecimal HMAC-SHA256 of the body in `header`. When the request carries
    `moment_header` too, `<epoch seconds>:<body>` is what was signed."""

    header: str
    prefix: str = ""
    moment_header: str | None = None

    def verify(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Verdict:
        """Return what the signature is worth."""
        given = headers.get(self.header, "").strip()
        if not given:
            return Verdict.MISSING
        moment = headers.get(self.moment_header) if self.moment_header else None
        signed = body if moment is None else _bytes(moment.strip()) + b":" + body
        wanted = self.prefix + hmac.new(_bytes(secret), signed, hashlib.sha256).hexdigest()
        if not _same(given.lower(), wanted):
            return Verdict.WRONG
        return Verdict.GOOD if moment is None else _in_time(moment, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardWebhooks:
    """Standard Webhooks (also under Svix' names): `{id}.{moment}.{body}`, several signatures of
    which any may match; those of other versions than v1 are passed over.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """

    def verify(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Verdict:
        """Return what the best of the signatures is worth."""
        for family in ("webhook", "svix"):
            given = headers.get(f"{family}-signature", "").split()[:_SIGNATURES_AT_MOST]
            if not given:
                continue
            id_, moment = headers.get(f"{family}-id", ""), headers.get(f"{family}-timestamp", "")
            signed = _bytes(f"{id_}.{moment}.") + body
            wanted = [_standard(key, signed) for key in _keys(secret)]
            # All are looked at, whichever matches: how long it takes tells nothing.
            good = [_same(one, right) for one in given for right in wanted]
            return _in_time(moment, now) if any(good) else Verdict.WRONG
        return Verdict.MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainToken:
    """The secret itself in a header."""

    header: str

    def verify(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Verdict:
        """Return whether the header holds the secret."""
        given = headers.get(self.header, "").strip()
        if not given:
            return Verdict.MISSING
        return Verdict.GOOD if _same(given, secret) else Verdict.WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """The secret as `Authorization: Bearer <secret>`, or as the password of Basic."""

    def verify(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Verdict:
        """Return whether the header holds the secret."""
        kind, _, given = headers.get("authorization", "").strip().partition(" ")
        if not given:
            return Verdict.MISSING
        if kind.casefold() == "basic":
            given = _password(given)
        elif kind.casefold() != "bearer":
            return Verdict.MISSING
        return Verdict.GOOD if _same(given.strip(), secret) else Verdict.WRONG


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several ways, of which one that is good is enough."""

    ways: tuple[Proof, ...]

    def verify(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: datetime
    ) -> Verdict:
        """Return GOOD when one is, else the first verdict on a proof that is there."""
        verdicts = [way.verify(headers, body, secret, now) for way in self.ways]
        if Verdict.GOOD in verdicts:
            return Verdict.GOOD
        return next((one for one in verdicts if one is not Verdict.MISSING), Verdict.MISSING)


AUTHORIZATION = Authorization()
"""What any sender can do that lets its people add a header."""


def _in_time(moment: str, now: datetime) -> Verdict:
    word = moment.strip()
    if not (word.isascii() and word.isdigit() and len(word) <= 12):
        return Verdict.WRONG
    away = abs(int(word) - now.timestamp())
    return Verdict.GOOD if away <= TOLERANCE.total_seconds() else Verdict.STALE


def _keys(secret: str) -> list[bytes]:
    """Return the keys a secret may stand for: what its base64 says, or the words themselves where
    the sender takes any words."""
    coded = secret.removeprefix(_BASE64_PREFIX)
    try:
        key = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        return [_bytes(secret)]
    return [key] if coded != secret else [key, _bytes(secret)]


def _standard(key: bytes, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _password(given: str) -> str:
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(_bytes(given), _bytes(wanted))


def _bytes(words: str) -> bytes:
    # A header may hold bytes that were no text; it is only compared.
    return words.encode("utf-8", "surrogatepass")
