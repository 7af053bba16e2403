"""Who is told, by matchers, severities and the order of the routes."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.delivery.address import TelegramAddress
from core.ids import ReceiverId, RouteId
from core.matching.matcher import Matcher
from core.routing.reason import Reason
from core.routing.router import Route, Router, Target
from core.severity import Severity


def target(number: int, minimum: Severity = Severity.LOW) -> Target:
    """Return where the receiver of that number leads."""
    return Target(
        receiver_id=ReceiverId(UUID(int=number)),
        address=TelegramAddress(bot_id=1, chat_id=number),
        minimum_severity=minimum,
    )


def route(
    number: int,
    *receivers: int,
    field: str | None = None,
    continues: bool = True,
    minimum: Severity = Severity.LOW,
) -> Route:
    """Return a route; `field` has to be `yes`."""
    matchers = () if field is None else (Matcher(field=field, op="=", value="yes"),)
    return Route(
        id=RouteId(UUID(int=number)),
        matchers=matchers,
        minimum_severity=minimum,
        continues=continues,
        receivers=tuple(ReceiverId(UUID(int=one)) for one in receivers),
    )


def router(*routes: Route) -> Router:
    """Return a router: receivers 1 to 3 lead to the chats 1 to 3, the third for high alone."""
    targets = (target(1), target(2), target(3, Severity.HIGH))
    led = {ReceiverId(UUID(int=n)): (one,) for n, one in enumerate(targets, start=1)}
    return Router(routes=routes, targets=led)


def said(asked: Router, severity: Severity, **facts: str) -> list[tuple[int, Reason | None]]:
    """Return the chats with the reason why they are not told."""
    decisions = asked.decide(severity=severity, facts=facts)
    return [(one.target.address.chat_id, one.reason) for one in decisions]


def test_routes_are_asked_in_order_until_one_ends_it() -> None:
    asked = router(
        route(1, 1, field="kitchen"), route(2, 2, field="bar", continues=False), route(3, 1)
    )

    assert said(asked, Severity.LOW, bar="yes") == [(2, None)]
    assert said(asked, Severity.LOW, kitchen="yes", bar="yes") == [(1, None), (2, None)]
    assert said(asked, Severity.LOW) == [(1, None)]


def test_an_address_is_told_once_and_a_yes_beats_a_no() -> None:
    asked = router(route(1, 1, minimum=Severity.CRITICAL), route(2, 2, 1))

    assert said(asked, Severity.LOW) == [(1, None), (2, None)]


@pytest.mark.parametrize("first", [Severity.LOW, Severity.HIGH])
def test_what_was_decided_before_is_for_the_same_severity_and_routes_alone(
    first: Severity,
) -> None:
    asked = router(route(1, 1, field="kitchen"), route(2, 3))
    said(asked, first, kitchen="yes")

    for _ in range(2):
        assert said(asked, Severity.LOW) == [(3, Reason.SEVERITY_BELOW)]
        assert said(asked, Severity.HIGH) == [(3, None)]
        assert said(asked, Severity.HIGH, kitchen="yes") == [(1, None), (3, None)]
        assert said(asked, Severity.LOW, kitchen="yes") == [
            (1, None),
            (3, Reason.SEVERITY_BELOW),
        ]
