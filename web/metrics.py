"""`/metrics`: what was counted and what waits, in the text that Prometheus takes.

The only door to prometheus_client, which is imported when somebody asks for the first time: it
takes a quarter of a second that a start has not got.
"""

from __future__ import annotations

import asyncio
import hmac
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aiohttp import web

from core.measures import MEASURES
from core.meter import Measure, Reading, Sort, Tally
from web.figures import Figures
from web.keys import FIGURES
from web.peer import is_local
from web.problems import ProblemAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client.metrics_core import Metric


async def metrics(request: web.Request) -> web.Response:
    """Return the figures; raises ProblemAnswer for whoever may not read them."""
    figures = request.app[FIGURES]
    _require_reader(request, figures.token)
    readings = await figures.read()
    body, content_type = await asyncio.to_thread(
        _written, figures.tally, readings, request.headers.get("Accept", "")
    )
    return web.Response(
        body=body, headers={"Content-Type": content_type, "Cache-Control": "no-store"}
    )


def mount_metrics(app: web.Application, figures: Figures) -> None:
    """Add the address that Prometheus scrapes."""
    app[FIGURES] = figures
    app.router.add_get("/metrics", metrics, name="metrics")


def _require_reader(request: web.Request, token: str | None) -> None:
    """This machine may always read, under its own name; others with the token. What a proxy passes
    on is another."""
    if is_local(request):
        return
    if token is None:
        raise ProblemAnswer(
            status=403,
            code="not_allowed",
            detail="only this machine may read it, as localhost; others need a METRICS_TOKEN",
        )
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    # A header may hold bytes that were no text; it is only compared.
    word = given.strip().encode("utf-8", "surrogatepass")
    is_right = hmac.compare_digest(word, token.encode())
    if scheme.casefold() != "bearer" or not is_right:
        raise ProblemAnswer(
            status=401,
            code="not_signed_in",
            detail="send Authorization: Bearer <METRICS_TOKEN>",
            headers={"WWW-Authenticate": "Bearer"},
        )


def _written(tally: Tally, readings: list[Reading], accept: str) -> tuple[bytes, str]:
    from prometheus_client import CollectorRegistry, ProcessCollector
    from prometheus_client.exposition import choose_encoder

    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(_Collector(tally, readings))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


class _Collector:
    """Hands our figures over in the library's own shapes."""

    def __init__(self, tally: Tally, readings: Iterable[Reading]) -> None:
        self._tally = tally
        self._readings: dict[str, list[Reading]] = {}
        for reading in readings:
            self._readings.setdefault(reading.measure.name, []).append(reading)

    def collect(self) -> Iterator[Metric]:
        """Yield each measure with its series; a counter that stands at nothing is there too."""
        for measure in MEASURES:
            match measure.sort:
                case Sort.COUNTER:
                    yield self._counter(measure)
                case Sort.GAUGE:
                    yield self._gauge(measure)
                case Sort.HISTOGRAM:
                    yield self._histogram(measure)

    def _counter(self, measure: Measure) -> Metric:
        from prometheus_client.metrics_core import CounterMetricFamily

        family = CounterMetricFamily(measure.name, measure.help, labels=measure.labels)
        series = self._tally.counters.get(measure.name, {})
        for labels, value in series.items() if series or measure.labels else [((), 0)]:
            family.add_metric(labels, value)
        return family

    def _gauge(self, measure: Measure) -> Metric:
        from prometheus_client.metrics_core import GaugeMetricFamily

        family = GaugeMetricFamily(measure.name, measure.help, labels=measure.labels)
        for reading in self._readings.get(measure.name, []):
            family.add_metric(reading.labels, reading.value)
        return family

    def _histogram(self, measure: Measure) -> Metric:
        from prometheus_client.metrics_core import HistogramMetricFamily

        family = HistogramMetricFamily(measure.name, measure.help, labels=measure.labels)
        bounds = [*(f"{bound:g}" for bound in measure.buckets), "+Inf"]
        for labels, spread in self._tally.spreads.get(measure.name, {}).items():
            up_to = itertools.accumulate(spread.counts)
            family.add_metric(labels, list(zip(bounds, up_to, strict=True)), spread.sum)
        return family
