"""Deliveries: the list of all of them, one with its attempts, sending again what did not get
through, and calling off what waits."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.delivery.reason import Reason
from core.delivery.status import Status
from core.inbox.cause import Answer
from core.notify.deliveries import DeliveryFilter, DeliveryView
from core.notify.letters import AT_ONCE, LetterFilter, Replayed
from core.texts import Locale
from web.api.asked import Asked, When, Words
from web.cursor import read_cursor, write_cursor
from web.paging import Paged, page_of
from web.route import Call, Route, answer
from web.shapes import DeliveryStatusWord, Moment, Page, Shape

ReasonWord = Literal["chat_gone", "refused", "gave_up", "expired", "maybe_arrived"]


class DeliveryQuery(Paged):
    """Which of them to list, the newest first. `reason` names those that did not get through;
    `since`: made then or later."""

    state: Annotated[
        tuple[DeliveryStatusWord, ...], Field(description="In one of these states.")
    ] = ()
    reason: Annotated[
        tuple[ReasonWord, ...], Field(description="Not got through for one of these reasons.")
    ] = ()
    channel: Annotated[
        Annotated[Words, Field(max_length=40)] | None,
        Field(description="Sent over this channel, such as `telegram` or `email`."),
    ] = None
    since: Annotated[When | None, Field(description="Made then or later.")] = None


class RetryAsked(Asked):
    """What to send again: these deliveries, or all that stand there now, narrowed by `reason` and
    `channel`."""

    ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=AT_ONCE)] | None = None
    reason: ReasonWord | None = None
    channel: Annotated[Words, Field(max_length=40)] | None = None


class Delivery(Shape):
    """One message on its way to one place. `what`, `to`, `why` and `todo` are sentences in the
    reader's language; `problem` is what the channel said last. What is pending with the reason
    `maybe_arrived` is held until somebody decides: sent again, it says so (`may_repeat`).
    `next_at` is when it is tried next, null while it is in the air and once it ended."""

    id: UUID
    channel: str
    kind: str
    state: DeliveryStatusWord
    reason: ReasonWord | None
    what: str
    to: str
    why: str | None
    todo: str | None
    problem: str | None
    attempts: int
    created_at: Moment
    next_at: Moment | None
    expires_at: Moment | None
    ended_at: Moment | None
    alert_id: UUID | None
    case_id: UUID | None
    notification_id: UUID | None
    may_repeat: bool


class AttemptEntry(Shape):
    """One try and what came of it; number 0: somebody asked for it to be sent again."""

    number: int
    at: Moment
    outcome: str
    detail: str | None


class DeliveryDetail(Delivery):
    """A delivery with everything that was tried, oldest first."""

    log: list[AttemptEntry]


class Retried(Shape):
    """How many are on their way again. `left` names those that are not: sent or cancelled
    meanwhile, or overtaken by something newer."""

    again: int
    left: list[UUID]


async def index(call: Call) -> web.Response:
    """Return one page of the deliveries."""
    asked = call.query(DeliveryQuery)
    wanted = DeliveryFilter(
        statuses=tuple(Status(one) for one in asked.state),
        reasons=tuple(Reason(one) for one in asked.reason),
        channel=asked.channel,
        since=asked.since,
    )
    page = await call.deps.deliveries.page(
        call.workspace_id,
        wanted,
        limit=asked.limit,
        after=read_cursor(asked.cursor),
        skip=asked.offset,
        sight=call.sight,
    )
    total = None
    if asked.page:
        total = await call.deps.deliveries.count(call.workspace_id, wanted, sight=call.sight)
    items = [_shape(one, call.locale) for one in page.items]
    following = write_cursor(page.next)
    return answer(page_of(Page[Delivery], asked, items, following=following, total=total))


async def show(call: Call) -> web.Response:
    """Return one with what was tried."""
    view = await call.deps.deliveries.one(call.workspace_id, call.id("delivery"), sight=call.sight)
    tried = await call.deps.deliveries.attempts(call.workspace_id, view.id)
    log = [AttemptEntry.model_validate(one) for one in tried]
    return answer(DeliveryDetail(**dict(_shape(view, call.locale)), log=log))


async def cancel(call: Call) -> web.Response:
    """Call one off."""
    await call.deps.deliveries.cancel(
        call.workspace_id, call.id("delivery"), by=call.person_id, cause=call.cause
    )
    return web.Response(status=204)


async def retry(call: Call) -> web.Response:
    """Send one again."""
    if call.kept is not None:
        return _kept(call.kept)
    done = await call.deps.dead_letters.replay(
        call.workspace_id, [call.id("delivery")], by=call.person_id, cause=call.cause
    )
    return _retried(done)


async def discard(call: Call) -> web.Response:
    """Let one be."""
    if call.kept is None:
        await call.deps.dead_letters.discard(
            call.workspace_id, [call.id("delivery")], by=call.person_id, cause=call.cause
        )
    return web.Response(status=204)


async def retry_many(call: Call) -> web.Response:
    """Send many again."""
    if call.kept is not None:
        return _kept(call.kept)
    asked, letters = call.body(RetryAsked), call.deps.dead_letters
    if asked.ids is not None:
        return _retried(
            await letters.replay(call.workspace_id, asked.ids, by=call.person_id, cause=call.cause)
        )
    number = await letters.replay_all(
        call.workspace_id,
        _filter(asked.reason, asked.channel),
        by=call.person_id,
        cause=call.cause,
    )
    return answer(Retried(again=number, left=[]))


def _filter(reason: ReasonWord | None, channel: str | None) -> LetterFilter:
    return LetterFilter(reason=None if reason is None else Reason(reason), channel=channel)


def _shape(view: DeliveryView, locale: Locale) -> Delivery:
    plain = {name: getattr(view, name, None) for name in Delivery.model_fields}
    return Delivery.model_validate(
        plain
        | {
            "kind": view.kind.value,
            "state": view.status.value,
            "reason": view.reason.value if view.reason else None,
            "what": view.what.render(locale),
            "to": view.to.render(locale),
            "why": view.why.render(locale) if view.why else None,
            "todo": view.todo.render(locale) if view.todo else None,
        }
    )


def _retried(done: Replayed) -> web.Response:
    return answer(Retried(again=len(done.again), left=list(done.left)))


def _kept(kept: Answer) -> web.Response:
    again, left = kept.body["again"], kept.body["left"]
    return answer(Retried(again=len(again), left=[UUID(str(one)) for one in left]))


ROUTES = (
    Route(
        method="GET",
        path="/deliveries",
        name="deliveries",
        summary="Deliveries, newest first.",
        handler=index,
        right="deliveries.read",
        query=DeliveryQuery,
        gives=Page[Delivery],
    ),
    Route(
        method="GET",
        path="/deliveries/{id}",
        name="delivery",
        summary="One delivery with each attempt.",
        handler=show,
        right="deliveries.read",
        gives=DeliveryDetail,
    ),
    Route(
        method="DELETE",
        path="/deliveries/{id}",
        name="cancel_delivery",
        summary="Call it off while it waits; a conflict once it was claimed or has ended.",
        handler=cancel,
        right="deliveries.write",
        status=204,
    ),
    Route(
        method="POST",
        path="/deliveries/{id}/retry",
        name="retry_delivery",
        summary="Send again what did not get through, with all its attempts.",
        handler=retry,
        right="deliveries.write",
        gives=Retried,
    ),
    Route(
        method="POST",
        path="/deliveries/{id}/discard",
        name="discard_delivery",
        summary="Let be what did not get through: it is never sent.",
        handler=discard,
        right="deliveries.write",
        status=204,
    ),
    Route(
        method="POST",
        path="/notifications/retry",
        name="retry_notifications",
        summary="Send many again: by id, or all that stand there now.",
        handler=retry_many,
        right="deliveries.write",
        takes=RetryAsked,
        gives=Retried,
    ),
)
