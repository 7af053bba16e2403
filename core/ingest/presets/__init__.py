"""The senders we read, as people choose among them.

The order is also that in which a request is recognised: Grafana before Alertmanager, whose shape
it shares, and what can be anything last.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.ingest.preset import Preset
from core.ingest.presets.alertmanager import ALERTMANAGER
from core.ingest.presets.generic_json import GENERIC_JSON
from core.ingest.presets.github import GITHUB
from core.ingest.presets.gitlab import GITLAB
from core.ingest.presets.grafana import GRAFANA
from core.ingest.presets.healthchecks import HEALTHCHECKS
from core.ingest.presets.sentry import SENTRY
from core.ingest.presets.uptime_kuma import UPTIME_KUMA

PRESETS: tuple[Preset, ...] = (
    GRAFANA,
    ALERTMANAGER,
    GITHUB,
    GITLAB,
    SENTRY,
    UPTIME_KUMA,
    HEALTHCHECKS,
    GENERIC_JSON,
)

PRESET_BY_NAME: Mapping[str, Preset] = {preset.name: preset for preset in PRESETS}
