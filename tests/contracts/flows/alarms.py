"""Alerts of a machine in a process of every flow, and the jobs that see to what mutes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.alerts.tables import AlertRow
from core.delivery.tables import DeliveryRow
from core.flows.silence import By, Done
from core.ids import AlertId, PersonId
from core.inbox.cause import Cause
from core.ingest.integration import NewIntegration
from core.jobs.silences import LEFT_MUTED, SILENCES
from core.matching.line import read_matchers
from core.notify.tables import NotificationRow
from core.silences.wanted import WantedSilence
from core.tenants.role import Role
from tests.contracts.flows.clockwork import ALL, Clockwork


@dataclass(kw_only=True)
class Alarms:
    """A process whose workspace has an owner."""

    work: Clockwork
    owner: PersonId
    by: By = field(init=False)
    _token: str | None = None

    def __post_init__(self) -> None:
        self.by = By(person=self.owner, role=Role.OWNER)

    async def says(self, name: str, *, is_over: bool = False, **labels: str) -> None:
        """Have the machine report something, or that it is over."""
        runtime = self.work.runtime
        if self._token is None:
            new = NewIntegration(name="Prometheus", preset="alertmanager")
            made = await runtime.integrations.create(
                self.work.workspace, new, by=None, cause=Cause(actor=None)
            )
            self._token = made.token
        status = "resolved" if is_over else "firing"
        given = {"alertname": name, "severity": "high", **labels}
        one = {
            "status": status,
            "labels": given,
            "annotations": {"summary": f"{name} on {labels.get('host', 'it')}"},
            "fingerprint": f"{name} {labels.get('host')}",
        }
        await runtime.intake.accept(
            token=self._token,
            headers={},
            body=json.dumps({"version": "4", "status": status, "alerts": [one]}).encode(),
            content_type="application/json",
        )

    async def silences(
        self,
        line: str,
        *,
        hours: float | None = 1,
        until: AlertId | None = None,
        confirms: bool = False,
        by: By | None = None,
    ) -> Done:
        """Make a silence of typed matchers."""
        runtime = self.work.runtime
        wanted = WantedSilence(
            matchers=read_matchers(line),
            reason="disk swap",
            ends_at=None if hours is None else runtime.clock.now() + timedelta(hours=hours),
            until_alert=until,
        )
        who = by or By(person=self.owner, role=Role.OWNER, confirms=confirms)
        return await runtime.calm.silence.create(
            self.work.workspace, wanted, by=who, cause=self.cause
        )

    @property
    def cause(self) -> Cause:
        """Why: the owner acts."""
        return Cause(actor=self.owner)

    async def tick(self) -> None:
        """Have the clock look at what is over."""
        await SILENCES.run(self.work.tools())

    async def sweep(self) -> None:
        """Have it look for what was left behind."""
        await LEFT_MUTED.run(self.work.tools())

    async def alert(self, name: str) -> AlertRow:
        """Return the newest alert of this name."""
        async with self.work.runtime.database.reading(ALL) as session:
            rows = await session.scalars(
                select(AlertRow)
                .where(AlertRow.title.startswith(f"{name} on"))
                .order_by(AlertRow.number.desc())
            )
            return rows.all()[0]

    async def cards(self, name: str) -> list[dict[str, Any]]:
        """Return what each new message of the newest alert of this name was given."""
        alert = await self.alert(name)
        async with self.work.runtime.database.reading(ALL) as session:
            rows = await session.scalars(
                select(DeliveryRow.params).where(
                    DeliveryRow.alert_id == alert.id,
                    DeliveryRow.kind == "alert.card",
                    DeliveryRow.edits_id.is_(None),
                )
            )
            return list(rows)

    async def withheld(self, name: str) -> list[tuple[str | None, UUID | None]]:
        """Return why people were not told of it, oldest first."""
        alert = await self.alert(name)
        async with self.work.runtime.database.reading(ALL) as session:
            rows = await session.execute(
                select(NotificationRow.suppressed_reason, NotificationRow.suppressed_ref)
                .where(
                    NotificationRow.alert_id == alert.id, NotificationRow.status == "suppressed"
                )
                .order_by(NotificationRow.created_at, NotificationRow.id)
            )
            return [(reason, ref) for reason, ref in rows]

    async def news(self) -> list[dict[str, Any]]:
        """Return what was told of silences that ended."""
        async with self.work.runtime.database.reading(ALL) as session:
            rows = await session.scalars(
                select(NotificationRow.params).where(NotificationRow.kind == "notice")
            )
            return [one for one in rows if one.get("notice") == "silence_over"]
