"""The examples of the API's definition: whoever copies one gets an answer."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from tests.integration.web.forms import PNG, form_of
from tests.integration.web.house import House
from tests.security.test_audit import WAYS, Way
from tests.security.test_every_route import address, furnish
from web.api import ROUTES
from web.example_answers import ANSWERS
from web.examples import (
    ALERT,
    BODIES,
    CASE,
    DELIVERY,
    DUPLICATE,
    PERSON,
    PLACE,
    ROUTE,
    RULE,
    WORKSPACE,
)
from web.route import Route
from web.shapes import Shape

OF_ITS_MOMENT = {
    "sign_in": "a code is good for a moment and once",
    "sign_in_by_telegram": "what Telegram signs is good for five minutes",
    "refresh_mini_app_session": "the token is another each time",
}
"""Routes whose example nobody can send, and why."""
TAKING = [route for route in ROUTES if route.takes is not None]


def test_every_body_has_an_example() -> None:
    assert BODIES.keys() == {route.name for route in TAKING}


@pytest.mark.parametrize(
    "route",
    [pytest.param(one, id=one.name) for one in TAKING if one.name not in OF_ITS_MOMENT],
)
async def test_an_example_is_taken(house: House, route: Route) -> None:
    things = await furnish(house)
    words = {
        ALERT: things["alerts"],
        CASE: things["cases"],
        DELIVERY: things["deliveries"],
        DUPLICATE: things["duplicates"],
        PERSON: house.people["staff"],
        PLACE: things["places"],
        ROUTE: things["routes"],
        RULE: things["rules"],
        WORKSPACE: house.home,
    }
    said = orjson.dumps(BODIES[route.name]).decode()
    for word, thing in words.items():
        said = said.replace(word, str(thing))
    way = WAYS.get(route.name, Way())
    headers = {"If-Match": f'"{way.revision}"'}
    sent: dict[str, Any] = {"json": orjson.loads(said), "headers": headers}
    if route.files == "required":
        body, kind = form_of(orjson.loads(said), ("a.png", "image/png", PNG))
        sent = {"body": body, "headers": headers | {"Content-Type": kind}}

    answered = await house.api(route.method, address(route, things), **sent)

    assert answered.status == route.status, answered.raw
    for item in answered.json.get("items", ()) if "bulk" in route.path else ():
        assert item["status"] < 300, item


@pytest.mark.parametrize("name", sorted(OF_ITS_MOMENT))
def test_an_example_of_its_moment_has_the_right_form(name: str) -> None:
    (route,) = (one for one in TAKING if one.name == name)

    assert route.takes is not None
    assert isinstance(route.takes.model_validate(BODIES[name]), BaseModel)


@pytest.mark.parametrize("shape", ANSWERS, ids=lambda one: one.__name__)
def test_an_answer_is_as_its_shape_says_and_whole(shape: type[Shape]) -> None:
    read = shape.model_validate(ANSWERS[shape])

    assert orjson.loads(read.model_dump_json()) == ANSWERS[shape]
    assert any(route.gives is shape for route in ROUTES)
