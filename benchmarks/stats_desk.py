"""The desk whose figures are timed: cases, alerts and deliveries, evenly over some days."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert

from core.alerts.tables import AlertRow
from core.db.base import Base
from core.db.rows import complete_row
from core.db.tenancy import System
from core.delivery.kind import Kind
from core.delivery.tables import DeliveryRow
from core.desk.tables import CaseRow, ThreadItemRow
from core.flows.found import BotAccount
from core.ids import PersonId, WorkspaceId
from core.notify.tables import NotificationRow
from core.runtime import Runtime
from core.tenants.sight import Sight
from core.tenants.tables import CustomerRow, PersonRow, PlaceRow

DAYS = timedelta(days=90)
PLACES, PEOPLE, SOURCES = 20, 10, 12

_BOT = BotAccount(id=7, username="", name="", is_sandbox=False)
_REASON = System(reason="a benchmark stores what came in")
_AT_ONCE = 2_000
_TEXT = "The tap in the bathroom drips all night long, and nobody came to look at it. " * 3

Row = dict[str, Any]
Made = tuple[type[Base], Row]
"""A table and a row of it, as far as it is not what rows usually are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What was stored, up to `until`; `sight` covers about half of it: every second place."""

    workspace: WorkspaceId
    until: datetime
    sight: Sight


async def fill(runtime: Runtime, count: int) -> Desk:
    """Store so many cases, alerts, their notifications and deliveries; every second case was
    answered in writing, every second alert acknowledged."""
    town = _Town(
        workspace=await runtime.flows.found(_BOT),
        until=runtime.clock.now(),
        count=count,
        new=runtime.ids.new,
    )
    async with runtime.database.writing(_REASON) as session:
        connection = await session.connection()

        async def put(made: Iterable[Made]) -> None:
            rows: dict[type[Base], list[Row]] = {}
            for table, row in made:
                rows.setdefault(table, []).append(complete_row(table, row))
            for table, each in rows.items():
                await connection.execute(insert(cast("Table", table.__table__)), each)

        await put(town.founded())
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            await put(made for number in numbers for made in town.came(number))
    return Desk(
        workspace=town.workspace,
        until=town.until,
        sight=Sight(person_id=PersonId(town.people[0]), places=frozenset(town.places[::2])),
    )


class _Town:
    """Makes up the rows; the same ones each time, but for their keys."""

    def __init__(
        self, *, workspace: WorkspaceId, until: datetime, count: int, new: Callable[[], UUID]
    ) -> None:
        self.workspace = workspace
        self.until = until
        self._step = DAYS / (count + 1)
        self._count = count
        self._new = new
        self._rng = random.Random(7)  # noqa: S311 - nobody guesses it
        self._customer = new()
        self.places, self.people, self._sources = (
            [new() for _ in range(number)] for number in (PLACES, PEOPLE, SOURCES)
        )

    def founded(self) -> Iterator[Made]:
        """Yield who and what the others are about."""
        at = {"created_at": self.until}
        owned = {"workspace_id": self.workspace, **at}
        yield CustomerRow, {"id": self._customer, "name": "Carla", **owned}
        for number, key in enumerate(self.places):
            word = f"place{number}"
            yield PlaceRow, {"id": key, "name": word, "start_token": word, **owned}
        for number, key in enumerate(self.people):
            known = {"bot_id": _BOT.id, "telegram_user_id": number + 1}
            yield PersonRow, {"id": key, "name": f"Person {number}", **known, **at}

    def came(self, number: int) -> Iterator[Made]:
        """Yield what came at one moment."""
        at = self.until - (self._count - number) * self._step
        over = at + timedelta(hours=self._rng.expovariate(0.1))
        taken = at + timedelta(minutes=self._rng.expovariate(0.1))
        yield from self._case(number, at, taken, over)
        yield from self._alert(number, at, taken, over)

    def _case(self, number: int, at: datetime, taken: datetime, over: datetime) -> Iterator[Made]:
        key, choice = self._new(), self._rng.choice
        is_over = over < self.until
        yield (
            CaseRow,
            {
                "id": key,
                "workspace_id": self.workspace,
                "number": number + 1,
                "kind": "complaint",
                "title": "The tap drips",
                "text": _TEXT,
                "status": "resolved" if is_over else "new",
                "resolved_at": over if is_over else None,
                "customer_id": self._customer,
                "source": "telegram",
                "opened_at": at,
                "updated_at": at,
                "rating": self._rng.randint(1, 5),
                "category": choice(("noise", "staff", "billing", None)),
                "severity": choice(("low", "high", None)),
                "place_id": choice(self.places),
                "assignee_id": choice(self.people),
            },
        )
        if number % 2:
            yield (
                ThreadItemRow,
                {
                    "id": self._new(),
                    "workspace_id": self.workspace,
                    "case_id": key,
                    "author_kind": "staff",
                    "text": "We are on it.",
                    "at": taken,
                },
            )

    def _alert(self, number: int, at: datetime, taken: datetime, over: datetime) -> Iterator[Made]:
        key, source = self._new(), self._rng.randrange(SOURCES)
        is_over = over < self.until
        yield (
            AlertRow,
            {
                "id": key,
                "workspace_id": self.workspace,
                "number": number + 1,
                "fingerprint": f"alert {number}",
                "title": "Water level",
                "severity": self._rng.choice(("low", "high", "critical")),
                "status": "resolved" if is_over else "firing",
                "source_kind": "rule",
                "source_id": self._sources[source],
                "source_name": f"Rule {source}",
                "labels": {"room": str(number % 300)},
                "rule_ids": [],
                "fired_at": at,
                "last_at": at,
                "acknowledged_at": taken if number % 2 else None,
                "resolved_at": over if is_over else None,
            },
        )
        yield from self._told(number, key, at)

    def _told(self, number: int, alert: UUID, at: datetime) -> Iterator[Made]:
        key, is_told = self._new(), number % 4 != 0
        yield (
            NotificationRow,
            {
                "id": key,
                "workspace_id": self.workspace,
                "kind": Kind.ALERT_CARD.value,
                "once_key": f"alert {number}",
                "status": "sent" if is_told else "suppressed",
                "suppressed_reason": None if is_told else "cooldown",
                "created_at": at,
                "params": {},
                "alert_id": alert,
            },
        )
        is_lost = number % 100 == 0
        yield (
            DeliveryRow,
            {
                "id": self._new(),
                "workspace_id": self.workspace,
                "kind": Kind.ALERT_CARD.value,
                "channel": ("telegram", "email", "webhook")[number % 3],
                "lane": "telegram:7",
                "queue": "chat",
                "address": "chat",
                "state": "dead" if is_lost else "sent",
                "reason": "gave_up" if is_lost else None,
                "urgency": 1,
                "next_at": at,
                "created_at": at,
                "params": {},
                "notification_id": key,
                "alert_id": alert,
                "settled_at": at + timedelta(seconds=self._rng.expovariate(1)),
                "attempts": 1,
            },
        )
