"""What rules do to a case that was just opened, and the rules that look at what they did.

A changed severity, category or label is itself a signal (an event), three deep at most, so that
rules which set each other off come to an end.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.policy import Policy
from core.db.among import among
from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.desk.life import REPLY_URGENCY
from core.desk.tables import CaseRow, ThreadItemRow
from core.ids import CaseId, Ids, PersonId, WorkspaceId
from core.notify.tell import tell
from core.rulebook.windows import foresee, look
from core.rules.actions import CaseActions
from core.rules.hit import Ending, Evaluation, Hit, asked_of_case
from core.rules.signal import Signal, SignalKind
from core.rules.tables import SignalRow
from core.tenants.tables import MemberRow
from core.work import Batch, Load, Work

DEEPEST = 3
"""How often what rules did is looked at by rules again."""

Member = tuple[WorkspaceId, PersonId]


async def _fetch(session: AsyncSession, keys: Sequence[Member]) -> dict[Member, bool]:
    columns = (MemberRow.workspace_id, MemberRow.person_id)
    connection = await session.connection()
    rows = await connection.execute(select(*columns).where(among(columns, keys)))
    return {(WorkspaceId(workspace), PersonId(person)): True for workspace, person in rows}


MEMBERS: Load[Member, bool] = Load("members", _fetch)
"""(workspace, person) → True while the person is a member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Where the customer of the case is written to; `message_id` is what they wrote, if it was
    there."""

    person_id: PersonId
    address: TelegramAddress
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What all rules said in the end: of the signal and of what came of it. `labels` are those
    that rules gave."""

    hits: tuple[Hit, ...]
    ended: tuple[Ending, ...]
    labels: dict[str, str]


class CaseDeeds:
    """Does what rules ask of a case that was opened in the same batch."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids

    def follow(
        self,
        batch: Batch,
        work: Work,
        policy: Policy,
        signal: Signal,
        found: Evaluation,
        *,
        recorded: UUID,
        customer: Customer | None = None,
    ) -> Generator[None, None, Done]:
        """Return what came of it; `recorded` is the row of the signal, which keeps the labels.
        A customer is answered once."""
        hits, ended = list(found.hits), list(found.ended)
        labels: dict[str, str] = {}
        is_answered = False
        for depth in range(DEEPEST + 1):
            asked = asked_of_case(found.hits)
            if signal.case is None or not asked:
                break
            if asked.assign is not None:
                batch.want(MEMBERS, (signal.workspace, PersonId(asked.assign)))
                yield
                self._assign(batch, work, signal, PersonId(asked.assign))
            if asked.reply is not None and not is_answered:
                is_answered = True
                self._reply(work, signal, signal.case, asked.reply, customer)
            after = _changed(signal, asked)
            if after is None:
                break
            labels |= dict(asked.labels)
            self._write(work, after, asked, recorded)
            if depth == DEEPEST:
                break
            signal = after
            if foresee(batch, policy, signal):
                yield
            found = look(batch, work, policy, signal)
            hits.extend(found.hits)
            ended.extend(found.ended)
        return Done(hits=tuple(hits), ended=tuple(ended), labels=labels)

    def _assign(self, batch: Batch, work: Work, signal: Signal, to: PersonId) -> None:
        if batch.get(MEMBERS, (signal.workspace, to)):  # else they have left meanwhile
            work.update(CaseRow, _case(signal), assignee_id=to)
            work.event("case.assigned", at=signal.at, case=signal.case, old=None, new=to)

    def _reply(
        self, work: Work, signal: Signal, case: CaseId, said: str, customer: Customer | None
    ) -> None:
        item = self._ids.new()
        work.insert(
            ThreadItemRow, id=item, case_id=case, author_kind="system", text=said, at=signal.at
        )
        work.event("case.replied", at=signal.at, case=case, item=item, author="system")
        if customer is None:
            return
        params: dict[str, object] = {"item": str(item)}
        if customer.message_id is not None:
            params["reply_to"] = customer.message_id
        tell(
            work,
            ids=self._ids,
            kind=Kind.CASE_REPLY,
            once_key=f"case:{case}:reply:{item}",
            address=customer.address,
            urgency=REPLY_URGENCY,
            now=signal.at,
            case_id=case,
            person_id=customer.person_id,
            params=params,
        )

    def _write(self, work: Work, after: Signal, asked: CaseActions, recorded: UUID) -> None:
        if asked.set_severity is not None:
            work.update(CaseRow, _case(after), severity=asked.set_severity.value)
        if asked.set_category is not None:
            work.update(CaseRow, _case(after), category=asked.set_category)
        if asked.labels:
            work.update(SignalRow, recorded, labels=dict(after.labels))


def _changed(signal: Signal, asked: CaseActions) -> Signal | None:
    """Return the signal of what becomes something else; None when it all is so already."""
    fields = dict(signal.fields)
    if asked.set_severity is not None:
        fields["severity"] = asked.set_severity.value
    if asked.set_category is not None:
        fields["category"] = asked.set_category
    labels = {**signal.labels, **dict(asked.labels)}
    if fields == dict(signal.fields) and labels == dict(signal.labels):
        return None
    return replace(
        signal,
        kind=SignalKind.EVENT,
        fields=fields,
        labels=labels,
        fingerprint=None,
        status=None,
    )


def _case(signal: Signal) -> CaseId:
    if signal.case is None:
        raise TypeError("a signal without a case was to change one")
    return signal.case
