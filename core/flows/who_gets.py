"""Who would be told of an alert, and who not and why: asked of the real routes, silences and
inhibitions, telling nobody.

What depends on the moment is left out: cooldowns, limits, groups and storms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.facts import facts_of
from core.alerts.inhibiting import INHIBITING
from core.alerts.sight import sees_alert
from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.within_sight import instead, within_sight
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.sight import case_is_seen
from core.desk.tables import CaseRow
from core.errors import NotFound
from core.ids import AlertId, ReceiverId, RouteId, WorkspaceId
from core.matching.matcher import all_hold
from core.routing.load import load_router
from core.routing.reason import Reason
from core.routing.receivers_view import Receivers
from core.routing.router import Decision, Router
from core.routing.routes_view import Routes
from core.rules.tables import RuleRow
from core.severity import Severity
from core.silences.load import compiled_silences, load_inhibitions, read_silences
from core.tenants.named import Named, people_named
from core.tenants.sight import Sight, Sighted
from core.tenants.sights import restricted_in

_NO_ALERT = AlertId(UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An alert that was only described. `name` is what went wrong, `source_name` what the rule or
    integration is called."""

    severity: Severity
    labels: Mapping[str, str]
    source_kind: str = "integration"
    source_name: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """One address: told (`reason` None) or not. `receiver` None: an owner or admin who is told
    because nobody it is for sees it. `route` None: a rule names the receiver itself;
    `person` is whose own chat it is, of a person or one of a role."""

    receiver: Named | None
    person: Named | None
    route: Named | None
    reason: Reason | None
    is_loud: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """What would be decided. `muted` says that nobody is told at all, and `muted_by` is the
    silence or the alert that inhibits; the decisions are those without it. `routes` are those
    that take it, in their order."""

    facts: Mapping[str, str]
    severity: Severity
    muted: Reason | None
    muted_by: UUID | None
    routes: tuple[Named, ...]
    decisions: tuple[Whom, ...]
    number: int | None = None
    title: str | None = None


class WhoGets:
    """The question."""

    def __init__(
        self, *, database: Database, clock: Clock, receivers: Receivers, routes: Routes
    ) -> None:
        self._database = database
        self._clock = clock
        self._receivers = receivers
        self._routes = routes

    async def typed(self, workspace_id: WorkspaceId, typed: Typed) -> Foretold:
        """Return what would be decided of an alert like this; the routes alone lead it."""
        facts = facts_of(
            typed.labels,
            severity=typed.severity,
            source_kind=typed.source_kind,
            source_name=typed.source_name,
            name=typed.name,
            fingerprint="",
        )
        asked = _Asked(severity=typed.severity, facts=facts)
        return await self._foretell(workspace_id, asked)

    async def numbered(self, workspace_id: WorkspaceId, number: int, *, sight: Sight) -> Foretold:
        """Return what would be decided if this alert fired now; raises NotFound, also for one that
        the asker does not see."""
        is_seen = sees_alert(sight, case_is_seen)
        return await self._of(workspace_id, and_(AlertRow.number == number, is_seen), number)

    async def alert(
        self, workspace_id: WorkspaceId, alert_id: AlertId, *, sight: Sight
    ) -> Foretold:
        """Return the same by the alert's id; raises NotFound."""
        is_seen = sees_alert(sight, case_is_seen)
        return await self._of(workspace_id, and_(AlertRow.id == alert_id, is_seen), alert_id)

    async def _of(
        self, workspace_id: WorkspaceId, condition: ColumnElement[bool], key: object
    ) -> Foretold:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            row = await session.scalar(select(AlertRow).where(condition))
            if row is None:
                raise NotFound(kind="alert", key=key)
            named, by_routes = await _named_by(session, row.rule_ids)
            about = await _about(session, row.id)
        severity = Severity(row.severity)
        by_rule = row.source_kind == "rule"
        labels = {str(label): str(value) for label, value in row.labels.items()}
        facts = facts_of(
            labels,
            severity=severity,
            source_kind=row.source_kind,
            source_name=row.source_name,
            name=row.source_name if by_rule else labels.get("alertname") or row.title,
            fingerprint=row.fingerprint,
            rule_ids=tuple(row.rule_ids),
        )
        asked = _Asked(
            severity=severity,
            facts=facts,
            named=named,
            by_routes=by_routes,
            alert_id=AlertId(row.id),
            number=row.number,
            title=row.title,
            about=about,
        )
        return await self._foretell(workspace_id, asked)

    async def _foretell(self, workspace_id: WorkspaceId, asked: _Asked) -> Foretold:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            router = await load_router(session, workspace_id)
            muted, by = await _muted(session, workspace_id, asked, self._clock.now())
            sights = await restricted_in(session, workspace_id)
            decisions = _decisions(router, asked)
            decisions = within_sight(decisions, sights=sights, about=asked.about)
            decisions += instead(router, decisions, asked.severity) or ()
            people = await people_named(session, [one.target.person_id for one in decisions])
        receivers = {one.id: one.name for one in await self._receivers.all(workspace_id)}
        routes = await self._routes.all(workspace_id)
        names = {one.id: one.name for one in routes}
        taken: list[Named] = []
        for route in routes if asked.by_routes else ():
            if route.spec.is_active and all_hold(route.spec.matchers, asked.facts):
                taken.append(Named(id=route.id, name=route.name))
                if not route.spec.continues:
                    break
        return Foretold(
            facts=asked.facts,
            severity=asked.severity,
            muted=muted,
            muted_by=by,
            routes=tuple(taken),
            decisions=tuple(
                Whom(
                    receiver=_name(one.target.receiver_id, receivers),
                    person=people.get(one.target.person_id) if one.target.person_id else None,
                    route=None if one.route is None else _route(one.route.id, names),
                    reason=one.reason,
                    is_loud=one.target.is_loud(asked.severity),
                )
                for one in decisions
            ),
            number=asked.number,
            title=asked.title,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    severity: Severity
    facts: Mapping[str, str]
    named: tuple[tuple[str, str], ...] = ()
    by_routes: bool = True
    alert_id: AlertId = _NO_ALERT
    number: int | None = None
    title: str | None = None
    about: tuple[Sighted, ...] = ()


def _decisions(router: Router, asked: _Asked) -> tuple[Decision, ...]:
    """Return what `core.alerts.telling` would decide."""
    receivers = router.named(asked.named)
    named = router.decide_for(receivers, severity=asked.severity)
    if receivers and not asked.by_routes:
        return named
    routed = router.decide(severity=asked.severity, facts=asked.facts)
    taken = {str(one.target.address) for one in named if one.reason is None}
    return (*named, *(one for one in routed if str(one.target.address) not in taken))


async def _named_by(
    session: AsyncSession, rule_ids: list[str]
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return the receivers that the alert's rules name, and whether the routes are asked too."""
    specs = list(
        await session.scalars(
            select(RuleRow.spec).where(RuleRow.id.in_([UUID(one) for one in rule_ids]))
        )
    )
    each = [[(one["kind"], one["id"]) for one in spec.get("receivers") or ()] for spec in specs]
    return tuple(one for some in each for one in some), not all(each) or not each


async def _about(session: AsyncSession, alert_id: UUID) -> tuple[Sighted, ...]:
    """Return what of its cases decides who sees it."""
    query = (
        select(CaseRow.place_id, CaseRow.category, CaseRow.assignee_id)
        .join(AlertCaseRow, AlertCaseRow.case_id == CaseRow.id)
        .where(AlertCaseRow.alert_id == alert_id)
    )
    return tuple(
        Sighted(place_id=place, category=category, assignee_id=assignee)
        for place, category, assignee in await session.execute(query)
    )


async def _muted(
    session: AsyncSession, workspace_id: WorkspaceId, asked: _Asked, now: datetime
) -> tuple[Reason | None, UUID | None]:
    silences = compiled_silences(await read_silences(session, workspace_id))
    silence = silences.find(asked.facts, now, asked.alert_id)
    if silence is not None:
        return Reason.SILENCED, silence.id
    inhibitions = await load_inhibitions(session, workspace_id)
    scopes = [(workspace_id, scope) for scope in inhibitions.muting(asked.facts)]
    if scopes:
        causes = await INHIBITING.fetch(session, scopes)
        for scope in scopes:
            for cause in causes.get(scope, ()):
                if cause != asked.alert_id:
                    return Reason.INHIBITED, cause
    return None, None


def _name(receiver_id: ReceiverId | None, names: Mapping[ReceiverId, str]) -> Named | None:
    if receiver_id is None:
        return None
    return Named(id=receiver_id, name=names.get(receiver_id, "?"))


def _route(route_id: RouteId, names: Mapping[RouteId, str]) -> Named:
    return Named(id=route_id, name=names.get(route_id, "?"))
