"""Deliveries that did not get through: the list with its reasons, each with its attempts, and
sending them again."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.delivery.reason import Reason
from core.inbox.cause import Answer
from core.notify.letter import DeadLetter
from core.notify.letters import AT_ONCE, LetterFilter, Replayed
from core.texts import Locale
from web.api.asked import Asked, Paged, Words
from web.cursor import read_cursor, write_cursor
from web.route import Call, Route, answer
from web.shapes import Moment, Page, Shape

ReasonWord = Literal["chat_gone", "refused", "gave_up", "expired", "maybe_arrived"]


class DeliveryQuery(Paged):
    """Which of them to list, the newest first."""

    reason: ReasonWord | None = None
    channel: Annotated[Words, Field(max_length=40)] | None = None


class RetryAsked(Asked):
    """What to send again: these deliveries, or all that stand there now, narrowed by `reason` and
    `channel`."""

    ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=AT_ONCE)] | None = None
    reason: ReasonWord | None = None
    channel: Annotated[Words, Field(max_length=40)] | None = None


class Delivery(Shape):
    """A delivery that ended without being sent for certain. `what`, `to`, `why` and `todo` are
    sentences in the reader's language; `problem` is what the channel said. `state` is unknown when
    it may have arrived: sent again, it says so (`may_repeat`)."""

    id: UUID
    channel: str
    kind: str
    state: Literal["dead", "expired", "unknown"]
    reason: ReasonWord
    what: str
    to: str
    why: str
    todo: str
    problem: str
    attempts: int
    created_at: Moment
    ended_at: Moment
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
    """Return one page of what did not get through."""
    asked = call.query(DeliveryQuery)
    page = await call.deps.dead_letters.page(
        call.workspace_id,
        _filter(asked.reason, asked.channel),
        limit=asked.limit,
        after=read_cursor(asked.cursor),
    )
    items = [_shape(one, call.locale) for one in page.items]
    return answer(Page[Delivery](items=items, next_cursor=write_cursor(page.next)))


async def show(call: Call) -> web.Response:
    """Return one with what was tried."""
    letter = await call.deps.dead_letters.one(call.workspace_id, call.id("delivery"))
    tried = await call.deps.dead_letters.attempts(call.workspace_id, letter.id)
    log = [AttemptEntry.model_validate(one) for one in tried]
    return answer(DeliveryDetail(**dict(_shape(letter, call.locale)), log=log))


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


def _shape(letter: DeadLetter, locale: Locale) -> Delivery:
    said = {name: getattr(letter, name).render(locale) for name in ("what", "to", "why", "todo")}
    words = {name: getattr(letter, name).value for name in ("kind", "state", "reason")}
    rest = {
        name: getattr(letter, name)
        for name in Delivery.model_fields.keys() - said.keys() - words.keys()
    }
    return Delivery.model_validate(said | words | rest)


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
        summary="Deliveries that did not get through, newest first.",
        handler=index,
        right="deliveries.read",
        query=DeliveryQuery,
        gives=Page[Delivery],
    ),
    Route(
        method="GET",
        path="/deliveries/{id}",
        name="delivery",
        summary="One of them with each attempt.",
        handler=show,
        right="deliveries.read",
        gives=DeliveryDetail,
    ),
    Route(
        method="POST",
        path="/deliveries/{id}/retry",
        name="retry_delivery",
        summary="Send it again, with all its attempts.",
        handler=retry,
        right="deliveries.write",
        gives=Retried,
    ),
    Route(
        method="POST",
        path="/deliveries/{id}/discard",
        name="discard_delivery",
        summary="Let it be: it leaves the list and is never sent.",
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
