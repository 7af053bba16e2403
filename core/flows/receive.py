"""A machine's request was read into items: each fires, repeats or resolves an alert."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.alerts.ask import Ask
from core.alerts.firing import Firing
from core.alerts.item import Item
from core.alerts.open_alert import NEWEST_ALERT, Fingerprint
from core.alerts.policy import Policies
from core.desk.opening import Opening
from core.desk.submission import TEXT_LIMIT, Submission
from core.errors import NotFound
from core.ids import CaseId, Ids, IntegrationId, ReceiverId, WorkspaceId
from core.inbox.requests import STILL_NEW, RequestState, settle
from core.rulebook.deeds import CaseDeeds
from core.rulebook.windows import foresee, look
from core.rules.hit import Ending, Evaluation, MergedHit, merge_hits
from core.rules.signal import Signal, SignalKind, SignalStatus
from core.rules.tables import SignalRow
from core.rules.words import TEXT_LIMIT as LOOKED_AT
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
        self._deeds = CaseDeeds(ids=ids)

    async def __call__(
        self, source: Source, items: Sequence[Item], request: UUID, at: datetime
    ) -> Received:
        """Return what became of the items of a request that waited, once it is on disk; nothing
        when somebody else has dealt with it meanwhile."""
        return await self._books.change(_Change(self, source, tuple(items), request, at))

    def decide(
        self,
        batch: Batch,
        work: Work,
        source: Source,
        items: Sequence[Item],
        request: UUID,
        at: datetime,
        *,
        waited: bool,
    ) -> Generator[None, None, Received]:
        """Fire, repeat and resolve; runs inside a batch. `waited`: the request was stored before,
        and nothing is done when somebody else has dealt with it meanwhile.

        Items are decided between two yields, so what a batch holds comes about in the order in
        which it came, also when requests say different things about one fingerprint.
        """
        if waited:
            batch.want(STILL_NEW, request)
        keyed = [((source.workspace_id, _fingerprint(source, item)), item) for item in items]
        batch.want(self._policies.load, source.workspace_id)
        for key, _ in keyed:
            batch.want(NEWEST_ALERT, key)
        yield
        policy = batch.get(self._policies.load, source.workspace_id)
        if policy is None:
            raise NotFound(kind="workspace", key=source.workspace_id)
        if waited and not batch.get(STILL_NEW, request):
            return Received(fired=0, repeated=0, resolved=0)
        submissions: dict[Fingerprint, Submission] = {}
        for key, item in keyed if policy.rules.counts else ():
            if item.status == "firing":
                foresee(batch, policy, _signal(source, item, at, None, key[1]))
        for key, item in dict(keyed).items():
            may_open = item.status == "firing"
            self._firing.foresee(batch, key, policy if may_open else None, item.labels)
            if may_open and source.opens_cases:
                submissions[key] = _submission(source, item, at)
                self._opening.foresee(batch, submissions[key])
        yield
        fired = repeated = resolved = 0
        ended: list[Ending] = []
        asked: list[tuple[Item, Signal, Evaluation, UUID]] = []
        for key, item in keyed:
            if item.status == "resolved":
                resolved += self._firing.resolve_now(batch, work, key, at)
                continue
            case_id = self._case(batch, work, key, submissions.get(key))
            signal = _signal(source, item, at, case_id, key[1])
            recorded = self._record(work, source, signal)
            found = look(batch, work, policy, signal)
            ended.extend(found.ended)
            if case_id is not None and any(hit.case for hit in found.hits):
                asked.append((item, signal, found, recorded))
            ask = _ask(source, item, signal, found, case_id)
            if self._firing.fire_now(batch, work, key, policy, ask).is_new:
                fired += 1
            else:
                repeated += 1
        for item, signal, found, recorded in asked:
            done = yield from self._deeds.follow(
                batch, work, policy, signal, found, recorded=recorded
            )
            ended.extend(done.ended[len(found.ended) :])
            more = merge_hits(done.hits[len(found.hits) :])
            asks = [_ask_again(item, signal, hit, done.labels) for hit in more]
            yield from self._firing.fire(batch, work, source.workspace_id, policy, asks)
        if ended:
            over = [(source.workspace_id, each.fingerprint) for each in ended]
            yield from self._firing.resolve(batch, work, over, at)
        settle(work, request, state=RequestState.DONE, now=batch.now, items=len(items))
        return Received(fired=fired, repeated=repeated, resolved=resolved)

    def _case(
        self, batch: Batch, work: Work, key: Fingerprint, submission: Submission | None
    ) -> CaseId | None:
        known = batch.get(NEWEST_ALERT, key)
        if submission is None or (known is not None and known.is_open):
            return None  # it has its case: a sender that repeats itself opens no second one
        return self._opening.open_now(batch, work, submission).case_id

    def _record(self, work: Work, source: Source, signal: Signal) -> UUID:
        id_ = self._ids.new()
        work.insert(
            SignalRow,
            id=id_,
            kind=signal.kind.value,
            at=signal.at,
            fields=dict(signal.fields),
            labels=dict(signal.labels),
            case_id=signal.case,
            integration_id=source.integration_id,
            text=signal.text[:LOOKED_AT] if signal.case is None else None,
            fingerprint=signal.fingerprint,
        )
        return id_


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
        return self.flow.decide(
            batch, work, self.source, self.items, self.request, self.at, waited=True
        )


def _signal(
    source: Source, item: Item, at: datetime, case_id: CaseId | None, fingerprint: str
) -> Signal:
    severity = item.severity or DEFAULT_SEVERITY
    return Signal(
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
        fingerprint=fingerprint,
        status=SignalStatus.FIRING,
    )


def _submission(source: Source, item: Item, at: datetime) -> Submission:
    """Return what is handed in when the item opens a case; raises InvalidInput."""
    submission = Submission(
        workspace_id=source.workspace_id,
        customer_name=source.name,
        kind="request",
        source="integration",
        at=at,
        text=(item.summary or item.title)[:TEXT_LIMIT],
        title=item.title,
    )
    submission.check()
    return submission


def _ask(
    source: Source, item: Item, signal: Signal, found: Evaluation, case_id: CaseId | None
) -> Ask:
    """Return the item's alert, raised by the rules that hold: all of them mean it, because their
    hits on an item have its own fingerprint. It is made for a case too: it is what tells a repeat
    from something new, and what people acknowledge."""
    own = Ask(
        fingerprint=signal.fingerprint or "",
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
    for hit in merge_hits(found.hits):
        own = replace(
            own,
            severity=max(own.severity, hit.severity),
            rule_ids=tuple(str(one.rule) for one in hit.hits),
            cooldown=hit.cooldown,
            receivers=tuple(
                ReceiverId(UUID(one.id)) for one in hit.receivers if one.kind == "receiver"
            ),
            found=hit.found,
        )
    return own


def _ask_again(item: Item, signal: Signal, hit: MergedHit, labels: dict[str, str]) -> Ask:
    """Return the alert of rules that looked at what other rules did to the item's case."""
    return Ask(
        fingerprint=hit.fingerprint,
        title=item.title,
        summary=item.summary,
        severity=hit.severity,
        source_kind="rule",
        source_id=hit.hits[0].rule,
        source_name=", ".join(hit.names),
        at=signal.at,
        labels=item.labels | labels,
        link=item.link,
        rule_ids=tuple(str(one.rule) for one in hit.hits),
        receivers=tuple(
            ReceiverId(UUID(one.id)) for one in hit.receivers if one.kind == "receiver"
        ),
        by_routes=hit.by_routes,
        cooldown=hit.cooldown,
        case_id=signal.case,
        found=hit.found,
    )


def _fingerprint(source: Source, item: Item) -> str:
    """Two integrations may send the same fingerprint and mean different things."""
    words = f"{source.integration_id}\n{item.fingerprint}"
    return hashlib.sha256(words.encode()).hexdigest()
