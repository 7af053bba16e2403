"""The same key and body get the same answer on every POST that acts; nobody acts twice by it, and
nobody else's key means anything."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from core.ids import CaseId
from tests.integration.web.house import Answer, House

KEY = {"Idempotency-Key": "once"}

PRESSES: list[tuple[str, object]] = [
    ("alerts/{alert}/acknowledge", None),
    ("alerts/{alert}/resolve", None),
    ("alerts/{alert}/assign", {"person": "{staff}"}),
    ("cases/{case}/status", {"status": "in_progress"}),
    ("cases/{case}/assign", {"person": "{staff}"}),
    ("cases/{case}/replies", {"text": "We are on it."}),
    ("cases", {"kind": "request", "text": "A towel, please."}),
    ("integrations", {"name": "P", "preset": "alertmanager"}),
    ("receivers", {"name": "P", "kind": "role", "role": "owner"}),
    ("routes", {"name": "P", "matchers": "team=db"}),
    ("cases/{case}/merge", {"duplicates": ["{other}"]}),
    ("canned-replies", {"title": "P", "text": "p"}),
    ("views", {"list": "cases", "name": "P"}),
    ("rules/order", {"order": [], "seen": []}),
    ("routes/order", {"order": [], "seen": []}),
]


async def things(house: House) -> dict[str, UUID]:
    """Return a case, its alert, another case and a member to give them to."""
    case = await house.rows.case(house.home, 99)
    alert = await house.rows.alert(house.home, 99, case_id=CaseId(case))
    other = await house.rows.case(house.home, 98)
    return {"case": case, "other": other, "alert": alert, "staff": house.people["staff"]}


def filled(said: object, ids: dict[str, UUID]) -> object:
    """Return a body with ids in place of names."""
    if isinstance(said, dict):
        return {name: filled(value, ids) for name, value in said.items()}
    if isinstance(said, list):
        return [filled(value, ids) for value in said]
    return said.format(**ids) if isinstance(said, str) else said


@pytest.mark.parametrize(("path", "said"), PRESSES, ids=lambda one: str(one)[:30])
async def test_a_repeat_is_answered_as_the_first(house: House, path: str, said: object) -> None:
    ids = await things(house)
    address, body = "/" + path.format(**ids), filled(said, ids)

    first = await house.api("POST", address, json=body, headers=KEY)
    again = await house.api("POST", address, json=body, headers=KEY)

    assert first.status in {200, 201}
    assert (again.status, again.json) == (first.status, first.json)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.headers["Idempotency-Key"] == again.headers["Idempotency-Key"] == "once"


@pytest.mark.parametrize(("path", "said"), PRESSES, ids=lambda one: str(one)[:30])
async def test_a_key_is_for_one_request_only(house: House, path: str, said: object) -> None:
    ids = await things(house)
    await house.api("POST", "/cases", json={"kind": "request", "text": "First."}, headers=KEY)

    address, body = "/" + path.format(**ids), filled(said, ids)
    answered = await house.api("POST", address, json=body, headers=KEY)

    assert (answered.status, answered.json["reason"]) == (422, "key_reused")


async def test_anothers_key_is_not_ones_own(house: House) -> None:
    said = {"kind": "request", "text": "A towel, please."}

    mine = await house.api("POST", "/cases", json=said, headers=KEY)
    theirs = await house.api("POST", "/cases", json=said, headers=KEY, who="staff")
    elsewhere = await house.api("POST", "/cases", json=said, headers=KEY, who="stranger")

    assert len({one.json["id"] for one in (mine, theirs, elsewhere)}) == 3


TOWEL = {"kind": "request", "text": "A towel, please."}


async def post(house: House, said: object, key: str | None, **more: Any) -> Answer:
    """Ask for a case."""
    headers = {} if key is None else {"Idempotency-Key": key}
    return await house.api("POST", "/cases", json=said, headers=headers, **more)


async def test_requests_of_different_keys_both_act(house: House) -> None:
    one, two = await post(house, TOWEL, "6"), await post(house, TOWEL, "7")

    assert one.json["id"] != two.json["id"]
    assert (one.headers["Idempotency-Key"], two.headers["Idempotency-Key"]) == ("6", "7")


async def test_a_request_without_a_key_says_nothing_of_one(house: House) -> None:
    one, two = await post(house, TOWEL, None), await post(house, TOWEL, None)

    assert one.json["id"] != two.json["id"]
    assert "Idempotency-Key" not in one.headers
    assert "Idempotent-Replayed" not in two.headers


async def test_what_only_reads_pays_no_heed_to_a_key(house: House) -> None:
    before = await house.api("GET", "/cases", headers=KEY)
    await post(house, TOWEL, "once")

    after = await house.api("GET", "/cases", headers=KEY)

    assert len(after.json["items"]) == len(before.json["items"]) + 1
    assert "Idempotent-Replayed" not in after.headers


@pytest.mark.parametrize("key", ["a", "k" * 128, "a b c", "0", "{}"])
async def test_a_key_has_1_to_128_characters(house: House, key: str) -> None:
    assert (await post(house, TOWEL, key)).status == 201


@pytest.mark.parametrize("key", ["", " ", "k" * 129, "k" * 2000, "a\u00a0b", "a\tb"])
async def test_another_key_is_refused_and_nothing_is_done(house: House, key: str) -> None:
    refused = await post(house, TOWEL, key)

    assert (refused.status, refused.code) == (400, "invalid_input")
    assert refused.json["errors"][0]["field"] == "Idempotency-Key"
    assert (await house.api("GET", "/cases")).json["items"] == []


async def test_another_body_is_refused_even_when_it_is_no_good(house: House) -> None:
    await post(house, TOWEL, "once")

    others: tuple[object, ...] = ({**TOWEL, "text": "Two."}, {"kind": "nonsense"}, [])
    for said in others:
        refused = await post(house, said, "once")
        assert (refused.status, refused.code) == (422, "key_reused")


async def test_a_body_without_shape_leaves_the_key_free(house: House) -> None:
    refused = await post(house, {"kind": "nonsense", "text": "x"}, "once")
    done = await post(house, TOWEL, "once")

    assert (refused.status, done.status) == (400, 201)


async def test_a_final_refusal_is_said_again(house: House) -> None:
    """A place that is made later would let the same request pass: but it was answered."""
    gone = f"/cases/{house.rows.ids.new()}/replies"
    said = {"text": "Hello"}

    first = await house.api("POST", gone, json=said, headers=KEY)
    again = await house.api("POST", gone, json=said, headers=KEY)
    other = await house.api("POST", gone, json={"text": "Bye"}, headers=KEY)

    assert (first.status, first.code) == (again.status, again.code) == (404, "not_found")
    assert first.json["detail"] == again.json["detail"]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.code) == (422, "key_reused")


async def test_a_refusal_that_may_pass_is_tried_again(house: House) -> None:
    """Not allowed today, a conflict now: the same request may be right a moment later."""
    case = await house.rows.case(house.home, 99, status="closed")
    path, said = f"/cases/{case}/status", {"status": "acknowledged"}

    refused = await house.api("POST", path, json=said, headers=KEY)
    again = await house.api("POST", path, json=said, headers=KEY)
    shut = await house.api("POST", path, json=said, headers=KEY, who="viewer")

    assert (refused.status, again.status) == (409, 409)
    assert "Idempotent-Replayed" not in again.headers
    assert (shut.status, shut.code) == (403, "not_allowed")


async def test_who_is_not_signed_in_uses_up_no_key(house: House) -> None:
    refused = await post(house, TOWEL, "once", who=None)
    done = await post(house, TOWEL, "once")

    assert (refused.status, done.status) == (401, 201)
    assert "Idempotency-Key" not in refused.headers


async def test_two_at_once_do_not_both_act(house: House) -> None:
    answers = await asyncio.gather(*(post(house, TOWEL, "once") for _ in range(5)))

    done = [one for one in answers if one.status == 201]
    waiting = [one for one in answers if one.status == 409]
    assert len(done) + len(waiting) == 5
    assert len({one.json["id"] for one in done}) == 1
    for one in waiting:
        assert (one.json["reason"], one.headers["Retry-After"]) == ("in_flight", "1")
    assert len((await house.api("GET", "/cases")).json["items"]) == 1


async def test_a_key_of_a_program_is_its_own(house: House) -> None:
    said = {"name": "Billing", "scopes": ["cases.write"]}
    made = await house.api("POST", "/api-keys", json=said)
    header = {"Authorization": f"Bearer {made.json['token']}", **KEY}

    mine = await post(house, TOWEL, "once")
    theirs = await house.api("POST", "/cases", json=TOWEL, headers=header, who=None)
    again = await house.api("POST", "/cases", json=TOWEL, headers=header, who=None)

    assert mine.json["id"] != theirs.json["id"] == again.json["id"]
