"""Refuses a process whose keys are others than those the database's contents were made with.

Where several machines share a database, one with keys of its own would seal what nobody else can
open, and end everybody's sign-in. The mark follows the key that the latest start made new values
with: a new one in front of the list moves it, as long as the old one is still behind it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.key_table import KeyMarkRow
from core.db.leases import Transactions
from core.db.tenancy import System
from core.errors import BadSetting

Purpose = Literal["sealing", "signing"]

_SETTING: dict[Purpose, str] = {"sealing": "SECRET_KEYS", "signing": "JWT_SECRET"}
_ROUNDS = 100_000
_SCOPE = System(reason="the keys are those of every workspace")


class KeyMarks:
    """Compares this process's keys with the marks in the database."""

    def __init__(self, *, books: Transactions, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    async def check(self, purpose: Purpose, keys: Sequence[str]) -> None:
        """Return when one of the keys made what is there, and mark the first for the next start.

        Raises BadSetting when none did.
        """

        async def body(session: AsyncSession, _: object) -> None:
            row = await session.get(KeyMarkRow, purpose, with_for_update=True)
            if row is not None:
                ours = [hmac.compare_digest(_digest(row.salt, key), row.digest) for key in keys]
                if not any(ours):
                    raise BadSetting(
                        name=_SETTING[purpose],
                        problem="is not the key that this database's other processes use",
                        wanted="the same on every machine (unset: the same keys.json in DATA_DIR);"
                        " to change it, put the new key in front and keep the old one behind it",
                    )
                if ours[0]:
                    return
            salt = secrets.token_hex(16)
            marked = KeyMarkRow(
                purpose=purpose,
                salt=salt,
                digest=_digest(salt, keys[0]),
                marked_at=self._clock.now(),
            )
            await session.merge(marked)

        await self._books.transaction(_SCOPE, body)


def _digest(salt: str, key: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", key.encode(), salt.encode(), _ROUNDS).hex()
