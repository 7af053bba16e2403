"""What rules did is added up over processes and days, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Update, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.ids import RuleId
from core.jobs.forget import FORGET
from core.jobs.job import Tools
from core.measures import RULES_SECONDS
from core.rulebook.stored import StoredRule
from core.rules.tables import RuleRow, RuleStatRow
from core.rules.tally import FailureKind
from core.tenants.tables import WorkspaceRow
from core.work import Work
from tests.contracts.flows.clockwork import ALL, Clockwork, process

LOW = {"type": "compare", "field": "rating", "op": "<=", "value": 2}


async def rule_named(work: Clockwork, name: str) -> StoredRule:
    """Return a rule with what it did."""
    every = await work.runtime.rules.all(work.workspace, timed=True)
    (found,) = [one for one in every if one.name == name]
    return found


async def resolve_all(work: Clockwork) -> None:
    """Have every alert be over."""

    async def body(session: AsyncSession, _: Work) -> None:
        await session.execute(update(AlertRow).values(status="resolved"))

    await work.runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)


async def spoil(work: Clockwork, rule_id: RuleId) -> None:
    """Have a rule hold a condition that this release does not know."""

    async def body(session: AsyncSession, _: Work) -> None:
        row = await session.get_one(RuleRow, rule_id)
        row.spec = {**row.spec, "condition": {"type": "of the future"}}
        own = await session.get_one(WorkspaceRow, work.workspace)
        own.config_revision += 1

    await work.runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)


async def test_two_processes_add_up(database_url: str, tmp_path: Path, clock: ManualClock) -> None:
    async with (
        process(database_url, tmp_path, clock) as first,
        process(database_url, tmp_path, clock, number=1) as second,
    ):
        await first.rule(name="Low", condition=LOW, kinds=["submission"], cooldown=3600)
        for work in (first, second, first):
            await work.complain(rating=1)
        await first.complain(rating=5)

        await first.runtime.rule_counts.write()
        await second.runtime.rule_counts.write()
        await second.runtime.rule_counts.write()

        did = (await rule_named(first, "Low")).did
        assert (did.asked, did.hits, did.errors) == (3, 3, 0)
        assert sum(did.spans.values()) == 3
        timed = first.runtime.meter.spreads[RULES_SECONDS.name][()]
        assert sum(timed.counts) == 2


async def test_repeats_and_what_the_cooldown_kept_quiet_are_counted(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(
            name="Low",
            condition=LOW,
            kinds=["submission"],
            cooldown=3600,
            fingerprint=["rule"],
        )
        await work.complain(rating=1)
        await work.complain(rating=1)
        await resolve_all(work)
        await work.complain(rating=1)

        await work.runtime.rule_counts.write()

        did = (await rule_named(work, "Low")).did
        assert (did.hits, did.repeated, did.quiet) == (3, 1, 1)


async def test_a_rule_that_cannot_be_read_is_told_and_the_others_go_on(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(name="Low", condition=LOW, kinds=["submission"])
        odd_id = await work.rule(name="Odd", condition=LOW, kinds=["submission"], keep=True)
        await spoil(work, odd_id)

        await work.complain(rating=1)

        assert await work.alerts() == [("firing", 1)]
        await work.runtime.rule_counts.write()
        odd = await rule_named(work, "Odd")
        assert odd.spec is None
        assert odd.failure is not None
        assert odd.failure.kind is FailureKind.UNUSABLE
        assert (await rule_named(work, "Low")).failure is None


@pytest.mark.parametrize("broken", [[], None, "x", 5, {}])
async def test_a_row_that_holds_no_rule_at_all_stops_nothing_that_comes_in(
    database_url: str, tmp_path: Path, clock: ManualClock, broken: object
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(name="Low", condition=LOW, kinds=["submission"])
        odd_id = await work.rule(name="Odd", condition=LOW, kinds=["submission"], keep=True)
        await change(work, update(RuleRow).where(RuleRow.id == odd_id).values(spec=broken))
        await change(work, update(WorkspaceRow).values(config_revision=99))

        await work.complain(rating=1)

        assert await work.alerts() == [("firing", 1)]
        assert (await rule_named(work, "Odd")).spec is None


@pytest.mark.parametrize("broken", [[], None, "x", 5, {"x": 1}, {"5": "x"}])
async def test_times_that_cannot_be_read_hide_no_rule(
    database_url: str, tmp_path: Path, clock: ManualClock, broken: object
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.rule(name="Low", condition=LOW, kinds=["submission"])
        await work.complain(rating=1)
        await work.runtime.rule_counts.write()
        await change(work, update(RuleStatRow).values(spans=broken))
        await work.complain(rating=1)
        await work.runtime.rule_counts.write()

        assert (await rule_named(work, "Low")).did.asked == 2


async def change(work: Clockwork, statement: Update) -> None:
    """Change rows behind the product's back."""

    async def body(session: AsyncSession, _: Work) -> None:
        await session.execute(statement)

    await work.runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)


async def test_a_failure_is_past_once_the_rule_was_edited(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        id_ = await work.rule(name="Low", condition=LOW, kinds=["submission"])
        tally = work.runtime.ledgers.of(work.workspace).of(id_)
        clock.advance(timedelta(minutes=1))
        tally.failed(clock.now(), FailureKind.FAILED, OverflowError("42 is my secret"))
        await work.runtime.rule_counts.write()
        failed = (await rule_named(work, "Low")).failure
        assert failed is not None
        assert (failed.at, failed.reason) == (clock.now(), "OverflowError")

        clock.advance(timedelta(minutes=1))
        await work.runtime.rules.switch(work.workspace, id_, active=False, by=None)

        rule = await rule_named(work, "Low")
        assert rule.failure is None
        assert rule.did.errors == 1


async def test_only_the_last_days_count_and_the_old_ones_go(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        id_ = await work.rule(name="Low", condition=LOW, kinds=["submission"])
        for _ in range(2):
            await work.complain(rating=1)
            await work.runtime.rule_counts.write()
            clock.advance(timedelta(days=6))
        assert (await work.runtime.rules.one(work.workspace, id_)).did.hits == 1

        clock.advance(timedelta(days=28))
        await FORGET.run(tools(work))

        async with work.runtime.database.reading(ALL) as session:
            assert await session.scalar(select(func.count()).select_from(RuleStatRow)) == 1


async def test_counts_that_cannot_be_written_are_not_lost(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        id_ = await work.rule(name="Low", condition=LOW, kinds=["submission"])
        await work.complain(rating=1)
        work.runtime.writer.close()
        await asyncio.sleep(0)

        await work.runtime.rule_counts.write()

        assert work.runtime.ledgers.of(work.workspace).of(id_).hits == 1


async def test_a_deleted_rule_leaves_no_counts(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        id_ = await work.rule(name="Low", condition=LOW, kinds=["submission"])
        await work.complain(rating=1)
        await work.runtime.rule_counts.write()

        await work.runtime.rules.delete(work.workspace, id_, by=None)

        async with work.runtime.database.reading(ALL) as session:
            assert await session.scalar(select(func.count()).select_from(RuleStatRow)) == 0
            assert await session.get(RuleRow, id_) is None


def tools(work: Clockwork) -> Tools:
    """Return what jobs work with."""
    runtime = work.runtime
    return Tools(
        ids=runtime.ids,
        database=runtime.database,
        books=runtime.books,
        clock=runtime.clock,
        rescue=runtime.rescue,
        listener=runtime.settlements.listener,
        undelivered=runtime.undelivered,
        ask_rule=runtime.flows.ask_rule,
        settle_flapping=runtime.flows.settle_flapping,
        unmute=runtime.flows.unmute,
    )


async def test_a_list_has_the_counts_of_all_days_and_the_last_failure_but_no_times(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        rule = await work.rule(name="Low", kinds=["submission"], condition=LOW, severity="high")
        now = clock.now()
        counts = {"asked": 2, "hits": 2, "errors": 2, "repeated": 2, "quiet": 2, "unanswered": 1}

        async def body(_session: AsyncSession, writing: Work) -> None:
            for days, reason in ((0, "second"), (1, "first"), (2, None), (7, "too old")):
                at = now - timedelta(days=days)
                writing.insert(
                    RuleStatRow,
                    rule_id=rule,
                    day=at.date().isoformat(),
                    or_ignore=False,
                    spans={"4": 2},
                    failed_at=None if reason is None else at,
                    failure_kind=None if reason is None else "failed",
                    failure_reason=reason,
                    **counts,
                )

        await work.runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)

        listed = {one.id: one.did for one in await work.runtime.rules.all(work.workspace)}
        did = listed[rule]
        timed = (await work.runtime.rules.one(work.workspace, rule)).did
        assert (did.asked, did.hits, did.unanswered, did.quiet) == (6, 6, 3, 6)
        assert did.last is not None
        assert (did.last.at, did.last.reason) == (now, "second")
        assert (did.spans, timed.spans) == ({}, {4: 6})
        assert (timed.asked, timed.last) == (did.asked, did.last)
