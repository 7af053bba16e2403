"""Where a change came from, as the audit trail keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["api", "bot", "socket", "cli"]
"""By which door somebody came. The program's own doings have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The door, and the request that a log line has too; None where there are no such ids."""

    way: Way
    request: str | None = None
