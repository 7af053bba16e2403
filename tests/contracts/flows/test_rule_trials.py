"""Rules tried on what is stored, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import System
from core.desk.tables import CaseRow
from core.errors import InvalidInput, NotFound
from core.ids import Ids, WorkspaceId
from core.rulebook.history import StoredHistory
from core.rulebook.names import RuleNames
from core.rulebook.trials import MOST_OCCURRENCES, RuleTrials, Sample
from core.rules.line import read_line
from core.rules.rule import RuleSpec
from core.rules.tables import SignalRow
from core.tenants.tables import CustomerRow, WorkspaceRow
from tests.contracts.conftest import NOON

STORED = System(reason="a test stores what came in")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def rule(line: str) -> RuleSpec:
    """Return the rule of a line that names nobody."""
    return read_line(line, receivers=RuleNames(named=(), rows=()))


@pytest.fixture
async def trials(
    database: Database, clock: ManualClock, ids: Ids, workspace: WorkspaceId
) -> RuleTrials:
    """The trials, with six complaints a minute apart, the last of them now, and a stranger's."""
    other = ids.new()
    async with database.writing(STORED) as session:
        session.add(WorkspaceRow(id=other, name="B", language="en", zone="UTC", created_at=NOON))
        await session.flush()
        for where in (workspace, other):
            for number, rating in enumerate((1, 5, 2, 3, 1, 2)):
                session.add(
                    SignalRow(
                        id=ids.new(),
                        workspace_id=where,
                        kind="submission",
                        at=NOON - (5 - number) * MINUTE,
                        fields={"kind": "complaint", "rating": rating, "title": "Señal"},
                        labels={"team": "bar"} if rating == 5 else {},
                    )
                )
    history = StoredHistory(database=database)
    return RuleTrials(database=database, clock=clock, history=history)


async def test_a_proof_has_the_newest_examples_with_their_reasons(
    trials: RuleTrials, workspace: WorkspaceId
) -> None:
    proven = await trials.prove(
        workspace, rule("when rating <= 2 then alert high"), since=NOON - 9 * MINUTE, until=NOON
    )

    assert (proven.proof.looked_at, proven.proof.hits) == (6, 4)
    assert [each.signal.fields["rating"] for each in proven.proof.examples] == [2, 1, 2]
    assert all(each.verdict.holds for each in proven.proof.examples)
    assert proven.proof.examples[0].signal.text == "Señal"


async def test_a_proof_counts_over_time_as_the_rule_would(
    trials: RuleTrials, workspace: WorkspaceId
) -> None:
    spec = rule("when 3 complaints in 150s then alert high")

    proven = await trials.prove(workspace, spec, since=NOON - 9 * MINUTE, until=NOON)

    assert (proven.proof.hits, proven.proof.alerts) == (4, 1)
    assert all(each.verdict.holds for each in proven.proof.examples)


async def test_a_proof_has_the_clock_ask_about_silence(
    trials: RuleTrials, workspace: WorkspaceId
) -> None:
    spec = rule("when no feedback for 90s then alert low")

    proven = await trials.prove(workspace, spec, since=NOON - 8 * MINUTE, until=NOON)

    assert proven.proof.hits == 1
    assert proven.proof.examples[0].signal.at == NOON - 8 * MINUTE + timedelta(seconds=90)
    assert proven.proof.examples[0].verdict.holds


async def test_labels_are_looked_at(trials: RuleTrials, workspace: WorkspaceId) -> None:
    spec = rule('when label team = "bar" then alert low watching submissions')

    proven = await trials.prove(workspace, spec, since=NOON - 9 * MINUTE, until=NOON)

    assert proven.proof.hits == 1


async def test_a_sample_counts_with_what_came_in_before(
    trials: RuleTrials, workspace: WorkspaceId
) -> None:
    given = Sample(fields={"kind": "complaint", "rating": 1})

    seventh = await trials.explain(
        workspace, rule("when 7 complaints in 1h then alert high"), given
    )
    eighth = await trials.explain(
        workspace, rule("when 8 complaints in 1h then alert high"), given
    )

    assert (seventh.verdict.holds, eighth.verdict.holds) == (True, False)


async def test_a_scheduled_rule_is_asked_at_each_of_its_times(
    trials: RuleTrials, database: Database, ids: Ids, workspace: WorkspaceId
) -> None:
    async with database.writing(STORED) as session:
        customer = CustomerRow(id=ids.new(), name="Ana", workspace_id=workspace, created_at=NOON)
        session.add(customer)
        await session.flush()
        for number, (opened, resolved) in enumerate(((6, 4.5), (3, 2.8), (2, None)), 1):
            session.add(
                CaseRow(
                    id=ids.new(),
                    workspace_id=workspace,
                    number=number,
                    kind="complaint",
                    title="Cold",
                    text="Cold",
                    rating=number,
                    status="new" if resolved is None else "resolved",
                    customer_id=customer.id,
                    source="api",
                    opened_at=NOON - opened * DAY,
                    updated_at=NOON,
                    resolved_at=None if resolved is None else NOON - resolved * DAY,
                )
            )
    week = NOON - 7 * DAY
    spec = rule("every day at 12:00 when count(open, rating <= 3) > 0 then alert low")
    resting = rule(
        "every 12h when count(open) > 0 between 08:00 and 18:00 on weekdays then alert low"
    )

    proven = await trials.prove(workspace, spec, since=week, until=NOON)
    awake = await trials.prove(workspace, resting, since=week, until=NOON)

    proof = proven.proof
    assert (proof.asked, proof.hits, proof.days, proof.looked_at) == (7, 6, 6, 0)
    assert [each.signal.at for each in proof.examples] == [NOON, NOON - DAY, NOON - 2 * DAY]
    assert all(each.verdict.holds for each in proof.examples)
    assert not proven.is_partial
    # NOON is a Monday: of the days with an open case, the weekend and the nights do not count.
    assert (awake.proof.asked, awake.proof.hits) == (14, 4)


async def test_a_rule_of_every_minute_is_asked_at_its_newest_times(
    trials: RuleTrials, workspace: WorkspaceId
) -> None:
    spec = rule("every 1m when count(open) = 0 then alert low")

    proven = await trials.prove(workspace, spec, since=NOON - 20 * DAY, until=NOON)

    assert (proven.proof.asked, proven.is_partial) == (MOST_OCCURRENCES, True)
    assert proven.since == NOON - (MOST_OCCURRENCES - 1) * MINUTE
    assert (proven.proof.hits, proven.proof.alerts) == (MOST_OCCURRENCES, 1)


async def test_a_scheduled_rule_is_tested_as_of_now(
    trials: RuleTrials, workspace: WorkspaceId
) -> None:
    spec = rule("every day at 09:00 when count(open) = 0 then alert low")

    trial = await trials.explain(workspace, spec, None)

    assert (trial.verdict.holds, trial.signal.at) == (True, NOON)
    with pytest.raises(InvalidInput, match="the clock asks this rule"):
        await trials.explain(workspace, spec, Sample(text="Cold"))


async def test_each_silence_is_another_alert(trials: RuleTrials, workspace: WorkspaceId) -> None:
    spec = rule("when none of (rating >= 3) for 90s then alert low watching submissions")

    proven = await trials.prove(workspace, spec, since=NOON - 6 * MINUTE, until=NOON)

    assert (proven.proof.hits, proven.proof.alerts) == (3, 3)


async def test_what_cannot_be_tried_says_so(trials: RuleTrials, workspace: WorkspaceId) -> None:
    low = rule("when rating <= 2 then alert high")

    with pytest.raises(InvalidInput, match="until"):
        await trials.prove(workspace, low, since=NOON, until=NOON)
    with pytest.raises(InvalidInput, match="92 days"):
        await trials.prove(workspace, low, since=NOON - timedelta(days=93), until=NOON)
    with pytest.raises(InvalidInput, match="sample or case"):
        await trials.explain(workspace, low, None)
    with pytest.raises(NotFound):
        await trials.explain(workspace, low, 12)
