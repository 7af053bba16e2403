"""What a digest is: one message in one chat that stands for many, until it is closed.

While it is open, alerts for its address are counted instead of being told one by one. Why there is
one differs (`Cause`), what it says does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from core.ids import DigestId
from core.severity import Severity


class Cause(Enum):
    """Why there is a digest; the value is stored."""

    STORM = "storm"
    """More came for this chat than anybody can read."""
    LIMIT = "limit"
    """More came than the admins allow."""
    GROUP = "group"
    """The route gathers what belongs together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What came under one name: how often, how severe at worst, when last."""

    name: str
    count: int
    worst: Severity
    last_at: datetime


def worst_first(names: Iterable[Counted]) -> list[Counted]:
    """Return names as they are shown: the worst first, then the most frequent, then by name."""
    return sorted(names, key=lambda one: (-one.worst.rank, -one.count, one.name))


def audience_of(digests: Iterable[DigestId]) -> UUID:
    """Return the one id of a set of digests: what is held for the same ones is counted once."""
    together = b"".join(sorted(digest.bytes for digest in digests))
    return UUID(bytes=hashlib.sha256(together).digest()[:16])
