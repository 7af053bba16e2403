"""Spans: what took how long and belongs to what, for whoever watches a whole installation.

Nothing here knows who takes them; `core.watch.telemetry` hands them to OpenTelemetry. A span holds
patterns, counts and words of ours, never what people wrote, an address or an id of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from enum import Enum
from typing import Protocol


class SpanKind(Enum):
    """On which side of a call we stand; the value is OpenTelemetry's word."""

    SERVER = "SERVER"
    CLIENT = "CLIENT"
    INTERNAL = "INTERNAL"


class Span(Protocol):
    """What is going on."""

    def note(self, name: str, value: str | int) -> None:
        """Say something about it, by OpenTelemetry's names where it has one."""
        ...

    def fail(self) -> None:
        """Say that it went wrong."""
        ...


class Spans(Protocol):
    """Takes spans; returns at once and never raises."""

    def span(
        self, name: str, kind: SpanKind, *, headers: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        """Begin a span that ends with the block, and went well unless it is said otherwise.
        `headers` of a request may name the caller's own span (W3C `traceparent`), which it then
        belongs to."""
        ...


class _NoSpan:
    def note(self, name: str, value: str | int) -> None:
        """Do nothing."""

    def fail(self) -> None:
        """Do nothing."""


_NO_SPAN = _NoSpan()


class _NoSpans:
    @contextmanager
    def span(
        self, name: str, kind: SpanKind, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[Span]:
        """Do nothing."""
        yield _NO_SPAN


NO_SPANS: Spans = _NoSpans()
