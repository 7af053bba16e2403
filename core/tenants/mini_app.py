"""What Telegram hands a Mini App that it opens, and the proofs that it is Telegram's word.

There are two (https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app):
`hash` for whoever has the bot's token, and `signature` for everybody, by a key of Telegram's. What
they sign is the list of fields, and nothing else in it is believed: no field says which workspace
is shown or what somebody may do, `start_param` least of all, which anybody can put into a link.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.signing import TokenRefused

LAUNCH_LASTS = timedelta(minutes=5)
LONGEST = 4_096
TELEGRAM_KEY = "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d"
"""Telegram's own key for `signature`. That of its test servers is not taken: the persons there are
others, with numbers of their own."""
_SKEW = timedelta(seconds=30)
_FIELDS_AT_MOST = 32
_NAME = re.compile(r"[a-z][a-z_]{0,63}")
_MOMENT = re.compile(r"[0-9]{1,11}")
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[A-Za-z0-9_-]{86}(==)?")
_LARGEST_USER = 1 << 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """Somebody opened the Mini App at `at`. `digest` tells this launch from every other, however
    it is written down."""

    bot_id: int
    telegram_user_id: int
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchProofs:
    """How this process knows Telegram's word: by the bot's token, or where it has none by the
    public key alone, which is the sandbox's own where that plays Telegram."""

    bot_id: int | None = None
    token: str | None = field(default=None, repr=False)
    public_key: str = TELEGRAM_KEY

    def read(self, init_data: str, *, bot_id: int, now: datetime) -> Launch:
        """Return who opened the app. With the token at hand a `hash` decides, else the
        `signature`; raises TokenRefused for what is not Telegram's, twice in it, or older than
        five minutes."""
        fields = _fields(init_data)
        shown, seal = fields.pop("hash", None), fields.get("signature")
        if shown is not None and self.token is not None and bot_id == self.bot_id:
            is_theirs = _is_hashed(fields, shown, self.token)
        else:
            is_theirs = seal is not None and _is_signed(fields, seal, bot_id, self.public_key)
        if not is_theirs:
            raise _refused("it is not from Telegram")
        at = _moment(fields)
        if at + LAUNCH_LASTS <= now:
            raise TokenRefused(
                reason="token_expired",
                message="this launch of the app is older than 5 minutes; open it again",
            )
        if at > now + _SKEW:
            raise _refused("it is from the future")
        lines = _lines(_without_seal(fields))
        return Launch(
            bot_id=bot_id,
            telegram_user_id=_user(fields),
            at=at,
            digest=hashlib.sha256(f"mini app launch\n{bot_id}\n{lines}".encode()).hexdigest(),
        )


def _fields(init_data: str) -> dict[str, str]:
    if len(init_data) > LONGEST or not init_data.isascii():
        raise _refused("it is no query string of Telegram's")
    try:
        pairs = parse_qsl(
            init_data,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_FIELDS_AT_MOST,
        )
    except ValueError:
        raise _refused("it is no query string of Telegram's") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _refused("a field stands in it twice")
    for name, value in pairs:
        # What is signed are lines: one within a value could be read as a field of its own.
        if not _NAME.fullmatch(name) or "\n" in value or "\x00" in value:
            raise _refused("it is no query string of Telegram's")
    return fields


def _is_hashed(fields: Mapping[str, str], shown: str, token: str) -> bool:
    if not _HEX.fullmatch(shown):
        return False
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    wanted = hmac.digest(secret, _lines(fields).encode(), "sha256")
    return hmac.compare_digest(wanted, bytes.fromhex(shown))


def _is_signed(fields: Mapping[str, str], seal: str, bot_id: int, public_key: str) -> bool:
    if not _SIGNATURE.fullmatch(seal):
        return False
    message = f"{bot_id}:WebAppData\n{_lines(_without_seal(fields))}".encode()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    try:
        key.verify(base64.urlsafe_b64decode(seal.rstrip("=") + "=="), message)
    except InvalidSignature:
        return False
    return True


def _without_seal(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name != "signature"}


def _lines(fields: Mapping[str, str]) -> str:
    return "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))


def _moment(fields: Mapping[str, str]) -> datetime:
    word = fields.get("auth_date", "")
    if not _MOMENT.fullmatch(word):
        raise _refused("it does not say when")
    return datetime.fromtimestamp(int(word), UTC)


def _user(fields: Mapping[str, str]) -> int:
    try:
        said: object = orjson.loads(fields.get("user", ""))
    except orjson.JSONDecodeError:
        said = None
    user = said if isinstance(said, dict) else {}
    number: object = user.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or user.get("is_bot"):
        raise _refused("it does not say who")
    if not 0 < number < _LARGEST_USER:
        raise _refused("it does not say who")
    return number


def _refused(why: str) -> TokenRefused:
    return TokenRefused(
        reason="token_invalid", message=f"what Telegram handed over is not taken: {why}"
    )
