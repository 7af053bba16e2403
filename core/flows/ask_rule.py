"""The clock asks a rule: by its schedule, or about a window in which nothing came for too long.

Whoever asks may ask twice or in several processes at once: an occurrence is a row with a unique
key, written in the commit that makes its alert.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.ask import Ask
from core.alerts.firing import Firing
from core.alerts.open_alert import NEWEST_ALERT
from core.alerts.policy import Policies, Policy
from core.clock import Clock
from core.db.among import among
from core.db.engine import Database
from core.db.tenancy import System
from core.ids import Ids, ReceiverId, RuleId, WorkspaceId
from core.reports.telling import tell_reports
from core.reports.window import Span, Window, window_at
from core.rulebook.found import Over, told_with_figures, what_is_over
from core.rulebook.windows import SCHEDULE, WINDOWS, StoredWindow, keep, scheduled, write
from core.rules.condition import Answers, WindowKey
from core.rules.explain import NO_ANSWERS
from core.rules.feed import ASK_AGAIN
from core.rules.history import History
from core.rules.hit import Hit, MergedHit
from core.rules.rule import Rule
from core.rules.schedule import Occurrence
from core.rules.tables import RuleFiringRow, RuleWindowRow
from core.work import Batch, Books, Load, Work

Firings = tuple[RuleId, str]
"""A rule and the key of an occurrence."""


async def _fetch(session: AsyncSession, keys: Sequence[Firings]) -> dict[Firings, bool]:
    columns = (RuleFiringRow.rule_id, RuleFiringRow.key)
    connection = await session.connection()
    rows = await connection.execute(select(*columns).where(among(columns, keys)))
    return {(RuleId(rule), key): True for rule, key in rows}


ASKED: Load[Firings, bool] = Load("firings", _fetch)
"""(rule, key of an occurrence) → True once it was asked."""


class AskRule:
    """The use case."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: Clock,
        ids: Ids,
        policies: Policies,
        firing: Firing,
        history: History,
    ) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._policies = policies
        self._firing = firing
        self._history = history

    async def __call__(
        self, workspace_id: WorkspaceId, window: WindowKey, *, jumped_to: datetime | None = None
    ) -> int:
        """Ask about a window or schedule that is due; return how many alerts it made.

        `jumped_to` is where somebody has put the clock: what that went past is asked once, also
        where each missed occurrence would be.
        """
        answers = await self._answers(workspace_id, window.rule)
        due = _Due(key=window, answers=answers, jumped_to=jumped_to)
        return await self._books.change(_Change(self, workspace_id, due))

    async def _answers(self, workspace_id: WorkspaceId, rule: RuleId) -> Answers:
        """Return the numbers of the rule's questions, found before anything is locked."""
        reason = "the rules of one workspace are compiled"
        async with self._database.reading(System(reason=reason)) as session:
            known = await self._policies.load.fetch(session, [workspace_id])
        policy = known.get(workspace_id)
        if policy is None or not (questions := policy.rules.questions(rule)):
            return NO_ANSWERS
        now = self._clock.now()
        return {
            each.digest: await self._history.answer(workspace_id, each, at=now, zone=policy.zone)
            for each in questions
        }

    def decide(
        self, batch: Batch, work: Work, workspace_id: WorkspaceId, due: _Due
    ) -> Generator[None, None, int]:
        """Ask what is due by now; runs inside a batch."""
        key = due.key
        batch.want(self._policies.load, workspace_id)
        batch.want(WINDOWS, key)
        yield
        policy = batch.get(self._policies.load, workspace_id)
        stored = batch.get(WINDOWS, key)
        now = batch.now
        if stored is None or stored.due_at is None or stored.due_at > now:
            return 0  # somebody else was faster, or news came
        rule = None if policy is None else policy.rules.rules.get(key.rule)
        if policy is None or rule is None:
            _postpone(batch, work, key, stored)  # paused, or this release cannot read it
            return 0
        if key.digest == SCHEDULE:
            return (yield from self._by_schedule(batch, work, policy, rule, due, stored))
        found = policy.rules.ask(
            key.rule, workspace_id, now, window=(key, stored.state), answers=due.answers
        )
        keep(batch, work, policy, found)
        if key not in found.windows:
            _postpone(batch, work, key, stored)  # nothing of the rule waits for it any more
        asks = [
            _ask(rule, hit, policy, now)
            for hit in told_with_figures(found, policy, workspace_id, now, due.answers)
        ]
        if not asks:
            return 0
        fired = yield from self._firing.fire(batch, work, workspace_id, policy, asks)
        return sum(one.is_new for one in fired)

    def _by_schedule(
        self,
        batch: Batch,
        work: Work,
        policy: Policy,
        rule: Rule,
        due: _Due,
        stored: StoredWindow,
    ) -> Generator[None, None, int]:
        schedule, now, key = rule.spec.schedule, batch.now, due.key
        workspace_id = work.workspace_id
        if schedule is None or workspace_id is None:
            return 0
        occurrences = schedule.due(stored.asked_until, now, policy.zone, jumped_to=due.jumped_to)
        following = scheduled(schedule, now, policy.zone)
        write(work, key, following, now, policy.counted_for(key), is_new=False)
        batch.put(WINDOWS, key, following)
        for each in occurrences:
            batch.want(ASKED, (rule.id, each.key))
        if occurrences:
            yield
        asks: list[Ask] = []
        over: Over | None = None
        reports: dict[Window, tuple[Sequence[Hit], Occurrence]] = {}
        for each in occurrences:
            if batch.get(ASKED, (rule.id, each.key)):
                continue
            batch.put(ASKED, (rule.id, each.key), True)
            work.insert(RuleFiringRow, rule_id=rule.id, key=each.key, at=each.at)
            found = policy.rules.ask(rule.id, workspace_id, each.at, answers=due.answers)
            asks.extend(
                # Several that were missed are one thing to tell: all mean the newest.
                _ask(rule, hit, policy, now, occurs_at=occurrences[-1].at)
                for hit in told_with_figures(found, policy, workspace_id, each.at, due.answers)
            )
            over = what_is_over(found, rule, policy, workspace_id, each.at, due.answers)
            if rule.spec.report is not None and found.hits:
                # Several that were missed may be about the same day: it is told once.
                about = window_at(Span(rule.spec.report), each.at, policy.zone)
                reports[about] = (found.hits, each)
        for hits, each in reports.values():
            tell_reports(
                work,
                ids=self._ids,
                router=policy.router,
                hits=hits,
                occurrence=each,
                zone=policy.zone,
                now=now,
            )
        if asks:
            fired = yield from self._firing.fire(batch, work, workspace_id, policy, asks)
            return sum(one.is_new for one in fired)
        if over is not None:
            yield from self._end(batch, work, workspace_id, rule, over)
        return 0

    def _end(
        self, batch: Batch, work: Work, workspace_id: WorkspaceId, rule: Rule, over: Over
    ) -> Generator[None, None, None]:
        """Resolve the alert of a question whose answer is no by now, unless other rules have
        raised it as well."""
        key = (workspace_id, over.fingerprint)
        batch.want(NEWEST_ALERT, key)
        yield
        known = batch.get(NEWEST_ALERT, key)
        if known is None or set(known.rule_ids) != {str(rule.id)}:
            return
        self._firing.foresee(batch, key)
        yield
        self._firing.resolve_now(batch, work, key, batch.now, found=over.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    """What is asked about, with the numbers of its questions; `jumped_to` is where somebody has
    put the clock, None when nobody did."""

    key: WindowKey
    answers: Answers
    jumped_to: datetime | None


@dataclass(frozen=True, slots=True)
class _Change:
    """The question as the writer takes it."""

    flow: AskRule
    workspace_id: WorkspaceId
    due: _Due

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, int]:
        return self.flow.decide(batch, work, self.workspace_id, self.due)


def _postpone(batch: Batch, work: Work, key: WindowKey, stored: StoredWindow) -> None:
    later = stored._replace(due_at=batch.now + ASK_AGAIN)
    work.update(RuleWindowRow, tuple(key), due_at=later.due_at)
    batch.put(WINDOWS, key, later)


def _ask(
    rule: Rule,
    hit: MergedHit,
    policy: Policy,
    at: datetime,
    *,
    occurs_at: datetime | None = None,
) -> Ask:
    """Return the alert of a rule that the clock asked: it is called as the rule is, and says what
    the rule found. `occurs_at` is the moment its schedule means."""
    first = hit.hits[0]
    return Ask(
        fingerprint=hit.fingerprint,
        title=first.name,
        severity=hit.severity,
        source_kind="rule",
        source_id=rule.id,
        source_name=first.name,
        at=at,
        labels={name: value for name, value in first.group if value is not None},
        rule_ids=(str(rule.id),),
        receivers=tuple(
            ReceiverId(UUID(one.id)) for one in hit.receivers if one.kind == "receiver"
        ),
        by_routes=hit.by_routes,
        cooldown=hit.cooldown,
        summary=None if hit.found is None else hit.found.render(policy.locale),
        found=hit.found,
        occurs_at=occurs_at,
    )
