"""Hands spans to a collector of OpenTelemetry, over OTLP by HTTP.

The only door to the library, which is imported when the setting names a collector. Spans wait in
memory and leave in batches from a thread of the library's own; a collector that is away costs its
spans and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span as OtelSpan
from opentelemetry.trace import SpanKind as OtelKind
from opentelemetry.trace import Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from core.spans import Span, SpanKind
from core.version import VERSION

SEND_SECONDS = 5.0
END_SECONDS = 3.0
TRACES = "/v1/traces"


class Telemetry:
    """The spans of one process. `collector` is the address of OTLP over HTTP, without the path of
    the traces, such as http://127.0.0.1:4318; what else the library reads from `OTEL_…` of the
    environment (headers, the share that is kept, the service's name) holds as well."""

    def __init__(self, *, collector: str) -> None:
        # The library's own reports of a collector that is away would come with every batch.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
        exporter = OTLPSpanExporter(
            endpoint=f"{collector.rstrip('/')}{TRACES}", timeout=SEND_SECONDS
        )
        resource = Resource({SERVICE_NAME: "opsbell"}).merge(Resource.create())
        self._provider = TracerProvider(
            resource=resource.merge(Resource({SERVICE_VERSION: VERSION})), shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("opsbell", VERSION)
        self._callers = TraceContextTextMapPropagator()

    @contextmanager
    def span(
        self, name: str, kind: SpanKind, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[Span]:
        """Begin a span; see the Protocol."""
        parent = None if headers is None else self._callers.extract(headers)
        with self._tracer.start_as_current_span(
            name,
            context=parent,
            kind=OtelKind[kind.value],
            # Both would tell an error's words, which may be people's.
            record_exception=False,
            set_status_on_exception=False,
        ) as begun:
            yield _Begun(begun)

    async def close(self) -> None:
        """Send what waits, unless that takes long, and end the library's thread."""
        await asyncio.to_thread(self._provider.force_flush, int(END_SECONDS * 1000))
        await asyncio.to_thread(self._provider.shutdown)


class _Begun:
    def __init__(self, span: OtelSpan) -> None:
        self._span = span

    def note(self, name: str, value: str | int) -> None:
        """Set an attribute."""
        self._span.set_attribute(name, value)

    def fail(self) -> None:
        """Set the status."""
        self._span.set_status(Status(StatusCode.ERROR))
