"""What the intake takes, what it refuses, and what of a request it keeps."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import Conflict, NotFound, TooLarge
from core.ingest.intake import BODY_BYTES_AT_MOST
from core.ingest.integration import IntegrationChange
from tests.contracts.ingest.hookhouse import NOBODY, HookHouse


async def test_an_accepted_request_is_on_disk_and_somebody_is_woken(storing: HookHouse) -> None:
    anything = await storing.integration(preset="generic_json")

    accepted = await storing.post(anything, {"title": "x"})

    (kept,) = await storing.requests()
    assert (kept.id, kept.state, kept.body) == (accepted.request_id, "new", b'{"title": "x"}')
    assert storing.bus.hint("ingest").is_set()


async def test_credentials_and_the_secret_address_are_not_kept(house: HookHouse) -> None:
    anything = await house.integration(preset="generic_json")
    headers = {
        "User-Agent": "Alertmanager/0.25.0",
        "Authorization": "Bearer example-token-123",
        "X-Forwarded-Uri": f"/hooks/{anything.token}",
    }

    await house.post(anything, {"title": "x"}, headers)

    (kept,) = await house.requests()
    assert kept.headers["user-agent"] == "Alertmanager/0.25.0"
    assert "example-token-123" not in str(kept.headers)
    assert anything.token not in str(kept.headers)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
async def test_a_token_nobody_has_finds_nothing_and_is_not_repeated(
    house: HookHouse, token: str
) -> None:
    with pytest.raises(NotFound, match="hidden"):
        await house.intake.accept(token=token, headers={}, body=b"{}", content_type="")


async def test_an_integration_that_is_switched_off_takes_nothing(house: HookHouse) -> None:
    one = await house.integration()
    await house.post(one, "{}")

    off = IntegrationChange(is_active=False)
    await house.integrations.update(
        house.workspace, one.id, off, expected=1, by=None, cause=NOBODY
    )

    with pytest.raises(NotFound):
        await house.post(one, "{}")


async def test_a_body_beyond_the_limit_is_refused_in_words(house: HookHouse) -> None:
    one = await house.integration()

    with pytest.raises(TooLarge, match="1024 kB"):
        await house.post(one, "x" * (BODY_BYTES_AT_MOST + 1))

    assert await house.requests() == []


@pytest.mark.parametrize("name", ["webhook-id", "Idempotency-Key"])
async def test_a_delivery_sent_twice_is_stored_once(house: HookHouse, name: str) -> None:
    one = await house.integration()

    first = await house.post(one, "{}", {name: "msg_1"})
    again = await house.post(one, "{}", {name: "msg_1"})
    await house.post(one, "{}", {name: "msg_2" * 100})

    assert (again.request_id, again.is_repeat) == (first.request_id, True)
    assert len(await house.requests()) == 2


async def test_a_delivery_sent_twice_at_once_is_stored_once(house: HookHouse) -> None:
    one = await house.integration()
    await house.post(one, "{}")

    first, again = await asyncio.gather(
        house.post(one, "[]", {"webhook-id": "msg_1"}),
        house.post(one, "[]", {"webhook-id": "msg_1"}),
    )

    assert (again.request_id, again.is_repeat) == (first.request_id, True)
    assert len(await house.requests()) == 2


async def test_a_delivery_id_with_another_body_is_refused(house: HookHouse) -> None:
    one = await house.integration()
    await house.post(one, "{}", {"webhook-id": "msg_1"})

    with pytest.raises(Conflict) as refused:
        await house.post(one, "[]", {"webhook-id": "msg_1"})

    assert refused.value.reason == "key_reused"


async def test_delivery_ids_of_two_integrations_do_not_meet(house: HookHouse) -> None:
    one, other = await house.integration("One"), await house.integration("Other")

    await house.post(one, "{}", {"webhook-id": "msg_1"})
    again = await house.post(other, "{}", {"webhook-id": "msg_1"})

    assert not again.is_repeat


async def test_without_a_delivery_id_every_request_counts(house: HookHouse) -> None:
    one = await house.integration()

    await house.post(one, "{}")
    await house.post(one, "{}")

    assert len(await house.requests()) == 2
