"""One recipient who might be told of one alert now, and whether something holds it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.digests.load import Where
from core.ids import AlertId, DigestId, WorkspaceId
from core.limits.limit import Limits
from core.notify.tell import Recipient
from core.routing.router import Decision
from core.severity import Severity
from core.work import Batch, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a workspace has configured for holding back: all addresses that somebody may be told
    at, the limits, and whether any route gathers alerts."""

    places: frozenset[Where] = frozenset()
    limits: Limits = field(default_factory=Limits)
    groups: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One alert that is being told, whomever to. `name` is what it is counted under among many,
    `facts` what matchers see of it (core.alerts.facts), `once_key` tells it from other tellings of
    the same alert."""

    workspace_id: WorkspaceId
    alert_id: AlertId
    name: str
    severity: Severity
    at: datetime
    facts: Mapping[str, str]
    once_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of those it would be told to. `decision` is why they are."""

    recipient: Recipient
    decision: Decision

    @property
    def address(self) -> str:
        """Where they are told, as it is stored."""
        return str(self.recipient.address)


class Holder(Protocol):
    """One reason to hold back. It asks in `foresee` for what `hold` needs; nothing is awaited in
    between."""

    def foresee(self, batch: Batch, workspace_id: WorkspaceId, plan: Plan) -> None:
        """Ask for what came lately."""
        ...

    def hold(
        self, batch: Batch, work: Work, plan: Plan, telling: Telling, candidate: Candidate
    ) -> DigestId | None:
        """Return the digest that the alert is held for, opened where there was none; None: the
        candidate may be told now, as far as this reason goes."""
        ...
