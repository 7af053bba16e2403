"""The whole story of an alert: what asked for it and what held, then what happened and who was
told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.timeline_item import Reference, TimelineItem, TimelineKind
from core.alerts.view import AlertDetail, AlertView, AlertViews
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import OpsbellError
from core.ids import AlertId, WorkspaceId
from core.rulebook.past import status_of
from core.rulebook.trials import RuleTrials
from core.rules.rule import RuleSpec, parse_rule
from core.rules.sentence import sentence
from core.rules.signal import Signal, SignalKind
from core.rules.tables import RuleRevisionRow, RuleRow, SignalRow
from core.rules.verdict import Verdict
from core.rules.windowed import over_time
from core.tenants.sight import Sight
from core.texts import Text, text

SenderOf = Callable[[AsyncSession, UUID], Awaitable[str | None]]
"""Integration → what its preset is called; None when it is gone."""

DETAILS_SHOWN = 12
"""Parts of a rule that are told; the test of the rule tells all of them."""


class AlertStories:
    """Reads them; nothing is changed."""

    def __init__(
        self, *, database: Database, alerts: AlertViews, trials: RuleTrials, sender_of: SenderOf
    ) -> None:
        self._database = database
        self._alerts = alerts
        self._trials = trials
        self._sender_of = sender_of

    async def one(
        self, workspace_id: WorkspaceId, alert_id: AlertId, *, sight: Sight
    ) -> AlertDetail:
        """Return the alert with its story, what asked for it first; raises NotFound."""
        detail = await self._alerts.detail(workspace_id, alert_id, sight=sight)
        causes = await self._causes(workspace_id, detail.alert)
        return replace(detail, timeline=(*causes, *detail.timeline))

    async def _causes(
        self, workspace_id: WorkspaceId, alert: AlertView
    ) -> tuple[TimelineItem, ...]:
        causes: list[TimelineItem] = []
        if alert.source.kind == "integration":
            async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
                causes.append(_sent(alert, await self._sender_of(session, alert.source.id)))
        causes += [await self._rule(workspace_id, alert, UUID(one)) for one in alert.rule_ids]
        return tuple(causes)

    async def _rule(
        self, workspace_id: WorkspaceId, alert: AlertView, rule_id: UUID
    ) -> TimelineItem:
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            name = await session.scalar(select(RuleRow.name).where(RuleRow.id == rule_id))
            then = await session.scalar(
                select(RuleRevisionRow)
                .where(RuleRevisionRow.rule_id == rule_id, RuleRevisionRow.at <= alert.fired_at)
                .order_by(RuleRevisionRow.revision.desc())
                .limit(1)
            )
            signal = await _signal(session, workspace_id, alert)
        spec = None if then is None else _read(then.spec)
        called = name or (spec.name if spec is not None else None) or alert.source.name
        if then is None or spec is None:
            words = text("The rule “{name}” asked for it", name=called)
            details: tuple[Text, ...] = ()
        else:
            words = text(
                "The rule “{name}”, revision {revision}: {sentence}",
                name=called,
                revision=then.revision,
                sentence=sentence(spec),
            )
            details = await self._held(workspace_id, alert, spec, signal)
        return TimelineItem(
            at=alert.fired_at,
            kind=TimelineKind.RULE,
            text=words,
            reference=Reference(kind="rule", id=rule_id, name=called),
            setting=text("/rules changes the rule.") if name is not None else None,
            details=details,
        )

    async def _held(
        self,
        workspace_id: WorkspaceId,
        alert: AlertView,
        spec: RuleSpec,
        signal: Signal | None,
    ) -> tuple[Text, ...]:
        """Return what each part of the rule says of what it looked at then. What it has counted
        over time is not kept, and a schedule looked at no signal: those say what was found."""
        found = () if alert.found is None else (alert.found,)
        if spec.schedule is not None or over_time(spec.condition):
            return found
        given = signal or (alert.cases[0].number if alert.cases else None)
        if given is None:
            return found
        try:
            trial = await self._trials.explain(workspace_id, spec, given)
        except OpsbellError:
            # The case or what it came with is gone, or a newer release wrote the rule.
            return found
        return tuple(_lines(trial.verdict, 0))[:DETAILS_SHOWN]


def _sent(alert: AlertView, sender: str | None) -> TimelineItem:
    name = alert.source.name
    words = (
        text("Sent by the integration “{name}”", name=name)
        if sender is None
        else text("Sent by the integration “{name}” · {sender}", name=name, sender=sender)
    )
    return TimelineItem(
        at=alert.fired_at,
        kind=TimelineKind.SOURCE,
        text=words,
        reference=Reference(kind="integration", id=alert.source.id, name=name),
        setting=text("/integrations shows what came.") if sender is not None else None,
    )


def _read(spec: object) -> RuleSpec | None:
    try:
        return parse_rule(spec)
    except OpsbellError:
        return None


def _lines(verdict: Verdict, depth: int) -> list[Text]:
    mark = "✅" if verdict.holds else ("❌" if verdict.applies else "➖")
    # No-break spaces: chats and pages would take others away.
    lines = [text("{mark} {reason}", mark="\u00a0" * 4 * depth + mark, reason=verdict.reason)]
    for part in verdict.parts:
        lines += _lines(part, depth + 1)
    return lines


async def _signal(
    session: AsyncSession, workspace_id: WorkspaceId, alert: AlertView
) -> Signal | None:
    """Return the item of an integration that the rules looked at when the alert fired."""
    if alert.cases:
        return None
    rows = await session.scalars(
        select(SignalRow).where(
            SignalRow.at == alert.fired_at, SignalRow.kind == SignalKind.INTEGRATION.value
        )
    )
    for row in rows:
        if row.labels.items() <= alert.labels.items():
            return Signal(
                kind=SignalKind.INTEGRATION,
                workspace=workspace_id,
                at=row.at,
                fields=row.fields,
                labels=row.labels,
                text=row.text or "",
                fingerprint=row.fingerprint,
                status=status_of(row.kind),
            )
    return None
