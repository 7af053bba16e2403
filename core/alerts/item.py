"""What a preset read in one webhook request: something that fires or is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a machine says. `fingerprint` tells the sender's things apart and is the same
    from firing to resolved. `severity` None: the sender did not say (medium is assumed). `at` is
    when it happened, None when the sender did not say."""

    fingerprint: str
    status: Literal["firing", "resolved"]
    title: str
    summary: str | None = None
    severity: Severity | None = None
    labels: dict[str, str] = field(default_factory=dict)
    link: str | None = None
    at: datetime | None = None
