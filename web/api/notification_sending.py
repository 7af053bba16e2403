"""Telling people something inside the product: now or later, some or everybody; calling it off,
trying again, how it got on, and clearing away what nobody needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.errors import InvalidInput
from core.notify.inapp import Audience, Said
from core.notify.inapp_figures import Counts, Figure
from web.api.asked import Asked, When
from web.api.notification_shapes import (
    NotificationAsked,
    RecipientState,
    SentNotification,
    Told,
    recipient_shape,
    said,
    sent_shape,
)
from web.api.notifications import NotificationFilter
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of, read_position, write_position
from web.route import Call, Route, answer
from web.shapes import Page, Shape

DAYS_AT_MOST = 92
USUAL_DAYS = 7


class BroadcastAsked(Told):
    """What to tell every member."""


class SentQuery(NotificationFilter):
    """Which of what was sent, the newest first. `status` is that of the whole."""


class RecipientQuery(Paged):
    """Which page of the recipients, in an order that means nothing."""


class AgainTold(Shape):
    """To how many it came now."""

    again: int


class AnalyticsQuery(Asked):
    """Of which time: what was made from `since` (seven days ago) up to `until` (now)."""

    since: Annotated[
        When | None, Field(description="Made then or later; seven days ago unless said.")
    ] = None
    until: Annotated[When | None, Field(description="Made before that; now unless said.")] = None


class NotificationCounts(Shape):
    """How many were meant for somebody (`created`), and what became of them. What was read was
    also delivered, and what was delivered was also sent."""

    created: int
    sent: int
    delivered: int
    read: int
    acknowledged: int
    failed: int
    cancelled: int
    expired: int


class NotificationFigure(NotificationCounts):
    """The counts of one type by one channel on one day in UTC."""

    day: str
    type: str
    channel: str


class Analytics(Shape):
    """The counts in all, and for each day, type and channel that has any. Telegram never says that
    something was delivered or read."""

    total: NotificationCounts
    by_type: dict[str, NotificationCounts]
    by_channel: dict[str, NotificationCounts]
    figures: list[NotificationFigure]


class Cleared(Shape):
    """How many receipts were deleted, expired ones and failed ones, and how many notifications
    with the last of theirs."""

    expired: int
    failed: int
    notifications: int


async def create(call: Call) -> web.Response:
    """Tell some people something."""
    asked = call.body(NotificationAsked)
    return await told(call, said(asked, asked.recipients.audience()))


async def broadcast(call: Call) -> web.Response:
    """Tell every member something."""
    return await told(call, said(call.body(BroadcastAsked), Audience(everybody=True)))


async def told(call: Call, wanted: Said) -> web.Response:
    """Have it told, once for each Idempotency-Key, and return it as its sender sees it."""
    if call.kept is not None:
        id = UUID(str(call.kept.body["notification"]))
    else:
        id = await call.deps.notices.notify(
            call.workspace_id, wanted, by=call.person_id, cause=call.cause
        )
    return await _shown(call, id, status=201)


async def index(call: Call) -> web.Response:
    """Return one page of what was sent."""
    asked = call.query(SentQuery)
    page = await call.deps.notices.inbox.outgoing(
        call.workspace_id,
        asked.wanted(),
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
        counted=asked.page is not None,
    )
    items = [sent_shape(one, call.locale) for one in page.items]
    following = write_cursor(page.next)
    whole = page_of(Page[SentNotification], asked, items, following=following, total=page.total)
    return answer(whole)


async def show(call: Call) -> web.Response:
    """Return one that was sent."""
    return await _shown(call, call.id("notification"))


async def recipients(call: Call) -> web.Response:
    """Return how far one got with each recipient."""
    asked = call.query(RecipientQuery)
    after = read_position((), asked.cursor)
    some, total = await call.deps.notices.inbox.recipients(
        call.workspace_id,
        call.id("notification"),
        limit=asked.limit + 1,
        after=None if after is None else UUID(str(after[-1])),
        skip=asked.offset,
    )
    items = [recipient_shape(one) for one in some[: asked.limit]]
    following = write_position((items[-1].person.id,)) if len(some) > len(items) else None
    counted = None if asked.page is None else total
    whole = page_of(Page[RecipientState], asked, items, following=following, total=counted)
    return answer(whole)


async def cancel(call: Call) -> web.Response:
    """Call off one that waits."""
    id = call.id("notification")
    if call.kept is None:
        await call.deps.notices.notify.cancel(
            call.workspace_id, id, by=call.person_id, cause=call.cause
        )
    return await _shown(call, id)


async def retry(call: Call) -> web.Response:
    """Bring one to those it failed for."""
    if call.kept is not None:
        return answer(AgainTold(again=int(call.kept.body["again"])))
    again = await call.deps.notices.notify.retry(
        call.workspace_id, call.id("notification"), by=call.person_id, cause=call.cause
    )
    return answer(AgainTold(again=again))


async def analytics(call: Call) -> web.Response:
    """Return how what was told got on."""
    asked = call.query(AnalyticsQuery)
    until = asked.until or call.deps.clock.now()
    since = asked.since or until - timedelta(days=USUAL_DAYS)
    if not timedelta() < until - since <= timedelta(days=DAYS_AT_MOST):
        wanted = f"a time before until, {DAYS_AT_MOST} days at most"
        raise InvalidInput(field="since", value=since.isoformat(), wanted=wanted)
    found = await call.deps.notices.figures.read(call.workspace_id, since=since, until=until)
    total = Counts()
    by_type: dict[str, Counts] = {}
    by_channel: dict[str, Counts] = {}
    for one in found:
        total = total.plus(one.counts)
        for sums, key in ((by_type, one.type), (by_channel, one.channel)):
            sums[key] = sums.get(key, Counts()).plus(one.counts)
    return answer(
        Analytics(
            total=_counts(total),
            by_type={name: _counts(counts) for name, counts in by_type.items()},
            by_channel={name: _counts(counts) for name, counts in by_channel.items()},
            figures=[_figure(one) for one in found],
        )
    )


async def clean_up(call: Call) -> web.Response:
    """Delete what expired or failed for good."""
    if call.kept is not None:
        return answer(Cleared.model_validate(call.kept.body))
    done = await call.deps.notices.notify.clean_up(
        call.workspace_id, by=call.person_id, cause=call.cause
    )
    return answer(Cleared.model_validate(done))


def _counts(counts: Counts) -> NotificationCounts:
    return NotificationCounts.model_validate(counts)


def _figure(one: Figure) -> NotificationFigure:
    plain: dict[str, Any] = _counts(one.counts).model_dump()
    return NotificationFigure(day=one.day, type=one.type, channel=one.channel, **plain)


async def _shown(call: Call, id: UUID, *, status: int = 200) -> web.Response:
    one = await call.deps.notices.inbox.sent(call.workspace_id, id)
    return answer(sent_shape(one, call.locale), status=status)


ROUTES = (
    Route(
        method="POST",
        path="/notifications",
        name="notify",
        summary="Tell some people something, now or later.",
        handler=create,
        right="notifications.write",
        takes=NotificationAsked,
        gives=SentNotification,
        status=201,
    ),
    Route(
        method="POST",
        path="/notifications/broadcast",
        name="broadcast",
        summary="Tell every member something, now or later.",
        handler=broadcast,
        right="notifications.broadcast",
        takes=BroadcastAsked,
        gives=SentNotification,
        status=201,
    ),
    Route(
        method="GET",
        path="/notifications/sent",
        name="sent_notifications",
        summary="What was sent and what waits, newest first; those of alerts are left out.",
        handler=index,
        right="notifications.write",
        query=SentQuery,
        gives=Page[SentNotification],
    ),
    Route(
        method="GET",
        path="/notifications/{id}/sent",
        name="sent_notification",
        summary="One as its sender sees it.",
        handler=show,
        right="notifications.write",
        gives=SentNotification,
    ),
    Route(
        method="GET",
        path="/notifications/{id}/recipients",
        name="notification_recipients",
        summary="How far it got with each recipient.",
        handler=recipients,
        right="notifications.write",
        query=RecipientQuery,
        gives=Page[RecipientState],
    ),
    Route(
        method="POST",
        path="/notifications/{id}/cancel",
        name="cancel_notification",
        summary="Call it off while it waits; a conflict once it was told or has ended.",
        handler=cancel,
        right="notifications.write",
        gives=SentNotification,
    ),
    Route(
        method="POST",
        path="/notifications/{id}/retry",
        name="retry_notification",
        summary="Bring it to those it failed for, as often as max_retries says.",
        handler=retry,
        right="notifications.write",
        gives=AgainTold,
    ),
    Route(
        method="GET",
        path="/notifications/analytics",
        name="notification_analytics",
        summary="How what was told got on, by type, channel and day.",
        handler=analytics,
        right="notifications.read",
        query=AnalyticsQuery,
        gives=Analytics,
    ),
    Route(
        method="POST",
        path="/notifications/cleanup",
        name="clean_up_notifications",
        summary="Delete what expired, and what failed with no retry left.",
        handler=clean_up,
        right="notifications.broadcast",
        gives=Cleared,
    ),
)
