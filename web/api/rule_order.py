"""The order in which the rules are asked, changed in one request: all of it or nothing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.ids import RuleId
from core.rulebook.book import MOST_RULES
from web.api.asked import Asked
from web.route import Call, Route, answer
from web.shapes import Shape

_LARGEST = 512 * 1024
"""Bytes: as many rules as a workspace may have, named twice."""

Rules = Annotated[tuple[UUID, ...], Field(max_length=MOST_RULES)]


class RulePlaceShape(Shape):
    """Where a rule stands: lower priorities are asked first, of those alike the oldest."""

    id: UUID
    priority: int
    revision: int


class RuleOrderShape(Shape):
    """The rules in the order in which they are asked."""

    items: list[RulePlaceShape]


class RuleOrderAsked(Asked):
    """All rules in the order in which they are to be asked; `seen` is the order as it was when
    the caller read it. A rule that was edited or switched since is no hindrance."""

    order: Rules
    seen: Rules


async def change(call: Call) -> web.Response:
    """Have the rules asked in this order, unless one came, went or was moved meanwhile."""
    said, service = call.body(RuleOrderAsked), call.deps.rules.order
    if call.kept is not None:
        places = await service.now(call.workspace_id)
    else:
        places = await service.change(
            call.workspace_id,
            [RuleId(one) for one in said.order],
            seen=[RuleId(one) for one in said.seen],
            by=call.person_id,
            cause=call.cause,
        )
    return answer(RuleOrderShape(items=[RulePlaceShape.model_validate(one) for one in places]))


ROUTES = (
    Route(
        method="POST",
        path="/rules/order",
        name="order_rules",
        summary="Put the rules in another order, all at once.",
        handler=change,
        right="rules.write",
        takes=RuleOrderAsked,
        largest=_LARGEST,
        gives=RuleOrderShape,
    ),
)
