"""An integration as its admins see it, what one is made of, and what it got."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from core.ids import IntegrationId, PersonId
from core.ingest.mapping import FieldMapping

Opens = Literal["alerts", "cases"]
"""What an item of it becomes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What became of the proofs a sender owes: how many requests were refused since the secret was
    set, when the last was and why (missing, wrong or stale). `former_until`: so long the secret
    before is taken too."""

    former_until: datetime | None = None
    refused: int = 0
    refused_at: datetime | None = None
    refused_why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """An inbound address. `token` is the secret in its link, empty when none of the secret keys
    opens it any more: then only a new one helps. `created_by` None: the program made it. `proof`
    None: the sender need not prove what it sends. `mapping` None: nobody has pointed at its
    fields. `former_until`: so long the address before is taken too."""

    id: IntegrationId
    name: str
    preset: str
    token: str
    opens: Opens
    is_active: bool
    created_at: datetime
    created_by: PersonId | None
    revision: int
    proof: Proofs | None = None
    mapping: FieldMapping | None = None
    former_until: datetime | None = None

    def as_of(self, now: datetime) -> Integration:
        """Return it without an address and a secret of before that are over by now."""
        proof = self.proof
        if proof is not None and proof.former_until is not None and proof.former_until <= now:
            proof = replace(proof, former_until=None)
        is_over = self.former_until is not None and self.former_until <= now
        return replace(self, proof=proof, former_until=None if is_over else self.former_until)

    def address(self, public_url: str) -> str:
        """Return the address machines post to."""
        return f"{public_url.rstrip('/')}/hooks/{self.token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntegration:
    """What an integration is made of."""

    name: str
    preset: str
    opens: Opens = "alerts"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationChange:
    """What to change; None leaves it as it is."""

    name: str | None = None
    preset: str | None = None
    opens: Opens | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeAlert:
    """An alert that a request was about, and what it did to it."""

    id: UUID
    number: int
    title: str
    severity: str
    became: Literal["fired", "repeated", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """A request an integration got; `status` is new, done, unknown (kept, nobody could read it)
    or failed, `problem` says why. `alerts` are the first that it was about, where they were asked
    for."""

    id: UUID
    at: datetime
    status: str
    items: int
    problem: str | None
    alerts: tuple[MadeAlert, ...] = ()
