"""Whose request this is, by its shape: said of what an integration's own preset cannot read."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from core.inbox.requests import RawRequest
from core.ingest.body import said_in
from core.ingest.preset import Preset
from core.ingest.strict_json import BadJson


def recognise(presets: Iterable[Preset], request: RawRequest) -> Preset | None:
    """Return the first preset whose shape it surely is; None when it is nobody's. Those that read
    nearly anything say nothing."""
    with suppress(BadJson):  # a form, perhaps
        request = replace(request, said=said_in(request))  # read once, whoever looks
    return next((one for one in presets if not one.is_loose and one.knows(request)), None)
