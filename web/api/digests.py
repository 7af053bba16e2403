"""Digests: what is told in one message instead of many, because of a storm, a limit or a group."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.digests.digest import Cause
from core.digests.held import HeldAlert
from core.digests.view import DigestView
from core.errors import NotFound
from core.ids import DigestId
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of, read_position, write_position
from web.route import Call, Route, answer
from web.shapes import AlertStatusWord, Moment, Page, SeverityWord, Shape


class DigestName(Shape):
    """What was counted under one name, and its worst severity. `open`: of its alerts so many are
    open by now, null while a storm counts."""

    name: str
    count: int
    severity: SeverityWord
    open: int | None


class DigestShape(Shape):
    """One message that stands for many. `cause_id` is the limit or route behind it; `values` is
    what a group's alerts have in common; `due_at` is when it is looked after or told. `alerts` and
    `open` count its alerts as they are by now, null for a storm, which counts tellings."""

    id: UUID
    cause: Literal["storm", "limit", "group"]
    cause_id: UUID | None
    limit: str | None
    values: dict[str, str]
    opened_at: Moment
    last_at: Moment
    told_at: Moment | None
    due_at: Moment | None
    closed_at: Moment | None
    receiver: UUID | None
    person: UUID | None
    chat: UUID | None
    total: int
    alerts: int | None
    open: int | None
    names: list[DigestName]


class HeldAlertShape(Shape):
    """An alert that a digest stands for, as it is now."""

    id: UUID
    number: int
    title: str
    severity: SeverityWord
    status: AlertStatusWord
    fired_at: Moment


class HeldAlertPage(Page[HeldAlertShape]):
    """A part of a digest's alerts, those still open first, of these the worst first; `next_skip`
    asks for the next part as `next_cursor` does, null at the end."""

    next_skip: int | None


class DigestQuery(Paged):
    """A page of the digests, the newest first; `open` only those that go on, or only others."""

    open: Annotated[
        bool | None,
        Field(description="Only those that still go on, or only those that have ended."),
    ] = None


class HeldQuery(Paged):
    """A part of a digest's alerts; `skip` so many of them where neither cursor nor page says."""

    skip: Annotated[
        int,
        Field(
            ge=0,
            le=1_000_000,
            description="Leave out so many first, without a `cursor` and a `page`.",
        ),
    ] = 0


async def index(call: Call) -> web.Response:
    """Return one page of the digests."""
    asked = call.query(DigestQuery)
    found, following = await call.deps.calm.digests.page(
        call.workspace_id,
        sight=call.sight,
        limit=asked.limit,
        is_open=asked.open,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
    )
    total = None
    if asked.page is not None:
        total = await call.deps.calm.digests.count(
            call.workspace_id, sight=call.sight, is_open=asked.open
        )
    items = [_shape(one) for one in found]
    next_cursor = write_cursor(following)
    return answer(page_of(Page[DigestShape], asked, items, following=next_cursor, total=total))


async def show(call: Call) -> web.Response:
    """Return one digest."""
    return answer(_shape(await _one(call)))


async def alerts(call: Call) -> web.Response:
    """Return a part of a digest's alerts."""
    asked, key = call.query(HeldQuery), _key(call)
    await _one(call)
    skip = asked.offset if asked.page else asked.skip
    before = read_position((int,), asked.cursor)
    if before is not None:
        skip = int(str(before[0]))
    found = await call.deps.calm.digests.alerts(
        call.workspace_id, key, sight=call.sight, limit=asked.limit + 1, skip=skip
    )
    following = skip + asked.limit if len(found) > asked.limit else None
    page = page_of(
        Page[HeldAlertShape],
        asked,
        [_held(one) for one in found[: asked.limit]],
        # They are in the order of how they are by now, so where a part ended is a count.
        following=write_position(None if following is None else (following, key)),
        total=await call.deps.calm.digests.size(call.workspace_id, key) if asked.page else None,
    )
    return answer(HeldAlertPage(**dict(page), next_skip=following))


async def _one(call: Call) -> DigestView:
    """Return the digest; raises NotFound, also for one that counts what is kept from them."""
    found = await call.deps.calm.digests.one(call.workspace_id, _key(call))
    if not call.sight.is_everything and found.person_id != call.person_id:
        raise NotFound(kind="digest", key=found.id)
    return found


def _key(call: Call) -> DigestId:
    return DigestId(call.id("digest"))


def _shape(one: DigestView) -> DigestShape:
    now = one.now
    is_storm = one.cause is Cause.STORM
    return DigestShape.model_validate(
        {
            "id": one.id,
            "cause": one.cause.value,
            "cause_id": one.cause_id,
            "limit": one.limit,
            "values": dict(one.values),
            "opened_at": one.opened_at,
            "last_at": one.last_at,
            "told_at": one.told_at,
            "due_at": one.due_at,
            "closed_at": one.closed_at,
            "receiver": one.receiver_id,
            "person": one.person_id,
            "chat": one.chat_id,
            "total": one.total,
            "alerts": None if is_storm or now is None else now.alerts,
            "open": None if is_storm or now is None else now.open,
            "names": [
                DigestName.model_validate(
                    {
                        "name": each.name,
                        "count": each.count,
                        "severity": each.worst.value,
                        "open": now.by_name[each.name].open
                        if now is not None and each.name in now.by_name
                        else None,
                    }
                )
                for each in one.names
            ],
        }
    )


def _held(one: HeldAlert) -> HeldAlertShape:
    return HeldAlertShape.model_validate(
        {
            "id": one.id,
            "number": one.number,
            "title": one.title,
            "severity": one.severity.value,
            "status": one.status,
            "fired_at": one.fired_at,
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/digests",
        name="digests",
        summary="What is told in one message instead of many.",
        handler=index,
        right="alerts.read",
        query=DigestQuery,
        gives=Page[DigestShape],
    ),
    Route(
        method="GET",
        path="/digests/{id}",
        name="digest",
        summary="One of them, with every name and its count.",
        handler=show,
        right="alerts.read",
        gives=DigestShape,
    ),
    Route(
        method="GET",
        path="/digests/{id}/alerts",
        name="digest_alerts",
        summary="The alerts it stands for, those still open first.",
        handler=alerts,
        right="alerts.read",
        query=HeldQuery,
        gives=HeldAlertPage,
    ),
)
