"""Requests that must prove where they come from: taken, or refused and counted, never stored."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.errors import InvalidInput, NotFound, Stale
from core.ids import Ids, WorkspaceId
from core.inbox.cause import Cause, IdempotencyKey
from core.ingest.doors import KNOWN_SECONDS, Doors
from core.ingest.integration import Integration, IntegrationChange
from core.ingest.locks import OVERLAP, Unproven
from core.ingest.presets import PRESET_BY_NAME
from core.ingest.proof import Verdict
from core.ingest.tables import IntegrationRow
from core.signing import Sealer
from tests.contracts.ingest.hookhouse import ALL, NOBODY, HookHouse, open_house

PUSH = '{"ref": "refs/heads/main"}'
EVENT = {"x-github-event": "push"}


async def test_without_a_secret_everything_is_taken(house: HookHouse) -> None:
    github = await house.integration(preset="github")

    await house.post(github, PUSH, EVENT)
    await house.post(github, PUSH, EVENT | {"x-hub-signature-256": "sha256=nonsense"})

    assert len(await house.requests()) == 2
    assert github.proof is None


async def test_with_a_secret_only_what_is_signed_with_it_is_stored(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    secret = await _secret(house, github)

    await house.post(github, PUSH, _signed(secret))
    for wrong in (EVENT, _signed("other"), _signed(secret, body=PUSH + " ")):
        with pytest.raises(Unproven) as refused:
            await house.post(github, PUSH, wrong)
        assert secret not in refused.value.message

    assert len(await house.requests()) == 1
    shown = await house.integrations.get(house.workspace, github.id)
    assert shown.proof is not None
    assert (shown.proof.refused, shown.proof.refused_why) == (3, "wrong")
    assert shown.proof.refused_at == house.clock.now()


async def test_many_refusals_at_once_are_all_counted(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    await _secret(house, github)

    await asyncio.gather(
        *(house.post(github, PUSH, EVENT) for _ in range(20)), return_exceptions=True
    )

    shown = await house.integrations.get(house.workspace, github.id)
    assert shown.proof is not None
    assert (shown.proof.refused, shown.proof.refused_why) == (20, "missing")


async def test_the_secret_before_is_taken_for_a_day_longer(
    house: HookHouse, clock: ManualClock
) -> None:
    github = await house.integration(preset="github")
    first = await _secret(house, github)
    second = await _secret(house, github)

    await house.post(github, PUSH, _signed(first))
    await house.post(github, PUSH, _signed(second))
    clock.advance(OVERLAP)

    await house.post(github, PUSH, _signed(second))
    with pytest.raises(Unproven):
        await house.post(github, PUSH, _signed(first))


async def test_a_third_secret_ends_the_first_at_once(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    first, second = await _secret(house, github), await _secret(house, github)
    await _secret(house, github)

    await house.post(github, PUSH, _signed(second))
    with pytest.raises(Unproven):
        await house.post(github, PUSH, _signed(first))


async def test_removed_it_is_asked_for_no_more(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    await _secret(house, github)

    await house.secrets.remove(house.workspace, github.id, expected=None, by=None, cause=NOBODY)
    await house.post(github, PUSH, EVENT)

    assert (await house.integrations.get(house.workspace, github.id)).proof is None


async def test_a_secret_counts_at_once_where_the_address_is_in_use(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    await house.post(github, PUSH, EVENT)

    secret = await _secret(house, github)
    with pytest.raises(Unproven):
        await house.post(github, PUSH, EVENT)
    await house.post(github, PUSH, _signed(secret))
    await house.secrets.remove(house.workspace, github.id, expected=None, by=None, cause=NOBODY)

    await house.post(github, PUSH, EVENT)


async def test_with_the_keys_changed_nothing_opens_a_locked_address(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    async with open_house(database_url, clock, ids) as house:
        github = await house.integration(preset="github")
        secret = await _secret(house, github)
        stranger = Sealer(keys=["x" * 32], purpose="integration tokens")
        doors = Doors(database=house.database, clock=clock, sealer=stranger)

        door = await doors.find(github.token)

        assert door is not None
        assert door.lock is not None
        signed = _signed(secret)
        verdict = door.lock.judge(PRESET_BY_NAME["github"], signed, PUSH.encode(), clock.now())
        assert verdict is Verdict.WRONG


async def test_it_lies_sealed_and_is_told_once(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    secret = await _secret(house, github)

    async with house.database.reading(ALL) as session:
        row = (await session.scalars(select(IntegrationRow))).one()
        audit = (await session.scalars(select(AuditRow))).all()

    assert row.secret_sealed is not None
    assert secret not in row.secret_sealed
    assert "integration.secret_set" in {one.action for one in audit}
    assert secret not in f"{[(one.before, one.after) for one in audit]}"
    assert secret not in repr(await house.integrations.get(house.workspace, github.id))


async def test_a_secret_the_sender_chose_is_taken_as_it_is(house: HookHouse) -> None:
    sentry = await house.integration(preset="sentry")

    made = await house.secrets.set(
        house.workspace, sentry.id, " 0a1b2c3d4e ", expected=1, by=None, cause=NOBODY
    )

    assert (made.words, made.former_until, made.revision) == ("0a1b2c3d4e", None, 2)


@pytest.mark.parametrize("words", ["", "short", "x" * 201, "with\nbreak here", "schlüssel-wort"])
async def test_what_cannot_be_a_secret_is_refused_without_being_repeated(
    house: HookHouse, words: str
) -> None:
    github = await house.integration(preset="github")

    with pytest.raises(InvalidInput) as refused:
        await house.secrets.set(
            house.workspace, github.id, words, expected=None, by=None, cause=NOBODY
        )

    assert not words or words not in refused.value.message


async def test_it_needs_the_revision_and_the_workspace(house: HookHouse, ids: Ids) -> None:
    github = await house.integration(preset="github")
    elsewhere = WorkspaceId(ids.new())

    with pytest.raises(Stale):
        await house.secrets.set(
            house.workspace, github.id, None, expected=7, by=None, cause=NOBODY
        )
    with pytest.raises(NotFound):
        await house.secrets.set(elsewhere, github.id, None, expected=None, by=None, cause=NOBODY)
    with pytest.raises(NotFound):
        await house.secrets.remove(elsewhere, github.id, expected=None, by=None, cause=NOBODY)


async def test_a_repeat_under_one_key_tells_the_same_secret(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    key = IdempotencyKey(scope="person:1", key="k1", body_hash="b")

    first, again = [
        await house.secrets.set(
            house.workspace,
            github.id,
            None,
            expected=1,
            by=None,
            cause=Cause(actor=None, idempotency=key),
        )
        for _ in range(2)
    ]

    assert first == again


async def test_another_process_asks_for_it_within_five_seconds(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    async with (
        open_house(database_url, clock, ids) as here,
        open_house(database_url, clock, ids) as there,
    ):
        github = await here.integration(preset="github")
        await there.post(github, PUSH, EVENT)
        await _secret(here, github)

        clock.advance(timedelta(seconds=KNOWN_SECONDS))
        with pytest.raises(Unproven):
            await there.post(github, PUSH, EVENT)


async def test_with_another_preset_its_own_proof_is_wanted(house: HookHouse) -> None:
    one = await house.integration(preset="github")
    secret = await _secret(house, one)
    await house.integrations.update(
        house.workspace,
        one.id,
        IntegrationChange(preset="alertmanager"),
        expected=None,
        by=None,
        cause=NOBODY,
    )

    with pytest.raises(Unproven):
        await house.post(one, PUSH, _signed(secret))
    await house.post(one, PUSH, {"authorization": f"Bearer {secret}"})

    (kept,) = await house.requests()
    assert secret not in f"{kept.headers}"


async def test_a_redelivered_request_is_a_repeat(house: HookHouse) -> None:
    github = await house.integration(preset="github")
    headers = EVENT | {"x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958"}

    first, again = [await house.post(github, PUSH, headers) for _ in range(2)]

    assert (again.request_id, again.is_repeat) == (first.request_id, True)


async def _secret(house: HookHouse, one: Integration) -> str:
    made = await house.secrets.set(
        house.workspace, one.id, None, expected=None, by=None, cause=NOBODY
    )
    return made.words


def _signed(secret: str, body: str = PUSH) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    return EVENT | {"x-hub-signature-256": f"sha256={digest}"}
