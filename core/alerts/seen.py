"""An alert as people see it: a frozen value, the same for lists, cards, frames and the API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.alerts.conversion import Conversion
from core.alerts.flapping import Flapped
from core.alerts.muted import Muted
from core.ids import AlertId, CaseId, WorkspaceId
from core.severity import Severity
from core.tenants.named import Named
from core.tenants.sight import NOWHERE, Sight, Sighted
from core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wrote about an alert; `by` None: somebody who is gone. `edited_at` None: it
    stands as it was written."""

    id: UUID
    at: datetime
    text: str
    by: Named | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """How many notes there are, and the newest of them (None: there is none)."""

    count: int
    newest: Note | None = None


NO_NOTES = Notes(count=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCase:
    """A case an alert is about."""

    id: CaseId
    number: int
    title: str
    sighted: Sighted = NOWHERE
    """What of it decides who sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an alert comes from: `kind` is rule or integration."""

    kind: str
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert as lists, cards and events show it. `count` is how often it fired while open;
    `resolved_by` None on a resolved one: its source said so, or its last case was resolved.
    `found` is what a rule that counts has found, to be worded for each reader; `muted` says why
    nobody is told of it just now, None when nothing mutes it. `flapping_since` None: it does not
    flap, else `flapped` counts its changes since then; `flaps` is what people are told of that,
    also when it is stable again."""

    id: AlertId
    workspace_id: WorkspaceId
    number: int
    title: str
    summary: str | None
    link: str | None
    severity: Severity
    status: str
    count: int
    source: Source
    labels: dict[str, str]
    rule_ids: tuple[str, ...]
    assignee: Named | None
    acknowledged_by: Named | None
    acknowledged_at: datetime | None
    resolved_by: Named | None
    resolved_at: datetime | None
    fired_at: datetime
    last_at: datetime
    cases: tuple[LinkedCase, ...]
    revision: int
    found: Text | None = None
    notes: Notes = NO_NOTES
    flapping_since: datetime | None = None
    flapped: int = 0
    muted: Muted | None = None
    flaps: Flapped | None = None
    conversion: Conversion | None = None
    """What came of it; None: nobody said that anything did."""

    def seen_by(self, sight: Sight) -> AlertView:
        """Return the alert as somebody sees it who sees it at all: without the cases that are
        kept from them. The same object when none is."""
        seen = tuple(one for one in self.cases if sight.covers_case(one.sighted))
        return self if len(seen) == len(self.cases) else replace(self, cases=seen)

    @property
    def is_asked_by_clock(self) -> bool:
        """Tell whether a rule raised it that looked at no signal: its summary is what it found, in
        the workspace's language."""
        return self.source.kind == "rule" and self.found is not None and not self.cases

    @property
    def is_open(self) -> bool:
        """Tell whether somebody should still look at it."""
        return self.status in ("firing", "acknowledged")
