"""The senders we read, as people choose among them."""

from __future__ import annotations

from collections.abc import Mapping

from core.ingest.preset import Preset
from core.ingest.presets.alertmanager import ALERTMANAGER
from core.ingest.presets.generic_json import GENERIC_JSON

PRESETS: tuple[Preset, ...] = (
    ALERTMANAGER,
    GENERIC_JSON,
)

PRESET_BY_NAME: Mapping[str, Preset] = {preset.name: preset for preset in PRESETS}
