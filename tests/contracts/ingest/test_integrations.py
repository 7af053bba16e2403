"""The integrations of a workspace: made, shown, changed, and each change in the audit trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.errors import Conflict, InvalidInput, NotFound, Stale
from core.ids import Ids, WorkspaceId
from core.inbox.cause import Cause, IdempotencyKey
from core.ingest.doors import KNOWN_SECONDS
from core.ingest.integration import IntegrationChange, NewIntegration
from core.ingest.tables import IntegrationRow
from tests.contracts.ingest.hookhouse import ALL, NOBODY, HookHouse, open_house


async def test_the_token_is_random_and_lies_hashed_and_sealed(house: HookHouse) -> None:
    one, other = await house.integration("One"), await house.integration("Other")

    async with house.database.reading(ALL) as session:
        rows = (await session.scalars(select(IntegrationRow))).all()

    assert len(one.token) == 22
    assert one.token != other.token
    assert one.address("https://bell.example/") == f"https://bell.example/hooks/{one.token}"
    assert all(one.token not in f"{row.token_hash} {row.token_sealed}" for row in rows)


async def test_they_are_listed_and_found_as_they_were_made(house: HookHouse) -> None:
    one = await house.integration("One")
    other = await house.integration("  Other\n \u202eone ", "generic_json", "cases")

    assert await house.integrations.all(house.workspace) == [one, other]
    assert await house.integrations.get(house.workspace, one.id) == one
    assert (other.name, other.opens) == ("Other one", "cases")


@pytest.mark.parametrize(
    ("name", "preset", "field"),
    [
        ("", "alertmanager", "name"),
        ("\u200b", "alertmanager", "name"),
        ("x" * 81, "alertmanager", "name"),
        ("x", "nagios", "preset"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_field(
    house: HookHouse, name: str, preset: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await house.integration(name, preset)

    assert refused.value.field == field


async def test_a_change_needs_the_revision_it_was_made_on(house: HookHouse) -> None:
    one = await house.integration()
    rename = IntegrationChange(name="New")

    changed = await house.integrations.update(
        house.workspace, one.id, rename, expected=1, by=None, cause=NOBODY
    )

    assert (changed.name, changed.revision) == ("New", 2)
    with pytest.raises(Stale):
        await house.integrations.update(
            house.workspace, one.id, rename, expected=1, by=None, cause=NOBODY
        )


async def test_a_new_token_ends_the_old_one_at_once(house: HookHouse) -> None:
    one = await house.integration()
    await house.post(one, "{}")

    rotated = await house.integrations.rotate(
        house.workspace, one.id, expected=None, by=None, cause=NOBODY
    )

    await house.post(rotated, "{}")
    with pytest.raises(NotFound):
        await house.post(one, "{}")


async def test_every_change_has_its_audit_row_without_the_secret(house: HookHouse) -> None:
    one = await house.integration("One")
    await house.integrations.update(
        house.workspace, one.id, IntegrationChange(name="New", preset="alertmanager"),
        expected=1, by=None, cause=NOBODY,
    )  # fmt: skip
    rotated = await house.integrations.rotate(
        house.workspace, one.id, expected=2, by=None, cause=NOBODY
    )

    async with house.database.reading(ALL) as session:
        rows = (await session.scalars(select(AuditRow).order_by(AuditRow.id))).all()

    assert [(row.action, row.before, row.after) for row in rows] == [
        (
            "integration.created",
            {},
            {"name": "One", "preset": "alertmanager", "opens": "alerts"},
        ),
        ("integration.changed", {"name": "One"}, {"name": "New"}),
        ("integration.token_rotated", {}, {}),
    ]
    assert rotated.revision == 3


async def test_the_same_request_makes_one_integration(house: HookHouse) -> None:
    key = IdempotencyKey(scope="person:1", key="k", body_hash="h")
    new = NewIntegration(name="One", preset="alertmanager")
    cause = Cause(actor=None, idempotency=key)
    other = Cause(actor=None, idempotency=IdempotencyKey(scope="person:1", key="k", body_hash="i"))

    first = await house.integrations.create(house.workspace, new, by=None, cause=cause)
    again = await house.integrations.create(house.workspace, new, by=None, cause=cause)

    assert again == first
    with pytest.raises(Conflict):
        await house.integrations.create(house.workspace, new, by=None, cause=other)


async def test_another_workspace_sees_nothing_of_it(house: HookHouse, ids: Ids) -> None:
    one = await house.integration()
    elsewhere = WorkspaceId(ids.new())

    assert await house.integrations.all(elsewhere) == []
    with pytest.raises(NotFound):
        await house.integrations.get(elsewhere, one.id)
    with pytest.raises(NotFound):
        await house.integrations.requests(elsewhere, one.id)
    with pytest.raises(NotFound):
        await house.integrations.rotate(elsewhere, one.id, expected=1, by=None, cause=NOBODY)


async def test_another_process_hears_of_a_change_within_seconds(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    async with (
        open_house(database_url, clock, ids) as here,
        open_house(database_url, clock, ids) as there,
    ):
        one = await here.integration()
        await there.post(one, "{}")
        off = IntegrationChange(is_active=False)
        await here.integrations.update(
            here.workspace, one.id, off, expected=1, by=None, cause=NOBODY
        )

        await there.post(one, "{}")
        clock.advance(timedelta(seconds=KNOWN_SECONDS))
        with pytest.raises(NotFound):
            await there.post(one, "{}")
