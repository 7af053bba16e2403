"""A person's own notifications: the list, one, reading, acknowledging and deleting them."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from pydantic import AfterValidator, Field

from core.delivery.status import Status
from core.flows.mark_notice import Deed
from core.notify.business import parse_type
from core.notify.inapp_view import InAppFilter
from core.severity import parse_severity
from web.api.asked import Asked, When, Words
from web.api.notification_shapes import (
    Notification,
    SeverityAsked,
    notification_shape,
)
from web.cursor import read_cursor, write_cursor
from web.notification_words import Name, TypeWord
from web.paging import Paged, page_of
from web.route import Call, Route, answer
from web.shapes import DeliveryStatusWord, Page, Shape


def _is_ref(word: str) -> str:
    kind, colon, value = word.partition(":")
    if not (kind and colon and value):
        raise ValueError("what it is and its name, such as order:4711")
    return word


RefWord = Annotated[Words, Field(max_length=250), AfterValidator(_is_ref)]


class NotificationFilter(Paged):
    """Which of them, the newest first. `ref` names something it is about, such as `order:4711`;
    several all have to be there."""

    status: Annotated[
        tuple[DeliveryStatusWord, ...], Field(description="In one of these states.")
    ] = ()
    topic: Annotated[tuple[Name, ...], Field(description="About one of these topics.")] = ()
    type: Annotated[
        tuple[TypeWord, ...], Field(description="Of one of these types, such as `order.created`.")
    ] = ()
    severity: Annotated[
        tuple[SeverityAsked, ...], Field(description="Of one of these severities.")
    ] = ()
    ref: Annotated[
        tuple[RefWord, ...],
        Field(
            max_length=10,
            description="About all of these things, each such as `order:4711`.",
        ),
    ] = ()
    since: Annotated[When | None, Field(description="Made then or later.")] = None

    def wanted(self) -> InAppFilter:
        """Return what was asked for; raises InvalidInput."""
        return InAppFilter(
            statuses=tuple(Status(one) for one in self.status),
            topics=self.topic,
            types=tuple(parse_type(one) for one in self.type),
            severities=tuple(parse_severity(one) for one in self.severity),
            refs=tuple((one.partition(":")[0], one.partition(":")[2]) for one in self.ref),
            since=self.since,
        )


class NotificationQuery(NotificationFilter):
    """Which of one's own to list. `unread` true: only those not read yet."""

    unread: Annotated[
        bool | None, Field(description="With true only those that one has not read yet.")
    ] = None


class NotificationPage(Page[Notification]):
    """One page of a person's own; `unread` counts all that are unread, whatever the filter."""

    unread: int = 0


class Unread(Shape):
    """How many are unread, in all and by topic."""

    unread: int
    by_topic: dict[str, int]


class ReadAsked(Asked):
    """When it was read; left out: now."""

    read_at: When | None = None


class ReadAllAsked(Asked):
    """Of which topic; left out: all."""

    topic: Name | None = None


class ReadMany(Shape):
    """How many were marked read by this."""

    read: int


async def index(call: Call) -> web.Response:
    """Return one page of the caller's own."""
    asked = call.query(NotificationQuery)
    wanted = asked.wanted()
    if asked.unread:
        unread: tuple[Literal["sent", "delivered"], ...] = ("sent", "delivered")
        wanted = asked.model_copy(update={"status": unread}).wanted()
    page = await call.deps.notices.inbox.page(
        call.workspace_id,
        call.own_id,
        wanted,
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
        counted=asked.page is not None,
    )
    items = [notification_shape(one, call.locale) for one in page.items]
    following = write_cursor(page.next)
    whole = page_of(NotificationPage, asked, items, following=following, total=page.total)
    return answer(whole.model_copy(update={"unread": page.unread}))


async def unread(call: Call) -> web.Response:
    """Return how many are unread."""
    found = await call.deps.notices.inbox.unread(call.workspace_id, call.own_id)
    return answer(Unread(unread=sum(found.values()), by_topic=found))


async def show(call: Call) -> web.Response:
    """Return one of the caller's own."""
    return await _shown(call)


async def read(call: Call) -> web.Response:
    """Mark one read."""
    await call.deps.notices.marks(
        call.workspace_id,
        call.id("notification"),
        Deed.READ,
        by=call.own_id,
        when=call.body(ReadAsked).read_at,
    )
    return await _shown(call)


async def read_all(call: Call) -> web.Response:
    """Mark everything read that is there now."""
    topic = call.body(ReadAllAsked).topic
    done = await call.deps.notices.marks.read_all(call.workspace_id, by=call.own_id, topic=topic)
    return answer(ReadMany(read=done))


async def acknowledge(call: Call) -> web.Response:
    """Say that one was seen to."""
    if call.kept is None:
        await call.deps.notices.marks(
            call.workspace_id,
            call.id("notification"),
            Deed.ACKNOWLEDGED,
            by=call.own_id,
            cause=call.cause,
        )
    return await _shown(call)


async def remove(call: Call) -> web.Response:
    """Delete one from the caller's own."""
    await call.deps.notices.marks(
        call.workspace_id, call.id("notification"), Deed.REMOVED, by=call.own_id
    )
    return web.Response(status=204)


async def _shown(call: Call) -> web.Response:
    one = await call.deps.notices.inbox.one(
        call.workspace_id, call.own_id, call.id("notification")
    )
    return answer(notification_shape(one, call.locale))


ROUTES = (
    Route(
        method="GET",
        path="/notifications",
        name="notifications",
        summary="One's own notifications, newest first.",
        handler=index,
        right="notifications.own",
        query=NotificationQuery,
        gives=NotificationPage,
    ),
    Route(
        method="GET",
        path="/notifications/unread",
        name="unread_notifications",
        summary="How many of one's own are unread.",
        handler=unread,
        right="notifications.own",
        gives=Unread,
    ),
    Route(
        method="PUT",
        path="/notifications/read-all",
        name="read_all_notifications",
        summary="Mark all of one's own read, or all of a topic.",
        handler=read_all,
        right="notifications.own",
        takes=ReadAllAsked,
        bare=True,
        gives=ReadMany,
    ),
    Route(
        method="GET",
        path="/notifications/{id}",
        name="notification",
        summary="One of one's own.",
        handler=show,
        right="notifications.own",
        gives=Notification,
    ),
    Route(
        method="PUT",
        path="/notifications/{id}/read",
        name="read_notification",
        summary="Mark one read.",
        handler=read,
        right="notifications.own",
        takes=ReadAsked,
        bare=True,
        gives=Notification,
    ),
    Route(
        method="POST",
        path="/notifications/{id}/acknowledge",
        name="acknowledge_notification",
        summary="Say that one was seen to; that it was read goes with it.",
        handler=acknowledge,
        right="notifications.own",
        gives=Notification,
    ),
    Route(
        method="DELETE",
        path="/notifications/{id}",
        name="delete_notification",
        summary="Delete one of one's own; others keep theirs.",
        handler=remove,
        right="notifications.own",
        status=204,
    ),
)
