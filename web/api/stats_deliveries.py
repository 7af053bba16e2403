"""How well messages get through, by channel."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from core.analytics.delivery_figures import ChannelFigures, Counts, DeliveryFigures, together
from core.reports.took import Took
from web.route import Call, Route
from web.shapes import Moment, Shape
from web.stats_asked import CutShape, PeriodQuery, PeriodShape, over_time


class DeliveryTimes(Shape):
    """How long `count` new messages took to get through: half of them `p50_seconds` at most,
    nineteen of twenty `p95_seconds`."""

    count: int
    p50_seconds: float
    p95_seconds: float
    mean_seconds: float


class DeliveryCounts(Shape):
    """Deliveries made, and what became of them by now. `delivered`: the channel says that they
    arrived, null where it never does; `retried` took more than one attempt; `dead_letters` did not
    get through for certain, and have a reason."""

    total: int
    pending: int
    sent: int
    delivered: int | None
    failed: int
    cancelled: int
    expired: int
    retried: int
    dead_letters: int


class DeliveryPoint(DeliveryCounts):
    """What was made from `at` on."""

    at: Moment
    took: DeliveryTimes | None


class ChannelStats(DeliveryCounts):
    """One channel. `took` null: nothing was sent."""

    channel: str
    took: DeliveryTimes | None
    points: list[DeliveryPoint]


class DeliveryPeriod(PeriodShape):
    """The deliveries of a period, the busiest channel first."""

    totals: DeliveryCounts
    channels: list[ChannelStats]


class DeliveryStats(DeliveryPeriod, CutShape):
    """The deliveries of a period and, when it was asked for, of the one before."""

    previous: DeliveryPeriod | None


async def show(call: Call) -> web.Response:
    """Return the figures."""
    return await over_time(call, call.deps.over_time.deliveries, delivery_period, DeliveryStats)


def delivery_period(figures: DeliveryFigures) -> DeliveryPeriod:
    """Return the deliveries of a period as they go out."""
    receipts = [one for one in figures.channels if one.has_receipts]
    totals = together([one.whole for one in figures.channels])
    return DeliveryPeriod(
        since=figures.period.since,
        until=figures.period.until,
        totals=DeliveryCounts.model_validate(_counts(totals, has_receipts=bool(receipts))),
        channels=[_channel(one, figures) for one in figures.channels],
    )


def _channel(one: ChannelFigures, figures: DeliveryFigures) -> ChannelStats:
    return ChannelStats.model_validate(
        _counts(one.whole, has_receipts=one.has_receipts)
        | {
            "channel": one.channel,
            "took": _times(one.took.whole),
            "points": [
                _counts(counts, has_receipts=one.has_receipts)
                | {"at": at, "took": _times(one.took.parts.get(number))}
                for number, (at, counts) in enumerate(
                    zip(figures.period.starts, one.parts, strict=True)
                )
            ],
        }
    )


def _counts(counts: Counts, *, has_receipts: bool) -> dict[str, object]:
    found: dict[str, object] = asdict(counts)
    found["dead_letters"] = found.pop("dead")
    if not has_receipts:
        found["delivered"] = None
    return found


def _times(took: Took | None) -> DeliveryTimes | None:
    if took is None:
        return None
    return DeliveryTimes(
        count=took.count,
        p50_seconds=took.half,
        p95_seconds=took.most,
        mean_seconds=took.mean,
    )


ROUTES = (
    Route(
        method="GET",
        path="/stats/deliveries",
        name="delivery_stats",
        summary="How well messages get through, by channel and over time.",
        handler=show,
        right="deliveries.read",
        query=PeriodQuery,
        gives=DeliveryStats,
    ),
)
