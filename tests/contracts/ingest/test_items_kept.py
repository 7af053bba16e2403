"""What an item said is kept for as long as a rule can be tried on it, and no longer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from core.clock import ManualClock
from core.rulebook.history import StoredHistory
from core.rulebook.names import RuleNames
from core.rulebook.received import ReceivedSignals
from core.rulebook.trials import Proven, RuleTrials
from core.rules.line import read_line
from core.rules.signal import SignalKind, SignalStatus
from core.rules.tables import SignalRow
from tests.contracts.ingest.hookhouse import ALL, HookHouse

HOT = {"title": "db1", "message": "The disk overheats", "severity": "high"}
FULL = {"title": "db2", "message": "The disk is full", "severity": "high"}


async def proof(house: HookHouse, clock: ManualClock, condition: str) -> Proven:
    """Return what a rule over integrations would have done in a day."""
    line = f"when {condition} then alert high watching integrations"
    spec = read_line(line, receivers=RuleNames(named=(), rows=()))
    history = StoredHistory(database=house.database)
    trials = RuleTrials(database=house.database, clock=clock, history=history)
    now = clock.now()
    return await trials.prove(house.workspace, spec, since=now - timedelta(days=1), until=now)


async def test_a_rule_over_texts_is_tried_on_items(house: HookHouse, clock: ManualClock) -> None:
    machine = await house.integration(preset="generic_json")
    for said in (HOT, FULL):
        await house.post(machine, said)
    await house.worker.work_off()

    proven = await proof(house, clock, 'text has "overheats"')

    assert (proven.proof.looked_at, proven.proof.hits, proven.unjudged) == (2, 1, 0)
    assert proven.proof.examples[0].signal.text == "The disk overheats"


async def test_what_repeats_is_one_alert_by_the_items_own_fingerprint(
    house: HookHouse, clock: ManualClock
) -> None:
    machine = await house.integration(preset="generic_json")
    for said in (HOT, HOT, FULL):
        await house.post(machine, said)
    await house.worker.work_off()

    proven = await proof(house, clock, 'status = "firing"')

    assert (proven.proof.hits, proven.proof.alerts) == (3, 2)


async def test_the_text_of_an_items_case_stays_with_the_case(
    house: HookHouse, clock: ManualClock
) -> None:
    machine = await house.integration(preset="generic_json", opens="cases")
    await house.post(machine, HOT)
    await house.worker.work_off()

    proven = await proof(house, clock, 'text has "overheats"')

    assert proven.proof.hits == 1
    async with house.database.reading(ALL) as session:
        row = (await session.scalars(select(SignalRow))).one()
    assert (row.text, row.case_id is None) == (None, False)


async def test_items_of_an_older_release_cannot_be_judged_by_their_words(
    house: HookHouse, clock: ManualClock
) -> None:
    machine = await house.integration(preset="generic_json")
    for said in (HOT, FULL):
        await house.post(machine, said)
    await house.worker.work_off()
    async with house.database.writing(ALL) as session:
        old = update(SignalRow).where(SignalRow.fields["title"].as_string() == "db1")
        await session.execute(old.values(text=None, fingerprint=None))

    by_words = await proof(house, clock, 'text has "overheats" or text has "full"')
    by_field = await proof(house, clock, 'title = "db1"')

    assert (by_words.proof.looked_at, by_words.proof.hits, by_words.unjudged) == (1, 1, 1)
    assert (by_field.proof.looked_at, by_field.proof.hits, by_field.unjudged) == (2, 1, 0)


async def test_an_item_is_shown_as_rules_saw_it(house: HookHouse) -> None:
    machine = await house.integration(preset="generic_json")
    await house.post(machine, HOT)
    await house.worker.work_off()

    (newest,) = await ReceivedSignals(database=house.database).newest(
        house.workspace, [SignalKind.INTEGRATION], at_most=3
    )

    assert newest.signal.text == "The disk overheats"
    assert newest.signal.status is SignalStatus.FIRING
    assert newest.signal.fingerprint is not None
