"""Rules over the API: kept as a tree or a line, changed with care, tried before use."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.rulebook.figures import day_of
from core.rules.tables import RuleStatRow, SignalRow
from core.tenants.tables import MemberRow
from core.work import Work
from tests.integration.web.house import Answer, House

LINE = "when rating <= 2 then alert high cooldown 30m"


async def made(house: House, line: str = LINE, **more: object) -> dict[str, Any]:
    """Return a rule that was just made."""
    answered = await house.api("POST", "/rules", json={"line": line, **more})
    assert answered.status == 201, answered.raw
    rule: dict[str, Any] = answered.json
    return rule


async def changed(house: House, rule: dict[str, Any], seen: int, **said: object) -> Answer:
    """Return the answer to a change of what was seen at a revision."""
    return await house.api(
        "PUT", f"/rules/{rule['id']}", json=said, headers={"If-Match": f'"{seen}"'}
    )


async def came_in(house: House, *ratings: int, number: int = 1) -> None:
    """Store complaints with these ratings, as a submission does."""
    for at, rating in enumerate(ratings):
        case = await house.rows.case(
            house.home,
            number + at,
            rating=rating,
            text="Cold soup",
            opened_at=house.rows.clock.now(),
        )
        await house.rows.insert(
            house.home,
            SignalRow,
            id=house.rows.ids.new(),
            kind="submission",
            at=house.rows.clock.now(),
            fields={"kind": "complaint", "rating": rating},
            labels={},
            case_id=case,
        )


async def did(house: House, rule: dict[str, Any], days_ago: int, **counted: Any) -> None:
    """Store what a rule did on a day."""
    counts = dict.fromkeys(("asked", "unanswered", "hits", "errors", "repeated", "quiet"), 0)
    await house.rows.insert(
        house.home,
        RuleStatRow,
        rule_id=UUID(rule["id"]),
        day=day_of(house.rows.clock.now() - timedelta(days=days_ago)),
        **{"spans": {}, **counts, **counted},
    )


async def test_a_typed_rule_comes_back_as_line_tree_and_sentence(house: House) -> None:
    rule = await made(house)

    shown = await house.api("GET", f"/rules/{rule['id']}")

    assert shown.json == rule
    assert shown.headers["ETag"] == '"1"'
    assert rule["line"] == LINE
    assert rule["rule"]["condition"]["type"] == "compare"
    assert rule["sentence"].startswith("When the rating is at most 2")


async def test_a_rule_made_of_another_ones_tree_is_the_same_rule(house: House) -> None:
    rule = await made(house)

    second = await house.api("POST", "/rules", json={"rule": rule["rule"]})

    assert second.json["rule"] == rule["rule"]


@pytest.mark.parametrize("name", [{}, {"name": ""}], ids=["left out", "empty"])
async def test_a_tree_that_nobody_named_is_called_by_what_it_is_about(
    house: House, name: dict[str, str]
) -> None:
    rule = await made(house)
    tree = {part: value for part, value in rule["rule"].items() if part != "name"}

    second = await house.api("POST", "/rules", json={"rule": {**tree, **name}})
    written = await house.api("POST", "/rules/format", json={"rule": {**tree, **name}})

    assert second.json["name"] == rule["name"] == "The rating is at most 2"
    assert written.json["line"] == LINE


async def test_the_second_of_two_editors_is_told_what_is_different(house: House) -> None:
    rule = await made(house)
    assert (await changed(house, rule, 1, line="when rating <= 2 then alert low")).status == 200

    answered = await changed(house, rule, 1, line="when rating <= 1 then alert high")

    assert (answered.status, answered.code) == (412, "stale")
    assert "the severity was high and is low" in answered.json["detail"]
    unseen = await house.api("PUT", f"/rules/{rule['id']}", json={"line": LINE})
    assert unseen.status == 428


async def test_a_rule_is_switched_without_being_written_again(house: House) -> None:
    rule = await made(house)

    answered = await changed(house, rule, 1, active=False)

    assert (answered.json["active"], answered.json["revision"]) == (False, 2)
    assert answered.json["line"] == f"{LINE} paused"


async def test_a_rule_that_was_deleted_is_not_there(house: House) -> None:
    rule = await made(house)

    gone = await house.api("DELETE", f"/rules/{rule['id']}")

    assert gone.status == 204
    assert (await house.api("GET", f"/rules/{rule['id']}")).status == 404


async def test_a_repeated_request_makes_one_rule(house: House) -> None:
    key = {"Idempotency-Key": "once"}
    first = await house.api("POST", "/rules", json={"line": LINE}, headers=key)

    again = await house.api("POST", "/rules", json={"line": LINE}, headers=key)

    assert (again.status, again.json) == (201, first.json)
    assert len((await house.api("GET", "/rules")).json["items"]) == 1


async def test_pages_of_rules_are_in_the_order_in_which_they_are_asked(house: House) -> None:
    for priority in (30, 10, 20):
        await made(house, f'{LINE} priority {priority} named "P{priority}"')

    first = (await house.api("GET", "/rules?limit=2")).json
    second = (await house.api("GET", f"/rules?limit=2&cursor={first['next_cursor']}")).json

    assert [one["name"] for one in first["items"]] == ["P10", "P20"]
    assert [one["name"] for one in second["items"]] == ["P30"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("address", ["/rules", "/rules/parse"])
async def test_a_mistake_in_a_line_is_shown_where_it_is(house: House, address: str) -> None:
    answered = await house.api("POST", address, json={"line": "when rating <= 2 than alert high"})

    assert (answered.status, answered.code) == (400, "invalid_input")
    place = answered.json["place"]
    assert (place["start"], place["end"], place["found"]) == (17, 21, "than")
    assert place["hint"] == "then"
    assert place["mended"] == "when rating <= 2 then alert high"


async def test_a_receiver_nobody_knows_is_refused_with_the_nearest(house: House) -> None:
    line = f"{LINE.removesuffix(' cooldown 30m')} to @Ownr"

    answered = await house.api("POST", "/rules/parse", json={"line": line})

    assert answered.status == 400
    assert answered.json["place"]["wanted"][0] == "@Owner"


async def test_a_tree_is_written_as_a_line(house: House) -> None:
    rule = await made(house)

    answered = await house.api("POST", "/rules/format", json={"rule": rule["rule"]})

    assert answered.json["line"] == LINE


async def test_a_rule_is_tried_on_a_sample_with_its_reasons(house: House) -> None:
    answered = await house.api("POST", "/rules/test", json={"line": LINE, "sample": {"rating": 4}})
    rule = await made(house, active=False)
    stored = await house.api("POST", f"/rules/{rule['id']}/test", json={"sample": {"rating": 1}})

    assert (answered.json["fires"], stored.json["fires"]) == (False, True)
    assert "4" in answered.json["trace"]["reason"]
    assert stored.json["severity"] == "high"


async def test_a_rule_that_counts_is_tried_on_a_case_with_what_came_before(house: House) -> None:
    line = "when 2 complaints in 15m then alert high"
    await came_in(house, 1)
    alone = await house.api("POST", "/rules/test", json={"line": line, "case": 1})
    house.rows.clock.advance(timedelta(minutes=1))
    await came_in(house, 1, number=2)

    second = await house.api("POST", "/rules/test", json={"line": line, "case": 2})

    assert (alone.json["fires"], second.json["fires"]) == (False, True)
    gone = await house.api("POST", "/rules/test", json={"line": line, "case": 9})
    assert gone.status == 404


async def test_a_proof_counts_what_would_have_fired(house: House) -> None:
    await came_in(house, 1, 5, 2, 3, 1, 2)

    proof = (await house.api("POST", "/rules/proof", json={"line": LINE})).json

    assert (proof["looked_at"], proof["hits"], proof["alerts"]) == (6, 4, 4)
    assert [one["fields"]["rating"] for one in proof["examples"]] == [2, 1, 2]
    assert all(one["trace"]["holds"] for one in proof["examples"])
    assert not proof["partial"]


async def test_a_proof_looks_into_no_other_workspace(house: House) -> None:
    await came_in(house, 1, 1)

    proof = await house.api("POST", "/rules/proof", json={"line": LINE}, who="stranger")
    tried = await house.api("POST", "/rules/test", json={"line": LINE, "case": 1}, who="stranger")

    assert proof.json["looked_at"] == 0
    assert tried.status == 404


async def test_what_rules_can_be_made_of_has_every_condition(house: House) -> None:
    meta = (await house.api("GET", "/rules/meta")).json

    assert {"compare", "keyword", "volume", "absence", "expression"} <= meta["conditions"].keys()
    assert "condition" in meta["rule"]["properties"]


async def test_the_figures_name_every_rule(house: House) -> None:
    rule = await made(house)
    await house.rows.alert(house.home, 1, rule_ids=[rule["id"]])
    for days_ago, asked in ((0, 3), (2, 4), (9, 50)):
        await did(house, rule, days_ago, asked=asked, hits=2, quiet=1, spans={"3": 2, "10": 1})
    at = house.rows.clock.now() + timedelta(seconds=1)
    await did(
        house,
        rule,
        -1,
        errors=1,
        failed_at=at,
        failure_kind="failed",
        failure_reason="OverflowError",
    )

    stats = (await house.api("GET", "/rules/stats")).json
    longer = (await house.api("GET", "/rules/stats?days=31")).json

    assert (stats["rules"], stats["active"], stats["fired_7d"]) == (1, 1, 1)
    (one,) = stats["items"]
    assert one["last_fired_at"] is not None
    for figures in (stats, one):
        assert (figures["evaluations"], figures["hits"], figures["errors"]) == (7, 4, 1)
        assert (figures["suppressed"], figures["repeated"]) == (2, 0)
        assert 0.0014 < figures["p50_ms"] < 0.0021
        assert 0.016 < figures["p99_ms"] < 0.023
    assert one["last_error"]["reason"] == "OverflowError"
    assert (longer["days"], longer["evaluations"]) == (31, 57)
    assert (await house.api("GET", "/rules/stats?days=32")).status == 400


async def test_figures_of_another_workspace_are_not_told(house: House) -> None:
    rule = await made(house)
    await did(house, rule, 0, asked=3)

    stats = (await house.api("GET", "/rules/stats", who="stranger")).json

    assert (stats["rules"], stats["evaluations"]) == (0, 0)
    assert stats["p50_ms"] is None


@pytest.mark.parametrize("said", [{}, {"line": LINE, "rule": {}}])
async def test_a_rule_is_written_one_way(house: House, said: dict[str, object]) -> None:
    answered = await house.api("POST", "/rules", json=said)

    assert (answered.status, answered.code) == (400, "invalid_input")


@pytest.mark.parametrize("path", ["/rules", "/rules/format", "/rules/proof"])
async def test_what_no_database_holds_is_refused_anywhere_in_a_tree(
    house: House, path: str
) -> None:
    tree = (await made(house))["rule"]
    words = {"type": "keyword", "words": ["a\x00b"]}

    for part in (
        {"case": {"reply": "a\x00b"}},
        {"case": {"labels": {"a": "\x00"}}},
        {"condition": {"type": "all", "conditions": [words]}},
        {"\x00": 1},
    ):
        answered = await house.api("POST", path, json={"rule": tree | part})
        assert answered.status == 400, part
        assert "NUL" in answered.json["detail"]


@pytest.mark.parametrize("path", ["/rules", "/rules/format", "/rules/test", "/rules/proof"])
async def test_a_number_without_end_in_a_tree_is_refused(house: House, path: str) -> None:
    tree = (await made(house))["rule"]
    endless = json.dumps({"rule": tree}).replace('"value": 2', '"value": 1e400')
    assert "1e400" in endless

    answered = await house.api("POST", path, body=endless.encode())

    assert answered.status == 400


async def test_a_number_too_large_to_count_hides_no_rule(house: House) -> None:
    tree = (await made(house))["rule"]
    large = {"type": "compare", "field": "rating", "op": "<", "value": 1e300}

    answered = await house.api("POST", "/rules", json={"rule": tree | {"condition": large}})

    assert answered.status == 201
    assert "1E300" in answered.json["sentence"]
    assert (await house.api("GET", "/rules")).status == 200


@pytest.mark.parametrize(
    "range_",
    [
        {"until": "0001-01-01T00:00:00Z"},
        {"since": "0001-01-01T00:00:00+14:00", "until": "0001-01-02T00:00:00+14:00"},
        {"since": "9999-12-30T00:00:00Z", "until": "9999-12-31T23:59:59-14:00"},
    ],
)
@pytest.mark.parametrize("line", [LINE, "every day at 09:00 when count(open) > 0 then alert low"])
async def test_a_range_where_the_calendar_ends_is_refused(
    house: House, range_: dict[str, str], line: str
) -> None:
    answered = await house.api("POST", "/rules/proof", json={"line": line, **range_})

    assert answered.status == 400
    assert "between the years" in answered.json["detail"]


async def test_a_rule_that_names_somebody_who_has_left_can_be_paused(house: House) -> None:
    person = house.people["staff"]
    rule = await made(house, f"when rating <= 2 then alert high to @{person}")

    async def leaves(session: AsyncSession, _: Work) -> None:
        await session.execute(delete(MemberRow).where(MemberRow.person_id == person))

    await house.rows.books.transaction(InWorkspace(workspace_id=house.home), leaves)

    paused = await changed(house, rule, 1, active=False)
    resumed = await changed(house, rule, 2, active=True)

    assert (paused.status, resumed.status) == (200, 200)
    assert (paused.json["active"], resumed.json["active"]) == (False, True)
    refused = await changed(house, rule, 3, line=rule["line"])
    assert refused.status == 400


async def test_the_order_is_changed_in_one_request(house: House) -> None:
    ids = [(await made(house, f'{LINE} named "{name}"'))["id"] for name in ("A", "B", "C")]
    wanted = [ids[2], ids[0], ids[1]]
    said = {"order": wanted, "seen": ids}

    answered = await house.api("POST", "/rules/order", json=said, headers={"Idempotency-Key": "1"})
    again = await house.api("POST", "/rules/order", json=said, headers={"Idempotency-Key": "1"})

    assert answered.status == again.status == 200, answered.raw
    assert answered.json == again.json
    places = {one["id"]: one for one in answered.json["items"]}
    assert list(places) == wanted
    shown = (await house.api("GET", "/rules")).json["items"]
    assert [one["id"] for one in shown] == wanted
    for one in shown:
        place = places[one["id"]]
        assert (one["rule"]["priority"], one["revision"]) == (place["priority"], place["revision"])


async def test_an_order_that_is_not_the_present_one_any_more_is_refused(house: House) -> None:
    ids = [(await made(house, f'{LINE} named "{name}"'))["id"] for name in ("A", "B")]
    await made(house, f'{LINE} named "C"')

    stale = await house.api("POST", "/rules/order", json={"order": ids[::-1], "seen": ids})
    other = await house.api("POST", "/rules/order", json={"order": ids[:1], "seen": ids})

    assert (stale.status, stale.code) == (412, "stale")
    assert "1 came and 0 went" in stale.json["detail"]
    assert (other.status, other.json["errors"][0]["field"]) == (400, "order")
