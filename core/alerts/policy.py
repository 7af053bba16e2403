"""What a workspace has configured, compiled: its rules and its routes at one revision.

Kept per process and compiled anew when the workspace's `config_revision` has moved on; every batch
reads those revisions, so another process's change is seen with the next item.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.within_sight import keeps_from
from core.db.asked import Asked, padded_keys
from core.db.base import JsonObject
from core.digests.candidate import Plan
from core.errors import InvalidInput
from core.ids import PersonId, RuleId, WorkspaceId
from core.limits.load import load_limits
from core.meter import SILENT, Meter
from core.routing.load import load_router
from core.routing.router import Router
from core.rules.condition import WindowKey
from core.rules.engine import RuleSet
from core.rules.line.defaults import name_for
from core.rules.rule import Rule
from core.rules.tables import RuleRow
from core.rules.tally import Ledger, Ledgers
from core.rules.windowed import over_time
from core.rules.zone import find_zone
from core.silences.inhibition import Inhibitions
from core.silences.load import compiled_silences, load_inhibitions, read_silences
from core.silences.silence import Silences
from core.tenants.sight import Sight, Sighted
from core.tenants.sights import restricted_in
from core.tenants.tables import WorkspaceRow
from core.texts import Locale
from core.work import Load

log = logging.getLogger(__name__)

COMPILED_AT_ONCE = 100
"""More rules and silences than these are compiled in another thread: thousands of them would hold
the loop for half a second."""

SILENCE_KEPT = timedelta(days=366)
"""How long a window without a span of its own is kept: a silence may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The compiled rules and routes of one workspace at `revision`; `zone` and `locale` are the
    workspace's.

    `spans` says how long what is counted counts, by the rule and the condition's digest. `plan` is
    what holds back, `silences` and `inhibitions` what mutes.
    """

    revision: int
    rules: RuleSet
    router: Router
    zone: ZoneInfo
    locale: Locale
    spans: Mapping[tuple[RuleId, str], timedelta]
    plan: Plan = field(default_factory=Plan)
    silences: Silences = field(default_factory=Silences)
    inhibitions: Inhibitions = field(default_factory=Inhibitions)
    sights: Mapping[PersonId, Sight] = field(default_factory=dict)
    """What those members see from whom something is kept."""

    def keeps_from(self, person: PersonId | None, cases: Sequence[Sighted]) -> bool:
        """Tell whether an alert about these cases is kept from somebody (None: a chat)."""
        return keeps_from(self.sights, person, cases)

    def counted_for(self, window: WindowKey) -> timedelta:
        """Return how long a window matters after it was fed."""
        return self.spans.get((window.rule, window.digest), SILENCE_KEPT)


_WORKSPACES = cast("Table", WorkspaceRow.__table__)
_REVISIONS = Asked(
    select(_WORKSPACES.c.id, _WORKSPACES.c.config_revision).where(
        _WORKSPACES.c.id.in_(bindparam("keys", type_=Uuid(), expanding=True))
    ),
    columns=(Uuid(), None),
    lists=("keys",),
)


class Policies:
    """The cache; `load` is what changes want: (workspace) → its policy, None when there is
    none."""

    def __init__(self, *, meter: Meter = SILENT, ledgers: Ledgers | None = None) -> None:
        self._meter = meter
        self._ledgers = ledgers
        self._known: dict[WorkspaceId, Policy] = {}
        self.load: Load[WorkspaceId, Policy] = Load("policies", self._fetch)

    async def _fetch(
        self, session: AsyncSession, keys: Sequence[WorkspaceId]
    ) -> dict[WorkspaceId, Policy]:
        found: dict[WorkspaceId, Policy] = {}
        for workspace, revision in await _REVISIONS.rows(session, {"keys": padded_keys(keys)}):
            workspace_id = WorkspaceId(workspace)
            policy = self._known.get(workspace_id)
            if policy is None or policy.revision != revision:
                ledger = None if self._ledgers is None else self._ledgers.of(workspace_id)
                policy = await _compile(session, workspace_id, revision, self._meter, ledger)
                self._known[workspace_id] = policy
            found[workspace_id] = policy
        return found


async def _compile(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    revision: int,
    meter: Meter,
    ledger: Ledger | None,
) -> Policy:
    zone = await zone_of(session, workspace_id)
    language = await session.scalar(
        select(WorkspaceRow.language).where(WorkspaceRow.id == workspace_id)
    )
    on = select(RuleRow.id, RuleRow.revision, RuleRow.spec).where(
        RuleRow.workspace_id == workspace_id, RuleRow.is_active
    )
    rows = (await session.execute(on)).all()
    router = await load_router(session, workspace_id)
    active = [(RuleId(id_), number, _led(spec, router)) for id_, number, spec in rows]
    locale = await _language_of(session, workspace_id)
    sights = await restricted_in(session, workspace_id)
    # Owners and admins are told instead of those who do not see it; where all see all, never.
    addresses = router.addresses | (router.stand_in_addresses if sights else frozenset())

    standing = await read_silences(session, workspace_id)

    def compiled() -> tuple[RuleSet, dict[tuple[RuleId, str], timedelta], Silences]:
        rules = RuleSet.from_stored(
            active,
            meter=meter,
            zone=zone,
            ledger=ledger,
            named=lambda spec: name_for(spec, locale),
        )
        return rules, _spans(rules.rules.values()), compiled_silences(standing)

    is_long = len(active) + len(standing) > COMPILED_AT_ONCE
    rules, spans, silences = await asyncio.to_thread(compiled) if is_long else compiled()
    for error in rules.errors:
        log.error(
            "a rule cannot be used",
            extra={"action": "rule_unusable", "rule": str(error.rule), "problem": error.message},
        )
    return Policy(
        revision=revision,
        rules=rules,
        router=router,
        zone=zone,
        locale=Locale.for_code(language, zone),
        spans=spans,
        plan=Plan(
            places=frozenset((workspace_id, address) for address in addresses),
            limits=await load_limits(session, workspace_id),
            groups=router.groups,
        ),
        silences=silences,
        inhibitions=await load_inhibitions(session, workspace_id),
        sights=sights,
    )


def _led(spec: JsonObject, router: Router) -> JsonObject:
    """Return the rule with the receivers it names by their own ids, as alerts are led by them.

    Those that are gone are left out; when nobody is left, the routes decide as for a rule that
    names nobody, so that no alert is lost with a person.
    """
    try:
        named = router.named((one["kind"], one["id"]) for one in spec.get("receivers", ()))
    except (AttributeError, KeyError, TypeError):
        # It cannot be read, which the compiler tells better.
        return spec
    return {**spec, "receivers": [{"kind": "receiver", "id": str(one)} for one in named]}


async def zone_of(session: AsyncSession, workspace_id: WorkspaceId) -> ZoneInfo:
    """Return the zone a workspace's rules are meant in; UTC for one that is unknown by now."""
    name = await session.scalar(select(WorkspaceRow.zone).where(WorkspaceRow.id == workspace_id))
    try:
        return find_zone(name or "UTC")
    except InvalidInput:
        # It was checked when it was set; the tables of zones may be others since.
        log.error("unknown zone", extra={"action": "zone_unknown", "zone": name})  # noqa: TRY400 - the cause says no more
        return find_zone("UTC")


async def _language_of(session: AsyncSession, workspace_id: WorkspaceId) -> Locale:
    """Return whose language the alerts of unnamed rules are called in: the workspace's."""
    language = select(WorkspaceRow.language).where(WorkspaceRow.id == workspace_id)
    return Locale.for_code(await session.scalar(language))


def _spans(rules: Iterable[Rule]) -> dict[tuple[RuleId, str], timedelta]:
    spans: dict[tuple[RuleId, str], timedelta] = {}
    for rule in rules:
        for each in over_time(rule.spec.condition):
            span = getattr(each, "window", None)
            spans[rule.id, each.digest] = span if isinstance(span, timedelta) else SILENCE_KEPT
    return spans
