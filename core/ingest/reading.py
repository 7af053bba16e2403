"""Reads a request with its integration's preset: its items, or why it cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.alerts.item import Item
from core.flows.receive import Source
from core.inbox.requests import PROBLEM_LENGTH, RawRequest, RequestState, settle
from core.ingest.body import read_body
from core.ingest.mapped import read_mapped
from core.ingest.mapping import FieldMapping
from core.ingest.preset import Preset, UnknownShape
from core.ingest.recognition import recognise
from core.work import Work

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The items of a request; `problem` says why it could not be read."""

    items: tuple[Item, ...] = ()
    problem: str | None = None


def read_request(
    presets: Mapping[str, Preset],
    source: Source,
    request: RawRequest,
    mapping: FieldMapping | None = None,
) -> Reading:
    """Return what the preset makes of the request, and the mapping of what it cannot read; where
    the preset only guesses, the mapping alone. Never raises."""
    preset = presets.get(source.preset)
    if preset is None:
        return Reading(problem=f"this release has no preset called {source.preset}")
    try:
        if mapping is not None and preset.is_mapped_first:
            return Reading(items=_last_words(read_mapped(mapping, read_body(request))))
        try:
            return Reading(items=_last_words(preset.read(request)))
        except UnknownShape as unread:
            if mapping is None:
                raise
            return _mapped(mapping, request, unread)
    except UnknownShape as unknown:
        other = recognise(presets.values(), request)
        hint = f" (it looks like {other.label})" if other is not None else ""
        return Reading(problem=unknown.problem + hint)
    except Exception as problem:
        # A preset must not raise anything else; the request is kept like any it cannot read.
        log.exception("a preset failed", extra=about("preset_failed", source, request))
        return Reading(problem=f"the preset failed: {type(problem).__name__}")


def _mapped(mapping: FieldMapping, request: RawRequest, unread: UnknownShape) -> Reading:
    """Return what was pointed at; raises UnknownShape with both reasons."""
    try:
        return Reading(items=_last_words(read_mapped(mapping, read_body(request))))
    except UnknownShape as unknown:
        raise UnknownShape(f"{unread.problem}; {unknown.problem}") from unknown


def note_unreadable(
    work: Work, source: Source, request: RawRequest, *, problem: str, now: datetime
) -> None:
    """Record that nothing will come of a request, and why; it is kept and shown."""
    log.warning(
        "a request could not be read; it is kept",
        extra=about("ingest_unknown", source, request) | {"problem": problem},
    )
    settle(work, request.id, state=RequestState.UNKNOWN, now=now, problem=problem[:PROBLEM_LENGTH])


def about(action: str, source: Source, request: RawRequest) -> dict[str, str]:
    """Return the fields of a log line about a request."""
    return {
        "action": action,
        "request": str(request.id),
        "integration": str(source.integration_id),
    }


def _last_words(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items without those that were over and fire again in the same request: it goes
    on, and people need not be told of a new one."""
    last = {item.fingerprint: item.status for item in items}
    return tuple(
        item for item in items if item.status == "firing" or last[item.fingerprint] == "resolved"
    )
