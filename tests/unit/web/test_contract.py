"""The OpenAPI document: valid, complete, and true to the routes and frames."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from openapi_pydantic.v3.v3_1 import OpenAPI

from core.events.types import EVENT_TYPES
from web.api import ROUTES
from web.contract import document
from web.live.protocol import PASSING, SERVER_FRAMES
from web.route import ROOT, Route


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return document(version="1")


def test_the_document_is_openapi(contract: dict[str, Any]) -> None:
    OpenAPI.model_validate(contract)


def test_every_reference_leads_somewhere(contract: dict[str, Any]) -> None:
    schemas = contract["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(contract)))

    assert named <= schemas.keys()


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method}{one.path}")
def test_every_route_is_in_it(contract: dict[str, Any], route: Route) -> None:
    operation = contract["paths"][ROOT + route.path][route.method.lower()]

    assert operation["operationId"] == route.name
    assert ("requestBody" in operation) is (route.takes is not None)
    assert bool(operation["security"]) is not route.is_open
    assert str(route.status) in operation["responses"]


def test_names_of_routes_are_unique() -> None:
    names = [route.name for route in ROUTES]

    assert len(set(names)) == len(names)


def test_every_event_a_dashboard_sees_has_a_frame() -> None:
    durable = {kind for kind in SERVER_FRAMES if "." in kind} - PASSING

    assert {one.name for one in EVENT_TYPES} == durable


def test_what_no_log_keeps_has_no_number(contract: dict[str, Any]) -> None:
    schemas = contract["components"]["schemas"]

    assert "seq" not in schemas["DeliverySettledFrame"]["properties"]
    assert "seq" in schemas["CaseOpenedFrame"]["required"]


def test_every_frame_is_in_the_document(contract: dict[str, Any]) -> None:
    union = contract["components"]["schemas"]["ServerFrame"]["oneOf"]

    assert len(union) == len(SERVER_FRAMES)


def test_every_tag_is_told_of_and_used(contract: dict[str, Any]) -> None:
    used = {
        tag for path in contract["paths"].values() for one in path.values() for tag in one["tags"]
    }

    assert {one["name"] for one in contract["tags"]} == used


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method}{one.path}")
def test_an_operation_says_what_may_go_wrong(contract: dict[str, Any], route: Route) -> None:
    responses = contract["paths"][ROOT + route.path][route.method.lower()]["responses"]

    assert {"400", "429", "503", "default"} <= responses.keys()
    assert ({"401", "403"} <= responses.keys()) is not route.is_open
    assert ("412" in responses) is (route.if_match != "none")
    for name in re.findall(r'"#/components/(responses|headers)/([^"]+)"', json.dumps(responses)):
        assert name[1] in contract["components"][name[0]]


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method}{one.path}")
def test_every_parameter_is_told_of_in_a_sentence(contract: dict[str, Any], route: Route) -> None:
    operation = contract["paths"][ROOT + route.path][route.method.lower()]

    for one in operation["parameters"]:
        assert re.fullmatch(r"[A-Z`].*\.", one["description"]), one
        assert "null" not in json.dumps(one["schema"]), one
