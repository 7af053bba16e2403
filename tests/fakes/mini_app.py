"""Telegram's half of a Mini App's launch: what it hands over, signed as its pages say."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TOKEN = "42:AAtoken_of_a_bot_for_tests"
KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a key for tests").digest())


def public_key() -> str:
    """Return the key that `seal` signs for, in hex."""
    return KEY.public_key().public_bytes_raw().hex()


def lines(fields: Mapping[str, str]) -> str:
    """Return what is signed."""
    return "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))


def seal(fields: Mapping[str, str], *, bot_id: int = 42, key: Ed25519PrivateKey = KEY) -> str:
    """Return `signature`, which a third party checks."""
    message = f"{bot_id}:WebAppData\n{lines(fields)}".encode()
    return base64.urlsafe_b64encode(key.sign(message)).rstrip(b"=").decode()


def proof(fields: Mapping[str, str], *, token: str = TOKEN) -> str:
    """Return `hash`, which whoever has the token checks."""
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    return hmac.digest(secret, lines(fields).encode(), "sha256").hex()


def written(fields: Mapping[str, str]) -> str:
    """Return the fields as a query string, as a browser writes it."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items())


def launched(user: int, at: int, *, token: str = TOKEN, **more: str) -> str:
    """Return what an app is handed that this person opened at this moment (Unix seconds)."""
    fields = {"user": f'{{"id":{user},"first_name":"Ana"}}', "auth_date": str(at), **more}
    fields["signature"] = seal(fields, bot_id=int(token.partition(":")[0]))
    return written({**fields, "hash": proof(fields, token=token)})
