"""Which deliveries of a lane go out next: the head of each queue, the most urgent first.

Looked for in two ways, because neither is quick for every backlog. A broadcast to thousands has
thousands of queues: the oldest rows in the order of sending are different queues, and a look at a
few hundred is enough. A storm has ten thousands of rows in three queues: then the queues are
enumerated, each by one step in an index, and asked for their heads. Both cost the same however
long the backlog is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    exists,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.db.base import UtcDateTime
from core.delivery.address import bot_of_lane
from core.delivery.asked import Asked
from core.delivery.room import Full, padded
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.tenants.tables import BotRow, ChatPauseRow

LOOK_AT = 256
"""How many rows are looked at before the queues are enumerated; a few times the slots."""
QUEUES = 1_000
"""How many queues are enumerated at most. Of a lane with more of them behind the same few rows,
the first thousand by name are served first."""

# Written into the statements: SQLite uses a partial index only for a condition it sees.
DUE: ColumnElement[str] = literal_column(f"'{State.DUE.value}'")
_SENDING: ColumnElement[str] = literal_column(f"'{State.SENDING.value}'")


async def choose(
    session: AsyncSession, lane: str, *, free: int, now: datetime, full: Full | None = None
) -> list[Any]:
    """Return the ids, as the driver has them, of up to `free` deliveries in the order of sending:
    one of a queue and none of a queue that is paused, is `full` or has one in the air; empty while
    the bot is paused."""
    given = {"on_lane": lane, "of_bot": bot_of_lane(lane), "now": now, **_left_out(full)}
    rows = await _OLDEST.rows(session, given)
    heads: dict[str, Any] = {}
    for id, queue in rows:
        heads.setdefault(queue, id)
    if len(heads) >= free or len(rows) < LOOK_AT:
        return list(heads.values())[:free]
    return [id for (id,) in await _HEADS.rows(session, given | {"free": free})]


def _oldest() -> Select[UUID, str]:
    one = aliased(DeliveryRow)
    return (
        select(one.id, one.queue)
        .where(
            one.lane == bindparam("on_lane"),
            one.state == DUE,
            one.next_at <= _now(),
            *_may_go(one),
        )
        .order_by(one.urgency.desc(), one.created_at, one.id)
        .limit(LOOK_AT)
    )


def _heads() -> Select[UUID]:
    """One queue after the other, each found as the first name behind the last; then the first row
    of each."""
    first, behind, one, head = (aliased(DeliveryRow) for _ in range(4))
    lane = bindparam("on_lane", type_=String())
    names = select(
        select(first.queue)
        .where(first.lane == lane, first.state == DUE)
        .order_by(first.queue)
        .limit(1)
        .scalar_subquery()
        .label("queue"),
        literal(1, Integer()).label("number"),
    ).cte("names", recursive=True)
    names = names.union_all(
        select(
            select(behind.queue)
            .where(behind.lane == lane, behind.state == DUE, behind.queue > names.c.queue)
            .order_by(behind.queue)
            .limit(1)
            .scalar_subquery(),
            names.c.number + 1,
        ).where(names.c.queue.is_not(None), names.c.number < QUEUES)
    )
    of_each = (
        select(head.id)
        .where(
            head.lane == lane,
            head.queue == names.c.queue,
            head.state == DUE,
            head.next_at <= _now(),
        )
        .order_by(head.urgency.desc(), head.created_at, head.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(one.id)
        .where(
            one.id.in_(select(of_each).where(names.c.queue.is_not(None))),
            *_may_go(one),
        )
        .order_by(one.urgency.desc(), one.created_at, one.id)
        .limit(bindparam("free", type_=Integer()))
    )


def _left_out(full: Full | None) -> dict[str, object]:
    full = full or Full()
    return {
        "full": padded(full.queues),
        "full_but_for_urgent": padded(full.but_for_urgent),
        "urgent": full.urgent,
    }


def _may_go(one: type[DeliveryRow]) -> tuple[ColumnElement[bool], ...]:
    flying = aliased(DeliveryRow)
    queue = one.queue
    return (
        queue.not_in(select(flying.queue).where(flying.state == _SENDING)),
        queue.not_in(select(ChatPauseRow.queue).where(ChatPauseRow.until > _now())),
        queue.not_in(bindparam("full", expanding=True)),
        or_(
            one.urgency >= bindparam("urgent", type_=Integer()),
            queue.not_in(bindparam("full_but_for_urgent", expanding=True)),
        ),
        ~exists().where(BotRow.id == bindparam("of_bot"), BotRow.paused_until > _now()),
    )


def _now() -> BindParameter[datetime]:
    return bindparam("now", type_=UtcDateTime())


# Made once: putting them together takes ten times as long as running them.
OLDEST = _oldest()
"""The rows that wait longest, in the order of sending."""
HEADS = _heads()
"""The first row of each queue."""
_LISTS = ("full", "full_but_for_urgent")
# Ids are only handed on to the statement that takes the chosen.
_OLDEST = Asked(OLDEST, columns=(None, None), lists=_LISTS)
_HEADS = Asked(HEADS, columns=(None,), lists=_LISTS)
