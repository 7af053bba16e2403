"""Limits: how often one recipient hears of alerts, and what is held because of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field, StrictBool, StrictInt

from core.flows.change_limit import By
from core.ids import LimitId
from core.limits.limit import Whom
from core.limits.line import rate_wanted
from core.limits.rate import WINDOW_AT_LEAST, WINDOW_AT_MOST
from core.limits.view import LimitView
from core.limits.wanted import LIMITS_AT_MOST, NAME_AT_MOST, WantedLimit
from core.matching.matcher import MATCHERS_AT_MOST, Matcher
from web.api.asked import Asked, Words
from web.api.route_shapes import MatcherShape
from web.paging import Whole, cut
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Shape

_SECONDS_AT_LEAST = int(WINDOW_AT_LEAST.total_seconds())
_SECONDS_AT_MOST = int(WINDOW_AT_MOST.total_seconds())

WhomWord = Literal["everybody", "chat", "person", "role"]


class LimitShape(Shape):
    """A limit: no more than `count` alerts in `window_seconds` for each recipient by itself, of
    them `burst` at once (null: all). `target` is the id of the chat or person or the role, null:
    each of that kind. `line` is how it is typed in chat, `sentence` in the reader's language.
    Within seven days it held `held_7d` alerts for `summaries_7d` summaries."""

    id: UUID
    name: str
    whom: WhomWord
    target: str | None
    target_name: str | None
    matchers: list[MatcherShape]
    count: int
    window_seconds: int
    burst: int | None
    exempt_critical: bool
    enabled: bool
    line: str
    sentence: str
    held_7d: int
    summaries_7d: int
    created_at: Moment
    revision: int


class LimitList(Page[LimitShape]):
    """The limits, the oldest first; a workspace has at most `at_most`."""

    at_most: int


class LimitAsked(Asked):
    """What a limit is to be; a change says all of it. Without a name it is called as it is
    typed."""

    count: StrictInt
    window_seconds: Annotated[StrictInt, Field(ge=_SECONDS_AT_LEAST, le=_SECONDS_AT_MOST)]
    burst: StrictInt | None = None
    name: Annotated[Words, Field(max_length=NAME_AT_MOST)] | None = None
    whom: WhomWord = "everybody"
    target: Annotated[Words, Field(max_length=64)] | None = None
    matchers: Annotated[
        list[Matcher],
        Field(max_length=MATCHERS_AT_MOST, default_factory=list),
    ]
    exempt_critical: StrictBool = True
    enabled: StrictBool = True

    @property
    def wanted(self) -> WantedLimit:
        """The same as it is kept; raises InvalidInput for a rate that cannot be."""
        window = timedelta(seconds=self.window_seconds)
        return WantedLimit(
            rate=rate_wanted(self.count, window, self.burst),
            whom=Whom(self.whom),
            target=self.target,
            matchers=tuple(self.matchers),
            exempts_critical=self.exempt_critical,
            is_active=self.enabled,
            name=self.name,
        )


async def index(call: Call) -> web.Response:
    """Return the limits."""
    found = await call.deps.calm.limits.all(call.workspace_id)
    asked = call.query(Whole)
    part = cut(found, asked, lambda one: (one.created_at, one.id), datetime)
    items = [_shape(call, one) for one in part.things]
    page = part.page(Page[LimitShape], asked, items)
    return answer(LimitList(**dict(page), at_most=LIMITS_AT_MOST))


async def create(call: Call) -> web.Response:
    """Make a limit."""
    said = call.body(LimitAsked)
    if call.kept is not None:
        key = LimitId(UUID(str(call.kept.body["limit"])))
    else:
        done = await call.deps.calm.change_limit.create(
            call.workspace_id, said.wanted, by=_by(call), cause=call.cause
        )
        key = done.limit_id
    return await _shown(call, key, status=201)


async def show(call: Call) -> web.Response:
    """Return one limit."""
    return await _shown(call, _key(call))


async def change(call: Call) -> web.Response:
    """Have a limit be something else, if nobody else changed it since it was read."""
    await call.deps.calm.change_limit.change(
        call.workspace_id,
        _key(call),
        call.body(LimitAsked).wanted,
        revision=call.revision,
        by=_by(call),
        cause=call.cause,
    )
    return await _shown(call, _key(call))


async def remove(call: Call) -> web.Response:
    """Remove a limit; what waits because of it is told at once."""
    await call.deps.calm.change_limit.remove(
        call.workspace_id, _key(call), revision=call.expected, by=_by(call), cause=call.cause
    )
    return web.Response(status=204)


async def _shown(call: Call, key: LimitId, *, status: int = 200) -> web.Response:
    one = await call.deps.calm.limits.one(call.workspace_id, key)
    return answer(_shape(call, one), status=status, revision=one.revision)


def _by(call: Call) -> By:
    return By(person=call.person_id, role=call.caller.standing.role)


def _key(call: Call) -> LimitId:
    return LimitId(call.id("limit"))


def _shape(call: Call, one: LimitView) -> LimitShape:
    wanted = one.wanted
    return LimitShape.model_validate(
        {
            "id": one.id,
            "name": one.name,
            "whom": wanted.whom.value,
            "target": wanted.target,
            "target_name": one.target_name,
            "matchers": [MatcherShape.model_validate(each) for each in wanted.matchers],
            "count": wanted.rate.count,
            "window_seconds": int(wanted.rate.window.total_seconds()),
            "burst": wanted.rate.burst,
            "exempt_critical": wanted.exempts_critical,
            "enabled": wanted.is_active,
            "line": one.line,
            "sentence": one.sentence.render(call.locale),
            "held_7d": one.held,
            "summaries_7d": one.summaries,
            "created_at": one.created_at,
            "revision": one.revision,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/limits",
        name="limits",
        summary="How often recipients hear of alerts.",
        handler=index,
        right="limits.read",
        query=Whole,
        gives=LimitList,
    ),
    Route(
        method="POST",
        path="/limits",
        name="make_limit",
        summary="Make a limit.",
        handler=create,
        right="limits.write",
        takes=LimitAsked,
        gives=LimitShape,
        status=201,
    ),
    Route(
        method="GET",
        path="/limits/{id}",
        name="limit",
        summary="One limit.",
        handler=show,
        right="limits.read",
        gives=LimitShape,
    ),
    Route(
        method="PUT",
        path="/limits/{id}",
        name="change_limit",
        summary="Change a limit.",
        handler=change,
        right="limits.write",
        takes=LimitAsked,
        gives=LimitShape,
        if_match="required",
    ),
    Route(
        method="DELETE",
        path="/limits/{id}",
        name="remove_limit",
        summary="Remove a limit; what waits because of it is told at once.",
        handler=remove,
        right="limits.write",
        status=204,
        if_match="optional",
    ),
)
