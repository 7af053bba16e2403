"""A collector of OpenTelemetry is told what the product does, and nothing of what people write."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.story.complaining import complains
from tests.story.stage import raise_curtain, settle_in

pytestmark = pytest.mark.slow

CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"
SECRET = "Cockroaches in the minibar"


@dataclass(slots=True)
class Collector:
    """What was brought to it."""

    address: str = ""
    raw: list[bytes] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """Take a batch."""
        self.raw.append(await request.read())
        return web.Response(content_type="application/x-protobuf")

    @property
    def spans(self) -> dict[str, Span]:
        """The newest span of each name."""
        batches = [ExportTraceServiceRequest.FromString(one) for one in self.raw]
        return {
            span.name: span
            for batch in batches
            for resource in batch.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """Serve a collector."""
    collector = Collector()
    app = web.Application()
    app.router.add_post("/v1/traces", collector.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    collector.address = f"http://{host}:{port}"
    yield collector
    await runner.cleanup()


def about(span: Span) -> dict[str, str | int]:
    """Return what a span says."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


async def test_requests_and_deliveries_are_spans(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with collecting() as collector:
        settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address}
        stage = await raise_curtain(tmp_path, http, settings=settings)
        await settle_in(stage)
        desk = await stage.desk_of(stage.people.olivia)
        await complains(stage.people.carla, stage.place, SECRET)
        case = await desk.case(SECRET)
        traced = {"traceparent": f"00-{CALLER}-00f067aa0ba902b7-01"}
        async with http.get(f"{stage.product.address}/healthz", headers=traced) as answer:
            assert answer.status == 200
        await stage.telegram.idle()
        await stage.leave()
        await stage.product.stop()

    spans = collector.spans
    assert about(spans["GET /api/v1/cases"]) == {
        "http.request.method": "GET",
        "http.route": "/api/v1/cases",
        "http.response.status_code": 200,
    }
    assert spans["GET /healthz"].trace_id.hex() == CALLER
    sent = spans["deliver telegram"]
    assert about(sent) == {"opsbell.outcome": "delivered"}
    assert sent.kind == Span.SPAN_KIND_CLIENT
    assert sent.status.code == Status.STATUS_CODE_UNSET
    told = b"".join(collector.raw)
    for word in (SECRET, case["id"], "Carla", "Room 12", *stage.secrets):
        assert word.encode() not in told
    stage.product.assert_clean()


async def test_a_collector_that_is_away_costs_nothing(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with collecting() as collector:
        away = collector.address

    stage = await raise_curtain(tmp_path, http, settings={"OTEL_EXPORTER_OTLP_ENDPOINT": away})
    await settle_in(stage)
    await stage.product.stop()

    stage.product.assert_clean()
