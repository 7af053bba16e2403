"""A machine's request was read into items: each fires, repeats or resolves an alert."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.alerts.firing import Ask, Firing
from core.alerts.item import Item
from core.alerts.open_alert import NEWEST_ALERT
from core.alerts.policy import Policies, Policy
from core.desk.opening import Opening
from core.desk.submission import TEXT_LIMIT, Submission
from core.errors import NotFound
from core.ids import CaseId, Ids, IntegrationId, WorkspaceId
from core.inbox.requests import RequestState, settle
from core.rules.hit import MergedHit, merge_hits
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.tables import SignalRow
from core.severity import Severity
from core.work import Batch, Books, Work

DEFAULT_SEVERITY = Severity.MEDIUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Which integration sent it, and whether it opens alerts (the default) or cases."""

    workspace_id: WorkspaceId
    integration_id: IntegrationId
    name: str
    preset: str
    opens_cases: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of the items of one request."""

    fired: int
    repeated: int
    resolved: int


class Receive:
    """The use case; the stored request is done exactly when its effect is on disk."""

    def __init__(
        self, *, books: Books, ids: Ids, policies: Policies, opening: Opening, firing: Firing
    ) -> None:
        self._books = books
        self._ids = ids
        self._policies = policies
        self._opening = opening
        self._firing = firing

    async def __call__(
        self, source: Source, items: Sequence[Item], request: UUID, at: datetime
    ) -> Received:
        """Return what became of the items, once it is on disk."""
        return await self._books.change(_Change(self, source, tuple(items), request, at))

    def decide(
        self,
        batch: Batch,
        work: Work,
        source: Source,
        items: Sequence[Item],
        request: UUID,
        at: datetime,
    ) -> Generator[None, None, Received]:
        """Fire, repeat and resolve; runs inside a batch."""
        batch.want(self._policies.load, source.workspace_id)
        yield
        policy = batch.get(self._policies.load, source.workspace_id)
        if policy is None:
            raise NotFound(kind="workspace", key=source.workspace_id)
        firing = [item for item in items if item.status == "firing"]
        asks: list[Ask] = []
        for item in firing:
            case_id = yield from self._case(batch, work, source, item, at)
            signal = self._signal(work, source, item, at, case_id)
            asks.extend(_asks(source, item, signal, policy, case_id))
        fired = yield from self._firing.fire(batch, work, source.workspace_id, policy, asks)
        over = [_fingerprint(source, item) for item in items if item.status == "resolved"]
        resolved = yield from self._firing.resolve(batch, work, source.workspace_id, over, at)
        settle(work, request, state=RequestState.DONE, now=batch.now, items=len(items))
        new = sum(one.is_new for one in fired)
        return Received(fired=new, repeated=len(fired) - new, resolved=resolved)

    def _case(
        self, batch: Batch, work: Work, source: Source, item: Item, at: datetime
    ) -> Generator[None, None, CaseId | None]:
        if not source.opens_cases:
            return None
        key = (source.workspace_id, _fingerprint(source, item))
        batch.want(NEWEST_ALERT, key)
        yield
        known = batch.get(NEWEST_ALERT, key)
        if known is not None and known.is_open:
            return None  # it has its case: a sender that repeats itself opens no second one
        opened = yield from self._opening.open(
            batch,
            work,
            Submission(
                workspace_id=source.workspace_id,
                customer_name=source.name,
                kind="request",
                source="integration",
                at=at,
                text=(item.summary or item.title)[:TEXT_LIMIT],
                title=item.title,
            ),
        )
        return opened.case_id

    def _signal(
        self, work: Work, source: Source, item: Item, at: datetime, case_id: CaseId | None
    ) -> Signal:
        severity = item.severity or DEFAULT_SEVERITY
        signal = Signal(
            kind=SignalKind.INTEGRATION,
            workspace=source.workspace_id,
            at=at,
            case=case_id,
            fields={
                "severity": severity.value,
                "source": source.preset,
                "integration": source.name,
                "title": item.title,
            },
            labels=item.labels,
            text=item.summary or item.title,
            fingerprint=_fingerprint(source, item),
            status=SignalStatus.FIRING,
        )
        work.insert(
            SignalRow,
            id=self._ids.new(),
            kind=signal.kind.value,
            at=at,
            fields=dict(signal.fields),
            labels=dict(item.labels),
            case_id=case_id,
            integration_id=source.integration_id,
        )
        return signal


@dataclass(frozen=True, slots=True)
class _Change:
    """The items as the writer takes them."""

    flow: Receive
    source: Source
    items: tuple[Item, ...]
    request: UUID
    at: datetime

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.source.workspace_id

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, Received]:
        return self.flow.decide(batch, work, self.source, self.items, self.request, self.at)


def _asks(
    source: Source, item: Item, signal: Signal, policy: Policy, case_id: CaseId | None
) -> list[Ask]:
    """Return the item's own alert, raised by the rules that hold. It is made for a case too: it
    is what tells a repeat from something new, and what people acknowledge."""
    own = Ask(
        fingerprint=_fingerprint(source, item),
        title=item.title,
        summary=item.summary,
        severity=item.severity or DEFAULT_SEVERITY,
        source_kind="integration",
        source_id=source.integration_id,
        source_name=source.name,
        at=signal.at,
        labels=item.labels,
        link=item.link,
        case_id=case_id,
    )
    hits = merge_hits(policy.rules.evaluate(signal).hits)
    mine = [_raised(own, hit) for hit in hits]
    return mine if any(one.fingerprint == own.fingerprint for one in mine) else [own, *mine]


def _raised(own: Ask, hit: MergedHit) -> Ask:
    return replace(
        own,
        fingerprint=hit.fingerprint,
        severity=max(own.severity, hit.severity),
        rule_ids=tuple(str(one.rule) for one in hit.hits),
        cooldown=hit.cooldown,
    )


def _fingerprint(source: Source, item: Item) -> str:
    """Two integrations may send the same fingerprint and mean different things."""
    words = f"{source.integration_id}\n{item.fingerprint}"
    return hashlib.sha256(words.encode()).hexdigest()
