"""Alerts by the API: found by what matters, changed by who saw them as they are, and noted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from core.alerts.notes import TEXT_LIMIT
from core.ids import AlertId
from core.silences.tables import SilenceRow
from tests.integration.web.house import House


async def silenced(house: House, number: int) -> tuple[AlertId, UUID]:
    """Fire an alert that a silence mutes; return both."""
    silence = house.rows.ids.new()
    now = house.rows.clock.now()
    await house.rows.insert(
        house.home,
        SilenceRow,
        id=silence,
        matchers=[],
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        reason="New boiler",
        created_at=now,
        created_by=house.people["staff"],
    )
    alert_id = await house.rows.alert(house.home, number, muted_by="silence", muted_ref=silence)
    return alert_id, silence


async def test_alerts_are_found_by_source_assignee_muted_and_flapping(house: House) -> None:
    staff, source = house.people["staff"], house.rows.ids.new()
    await house.rows.alert(house.home, 1)
    await house.rows.alert(house.home, 2, assignee_id=staff)
    await house.rows.alert(house.home, 3, source_kind="integration", source_id=source)
    await silenced(house, 4)
    since = house.rows.clock.now()
    await house.rows.alert(house.home, 5, flapping_since=since, flapped=7)

    async def numbers(query: str, who: str = "owner") -> list[int]:
        found = await house.api("GET", f"/alerts?{query}", who=who)
        assert found.status == 200, found.json
        return sorted(one["number"] for one in found.json["items"])

    assert await numbers("source=integration") == [3]
    assert await numbers("source=rule") == [1, 2, 4, 5]
    assert await numbers(f"source={source}") == [3]
    assert await numbers("assignee=me", who="staff") == [2]
    assert await numbers("assignee=nobody") == [1, 3, 4, 5]
    assert await numbers(f"assignee={staff}") == [2]
    assert await numbers("muted=true") == [4]
    assert await numbers("muted=false") == [1, 2, 3, 5]
    assert await numbers("flapping=true") == [5]
    assert (await house.api("GET", "/alerts?source=nowhere")).status == 400


async def test_a_muted_alert_says_by_what_for_how_long_and_whose_it_is(house: House) -> None:
    alert_id, silence = await silenced(house, 1)

    shown = (await house.api("GET", f"/alerts/{alert_id}")).json["muted"]

    assert (shown["by"], shown["ref"], shown["reason"]) == ("silence", str(silence), "New boiler")
    assert shown["person"]["name"] == "Staff"
    assert shown["until"] is not None


@pytest.mark.parametrize("verb", ["acknowledge", "assign", "resolve"])
async def test_a_change_of_what_somebody_else_changed_is_refused(house: House, verb: str) -> None:
    alert_id = await house.rows.alert(house.home)
    path = f"/alerts/{alert_id}"
    seen = (await house.api("GET", path)).headers["ETag"]
    await house.api("POST", f"{path}/notes", json={"text": "On my way"})
    body = {"person": str(house.people["staff"])} if verb == "assign" else {}

    late = await house.api("POST", f"{path}/{verb}", json=body, headers={"If-Match": seen})
    now = (await house.api("GET", path)).headers["ETag"]
    done = await house.api("POST", f"{path}/{verb}", json=body, headers={"If-Match": now})

    assert (late.status, late.code) == (412, "stale")
    assert done.status == 200


async def test_a_note_is_written_once_however_often_it_is_sent(house: House) -> None:
    alert_id = await house.rows.alert(house.home)
    path = f"/alerts/{alert_id}/notes"
    once = {"Idempotency-Key": "a-note"}

    made = await house.api("POST", path, json={"text": " On my way "}, who="staff", headers=once)
    again = await house.api("POST", path, json={"text": " On my way "}, who="staff", headers=once)

    assert (made.status, again.status) == (201, 201)
    assert made.json == again.json
    listed = (await house.api("GET", path)).json["items"]
    assert [(one["text"], one["by"]["name"]) for one in listed] == [("On my way", "Staff")]
    story = (await house.api("GET", f"/alerts/{alert_id}/timeline")).json["items"]
    assert [one["text"] for one in story if one["kind"] == "noted"] == ["Staff noted: On my way"]
    events = await house.rows.log.since(house.home, 0, limit=50)
    changes = [one.event.data for one in events if one.event.type == "alert.updated"]
    assert [(one["change"], one["new"]) for one in changes] == [("noted", made.json["id"])]


async def test_what_is_no_note_is_refused_and_so_is_who_only_looks(house: House) -> None:
    alert_id = await house.rows.alert(house.home)
    path = f"/alerts/{alert_id}/notes"

    empty = await house.api("POST", path, json={"text": "  "})
    long = await house.api("POST", path, json={"text": "x" * (TEXT_LIMIT + 1)})
    viewer = await house.api("POST", path, json={"text": "Hm"}, who="viewer")
    nowhere = await house.api("GET", f"/alerts/{house.rows.ids.new()}/notes")

    assert (empty.status, long.status) == (400, 400)
    assert viewer.status == 403
    assert nowhere.status == 404
    assert (await house.api("GET", path, who="viewer")).json["items"] == []


async def test_another_workspaces_alert_is_not_there(house: House) -> None:
    bar = await house.rows.workspace("Bar")
    alert_id = await house.rows.alert(bar)

    asked = [
        await house.api("GET", f"/alerts/{alert_id}/timeline"),
        await house.api("GET", f"/alerts/{alert_id}/notes"),
        await house.api("POST", f"/alerts/{alert_id}/notes", json={"text": "Hm"}),
    ]

    assert [one.status for one in asked] == [404, 404, 404]
