"""The law of the presets, over their golden requests and over whatever can be posted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ingest.body import read_body
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

GITHUB_GOLDEN = requests_of("github")

LOOK_ALIKE = {
    "flat": ("healthchecks",),
    "form-encoded": ("healthchecks",),
}
"""Requests of no sender in particular that another preset may well read."""

ODD: tuple[Any, ...] = (
    None,
    True,
    "",
    0,
    -1.5,
    "\ud800\x00 1",
    [],
    [None, 1, "x", {}],
    {},
    {"": None},
    "x" * 5000,
)
"""What a field turns into; some senders write null where they have nothing, others nothing."""

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


@every_golden
def test_whatever_a_field_of_a_golden_request_turns_into_it_reads_or_is_unknown(
    golden: Golden,
) -> None:
    preset = BY_NAME[golden.preset]
    said = read_body(golden.request) if golden.preset != "uptime_kuma" else _json_of(golden)

    for changed in _changed(said):
        request = replace(golden.request, body=b"{}", content_type="application/json", said=said)
        try:
            items = preset.read(request)
        except UnknownShape:
            continue
        for item in items:
            assert item.title, changed
            assert item.fingerprint.isascii(), changed
            assert 0 < len(item.fingerprint) <= 128, changed
            words = (item.title, item.summary or "", *item.labels, *item.labels.values())
            assert all("\x00" not in word and word.encode() for word in words if word), changed


@every_preset
def test_what_is_nested_beyond_all_measure_is_unknown(preset: Preset) -> None:
    headers = {"x-github-event": "push", "x-gitlab-event": "Push Hook"}
    for deep in ("[" * 100_000, '{"data":' * 100_000, '{"alerts": ' + "[" * 500 + "]" * 500 + "}"):
        with pytest.raises(UnknownShape):
            preset.read(raw(deep, headers=headers))


@pytest.mark.parametrize("golden", GITHUB_GOLDEN, ids=lambda one: one.name)
def test_a_github_form_reads_as_its_json_does(golden: Golden) -> None:
    form = urlencode({"payload": golden.request.body.decode()}).encode()
    kind = "application/x-www-form-urlencoded"
    request = replace(golden.request, body=form, content_type=kind)

    items = BY_NAME["github"].read(request)

    assert [shown(item) for item in items] == golden.items


@every_golden
def test_a_request_is_recognised_as_its_own_senders(golden: Golden) -> None:
    known = next(preset for preset in PRESETS if preset.knows(golden.request))

    assert known.name in (golden.preset, *LOOK_ALIKE.get(golden.name, ()))


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


def _json_of(golden: Golden) -> Any:
    body = golden.request.body
    return json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])


def _changed(said: Any) -> Iterator[str]:
    """Change one field after the other in place, and put each back; yields where and to what."""
    if not isinstance(said, dict | list):
        return
    fields = list(said.items()) if isinstance(said, dict) else list(enumerate(said))
    for name, value in fields:
        for odd in ODD:
            said[name] = odd
            yield f"{name}: {odd!r:.20}"
        if isinstance(said, dict):
            del said[name]
            yield f"{name}: missing"
        said[name] = value
        for inner in _changed(value):
            yield f"{name}.{inner}"
