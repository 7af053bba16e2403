"""Receivers and routes over the API: changed with care, tried, and asked who would get what."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import System
from core.routing.tables import RouteRow
from core.tenants.tables import ChatRow
from core.work import Work
from tests.integration.web.house import Answer, House
from tests.integration.web.rows import BOT


async def default_route(house: House) -> None:
    """Give the workspace the route that every founded one has."""
    await house.rows.insert(
        house.home,
        RouteRow,
        id=house.rows.ids.new(),
        name="Everything",
        position=0,
        matchers=[],
        created_at=house.rows.clock.now(),
        is_default=True,
    )


async def chat(house: House, number: int, *, at: str = "home") -> UUID:
    """Store a group of a workspace."""
    workspace = house.home if at == "home" else house.other
    chat_id = house.rows.ids.new()

    async def body(_: AsyncSession, work: Work) -> None:
        work.insert(
            ChatRow,
            id=chat_id,
            bot_id=BOT,
            telegram_chat_id=number,
            kind="supergroup",
            title=f"Group {number}",
            created_at=house.rows.clock.now(),
            workspace_id=workspace,
        )

    await house.rows.books.transaction(System(reason="chats stand above workspaces"), body)
    return chat_id


async def receiver(house: House, **said: object) -> dict[str, Any]:
    """Return a receiver that was just made."""
    asked = {"name": "Owners", "kind": "role", "role": "owner", **said}
    answered = await house.api("POST", "/receivers", json=asked)
    assert answered.status == 201, answered.raw
    made: dict[str, Any] = answered.json
    return made


async def route(house: House, matchers: object, **said: object) -> dict[str, Any]:
    """Return a route that was just made."""
    answered = await house.api(
        "POST", "/routes", json={"name": "DB", "matchers": matchers, **said}
    )
    assert answered.status == 201, answered.raw
    made: dict[str, Any] = answered.json
    return made


async def put(house: House, path: str, seen: int, said: dict[str, Any]) -> Answer:
    """Replace what was seen at a revision."""
    return await house.api("PUT", path, json=said, headers={"If-Match": f'"{seen}"'})


async def test_a_receiver_is_made_of_a_chat_by_telegrams_number(house: House) -> None:
    await chat(house, -100)

    made = await receiver(house, name="Ops", kind="chat", role=None, telegram_chat_id=-100)
    shown = await house.api("GET", f"/receivers/{made['id']}")

    assert (made["chat"]["title"], made["chat"]["telegram_chat_id"]) == ("Group -100", -100)
    assert shown.json == made
    assert shown.headers["ETag"] == '"1"'


@pytest.mark.parametrize("number", [-200, -300], ids=["of another workspace", "unknown"])
async def test_a_chat_that_is_not_here_is_not_found(house: House, number: int) -> None:
    await chat(house, -200, at="other")

    answered = await house.api(
        "POST", "/receivers", json={"name": "A", "kind": "chat", "telegram_chat_id": number}
    )

    assert (answered.status, answered.code) == (404, "not_found")
    assert "chat" in answered.json["detail"]


async def test_anothers_chat_is_not_found_by_our_own_id_of_it(house: House) -> None:
    theirs = await chat(house, -200, at="other")

    answered = await house.api(
        "POST", "/receivers", json={"name": "A", "kind": "chat", "chat_id": str(theirs)}
    )

    assert (answered.status, answered.code) == (404, "not_found")


async def test_a_stranger_is_no_receiver(house: House) -> None:
    answered = await house.api(
        "POST",
        "/receivers",
        json={"name": "A", "kind": "person", "person_id": str(house.stranger)},
    )

    assert (answered.status, answered.code) == (404, "not_found")


async def test_another_workspaces_receiver_is_not_there(house: House) -> None:
    made = await receiver(house)

    answered = await house.api("GET", f"/receivers/{made['id']}", who="stranger")

    assert answered.status == 404


async def test_the_second_of_two_changes_is_told_to_read_again(house: House) -> None:
    made = await receiver(house)
    said = {"name": "Owners", "kind": "role", "role": "owner", "loud_from": None}

    first = await put(house, f"/receivers/{made['id']}", 1, said)
    second = await put(house, f"/receivers/{made['id']}", 1, said | {"loud_from": "high"})

    assert (first.status, first.json["loud_from"], first.json["revision"]) == (200, None, 2)
    assert (second.status, second.code) == (412, "stale")
    assert "Owner changed it" in second.json["detail"]


async def test_receivers_come_in_pages(house: House) -> None:
    for word in ("owner", "admin", "staff"):
        await receiver(house, name=word, role=word)

    first = (await house.api("GET", "/receivers?limit=2")).json
    rest = (await house.api("GET", f"/receivers?limit=2&cursor={first['next_cursor']}")).json

    assert [one["name"] for one in first["items"]] == ["owner", "admin"]
    assert [one["name"] for one in rest["items"]] == ["staff"]
    assert rest["next_cursor"] is None


async def test_one_in_use_is_named_with_what_leads_to_it(house: House) -> None:
    await default_route(house)
    made = await receiver(house)
    await route(house, "team=db", receivers=[made["id"]])

    refused = await house.api("DELETE", f"/receivers/{made['id']}")
    forced = await house.api("DELETE", f"/receivers/{made['id']}?force=true")
    routes = (await house.api("GET", "/routes")).json["items"]

    assert (refused.status, refused.json["reason"]) == (409, "receiver_in_use")
    assert "'DB'" in refused.json["detail"]
    assert forced.status == 204
    assert routes[0]["warnings"] == ["nobody"]


async def test_a_test_goes_into_the_outbox_once_per_key(house: House) -> None:
    made = await receiver(house)
    path, key = f"/receivers/{made['id']}/test", {"Idempotency-Key": "once"}

    first = await house.api("POST", path, headers=key)
    again = await house.api("POST", path, headers=key)
    delivery = await house.api("GET", f"/deliveries/{first.json['deliveries'][0]}")

    assert first.status == again.status == 202
    assert first.json == again.json
    assert delivery.json["state"] == "pending"


async def test_staff_see_them_and_change_nothing(house: House) -> None:
    listed = await house.api("GET", "/receivers", who="staff")
    made = await house.api(
        "POST", "/receivers", who="staff", json={"name": "A", "kind": "role", "role": "staff"}
    )

    assert (listed.status, made.status) == (200, 403)


async def test_matchers_are_typed_as_a_line_or_listed(house: House) -> None:
    await default_route(house)

    typed = await route(house, 'team=~"db.*", severity!=low')
    listed = await route(house, typed["matchers"])

    assert typed["line"] == listed["line"] == "team=~db.*, severity!=low"
    assert [typed["position"], listed["position"]] == [0, 1]
    assert typed["warnings"] == ["nobody"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"matchers": "team"}, "matchers"),
        ({"matchers": ""}, "matchers"),
        ({"matchers": "a=~("}, "a"),
        ({"matchers": ", ".join(f"a{n}=b" for n in range(21))}, "matchers"),
        ({"matchers": "a=b", "receivers": [str(uuid4())]}, "receivers.0"),
    ],
    ids=["no matcher", "none", "no pattern", "too many", "unknown receiver"],
)
async def test_a_route_that_cannot_be_is_refused_by_the_field(
    house: House, said: dict[str, Any], field: str
) -> None:
    await default_route(house)

    answered = await house.api("POST", "/routes", json={"name": "A", **said})

    assert (answered.status, answered.code) == (400, "invalid_input")
    assert answered.json["errors"][0]["field"] == field


async def test_a_route_moves_by_its_position(house: House) -> None:
    await default_route(house)
    await route(house, "n=1", name="one")
    two = await route(house, "n=2", name="two")

    moved = await put(
        house, f"/routes/{two['id']}", 1, {"name": "two", "matchers": "n=2", "position": 0}
    )
    listed = (await house.api("GET", "/routes?limit=2")).json
    rest = (await house.api("GET", f"/routes?cursor={listed['next_cursor']}")).json

    assert (moved.json["position"], moved.json["revision"]) == (0, 2)
    assert [one["name"] for one in listed["items"] + rest["items"]] == ["two", "one", "Everything"]


async def test_routes_are_put_in_order_by_one_request(house: House) -> None:
    await default_route(house)
    ids = [(await route(house, f"n={name}", name=name))["id"] for name in ("A", "B", "C")]
    wanted = [ids[2], ids[0], ids[1]]
    said, once = {"order": wanted, "seen": ids}, {"Idempotency-Key": "1"}

    answered = await house.api("POST", "/routes/order", json=said, headers=once)
    again = await house.api("POST", "/routes/order", json=said, headers=once)
    stale = await house.api("POST", "/routes/order", json=said)
    other = await house.api("POST", "/routes/order", json={"order": ids[:1], "seen": wanted})

    assert answered.status == again.status == 200, answered.raw
    assert answered.json == again.json
    assert [one["id"] for one in answered.json["items"]] == wanted
    listed = (await house.api("GET", "/routes")).json["items"]
    assert [one["name"] for one in listed] == ["C", "A", "B", "Everything"]
    assert [one["revision"] for one in listed] == [2, 1, 1, 1]
    assert (stale.status, stale.code) == (412, "stale")
    assert (other.status, other.json["errors"][0]["field"]) == (400, "order")


async def test_the_default_route_stays(house: House) -> None:
    await default_route(house)
    (default,) = (await house.api("GET", "/routes")).json["items"]

    gone = await house.api("DELETE", f"/routes/{default['id']}")
    paused = await put(house, f"/routes/{default['id']}", 1, {"name": "All", "is_active": False})

    assert (gone.status, gone.json["reason"]) == (409, "default_route")
    assert paused.json["errors"][0]["field"] == "is_active"


async def test_who_would_get_it_is_answered_with_reasons(house: House) -> None:
    await default_route(house)
    owners = await receiver(house, minimum_severity="high")
    staff = await receiver(house, name="Staff", role="staff")
    await route(house, "team=db", receivers=[owners["id"], staff["id"]])

    answered = await house.api(
        "POST", "/routes/match", json={"severity": "medium", "labels": {"team": "db"}}
    )
    found = answered.json

    assert [one["name"] for one in found["routes"]] == ["DB"]
    assert [(one["receiver"]["name"], one["told"], one["reason"]) for one in found["decisions"]]\
        == [("Staff", True, None), ("Owners", False, "severity_below")]  # fmt: skip
    assert found["facts"]["team"] == "db"
    assert found["muted"] is None


async def test_of_an_alert_that_exists_it_is_asked_by_its_number_or_id(house: House) -> None:
    await default_route(house)
    owners = await receiver(house)
    await route(house, "host=web-1", receivers=[owners["id"]])
    alert = await house.rows.alert(house.home, 7, severity="high", labels={"host": "web-1"})

    by_number = await house.api("POST", "/routes/match", json={"alert": 7})
    by_id = await house.api("POST", "/routes/match", json={"alert": str(alert)})
    neither = await house.api("POST", "/routes/match", json={"alert": 8})

    assert by_number.json == by_id.json
    assert [one["name"] for one in by_number.json["routes"]] == ["DB"]
    assert neither.status == 404


@pytest.mark.parametrize("alert", [0, 2**63])
async def test_a_number_no_alert_can_have_is_refused(house: House, alert: int) -> None:
    answered = await house.api("POST", "/routes/match", json={"alert": alert})

    assert (answered.status, answered.code) == (400, "invalid_input")


async def test_the_chats_of_the_workspace_say_what_leads_there(house: House) -> None:
    ours, quiet = await chat(house, -1001), await chat(house, -1002)
    await chat(house, -1003, at="other")
    made = await receiver(house, name="Owners' group", kind="chat", role=None, chat_id=str(ours))

    listed = await house.api("GET", "/chats", who="staff")
    refused = await house.api("GET", "/chats", who="viewer")

    assert [(one["id"], one["receivers"]) for one in listed.json["items"]] == [
        (str(ours), [{"id": made["id"], "name": "Owners' group"}]),
        (str(quiet), []),
    ]
    assert listed.json["items"][1] == {
        "id": str(quiet),
        "title": "Group -1002",
        "kind": "supergroup",
        "telegram_chat_id": -1002,
        "topic_id": 0,
        "topic_name": None,
        "trouble": None,
        "receivers": [],
    }
    assert refused.status == 403


async def test_a_rules_receivers_have_names_for_everybody_who_reads_it(house: House) -> None:
    await chat(house, -100)
    night = await receiver(house, name="Night desk", kind="chat", role=None, telegram_chat_id=-100)
    tree = {
        "name": "Refunds",
        "kinds": ["submission"],
        "condition": {"type": "keyword", "words": ["refund"]},
        "severity": "high",
        "receivers": [
            {"kind": "chat", "id": night["id"]},
            {"kind": "person", "id": str(house.people["staff"])},
            {"kind": "role", "id": "owner"},
        ],
    }
    rule = await house.api("POST", "/rules", json={"rule": tree})
    path = f"/rules/{rule.json['id']}"

    shown = await house.api("GET", path, who="viewer")
    gone = await house.api("DELETE", f"/receivers/{night['id']}?force=true")
    after = await house.api("GET", path, who="viewer")

    named = [(one["kind"], one["name"]) for one in shown.json["receivers"]]
    assert named == [("chat", "Night desk"), ("person", "Staff"), ("role", "owner")]
    assert all(one.keys() == {"kind", "id", "name"} for one in shown.json["receivers"])
    assert gone.status == 204
    assert (await house.api("GET", "/receivers", who="viewer")).status == 403
    assert after.json["receivers"][0] == {"kind": "chat", "id": night["id"], "name": None}
