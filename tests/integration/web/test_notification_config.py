"""The simple settings of notifications: both directions, and what is beyond them."""

from __future__ import annotations

from typing import Any

from tests.integration.web.house import House
from tests.integration.web.test_receivers import chat, default_route, receiver, route

PATH = "/notifications/config"


async def settled(house: House) -> dict[str, Any]:
    """Give the workspace a default route that leads to a chat; return the settings."""
    await default_route(house)
    await chat(house, -100)
    answered = await house.api("POST", PATH, json={"admin_chat_ids": [-100], "enabled": True})
    assert answered.status == 200, answered.raw
    config: dict[str, Any] = answered.json
    return config


async def match(house: House, severity: str, **labels: str) -> list[tuple[str, bool]]:
    """Return who would be told."""
    said = {"severity": severity, "labels": labels}
    found = (await house.api("POST", "/routes/match", json=said)).json
    return [(one["receiver"]["name"], one["told"]) for one in found["decisions"]]


async def test_chats_are_those_of_the_default_route(house: House) -> None:
    config = await settled(house)

    assert config == {
        "enabled": True,
        "minimum_severity": "low",
        "high_severity_only": False,
        "rate_limit_minutes": None,
        "hostel_specific": None,
        "admin_chat_ids": [-100],
        "beyond": [],
    }
    assert await match(house, "low") == [("Group -100", True)]


async def test_what_is_left_out_stays_and_every_setting_reads_back(house: House) -> None:
    await settled(house)

    said = {"high_severity_only": True, "rate_limit_minutes": 5, "hostel_specific": ["A+B", "C"]}
    await house.api("POST", PATH, json=said)
    config = (await house.api("GET", PATH)).json

    assert config["minimum_severity"] == "high"
    assert {name: config[name] for name in said} == said
    assert config["admin_chat_ids"] == [-100]
    assert config["beyond"] == []


async def test_other_places_are_told_to_nobody_and_no_place_is_told(house: House) -> None:
    await settled(house)
    await house.api("POST", PATH, json={"hostel_specific": ["A+B"]})

    told = [("Group -100", True)]
    assert await match(house, "low", place="A+B") == told
    assert await match(house, "low", place="AAB") == []
    assert await match(house, "low") == told

    await house.api("POST", PATH, json={"hostel_specific": None, "rate_limit_minutes": None})
    assert await match(house, "low", place="AAB") == told


async def test_switched_off_it_tells_nobody_and_on_again_the_same(house: House) -> None:
    await settled(house)

    off = (await house.api("POST", PATH, json={"enabled": False})).json
    silent = await match(house, "critical")
    on = (await house.api("POST", PATH, json={"enabled": True})).json

    assert (off["enabled"], off["admin_chat_ids"]) == (False, [-100])
    assert silent == [("Group -100", False)]
    assert on["enabled"] is True


async def test_what_is_richer_is_named(house: House) -> None:
    await settled(house)
    await receiver(house)
    await route(house, "team=db")

    config = (await house.api("GET", PATH)).json

    assert config["beyond"] == ["other_routes"]


async def test_an_unknown_chat_changes_nothing(house: House) -> None:
    before = await settled(house)

    answered = await house.api("POST", PATH, json={"admin_chat_ids": [-9], "enabled": False})

    assert (answered.status, answered.code) == (404, "not_found")
    assert (await house.api("GET", PATH)).json == before


async def test_contradictions_are_refused(house: House) -> None:
    await settled(house)

    answered = await house.api(
        "POST", PATH, json={"high_severity_only": True, "minimum_severity": "low"}
    )

    assert answered.json["errors"][0]["field"] == "high_severity_only"


async def test_a_number_that_is_no_chats_is_refused(house: House) -> None:
    answered = await house.api("POST", PATH, json={"admin_chat_ids": [2**63]})

    assert answered.status == 400
