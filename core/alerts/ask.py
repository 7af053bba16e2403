"""One alert that somebody asks for, and whether people are told of it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from core.alerts.open_alert import KnownAlert
from core.ids import CaseId, ReceiverId
from core.severity import Severity
from core.tenants.sight import Sighted
from core.texts import Text

AGAIN_AFTER = timedelta(hours=1)
"""The least between two tellings of an open alert by a schedule without a cooldown."""
AGAIN_AFTER_ACKNOWLEDGED = timedelta(hours=20)
"""The same once somebody has it: a daily rule tells, also on a day of 23 hours; a rule of each
quarter of an hour leaves them alone until tomorrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One alert somebody asks for. `receivers` are those that rules name themselves; `by_routes`
    says that the routes are asked too. Within `cooldown` of the last telling a new alert with the
    same fingerprint is made but not told.

    `found` is what a rule that counts has found, worded for each reader. `occurs_at` is the moment
    a schedule has asked for: then people are told again of an alert that is still open, and what
    cools down counts from there; None: a repeat only counts up. `about` is what of its cases
    decides who sees it."""

    fingerprint: str
    title: str
    severity: Severity
    source_kind: Literal["rule", "integration"]
    source_id: UUID
    source_name: str
    at: datetime
    labels: dict[str, str]
    summary: str | None = None
    link: str | None = None
    rule_ids: tuple[str, ...] = ()
    receivers: tuple[ReceiverId, ...] = ()
    by_routes: bool = True
    cooldown: timedelta = timedelta(0)
    case_id: CaseId | None = None
    found: Text | None = None
    occurs_at: datetime | None = None
    about: tuple[Sighted, ...] = ()

    @property
    def name(self) -> str:
        """Under what it is counted among many: what goes wrong, not where."""
        if self.source_kind == "integration":
            return self.labels.get("alertname") or self.title
        return self.source_name

    @property
    def counts_from(self) -> datetime:
        """The moment the cooldown counts from once people are told: a daily rule is not kept
        waiting a day longer for having been asked a second late."""
        return self.occurs_at or self.at


def tells_again(known: KnownAlert, ask: Ask) -> bool:
    """Return whether people are told again of an alert that is still open.

    Only a schedule's next occurrence is worth it, and not sooner than the rule's cooldown. Without
    one that is an hour; once somebody has acknowledged the alert, most of a day.
    """
    if ask.occurs_at is None:
        return False
    if known.told_at is None:
        return True
    pause = ask.cooldown or AGAIN_AFTER
    if known.status == "acknowledged":
        pause = max(pause, AGAIN_AFTER_ACKNOWLEDGED)
    return ask.occurs_at >= known.told_at + pause
