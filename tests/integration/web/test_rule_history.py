"""What a rule was before, over the API: its versions, going back, and a deleted rule."""

from __future__ import annotations

from tests.integration.web.house import House
from tests.integration.web.test_rules import LINE, changed, made

OTHER = "when rating <= 1 then alert critical"


async def test_versions_are_told_with_line_sentence_and_what_they_changed(house: House) -> None:
    rule = await made(house)
    await changed(house, rule, 1, line=OTHER)

    told = (await house.api("GET", f"/rules/{rule['id']}/history")).json["items"]

    newest, first = told
    assert [one["revision"] for one in told] == [2, 1]
    assert (newest["line"], first["line"]) == (OTHER, LINE)
    assert first["sentence"] == rule["sentence"]
    assert (newest["by"]["name"], newest["via"]) == ("Owner", "api")
    changes = {one["field"]: one["says"] for one in newest["changes"]}
    assert changes.keys() == {"name", "condition", "severity", "cooldown"}
    assert changes["severity"] == "the severity was high and is critical"
    assert first["changes"] == []


async def test_going_back_is_a_version_of_its_own_and_stands_in_the_trail(house: House) -> None:
    rule = await made(house)
    await changed(house, rule, 1, line=OTHER)

    back = await house.api(
        "POST",
        f"/rules/{rule['id']}/restore",
        json={"revision": 1},
        headers={"If-Match": '"2"'},
    )

    assert (back.status, back.json["revision"], back.json["line"]) == (200, 3, LINE)
    assert back.headers["ETag"] == '"3"'
    trail = await house.api("GET", f"/audit?subject_id={rule['id']}")
    assert trail.json["items"][0]["after"]["severity"] == "high"


async def test_who_goes_back_from_what_is_not_there_any_more_is_told(house: House) -> None:
    rule = await made(house)
    await changed(house, rule, 1, line=OTHER)
    path, said = f"/rules/{rule['id']}/restore", {"revision": 1}

    stale = await house.api("POST", path, json=said, headers={"If-Match": '"1"'})
    blind = await house.api("POST", path, json=said)
    unknown = await house.api("POST", path, json={"revision": 9}, headers={"If-Match": '"2"'})

    assert (stale.status, blind.status, unknown.status) == (412, 428, 404)
    assert "the severity was high and is critical" in stale.json["detail"]


async def test_a_deleted_rule_is_listed_with_its_history_and_comes_back_once(
    house: House,
) -> None:
    rule = await made(house)
    await house.api("DELETE", f"/rules/{rule['id']}", headers={"If-Match": '"1"'})

    (listed,) = (await house.api("GET", "/deleted-rules")).json["items"]
    versions = await house.api("GET", f"/rules/{rule['id']}/history")
    key = {"Idempotency-Key": "once"}
    path = f"/deleted-rules/{rule['id']}/restore"
    back = await house.api("POST", path, headers=key)
    again = await house.api("POST", path, headers=key)
    twice = await house.api("POST", path)

    assert (listed["id"], listed["line"], listed["by"]["name"]) == (rule["id"], LINE, "Owner")
    assert [one["revision"] for one in versions.json["items"]] == [1]
    assert (back.status, back.json["line"]) == (201, LINE)
    assert back.json["id"] != rule["id"]
    assert again.json == back.json
    assert (twice.status, twice.json["reason"]) == (409, "already_there")
    assert len((await house.api("GET", "/rules")).json["items"]) == 1
