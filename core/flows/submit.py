"""A customer hands something in: a case is opened, the rules look at it, alerts go out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from uuid import UUID

from core.alerts.ask import Ask
from core.alerts.firing import Firing
from core.alerts.policy import Policies
from core.desk.opening import ADDRESSES, Opened, Opening
from core.desk.submission import Submission
from core.errors import NotFound
from core.ids import CaseId, Ids, ReceiverId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.inbox.idempotency import KEPT_ANSWERS, Kept, repeated
from core.rulebook.deeds import CaseDeeds, Customer
from core.rulebook.windows import foresee, look
from core.rules.hit import MergedHit, merge_hits
from core.rules.signal import Scalar, Signal, SignalKind
from core.rules.tables import SignalRow
from core.tenants.sight import Sighted
from core.work import Batch, Books, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The case that stands for the submission; `is_repeat` when the same request came before."""

    case_id: CaseId
    number: int
    is_repeat: bool = False


class Submit:
    """The use case; safe to repeat with the same cause."""

    def __init__(
        self, *, books: Books, ids: Ids, policies: Policies, opening: Opening, firing: Firing
    ) -> None:
        self._books = books
        self._ids = ids
        self._policies = policies
        self._opening = opening
        self._firing = firing
        self._deeds = CaseDeeds(ids=ids)

    async def __call__(self, given: Submission, cause: Cause) -> Submitted:
        """Return the case once it is on disk. Raises InvalidInput for what cannot be taken,
        NotFound for an unknown place or workspace, Conflict for a reused idempotency key."""
        given.check()
        return await self._books.change(_Change(self, given, cause))

    def decide(
        self, batch: Batch, work: Work, given: Submission, cause: Cause
    ) -> Generator[None, None, Submitted]:
        """Open the case and whatever follows from it; runs inside a batch."""
        workspace_id = given.workspace_id
        key = cause.idempotency
        batch.want(self._policies.load, workspace_id)
        if key is not None:
            batch.want(KEPT_ANSWERS, (key.scope, key.key))
        yield
        policy = batch.get(self._policies.load, workspace_id)
        if policy is None:
            raise NotFound(kind="workspace", key=workspace_id)
        if key is not None:
            answer = repeated(key, batch.get(KEPT_ANSWERS, (key.scope, key.key)))
            if answer is not None:
                cause.settle(work, batch.now)
                case_id = CaseId(UUID(answer.body["case"]))
                return Submitted(
                    case_id=case_id, number=int(answer.body["number"]), is_repeat=True
                )
        opened = yield from self._opening.open(batch, work, given)
        signal = _signal(given, opened)
        recorded = self._record(work, signal)
        if foresee(batch, policy, signal):
            yield
        done = yield from self._deeds.follow(
            batch,
            work,
            policy,
            signal,
            look(batch, work, policy, signal),
            recorded=recorded,
            customer=_customer(batch, given),
        )
        asks = [_ask(given, opened, hit, done.labels) for hit in merge_hits(done.hits)]
        if asks:
            yield from self._firing.fire(batch, work, workspace_id, policy, asks)
        if done.ended:
            over = [(workspace_id, each.fingerprint) for each in done.ended]
            yield from self._firing.resolve(batch, work, over, signal.at)
        body = {"case": str(opened.case_id), "number": opened.number}
        first = Answer(status=201, body=body)
        cause.settle(work, batch.now, first)
        if key is not None:
            kept = Kept(body_hash=key.body_hash, answer=first, created_at=batch.now)
            batch.put(KEPT_ANSWERS, (key.scope, key.key), kept)
        return Submitted(case_id=opened.case_id, number=opened.number)

    def _record(self, work: Work, signal: Signal) -> UUID:
        id_ = self._ids.new()
        work.insert(
            SignalRow,
            id=id_,
            kind=signal.kind.value,
            at=signal.at,
            fields=dict(signal.fields),
            labels=dict(signal.labels),
            case_id=signal.case,
        )
        return id_


@dataclass(frozen=True, slots=True)
class _Change:
    """The submission as the writer takes it."""

    flow: Submit
    given: Submission
    cause: Cause

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.given.workspace_id

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, Submitted]:
        return self.flow.decide(batch, work, self.given, self.cause)


def _signal(given: Submission, opened: Opened) -> Signal:
    fields: dict[str, Scalar] = {
        "kind": given.kind,
        "source": given.source,
        "files": len(given.files),
    }
    if given.rating is not None:
        fields["rating"] = given.rating
    if given.category is not None:
        fields["category"] = given.category
    if opened.place_name is not None:
        fields["place"] = opened.place_name
    return Signal(
        kind=SignalKind.SUBMISSION,
        workspace=given.workspace_id,
        at=given.at,
        case=opened.case_id,
        fields=fields,
        text=given.text,
    )


def _customer(batch: Batch, given: Submission) -> Customer | None:
    address = batch.get(ADDRESSES, given.person_id) if given.person_id is not None else None
    if given.person_id is None or address is None:
        return None
    message_id = given.message.message_id if given.message is not None else None
    return Customer(person_id=given.person_id, address=address, message_id=message_id)


def _ask(given: Submission, opened: Opened, hit: MergedHit, given_labels: dict[str, str]) -> Ask:
    labels = {
        **given_labels,
        "case": str(opened.number),
        "kind": given.kind,
        "customer": given.customer_name,
    }
    if opened.place_name is not None:
        labels["place"] = opened.place_name
    if given.rating is not None:
        labels["rating"] = str(given.rating)
    if given.category is not None:
        labels["category"] = given.category
    if given.files:
        labels["files"] = str(len(given.files))
    first = hit.hits[0]
    return Ask(
        fingerprint=hit.fingerprint,
        title=opened.title,
        summary=given.text or None,
        severity=hit.severity,
        source_kind="rule",
        source_id=first.rule,
        source_name=", ".join(hit.names),
        at=given.at,
        labels=labels,
        rule_ids=tuple(str(one.rule) for one in hit.hits),
        receivers=tuple(
            ReceiverId(UUID(one.id)) for one in hit.receivers if one.kind == "receiver"
        ),
        by_routes=hit.by_routes,
        cooldown=hit.cooldown,
        case_id=opened.case_id,
        found=hit.found,
        about=(Sighted(place_id=given.place_id, category=given.category),),
    )
