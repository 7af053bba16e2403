"""The desk in numbers over HTTP."""

from __future__ import annotations

from tests.integration.web.house import House

NONE = {"low": 0, "medium": 0, "high": 0, "critical": 0}


async def test_a_member_reads_how_the_desk_is(house: House) -> None:
    case_id = await house.rows.case(house.home, 1, rating=2)
    await house.rows.alert(house.home, 2, case_id=case_id, severity="critical")
    await house.rows.case(house.other, 1, rating=5)

    found = await house.api("GET", "/stats", who="viewer")

    assert found.json == {
        "cases": {"new": 1, "acknowledged": 0, "in_progress": 0, "unassigned": 1},
        "alerts": {"firing": NONE | {"critical": 1}, "acknowledged": 0},
        "today": {
            "since": "2026-11-20T00:00:00.000Z",
            "cases": 1,
            "resolved": 0,
            "alerts": NONE | {"critical": 1},
            "rating": 2.0,
            "first_answer_seconds": None,
        },
    }
