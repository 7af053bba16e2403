"""Rules change the case they looked at and answer its customer, in the commit that opens it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import ManualClock
from core.desk.tables import CaseRow, ThreadItemRow
from core.inbox.cause import Cause
from core.ingest.integration import NewIntegration
from core.rules.tables import SignalRow
from tests.contracts.flows.clockwork import ALL, Clockwork, process

LOW: dict[str, Any] = {"type": "compare", "field": "rating", "op": "<=", "value": 2}
BOTH_KINDS = ["submission", "event"]


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def the_case(work: Clockwork) -> tuple[CaseRow, SignalRow, list[str]]:
    """Return the one case, its signal, and who said what."""
    async with work.runtime.database.reading(ALL) as session:
        case = (await session.scalars(select(CaseRow))).one()
        signal = (await session.scalars(select(SignalRow))).one()
        said = select(ThreadItemRow).order_by(ThreadItemRow.id)
        items = [f"{item.author_kind}: {item.text}" for item in await session.scalars(said)]
    return case, signal, items


async def test_a_rule_changes_the_case_and_answers_without_an_alert(work: Clockwork) -> None:
    case = {
        "set_severity": "high",
        "set_category": "food",
        "reply": "We are on it.",
        "labels": {"team": "kitchen"},
    }
    await work.rule(kinds=["submission"], condition=LOW, severity=None, case=case)

    await work.complain()

    row, signal, items = await the_case(work)
    assert (row.severity, row.category, signal.labels) == ("high", "food", {"team": "kitchen"})
    assert items == ["customer: It is cold", "system: We are on it."]
    assert await work.alerts() == []


async def test_what_a_rule_did_is_looked_at_by_rules(work: Clockwork) -> None:
    low: dict[str, Any] = {"case": {"labels": {"team": "kitchen"}}, "severity": None}
    await work.rule(kinds=["submission"], condition=LOW, **low)
    labelled = {"type": "label", "label": "team", "op": "=", "value": "kitchen"}
    await work.rule(kinds=["event"], condition=labelled, keep=True)

    await work.complain()

    assert await work.alerts() == [("firing", 1)]


async def test_rules_that_set_each_other_off_come_to_an_end(work: Clockwork) -> None:
    for number in range(6):
        before = {"type": "label", "label": "step", "op": "=", "value": str(number)}
        await work.rule(
            kinds=["event"] if number else ["submission"],
            condition=before if number else LOW,
            severity=None,
            case={"labels": {"step": str(number + 1)}},
            keep=bool(number),
        )

    await work.complain()

    _, signal, _ = await the_case(work)
    assert signal.labels == {"step": "4"}


async def test_somebody_who_left_is_not_given_the_case(work: Clockwork) -> None:
    stranger = str(work.runtime.ids.new())
    case = {"assign": stranger}
    await work.rule(kinds=BOTH_KINDS, condition=LOW, severity=None, case=case)

    await work.complain()

    row, _, _ = await the_case(work)
    assert row.assignee_id is None


async def test_the_case_that_a_machine_opens_is_changed_too(work: Clockwork) -> None:
    failed = {"type": "compare", "field": "title", "op": "contains", "value": "failed"}
    case = {"set_category": "backups", "labels": {"team": "ops"}}
    await work.rule(kinds=["integration"], condition=failed, severity=None, case=case)
    labelled = {"type": "label", "label": "team", "op": "=", "value": "ops"}
    await work.rule(kinds=["event"], condition=labelled, severity="critical", keep=True)
    machine = await work.runtime.integrations.create(
        work.workspace,
        NewIntegration(name="Backups", preset="generic_json", opens="cases"),
        by=None,
        cause=Cause(actor=None),
    )

    await work.runtime.intake.accept(
        token=machine.token,
        headers={},
        body=b'{"title": "Backup failed"}',
        content_type="application/json",
    )

    row, signal, _ = await the_case(work)
    assert (row.category, signal.labels["team"]) == ("backups", "ops")
    assert await work.alerts() == [("firing", 1), ("firing", 1)]
