"""Mappings and addresses at work: what is kept, read by them, taken back, and let in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import Ids, WorkspaceId
from core.ingest.integration import Integration
from core.ingest.integrations import LONGEST_GRACE
from core.ingest.mapping import FieldMapping, parse_mapping
from core.ingest.tables import IntegrationRow
from tests.contracts.ingest.hookhouse import ALL, NOBODY, HookHouse, open_house

TITLE = parse_mapping({"title": "/was"})
OTHER = parse_mapping({"title": "/text"})
DAY = timedelta(hours=24)


async def put(
    quick: HookHouse, one: Integration, mapping: FieldMapping, expected: int | None = None
) -> Integration:
    """Save a mapping."""
    return await quick.integrations.mappings.set(
        quick.workspace, one.id, mapping, expected=expected, by=None, cause=NOBODY
    )


async def states(quick: HookHouse) -> list[tuple[str, str | None]]:
    """Return what became of all requests."""
    return [(one.state, one.problem) for one in await quick.requests()]


@pytest.mark.parametrize("at_once", [0, 8])
async def test_a_mapping_reads_what_the_preset_only_guesses(
    database_url: str, clock: ManualClock, ids: Ids, at_once: int
) -> None:
    async with open_house(database_url, clock, ids, at_once=at_once) as quick:
        one = await quick.integration(preset="generic_json")
        await put(quick, one, TITLE)

        await quick.post(one, {"was": "Lift steckt", "title": "not this"})
        await quick.post(one, {"title": "no such field"})
        await quick.worker.work_off()

        assert [alert.title for alert in await quick.alerts()] == ["Lift steckt"]
        assert await states(quick) == [
            ("done", None),
            ("unknown", "mapping: the title /was is not there; it has title"),
        ]


async def test_a_vendors_own_requests_need_no_mapping_and_others_get_it(quick: HookHouse) -> None:
    one = await quick.integration(preset="alertmanager")
    await put(quick, one, TITLE)
    group = {"alerts": [{"labels": {"alertname": "Cpu"}, "status": "firing"}], "version": "4"}

    await quick.post(one, group)
    await quick.post(one, {"was": "Lift steckt"})
    await quick.post(one, {"neither": 1})

    assert [alert.title for alert in await quick.alerts()] == ["Cpu", "Lift steckt"]
    state, problem = (await states(quick))[-1]
    assert state == "unknown"
    assert problem is not None
    assert problem.endswith("; mapping: the title /was is not there; it has neither")


async def test_what_was_kept_becomes_alerts_when_it_is_read_again(quick: HookHouse) -> None:
    one = await quick.integration(preset="sentry")
    await quick.post(one, {"was": "Lift steckt", "priority": "P1"})
    await put(quick, one, TITLE)

    count = await quick.integrations.read_again(quick.workspace, one.id, by=None, cause=NOBODY)
    await quick.worker.work_off()

    assert count == 1
    (alert,) = await quick.alerts()
    assert (alert.title, alert.severity) == ("Lift steckt", "critical")
    (request,) = await quick.integrations.received.list(quick.workspace, one.id)
    assert [(it.number, it.became) for it in request.alerts] == [(alert.number, "fired")]


async def test_requests_name_what_they_fired_repeated_and_ended(
    quick: HookHouse, clock: ManualClock
) -> None:
    one = await quick.integration(preset="generic_json")
    for status in ("firing", "firing", "resolved", "firing"):
        await quick.post(one, {"title": "Disk", "status": status})
        clock.advance(timedelta(minutes=1))

    listed = await quick.integrations.received.list(quick.workspace, one.id)
    page = await quick.integrations.received.list(quick.workspace, one.id, limit=1, skip=1)

    became = [[(it.became, it.number) for it in request.alerts] for request in listed]
    assert became == [[("fired", 2)], [("resolved", 1)], [("repeated", 1)], [("fired", 1)]]
    assert page == listed[1:2]


async def test_what_another_integration_ended_at_that_moment_is_not_named(
    quick: HookHouse, clock: ManualClock
) -> None:
    one, other = [await quick.integration(name, "generic_json") for name in ("One", "Other")]
    for status in ("firing", "resolved"):
        for to in (one, other):
            await quick.post(to, {"title": "Disk", "status": status})
        clock.advance(timedelta(minutes=1))

    listed = await quick.integrations.received.list(quick.workspace, other.id)

    became = [[(it.became, it.number) for it in request.alerts] for request in listed]
    assert became == [[("resolved", 2)], [("fired", 2)]]


async def test_a_mapping_counts_for_the_very_next_request(quick: HookHouse) -> None:
    one = await quick.integration(preset="generic_json")
    said = {"was": "Lift steckt", "title": "not this", "id": 1}

    await quick.post(one, said)
    await put(quick, one, TITLE)
    await quick.post(one, said | {"id": 2})

    assert [alert.title for alert in await quick.alerts()] == ["not this", "Lift steckt"]


async def test_the_last_change_is_taken_back_and_no_other(quick: HookHouse) -> None:
    one = await quick.integration()
    mappings = quick.integrations.mappings

    async def undo(revision: int) -> Integration:
        return await mappings.undo(
            quick.workspace, one.id, revision=revision, by=None, cause=NOBODY
        )

    with pytest.raises(Conflict):
        await undo(1)
    await put(quick, one, TITLE)
    changed = await put(quick, one, OTHER)
    with pytest.raises(Conflict):
        await undo(2)
    undone = await undo(changed.revision)
    forgotten = await mappings.forget(
        quick.workspace, one.id, expected=undone.revision, by=None, cause=NOBODY
    )
    back = await undo(forgotten.revision)

    assert (undone.mapping, forgotten.mapping, back.mapping) == (TITLE, None, TITLE)
    assert back.revision == 6
    with pytest.raises(Stale):
        await put(quick, one, OTHER, expected=5)
    again = await put(quick, one, TITLE)
    assert again.revision == 6


async def test_changes_of_the_mapping_stand_in_the_audit_trail(quick: HookHouse) -> None:
    one = await quick.integration()
    await put(quick, one, TITLE)
    await quick.integrations.mappings.forget(
        quick.workspace, one.id, expected=None, by=None, cause=NOBODY
    )

    statement = select(AuditRow).where(AuditRow.action.startswith("integration.mapping"))
    async with quick.database.reading(ALL) as session:
        rows = (await session.scalars(statement.order_by(AuditRow.id))).all()

    assert [(row.action, row.subject_id) for row in rows] == [
        ("integration.mapping_set", str(one.id)),
        ("integration.mapping_forgotten", str(one.id)),
    ]
    assert rows[0].before == {"mapping": None, "revision": 1}
    assert rows[0].after == {"mapping": TITLE.said(), "revision": 2}


async def test_another_workspace_maps_nothing_and_sees_nothing(quick: HookHouse, ids: Ids) -> None:
    one = await quick.integration()
    accepted = await quick.post(one, {"was": "x"})
    elsewhere = WorkspaceId(ids.new())
    mappings, received = quick.integrations.mappings, quick.integrations.received

    for asked in (
        mappings.set(elsewhere, one.id, TITLE, expected=None, by=None, cause=NOBODY),
        mappings.forget(elsewhere, one.id, expected=None, by=None, cause=NOBODY),
        mappings.undo(elsewhere, one.id, revision=1, by=None, cause=NOBODY),
        mappings.preview(elsewhere, one.id, TITLE),
        received.list(elsewhere, one.id),
        received.one(elsewhere, one.id, accepted.request_id),
        received.sample(elsewhere, one.id, None),
    ):
        with pytest.raises(NotFound):
            await asked


async def test_a_request_of_another_integration_is_not_shown(quick: HookHouse) -> None:
    one, other = await quick.integration(), await quick.integration()
    accepted = await quick.post(one, {"was": "x"})

    with pytest.raises(NotFound):
        await quick.integrations.received.one(quick.workspace, other.id, accepted.request_id)
    with pytest.raises(NotFound):
        await quick.integrations.mappings.preview(
            quick.workspace, other.id, TITLE, request=accepted.request_id
        )


async def test_the_sample_is_what_came_last_and_could_not_be_read(
    quick: HookHouse, clock: ManualClock
) -> None:
    one = await quick.integration(preset="alertmanager")
    received = quick.integrations.received
    nothing = await received.sample(quick.workspace, one.id, None)
    for was in ("first", "second"):
        await quick.post(one, {"was": was})
        clock.advance(timedelta(seconds=1))
    await quick.post(one, {"alerts": [], "version": "4"})

    sample = await received.sample(quick.workspace, one.id, None)

    assert nothing is None
    assert sample is not None
    assert b"second" in sample.body


@pytest.mark.parametrize(
    "said",
    [
        {"password": "hunter22"},
        {"deep": [{"apiKey": "hunter22"}]},
        {"note": "Authorization was Bearer hunter22hunter22"},
        {"link": "https://user:hunter22@db.example/x"},
        {"curl": "https://bell.example/hooks/{token}"},
    ],
)
async def test_what_opens_something_is_never_shown(quick: HookHouse, said: dict[str, Any]) -> None:
    one = await quick.integration(preset="generic_json")
    if "curl" in said:
        said = {"curl": f"https://bell.example/hooks/{one.token}"}
    accepted = await quick.post(
        one, said, {"X-Note": "Bearer hunter22hunter22", "x-sent": one.token}
    )

    shown = await quick.integrations.received.one(quick.workspace, one.id, accepted.request_id)

    assert "hunter22" not in repr(shown)
    assert one.token not in repr(shown)
    assert "(hidden)" in repr(shown.said)


async def test_a_mapping_of_a_later_release_is_not_believed(quick: HookHouse) -> None:
    one = await quick.integration(preset="generic_json")
    async with quick.database.reading(ALL) as session:
        assert await session.get(IntegrationRow, one.id) is not None

    async def spoil(session: Any, work: Any) -> None:
        await session.execute(update(IntegrationRow).values(mapping={"titel": "/x"}))

    await quick.books.transaction(ALL, spoil)

    await quick.post(one, {"title": "Disk"})

    assert [alert.title for alert in await quick.alerts()] == ["Disk"]
    assert (await quick.integrations.get(quick.workspace, one.id)).mapping is None


async def test_the_address_before_is_taken_until_its_day_is_over(
    quick: HookHouse, clock: ManualClock
) -> None:
    one = await quick.integration(preset="generic_json")
    await quick.post(one, {"title": "before"})

    rotated = await quick.integrations.rotate(
        quick.workspace, one.id, grace=DAY, expected=1, by=None, cause=NOBODY
    )
    await quick.post(one, {"title": "old address"})
    await quick.post(rotated, {"title": "new address"})
    clock.advance(DAY - timedelta(seconds=1))
    await quick.post(one, {"title": "last moment"})
    clock.advance(timedelta(seconds=1))

    assert rotated.former_until == clock.now()
    with pytest.raises(NotFound):
        await quick.post(one, {"title": "too late"})
    await quick.post(rotated, {"title": "still"})
    assert len(await quick.alerts()) == 5


async def test_a_third_address_ends_the_first_and_now_ends_all(quick: HookHouse) -> None:
    first = await quick.integration(preset="generic_json")

    async def rotate(grace: timedelta) -> Integration:
        return await quick.integrations.rotate(
            quick.workspace, first.id, grace=grace, expected=None, by=None, cause=NOBODY
        )

    second = await rotate(DAY)
    third = await rotate(DAY)
    with pytest.raises(NotFound):
        await quick.post(first, {"title": "x"})
    await quick.post(second, {"title": "x"})
    fourth = await rotate(timedelta(0))

    for one in (second, third):
        with pytest.raises(NotFound):
            await quick.post(one, {"title": "x"})
    await quick.post(fourth, {"title": "x"})
    assert fourth.former_until is None
    with pytest.raises(InvalidInput):
        await rotate(LONGEST_GRACE + timedelta(seconds=1))
