"""The same key and body get the same answer on every POST that acts; nobody acts twice by it, and
nobody else's key means anything."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.ids import CaseId
from tests.integration.web.house import House

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
]


async def things(house: House) -> dict[str, UUID]:
    """Return a case, its alert and a member to give them to."""
    case = await house.rows.case(house.home, 99)
    alert = await house.rows.alert(house.home, 99, case_id=CaseId(case))
    return {"case": case, "alert": alert, "staff": house.people["staff"]}


def filled(said: object, ids: dict[str, UUID]) -> object:
    """Return a body with ids in place of names."""
    if isinstance(said, dict):
        return {name: filled(value, ids) for name, value in said.items()}
    return said.format(**ids) if isinstance(said, str) else said


@pytest.mark.parametrize(("path", "said"), PRESSES, ids=lambda one: str(one)[:30])
async def test_a_repeat_is_answered_as_the_first(house: House, path: str, said: object) -> None:
    ids = await things(house)
    address, body = "/" + path.format(**ids), filled(said, ids)

    first = await house.api("POST", address, json=body, headers=KEY)
    again = await house.api("POST", address, json=body, headers=KEY)

    assert first.status in {200, 201}
    assert (again.status, again.json) == (first.status, first.json)


@pytest.mark.parametrize(("path", "said"), PRESSES, ids=lambda one: str(one)[:30])
async def test_a_key_is_for_one_request_only(house: House, path: str, said: object) -> None:
    ids = await things(house)
    await house.api("POST", "/cases", json={"kind": "request", "text": "First."}, headers=KEY)

    address, body = "/" + path.format(**ids), filled(said, ids)
    answered = await house.api("POST", address, json=body, headers=KEY)

    assert (answered.status, answered.json["reason"]) == (409, "key_reused")


async def test_anothers_key_is_not_ones_own(house: House) -> None:
    said = {"kind": "request", "text": "A towel, please."}

    mine = await house.api("POST", "/cases", json=said, headers=KEY)
    theirs = await house.api("POST", "/cases", json=said, headers=KEY, who="staff")
    elsewhere = await house.api("POST", "/cases", json=said, headers=KEY, who="stranger")

    assert len({one.json["id"] for one in (mine, theirs, elsewhere)}) == 3
