"""Mappings, new addresses and what was received, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.integration.web.house import House

ODD = {"what": {"text": "Freezer too warm", "nr": 7}, "stufe": "ROT", "api_token": "t0p-s3cret"}
MAPPING = {
    "title": "/what/text",
    "fingerprint": ["/what/nr"],
    "severity": {"field": "/stufe", "values": {"ROT": "critical"}},
}


async def made(house: House, preset: str = "sentry") -> tuple[str, str]:
    """Make an integration; return its path in the API and its hook's."""
    answered = await house.api("POST", "/integrations", json={"name": "Odd", "preset": preset})
    said: dict[str, Any] = answered.json
    return f"/integrations/{said['id']}", said["url"].removeprefix(house.base)


async def post(house: House, hook: str, said: object = ODD) -> int:
    """Post JSON to the hook."""
    body = json.dumps(said).encode()
    headers = {"Content-Type": "application/json"}
    return (await house.ask("POST", hook, who=None, body=body, headers=headers)).status


async def test_what_could_not_be_read_is_mapped_and_read_again(house: House) -> None:
    path, hook = await made(house)
    await post(house, hook)
    before = await house.api("GET", f"{path}/requests")

    tried = await house.api("POST", f"{path}/mapping/preview", json={"mapping": MAPPING})
    saved = await house.api("PUT", f"{path}/mapping", json=MAPPING, headers={"If-Match": '"1"'})
    again = await house.api("POST", f"{path}/requests/read-again")
    await post(house, hook)
    after = await house.api("GET", f"{path}/requests")
    shown = await house.api("GET", path)

    assert [one["status"] for one in before.json["items"]] == ["unknown"]
    assert tried.json["request"] == before.json["items"][0]["id"]
    (item,) = tried.json["items"]
    assert (item["title"], item["severity"]) == ("Freezer too warm", "critical")
    assert (item["fingerprint"], tried.json["problem"]) == ("7", None)
    assert (saved.status, saved.headers["ETag"]) == (200, '"2"')
    assert saved.json["mapping"]["severity"]["values"] == {"rot": "critical"}
    assert again.json == {"requests": 1}
    assert shown.json["mapped"] is True
    assert "new" in {one["status"] for one in after.json["items"]}


async def test_a_request_is_shown_with_its_alerts_and_without_its_secrets(house: House) -> None:
    path, hook = await made(house, "generic_json")
    await house.api("PUT", f"{path}/mapping", json=MAPPING, headers={"If-Match": '"1"'})

    await post(house, hook)
    listed = await house.api("GET", f"{path}/requests")
    (one,) = listed.json["items"]
    shown = await house.api("GET", f"{path}/requests/{one['id']}")
    nobody = await house.api("GET", f"{path}/requests/{'0' * 8}-0000-7000-8000-{'0' * 12}")

    assert [(it["title"], it["became"]) for it in one["alerts"]] == [("Freezer too warm", "fired")]
    assert shown.json["said"] == ODD | {"api_token": "(hidden)"}
    assert shown.json["alerts"] == one["alerts"]
    assert "t0p-s3cret" not in (listed.raw + shown.raw).decode()
    assert nobody.status == 404


async def test_a_mapping_is_read_replaced_and_removed_at_a_revision(house: House) -> None:
    path, _ = await made(house)

    none = await house.api("GET", f"{path}/mapping")
    blind = await house.api("PUT", f"{path}/mapping", json=MAPPING)
    first = await house.api("PUT", f"{path}/mapping", json=MAPPING, headers={"If-Match": '"1"'})
    late = await house.api("PUT", f"{path}/mapping", json=MAPPING, headers={"If-Match": '"1"'})
    kept = await house.api("GET", f"{path}/mapping")
    same = await house.api(
        "PUT", f"{path}/mapping", json=kept.json["mapping"], headers={"If-Match": '"2"'}
    )
    gone = await house.api("DELETE", f"{path}/mapping", headers={"If-Match": '"2"'})

    assert (none.json, none.headers["ETag"]) == ({"mapping": None, "revision": 1}, '"1"')
    assert (blind.status, late.status) == (428, 412)
    assert first.json == kept.json == same.json
    assert gone.json == {"mapping": None, "revision": 3}


@pytest.mark.parametrize(
    ("said", "field", "wanted"),
    [
        ({"title": "name"}, "title", "begins with /"),
        ({"title": "/t", "status": {"field": "/s", "otherwise": "on"}}, "status.otherwise",
         "'firing'"),
        ({"severity": {"field": "/s", "values": {"1": "bad"}}}, "severity.values.1", "low"),
        ({"titel": "/t"}, "titel", "one of fingerprint, guess"),
        ({}, "mapping", "at least one of"),
    ],
)  # fmt: skip
async def test_a_mistake_is_told_with_its_field(
    house: House, said: object, field: str, wanted: str
) -> None:
    path, _ = await made(house)

    refused = await house.api("PUT", f"{path}/mapping", json=said, headers={"If-Match": '"1"'})

    assert refused.status == 400
    assert field in refused.raw.decode()
    assert wanted in refused.raw.decode()


async def test_a_sample_is_tried_with_what_is_saved_or_said(house: House) -> None:
    path, _ = await made(house, "generic_json")

    nothing = await house.api("POST", f"{path}/mapping/preview", json={"mapping": MAPPING})
    lacking = await house.api(
        "POST", f"{path}/mapping/preview", json={"mapping": MAPPING, "sample": {"what": {}}}
    )
    words = await house.api("POST", f"{path}/mapping/preview", json={"sample": "Disk is full"})

    assert nothing.status == 404
    assert lacking.json["problem"] == (
        "mapping: the title /what/text is not there; /what is an empty object"
    )
    assert [one["title"] for one in words.json["items"]] == ["Disk is full"]


async def test_a_new_address_takes_the_place_of_the_one_before(house: House) -> None:
    path, hook = await made(house, "generic_json")

    day = await house.api("POST", f"{path}/address", json={}, headers={"If-Match": '"1"'})
    second = day.json["url"].removeprefix(house.base)
    both = [await post(house, one) for one in (hook, second)]
    now = await house.api(
        "POST", f"{path}/address", json={"grace_hours": 0}, headers={"If-Match": '"2"'}
    )
    third = now.json["url"].removeprefix(house.base)
    left = [await post(house, one) for one in (hook, second, third)]
    odd = await house.api(
        "POST", f"{path}/address", json={"grace_hours": 5}, headers={"If-Match": '"3"'}
    )

    assert len({hook, second, third}) == 3
    assert both == [202, 202]
    assert day.json["former_url_until"] is not None
    assert now.json["former_url_until"] is None
    assert left == [404, 404, 202]
    assert odd.status == 400
