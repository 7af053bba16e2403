"""Which deliveries of a lane go out next: the head of each queue, the most urgent first.

Looked for in two ways, because neither is quick for every backlog. A broadcast to thousands has
thousands of queues: the oldest rows in the order of sending are different queues, and a look at a
few hundred is enough. A storm has ten thousands of rows in three queues, which mostly are full or
have one in the air: then the queues are enumerated, each by one step in an index, and asked for
their heads. Both cost the same however long the backlog is. Only where a thousand queues and the
oldest rows are held up all the same, everything that waits is looked through.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.db.asked import Asked
from core.db.base import UtcDateTime
from core.delivery.address import bot_of_lane
from core.delivery.room import Full, padded
from core.delivery.state import State
from core.delivery.tables import DeliveryRow
from core.tenants.tables import BotRow, ChatPauseRow

T = TypeVar("T")

LOOK_AT = 256
"""How many rows are looked at before the queues are enumerated; a few times the slots."""
FIRST_LOOKS = (32, 128)
"""How many are looked at before that, the first that is twice what is free: a broadcast has that
many different queues in front, and to read and weigh more rows costs as much as to take them."""
QUEUES = 1_000
"""How many queues are enumerated at most. Of a lane with more of them behind the same few rows,
the first thousand by name are served first."""

_Column = ColumnElement[T] | InstrumentedAttribute[T]

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
    heads: dict[str, Any] = {}
    first = next((one for one in FIRST_LOOKS if one >= 2 * free), LOOK_AT)
    for look_at in sorted({first, LOOK_AT}):
        rows = await _OLDEST[look_at].rows(session, given)
        for id, queue, may_go in rows:
            if may_go:
                heads.setdefault(queue, id)
        if len(heads) >= free or len(rows) < look_at:
            return list(heads.values())[:free]
    *chosen, (_, queues) = await _HEADS.rows(session, given | {"free": free})
    if chosen or queues < QUEUES:
        return [id for id, _ in chosen]
    for id, queue in await _ALL.rows(session, given):
        heads.setdefault(queue, id)
    return list(heads.values())[:free]


def _oldest(look_at: int) -> Select[UUID, str, bool]:
    """The limit stands inside and what may go is said of each: with that as a condition, a backlog
    of which nothing may go would be walked to its end, at every claim."""
    one = aliased(DeliveryRow)
    first = (
        select(one.id, one.queue, one.urgency, one.created_at)
        .where(one.lane == bindparam("on_lane"), one.state == DUE, one.next_at <= _now())
        .order_by(one.urgency.desc(), one.created_at, one.id)
        .limit(look_at)
        .subquery("first")
    )
    may_go = and_(*_may_go(first.c.queue, first.c.urgency)).label("may_go")
    return select(first.c.id, first.c.queue, may_go).order_by(
        first.c.urgency.desc(), first.c.created_at, first.c.id
    )


def _heads() -> CompoundSelect[UUID | None, int | None]:
    """One queue after the other, each found as the first name behind the last; then the first row
    of each. The last row of the answer says how many queues were found."""
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
    chosen = (
        select(one.id)
        .where(
            one.id.in_(select(of_each).where(names.c.queue.is_not(None))),
            *_may_go(one.queue, one.urgency),
        )
        .order_by(one.urgency.desc(), one.created_at, one.id)
        .limit(bindparam("free", type_=Integer()))
        .subquery("chosen")
    )
    count = select(func.max(names.c.number)).scalar_subquery()
    nothing = type_coerce(null(), Integer())
    return union_all(select(chosen.c.id, nothing), select(type_coerce(null(), Uuid()), count))


def _all() -> Select[UUID, str]:
    one = aliased(DeliveryRow)
    return (
        select(one.id, one.queue)
        .where(
            one.lane == bindparam("on_lane"),
            one.state == DUE,
            one.next_at <= _now(),
            *_may_go(one.queue, one.urgency),
        )
        .order_by(one.urgency.desc(), one.created_at, one.id)
        .limit(LOOK_AT)
    )


def _left_out(full: Full | None) -> dict[str, object]:
    full = full or Full()
    return {
        "full": padded(full.queues),
        "full_but_for_urgent": padded(full.but_for_urgent),
        "urgent": full.urgent,
    }


def _may_go(queue: _Column[str], urgency: _Column[int]) -> tuple[ColumnElement[bool], ...]:
    flying = aliased(DeliveryRow)
    return (
        queue.not_in(select(flying.queue).where(flying.state == _SENDING)),
        queue.not_in(select(ChatPauseRow.queue).where(ChatPauseRow.until > _now())),
        queue.not_in(bindparam("full", expanding=True)),
        or_(
            urgency >= bindparam("urgent", type_=Integer()),
            queue.not_in(bindparam("full_but_for_urgent", expanding=True)),
        ),
        ~exists().where(BotRow.id == bindparam("of_bot"), BotRow.paused_until > _now()),
    )


def _now() -> BindParameter[datetime]:
    return bindparam("now", type_=UtcDateTime())


# Made once: putting them together takes ten times as long as running them.
OLDEST = _oldest(LOOK_AT)
"""The rows that wait longest, in the order of sending, and whether each may go."""
HEADS = _heads()
"""The first row of each queue."""
ALL = _all()
"""The rows that may go among all that wait."""
_LISTS = ("full", "full_but_for_urgent")
# Ids are only handed on to the statement that takes the chosen.
_OLDEST = {
    look_at: Asked(_oldest(look_at), columns=(None, None, None), lists=_LISTS)
    for look_at in (*FIRST_LOOKS, LOOK_AT)
}
_HEADS = Asked(HEADS, columns=(None, None), lists=_LISTS)
_ALL = Asked(ALL, columns=(None, None), lists=_LISTS)
