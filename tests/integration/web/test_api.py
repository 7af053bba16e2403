"""Cases, alerts and integrations over HTTP, with the real flows behind them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.desk.tables import AttachmentRow
from core.events.types import EVENT_TYPE
from core.ids import CaseId
from tests.integration.web.house import House

COMPLAINT = {"kind": "complaint", "text": "No hot water\nsince noon", "rating": 1}


async def opened(house: House, **more: Any) -> dict[str, Any]:
    answered = await house.api("POST", "/cases", json=COMPLAINT | more)
    assert answered.status == 201, answered.raw
    case: dict[str, Any] = answered.json
    return case


async def test_a_case_is_opened_answered_and_resolved(house: House) -> None:
    case = await opened(house, customer_name="Ana")

    assert case["number"] == 1
    assert case["title"] == "No hot water"
    assert case["status"] == "new"
    assert case["customer"]["name"] == "Ana"
    assert case["opened_at"] == "2026-11-20T12:00:00.000Z"

    path = f"/cases/{case['id']}"
    taken = await house.api("POST", f"{path}/assign", json={"person": str(house.people["staff"])})
    assert taken.json["assignee"]["name"] == "Staff"
    reply = await house.api("POST", f"{path}/replies", who="staff", json={"text": "Coming."})
    assert reply.status == 201
    assert reply.json["author"] == {"kind": "staff", "name": "Staff"}
    moved = await house.api("POST", f"{path}/status", who="staff", json={"status": "resolved"})
    assert moved.json["status"] == "resolved"
    assert moved.json["resolved_at"] is not None

    detail = await house.api("GET", path)
    assert [one["text"] for one in detail.json["thread"]] == [COMPLAINT["text"], "Coming."]
    assert [one["what"] for one in detail.json["history"]] == [
        "Opened",
        "Assigned to Staff",
        "Replied",
        "New → Resolved",
    ]
    assert detail.headers["ETag"] == f'"{detail.json["revision"]}"'


async def test_history_is_told_in_the_readers_language(house: House) -> None:
    case = await opened(house)
    spaniard = await house.rows.person("Sancho", language="es")
    await house.rows.member(house.home, spaniard, "viewer")
    house.people["spaniard"] = spaniard
    await house.api("POST", f"/cases/{case['id']}/status", json={"status": "in_progress"})

    detail = await house.api("GET", f"/cases/{case['id']}", who="spaniard")

    assert detail.status == 200
    assert [one["what"] for one in detail.json["history"]][1:] == ["Nuevo → En curso"]


async def test_the_same_key_opens_one_case(house: House) -> None:
    key = {"Idempotency-Key": "one"}

    first = await house.api("POST", "/cases", json=COMPLAINT, headers=key)
    again = await house.api("POST", "/cases", json=COMPLAINT, headers=key)
    other = await house.api("POST", "/cases", json=COMPLAINT | {"rating": 2}, headers=key)

    assert (first.status, again.status) == (201, 201)
    assert first.json["id"] == again.json["id"]
    assert (other.status, other.json["reason"]) == (422, "key_reused")
    assert len((await house.api("GET", "/cases")).json["items"]) == 1


async def test_the_same_key_replies_once(house: House) -> None:
    case = await opened(house)
    path, key = f"/cases/{case['id']}/replies", {"Idempotency-Key": "r"}

    first = await house.api("POST", path, json={"text": "Hello"}, headers=key)
    again = await house.api("POST", path, json={"text": "Hello"}, headers=key)

    assert first.json["id"] == again.json["id"]
    detail = await house.api("GET", f"/cases/{case['id']}")
    assert len(detail.json["thread"]) == 2


async def test_who_saw_an_older_revision_is_told_so(house: House) -> None:
    case = await opened(house)
    path, seen = f"/cases/{case['id']}/status", {"If-Match": f'"{case["revision"]}"'}

    first = await house.api("POST", path, json={"status": "in_progress"}, headers=seen)
    late = await house.api("POST", path, json={"status": "resolved"}, headers=seen)

    assert first.status == 200
    assert (late.status, late.code) == (412, "stale")


async def test_a_move_that_does_not_follow_is_a_conflict_with_a_reason(house: House) -> None:
    case = await opened(house)
    path = f"/cases/{case['id']}/status"
    await house.api("POST", path, json={"status": "resolved"})

    again = await house.api("POST", path, json={"status": "resolved"})

    assert (again.status, again.code, again.json["reason"]) == (
        409,
        "conflict",
        "already_resolved",
    )


async def test_what_the_flows_record_is_of_the_types(house: House) -> None:
    case = await opened(house)
    alert_id = await house.rows.alert(house.home, case_id=CaseId(UUID(case["id"])))
    staff = {"person": str(house.people["staff"])}
    await house.api("POST", f"/cases/{case['id']}/assign", json=staff)
    await house.api("POST", f"/cases/{case['id']}/replies", json={"text": "hi"})
    for verb in ("acknowledge", "resolve", "reopen"):
        await house.api("POST", f"/alerts/{alert_id}/{verb}")
    await house.api("POST", f"/alerts/{alert_id}/assign", json={"person": None})
    await house.api("POST", f"/alerts/{alert_id}/assign", json=staff)

    recorded = await house.rows.log.since(house.home, 0, limit=100)

    for one in recorded:
        EVENT_TYPE[one.event.type].check(one.event.data)
    assert {one.event.type for one in recorded} >= {
        "alert.acknowledged",
        "alert.assigned",
        "alert.fired",
        "alert.resolved",
        "alert.updated",
        "case.assigned",
        "case.opened",
        "case.reopened",
        "case.replied",
        "case.status_changed",
    }


async def test_a_list_pages_and_filters(house: House) -> None:
    for number in range(5):
        await opened(house, text=f"Complaint {number}")
        house.rows.clock.advance(timedelta(seconds=1))

    first = await house.api("GET", "/cases?limit=2&status=new&status=resolved")
    second = await house.api("GET", f"/cases?limit=2&cursor={first.json['next_cursor']}")
    found = await house.api("GET", "/cases?q=Complaint%203&assignee=nobody")

    assert [one["number"] for one in first.json["items"]] == [5, 4]
    assert [one["number"] for one in second.json["items"]] == [3, 2]
    assert [one["number"] for one in found.json["items"]] == [4]
    assert found.json["next_cursor"] is None
    assert (await house.api("GET", "/cases?assignee=me")).json["items"] == []


async def test_an_alert_is_acknowledged_assigned_resolved_and_reopened(house: House) -> None:
    case = await opened(house)
    alert_id = await house.rows.alert(house.home, case_id=CaseId(UUID(case["id"])))
    path = f"/alerts/{alert_id}"
    staff = str(house.people["staff"])

    firing = await house.api("GET", "/alerts?status=firing&severity=high")
    seen = await house.api("POST", f"{path}/acknowledge", who="staff")
    given = await house.api("POST", f"{path}/assign", json={"person": staff})
    over = await house.api("POST", f"{path}/resolve", who="staff")
    late = await house.api("POST", f"{path}/acknowledge", who="owner")
    again = await house.api("POST", f"{path}/reopen", who="owner")

    assert [one["id"] for one in firing.json["items"]] == [str(alert_id)]
    assert seen.json["status"] == "acknowledged"
    assert seen.json["acknowledged_by"]["name"] == "Staff"
    assert given.json["assignee"]["name"] == "Staff"
    assert over.json["resolved_by"]["name"] == "Staff"
    assert (late.status, late.json["reason"]) == (409, "already_resolved")
    assert again.json["status"] == "firing"
    detail = await house.api("GET", path)
    assert [(one["kind"], one["text"]) for one in detail.json["timeline"]] == [
        ("fired", "Fired"),
        ("acknowledged", "Staff acknowledged it"),
        ("assigned", "Owner assigned it to Staff"),
        ("resolved", "Staff resolved it"),
        ("reopened", "Owner reopened it"),
        ("told", "Staff is being told"),
    ]
    assert detail.json["cases"] == [
        {"id": case["id"], "number": 1, "title": "No hot water"},
    ]


async def test_an_integration_is_made_changed_and_takes_requests(house: House) -> None:
    made = await house.api(
        "POST", "/integrations", json={"name": "Prometheus", "preset": "alertmanager"}
    )
    assert made.status == 201
    assert made.headers["ETag"] == '"1"'
    assert made.json["url"].startswith(f"{house.base}/hooks/")
    path = f"/integrations/{made.json['id']}"

    blind = await house.api("PATCH", path, json={"name": "Prom"})
    named = await house.api("PATCH", path, json={"name": "Prom"}, headers={"If-Match": '"1"'})
    late = await house.api("PATCH", path, json={"name": "P"}, headers={"If-Match": '"1"'})
    hook = made.json["url"].removeprefix(house.base)
    taken = await house.ask("POST", hook, who=None, body=b'{"alerts": []}')
    off = await house.api("PATCH", path, json={"enabled": False}, headers={"If-Match": '"2"'})
    closed = await house.ask("POST", hook, who=None, body=b"{}")
    requests = await house.api("GET", f"{path}/requests")

    assert (blind.status, blind.code) == (428, "if_match_required")
    assert (named.status, named.json["name"], named.json["revision"]) == (200, "Prom", 2)
    assert (late.status, late.code) == (412, "stale")
    assert taken.status == 202
    assert off.json["enabled"] is False
    assert closed.status == 404
    assert [(one["id"], one["status"]) for one in requests.json["items"]] == [
        (taken.json["id"], "unknown")
    ]
    listed = await house.api("GET", "/integrations")
    assert [one["name"] for one in listed.json["items"]] == ["Prom"]


READERS = ["/cases", "/alerts", "/members", "/me"]
WRITES: list[tuple[str, str, object]] = [
    ("POST", "/cases", COMPLAINT),
    ("POST", "/integrations", {"name": "x", "preset": "alertmanager"}),
    ("GET", "/integrations", None),
]


@pytest.mark.parametrize("path", READERS)
async def test_a_viewer_may_look(house: House, path: str) -> None:
    assert (await house.api("GET", path, who="viewer")).status == 200


@pytest.mark.parametrize(("method", "path", "body"), WRITES, ids=lambda one: str(one)[:20])
async def test_a_viewer_may_not_act(house: House, method: str, path: str, body: object) -> None:
    answered = await house.api(method, path, who="viewer", json=body)

    assert (answered.status, answered.code) == (403, "not_allowed")
    assert "needs the role" in answered.json["detail"]


async def test_nothing_of_a_workspace_is_seen_from_another(house: House) -> None:
    case = await opened(house)
    alert_id = await house.rows.alert(house.home, case_id=CaseId(UUID(case["id"])))
    made = await house.api("POST", "/integrations", json={"name": "P", "preset": "alertmanager"})
    status, person = {"status": "closed"}, {"person": None}
    attempts: list[tuple[str, str, object]] = [
        ("GET", f"/cases/{case['id']}", None),
        ("POST", f"/cases/{case['id']}/status", status),
        ("POST", f"/cases/{case['id']}/assign", person),
        ("POST", f"/cases/{case['id']}/replies", {"text": "hi"}),
        ("GET", f"/alerts/{alert_id}", None),
        *(("POST", f"/alerts/{alert_id}/{verb}", None) for verb in ("acknowledge", "resolve")),
        ("POST", f"/alerts/{alert_id}/reopen", None),
        ("POST", f"/alerts/{alert_id}/assign", person),
        ("GET", f"/integrations/{made.json['id']}", None),
        ("PATCH", f"/integrations/{made.json['id']}", {"name": "mine"}),
        ("GET", f"/integrations/{made.json['id']}/requests", None),
    ]

    for method, path, body in attempts:
        answered = await house.api(
            method, path, who="stranger", json=body, headers={"If-Match": '"1"'}
        )
        assert (answered.status, answered.code) == (404, "not_found"), path
    for path in ("/cases", "/alerts", "/integrations"):
        assert (await house.api("GET", path, who="stranger")).json["items"] == []
    assert (await house.api("GET", f"/cases/{case['id']}")).json["status"] == "new"


async def test_somebody_of_another_workspace_cannot_be_given_a_case(house: House) -> None:
    case = await opened(house)

    answered = await house.api(
        "POST", f"/cases/{case['id']}/assign", json={"person": str(house.stranger)}
    )

    assert answered.status == 404


@pytest.mark.parametrize(
    ("mime", "served"),
    [("image/jpeg", "image/jpeg"), ("text/html\r\nX: y", "application/octet-stream")],
    ids=["photo", "header-break"],
)
async def test_a_file_comes_as_a_harmless_download(house: House, mime: str, served: str) -> None:
    case = await opened(house)
    stored = house.rows.ids.new()
    path = house.deps.files.path_of(str(stored))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<script>alert(1)</script>")
    key = await house.rows.insert(
        house.home,
        AttachmentRow,
        id=house.rows.ids.new(),
        case_id=CaseId(UUID(case["id"])),
        kind="photo",
        name='a"\r\nb.jpg',
        mime=mime,
        created_at=house.rows.clock.now(),
        state="stored",
        stored_as=str(stored),
        size=25,
    )

    got = await house.api("GET", f"/attachments/{key}")
    elsewhere = await house.api("GET", f"/attachments/{key}", who="stranger")

    assert got.raw == b"<script>alert(1)</script>"
    assert got.headers["Content-Type"] == served
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%22%0D%0Ab.jpg"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert elsewhere.status == 404


async def test_a_file_that_is_still_being_fetched_can_be_asked_for_again(house: House) -> None:
    case = await opened(house)
    key = await house.rows.insert(
        house.home,
        AttachmentRow,
        id=house.rows.ids.new(),
        case_id=CaseId(UUID(case["id"])),
        kind="photo",
        name="a.jpg",
        mime="image/jpeg",
        created_at=house.rows.clock.now(),
    )

    got = await house.api("GET", f"/attachments/{key}")

    assert (got.status, got.code) == (503, "unavailable")
    assert got.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("state", "size"), [("pending", None), ("stored", 25), ("failed", None)], ids=str
)
async def test_a_case_says_how_far_its_files_are(
    house: House, state: str, size: int | None
) -> None:
    case = await opened(house)
    await house.rows.insert(
        house.home,
        AttachmentRow,
        id=house.rows.ids.new(),
        case_id=CaseId(UUID(case["id"])),
        kind="photo",
        name="a.jpg",
        mime="image/jpeg",
        created_at=house.rows.clock.now(),
        state=state,
        size=25,
    )

    detail = await house.api("GET", f"/cases/{case['id']}")

    (file,) = detail.json["attachments"]
    assert (file["state"], file["size"]) == (state, size)
