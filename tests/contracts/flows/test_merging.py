"""Cases about the same are merged into one, and nobody reads what another customer wrote."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock
from core.desk.status import CaseStatus
from core.desk.submission import MessageRef
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import CaseId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.sight import Sight
from core.texts import Locale
from tests.contracts.conftest import BOT
from tests.contracts.flows.guests import CARLA, DIEGO, Desk, opened_desk


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Desk]:
    """One process whose owner has two customers."""
    async with opened_desk(database_url, tmp_path, clock) as desk:
        yield desk


async def test_a_merged_case_and_the_one_that_stands_for_it_name_each_other(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift on the third floor")

    await desk.merge(first, second)

    primary, merged = await desk.detail(first), await desk.detail(second)
    assert merged.case.status == "merged"
    assert merged.case.merged_into is not None
    assert (merged.case.merged_into.id, merged.case.merged_into.number) == (first, 1)
    assert [(one.id, one.number, one.said_since) for one in primary.merged] == [(second, 2, 0)]
    assert (primary.case.status, primary.case.merged_into) == ("new", None)
    assert [one.what.render(Locale()) for one in primary.history][-1] == "Merged #2 into this one"
    assert [one.what.render(Locale()) for one in merged.history][-1] == "Merged into #1"
    assert [one.text for one in primary.thread] == ["The lift is stuck"]
    assert [one.text for one in merged.thread] == ["No lift on the third floor"]


async def test_each_customer_hears_of_the_end_by_their_own_number_and_nothing_of_the_other(
    desk: Desk,
) -> None:
    first = await desk.complain(CARLA, "carla-canary")
    second = await desk.complain(DIEGO, "diego-canary")

    await desk.merge(first, second)
    after_merging = await desk.told(DIEGO)
    await desk.move(first, CaseStatus.RESOLVED)

    said = await desk.told(DIEGO)
    assert any("#2 is handled together with another case" in one for one in after_merging)
    assert any(one.startswith("🔗 #2 · Handled together") for one in after_merging)
    assert any("#2 is resolved. How well was it solved?" in one for one in said)
    assert any(one.startswith("✅ #2 · Resolved") for one in said)
    assert not [one for one in said if "carla-canary" in one or "#1" in one]
    hers = await desk.told(CARLA)
    assert any("#1 is resolved. How well was it solved?" in one for one in hers)
    assert not [one for one in hers if "diego-canary" in one or "#2" in one]
    assert await desk.status(second) == "merged"


async def test_somebody_who_wrote_twice_is_told_of_both_and_asked_once(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    again = await desk.complain(CARLA, "Still stuck")

    await desk.merge(first, again)
    await desk.move(first, CaseStatus.RESOLVED)

    said = await desk.told(CARLA)
    assert any("#2 is handled together with your case #1" in one for one in said)
    asked = [one for one in said if "How well was it solved?" in one]
    assert [one.split(" is ")[0] for one in asked] == ["#1"]
    assert any(one.startswith("✅ #2 · Resolved") for one in said)


async def test_what_a_customer_adds_stays_in_their_case_and_shows_on_the_other(
    desk: Desk, clock: ManualClock
) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.merge(first, second)
    before = (await desk.detail(first)).case.revision
    clock.advance(timedelta(seconds=5))

    await desk.work.runtime.flows.add_message.add(
        desk.work.workspace,
        second,
        "It moves again",
        by=desk.people[DIEGO],
        message=MessageRef(bot_id=BOT, chat_id=DIEGO, message_id=77),
        cause=Cause(actor=desk.people[DIEGO]),
    )

    primary, merged = await desk.detail(first), await desk.detail(second)
    assert [one.text for one in merged.thread] == ["No lift", "It moves again"]
    assert [one.text for one in primary.thread] == ["The lift is stuck"]
    assert primary.case.revision == before + 1
    assert [one.said_since for one in primary.merged] == [1]
    last = primary.history[-1]
    assert (last.what.render(Locale()), last.by) == ("The customer of #2 wrote", None)


async def test_an_alert_about_a_merged_case_ends_with_the_one_that_stands_for_it(
    desk: Desk,
) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    assert (await desk.alerts_of(first), await desk.alerts_of(second)) == (["firing"], ["firing"])

    await desk.merge(first, second)

    assert await desk.alerts_of(first) == ["firing", "firing"]
    await desk.move(first, CaseStatus.RESOLVED)
    assert await desk.alerts_of(first) == ["resolved", "resolved"]
    assert await desk.alerts_of(second) == ["resolved"]


async def test_a_case_taken_out_again_stands_as_before_with_its_own_alert_alone(
    desk: Desk,
) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.move(second, CaseStatus.IN_PROGRESS)
    await desk.merge(first, second)

    await desk.unmerge(second)

    primary, alone = await desk.detail(first), await desk.detail(second)
    assert (alone.case.status, alone.case.merged_into) == ("in_progress", None)
    assert primary.merged == ()
    assert len(primary.case.alert_ids) == len(alone.case.alert_ids) == 1
    assert primary.case.alert_ids != alone.case.alert_ids
    assert [one.what.render(Locale()) for one in primary.history][-1] == "Took #2 out again"
    with pytest.raises(Conflict, match="#2 is not merged"):
        await desk.unmerge(second)


async def test_a_customer_whose_trouble_goes_on_reopens_their_own_case_alone(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.merge(first, second)
    with pytest.raises(Conflict):
        await desk.move(second, CaseStatus.IN_PROGRESS, by=DIEGO)
    await desk.move(first, CaseStatus.RESOLVED)

    await desk.move(second, CaseStatus.IN_PROGRESS, by=DIEGO)

    again = (await desk.detail(second)).case
    assert (again.status, again.merged_into, again.resolved_at) == ("in_progress", None, None)
    assert await desk.status(first) == "resolved"
    assert "Reopened" in [one.what.render(Locale()) for one in (await desk.detail(second)).history]


async def test_what_is_reopened_brings_the_merged_ones_back_to_work_too(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.merge(first, second)
    await desk.move(first, CaseStatus.RESOLVED)
    assert (await desk.detail(second)).case.resolved_at is not None
    await desk.told(DIEGO)

    await desk.move(first, CaseStatus.IN_PROGRESS)

    assert (await desk.detail(second)).case.resolved_at is None
    assert (await desk.told(DIEGO))[-1].startswith("🔗 #2 · Handled together")


async def test_merging_into_what_is_resolved_asks_the_customer_at_once(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    await desk.move(first, CaseStatus.RESOLVED)
    second = await desk.complain(DIEGO, "No lift")

    await desk.merge(first, second)

    assert any("#2 is resolved. How well" in one for one in await desk.told(DIEGO))
    assert await desk.alerts_of(second) == ["resolved"]


async def test_one_that_stands_for_others_takes_them_along(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    third = await desk.complain(CARLA, "The lift, again")
    await desk.merge(second, third)

    await desk.merge(first, second)

    assert [one.number for one in (await desk.detail(first)).merged] == [2, 3]
    assert (await desk.detail(second)).merged == ()
    assert len((await desk.detail(first)).case.alert_ids) == 3


async def test_a_closed_case_is_merged_without_its_customer_being_bothered(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    await desk.move(second, CaseStatus.CLOSED)

    await desk.merge(first, second)

    assert await desk.status(second) == "merged"
    assert not [one for one in await desk.told(DIEGO) if "#2 is handled" in one]


async def test_what_cannot_be_merged_is_refused_by_name_and_nothing_is_done(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    third = await desk.complain(DIEGO, "Cold soup")
    await desk.merge(first, second)
    stranger = CaseId(desk.work.runtime.ids.new())

    with pytest.raises(InvalidInput, match="duplicates"):
        await desk.merge(first, first)
    with pytest.raises(Conflict, match="#2 is merged into #1 already"):
        await desk.merge(third, second)
    with pytest.raises(Conflict, match="#2 is merged into #1 already"):
        await desk.merge(second, third)
    with pytest.raises(NotFound):
        await desk.merge(first, third, stranger)
    with pytest.raises(NotFound):
        await desk.merge(stranger, third)
    with pytest.raises(Stale):
        await desk.merge(first, third, expected=1)
    with pytest.raises(Conflict):
        await desk.move(second, CaseStatus.RESOLVED)

    assert await desk.status(third) == "new"


async def test_another_workspaces_case_is_not_there_to_be_merged(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    elsewhere = WorkspaceId(desk.work.runtime.ids.new())

    with pytest.raises(NotFound):
        await desk.work.runtime.flows.merge_cases(
            elsewhere, first, [second], by=desk.owner, cause=Cause(actor=desk.owner)
        )

    assert await desk.status(second) == "new"


async def test_who_does_not_see_a_merged_case_does_not_read_of_it(desk: Desk) -> None:
    first = await desk.complain(CARLA, "The lift is stuck")
    second = await desk.complain(DIEGO, "No lift")
    flows, work = desk.work.runtime.flows, desk.work
    await flows.assign_case(
        work.workspace, first, desk.owner, by=desk.owner, cause=Cause(actor=desk.owner)
    )
    await desk.merge(first, second)

    seen = await desk.detail(first, Sight(person_id=desk.owner, only_assigned=True))

    assert seen.merged == ()
