"""What came of an alert, by the API: said, shown everywhere, put right, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from core.alerts.card import alert_card
from core.events.types import EVENT_TYPE
from core.ids import AlertId
from core.tenants.sight import EVERYTHING
from core.texts import Locale
from tests.integration.web.house import House
from tests.integration.web.live import enter

SALE: dict[str, Any] = {
    "kind": "Room Sale",
    "value": 1499.5,
    "currency": "eur",
    "subject": " Ana, two nights more ",
}


async def converted(house: House) -> list[dict[str, Any]]:
    """Return what the log has of conversions."""
    found = await house.rows.log.since(house.home, 0, limit=100)
    for one in found:
        EVENT_TYPE[one.event.type].check(one.event.data)
    return [
        {"type": one.event.type, **one.event.data}
        for one in found
        if one.event.type == "alert.converted" or one.event.data.get("change") == "unconverted"
    ]


async def test_what_came_of_an_alert_is_kept_with_who_and_when(house: House) -> None:
    alert = await house.rows.alert(house.home, status="resolved")

    said = await house.api("POST", f"/alerts/{alert}/convert", json=SALE, who="staff")
    shown = await house.api("GET", f"/alerts/{alert}")

    assert said.status == 200, said.raw
    assert shown.json["conversion"] == said.json["conversion"]
    conversion = shown.json["conversion"]
    assert conversion.pop("at") == "2026-11-20T12:00:00.000Z"
    assert conversion.pop("by")["name"] == "Staff"
    assert conversion == {
        "kind": "room_sale",
        "value": 1499.5,
        "currency": "EUR",
        "subject": "Ana, two nights more",
    }
    assert shown.json["status"] == "resolved"
    story = [one["text"] for one in shown.json["timeline"] if one["kind"] == "converted"]
    assert story == ["Staff converted it: room sale, 1,499.5 EUR"]
    (fact,) = await converted(house)
    assert (fact["old"], fact["new"], fact["value"]) == (None, "room_sale", 1499.5)
    assert "Ana" not in str(fact)


async def test_the_card_says_what_came_of_it(house: House) -> None:
    alert = await house.rows.alert(house.home)
    await house.api("POST", f"/alerts/{alert}/convert", json=SALE, who="staff")

    seen = await house.rows.alerts.one(house.home, AlertId(alert), sight=EVERYTHING)

    words = str(alert_card(seen, Locale(language="en")))
    assert "💰 Converted by Staff: room sale, 1,499.5 EUR" in words


async def test_the_same_said_twice_is_said_once(house: House) -> None:
    alert = await house.rows.alert(house.home)
    path, once = f"/alerts/{alert}/convert", {"Idempotency-Key": "a-sale"}

    first = await house.api("POST", path, json=SALE, headers=once)
    again = await house.api("POST", path, json=SALE, headers=once)
    anew = await house.api("POST", path, json=SALE)

    assert (first.status, again.status, anew.status) == (200, 200, 200)
    assert again.json == anew.json == first.json
    assert len(await converted(house)) == 1


async def test_it_is_put_right_and_taken_back(house: House) -> None:
    alert = await house.rows.alert(house.home)
    path = f"/alerts/{alert}"
    await house.api("POST", f"{path}/convert", json=SALE)

    right = await house.api("POST", f"{path}/convert", json={"kind": "booking"})
    back = await house.api("POST", f"{path}/unconvert")
    nothing = await house.api("POST", f"{path}/unconvert")

    assert right.json["conversion"] | {"at": None, "by": None} == {
        "kind": "booking",
        "value": None,
        "currency": None,
        "subject": None,
        "at": None,
        "by": None,
    }
    assert back.json["conversion"] is None
    assert (nothing.status, nothing.json["reason"]) == (409, "not_converted")
    assert [(one["type"], one["old"], one["new"]) for one in await converted(house)] == [
        ("alert.converted", None, "room_sale"),
        ("alert.converted", "room_sale", "booking"),
        ("alert.updated", "booking", None),
    ]


async def test_who_saw_it_as_it_was_is_told_that_it_changed(house: House) -> None:
    alert = await house.rows.alert(house.home)
    path = f"/alerts/{alert}"
    seen = {"If-Match": (await house.api("GET", path)).headers["ETag"]}
    await house.api("POST", f"{path}/acknowledge")

    late = await house.api("POST", f"{path}/convert", json=SALE, headers=seen)

    assert (late.status, late.code) == (412, "stale")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"kind": "  "}, "kind", id="no-kind"),
        pytest.param({"kind": "a<b"}, "kind", id="a-kind-of-signs"),
        pytest.param({"kind": "sale", "value": -1}, "value", id="below-nothing"),
        pytest.param({"kind": "sale", "value": 0.12345}, "value", id="too-fine"),
        pytest.param({"kind": "sale", "value": "NaN"}, "value", id="no-number"),
        pytest.param({"kind": "sale", "value": 1e15}, "value", id="too-much"),
        pytest.param({"kind": "sale", "currency": "EUR"}, "currency", id="money-of-nothing"),
        pytest.param(
            {"kind": "sale", "value": 1, "currency": "E1R"}, "currency", id="no-currency"
        ),
        pytest.param({"kind": "sale", "subject": "x" * 201}, "subject", id="a-long-subject"),
    ],
)
async def test_what_is_no_conversion_is_refused_by_its_field(
    house: House, wrong: dict[str, Any], field: str
) -> None:
    alert = await house.rows.alert(house.home)

    refused = await house.api("POST", f"/alerts/{alert}/convert", json=wrong)

    assert refused.status == 400, refused.raw
    assert field in refused.raw.decode()
    assert await converted(house) == []


async def test_who_only_looks_and_who_is_elsewhere_may_not(house: House) -> None:
    alert = await house.rows.alert(house.home)

    viewer = await house.api("POST", f"/alerts/{alert}/convert", json=SALE, who="viewer")
    stranger = await house.api("POST", f"/alerts/{alert}/convert", json=SALE, who="stranger")

    assert (viewer.status, stranger.status) == (403, 404)


@pytest.mark.parametrize("value", [0, 0.0001, 0.07, 1499.5, 12345678901.2345, 99999999999.9999])
async def test_no_digit_of_a_value_is_lost(house: House, value: float) -> None:
    alert = await house.rows.alert(house.home)

    said = await house.api(
        "POST", f"/alerts/{alert}/convert", json={"kind": "sale", "value": value}
    )

    assert said.json["conversion"]["value"] == value


async def test_the_socket_tells_what_came_of_it(house: House) -> None:
    alert = await house.rows.alert(house.home)
    live = await enter(house)
    await live.subscribe("alerts")

    await house.api("POST", f"/alerts/{alert}/convert", json=SALE)

    told = (await live.until("alert.converted"))["data"]
    assert UUID(told["alert"]["id"]) == alert
    assert (told["kind"], told["value"], told["currency"]) == ("room_sale", 1499.5, "EUR")
    assert told["subject"] == "Ana, two nights more"
    assert told["by"]["name"] == "Owner"


async def test_the_figures_say_of_how_many_alerts_something_came(house: House) -> None:
    first = await house.rows.alert(house.home, 1)
    second = await house.rows.alert(house.home, 2, severity="low")
    await house.rows.alert(house.home, 3)
    none = (await house.api("GET", "/stats")).json["today"]["conversions"]
    await house.api("POST", f"/alerts/{first}/convert", json=SALE)
    await house.api("POST", f"/alerts/{second}/convert", json={"kind": "booking"})

    some = (await house.api("GET", "/stats")).json["today"]

    assert none == {"count": 0, "rate": 0.0, "by_kind": {}}
    assert some["conversions"] == {
        "count": 2,
        "rate": 0.6667,
        "by_kind": {"booking": 1, "room_sale": 1},
    }
    assert some["alerts"] == {"low": 1, "medium": 0, "high": 2, "critical": 0}
