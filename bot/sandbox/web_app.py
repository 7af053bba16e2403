"""What a Mini App is handed when it opens: fields signed twice, as Telegram signs them.

`hash` proves them to whoever has the bot's token; `signature` to everybody, by a key of the
sandbox's own in the place of Telegram's, which nobody here has. It follows from the token, so that
it stays the same over restarts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def signed_init_data(fields: Mapping[str, str], *, token: str) -> str:
    """Return the fields with `signature` and `hash`, as the query string an app finds."""
    message = f"{token.partition(':')[0]}:WebAppData\n{_lines(fields)}".encode()
    mark = base64.urlsafe_b64encode(_key(token).sign(message)).rstrip(b"=").decode()
    shown = {**fields, "signature": mark}
    secret = hmac.digest(b"WebAppData", token.encode(), "sha256")
    proof = hmac.digest(secret, _lines(shown).encode(), "sha256").hex()
    return urlencode({**shown, "hash": proof})


def public_key(token: str) -> str:
    """Return the key that `signature` is checked with, in hex as Telegram prints its own."""
    return _key(token).public_key().public_bytes_raw().hex()


def _lines(fields: Mapping[str, str]) -> str:
    return "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))


def _key(token: str) -> Ed25519PrivateKey:
    seed = hashlib.sha256(f"sandbox web app key {token}".encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)
