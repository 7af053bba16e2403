"""The law of the presets, over their golden requests and over whatever can be posted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ingest.preset import Preset, UnknownShape
from core.ingest.presets import PRESETS
from core.ingest.presets.alertmanager import ALERTMANAGER
from core.ingest.presets.generic_json import GENERIC_JSON
from tests.unit.ingest.golden import Golden, raw, requests_of, shown

GOLDEN = [golden for preset in PRESETS for golden in requests_of(preset.name)]
BY_NAME = {preset.name: preset for preset in PRESETS}

every_preset = pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.name)
every_golden = pytest.mark.parametrize(
    "golden", GOLDEN, ids=lambda one: f"{one.preset}/{one.name}"
)

names = st.sampled_from(["title", "status", "Severity", "id", "host", "alerts", "labels", "at",
                         "url", "data", "resolved", "alert"])  # fmt: skip
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(names | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)


@every_golden
def test_a_golden_request_reads_as_its_items(golden: Golden) -> None:
    items = BY_NAME[golden.preset].read(golden.request)

    assert [shown(item) for item in items] == golden.items


@every_golden
def test_a_preset_knows_its_own_requests(golden: Golden) -> None:
    assert BY_NAME[golden.preset].knows(golden.request)


@every_preset
def test_a_preset_has_golden_requests(preset: Preset) -> None:
    assert requests_of(preset.name)


@every_preset
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode), kind=st.text())
@settings(deadline=None)
def test_any_bytes_are_items_or_an_unknown_shape(preset: Preset, body: bytes, kind: str) -> None:
    request = raw(body, kind)

    try:
        preset.read(request)
        problem = None
    except UnknownShape as unknown:
        problem = unknown.problem

    assert problem != ""
    assert preset.knows(request) == (problem is None)


@given(said=anything)
@settings(deadline=None)
def test_generic_json_takes_any_json_and_makes_storable_items_of_it(said: Any) -> None:
    items = GENERIC_JSON.read(raw(json.dumps(said).replace("Infinity", "1")))

    for item in items:
        assert item.title
        assert item.fingerprint
        words = [item.title, item.fingerprint, item.summary or "", item.link or ""]
        for word in (*words, *item.labels, *item.labels.values()):
            assert "\x00" not in word.encode().decode()


@given(alert=st.dictionaries(names | st.just("annotations"), anything, max_size=5))
@settings(deadline=None)
def test_an_odd_alert_in_a_group_is_an_item_or_an_unknown_shape(alert: dict[str, Any]) -> None:
    body = {"version": "4", "alerts": [{"status": "firing", "labels": {}} | alert]}

    try:
        (item,) = ALERTMANAGER.read(raw(json.dumps(body).replace("Infinity", "1")))
    except UnknownShape:
        return

    assert item.title.encode()
    assert item.fingerprint.encode()
