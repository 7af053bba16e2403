"""What Alertmanager's oddities must not lead to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.ingest.preset import ITEMS_AT_MOST, UnknownShape
from core.ingest.presets.alertmanager import ALERTMANAGER
from core.severity import Severity
from tests.unit.ingest.golden import raw

LABELS = {"alertname": "DiskFull", "host": "db1"}


def test_the_status_of_the_group_is_not_believed() -> None:
    body = _group(_alert(status="firing"), status="resolved")

    (item,) = ALERTMANAGER.read(raw(body))

    assert item.status == "firing"


def test_without_a_fingerprint_the_labels_tell_alerts_apart_whatever_their_order() -> None:
    turned = dict(reversed(LABELS.items()))
    other = LABELS | {"host": "db2"}
    body = _group(_alert(labels=LABELS), _alert(labels=turned), _alert(labels=other), version="3")

    first, second, third = ALERTMANAGER.read(raw(body))

    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != third.fingerprint


def test_a_group_without_alerts_is_nothing_to_do() -> None:
    assert ALERTMANAGER.read(raw(_group())) == ()


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("critical", Severity.CRITICAL),
        ("page", Severity.CRITICAL),
        ("Error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("info", Severity.LOW),
        ("none", Severity.LOW),
        ("business-hours", None),
    ],
)
def test_severity_words_mean(word: str, severity: Severity | None) -> None:
    body = _group(_alert(labels=LABELS | {"severity": word}))

    (item,) = ALERTMANAGER.read(raw(body))

    assert item.severity is severity


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param("[]", "an object", id="a list"),
        pytest.param("{", "not JSON", id="cut off"),
        pytest.param('{"version": "4", "version": "4"}', "stands twice", id="a key twice"),
        pytest.param('{"version": NaN}', "NaN", id="NaN"),
        pytest.param('{"version": "4", "orgId": 1, "alerts": []}', "Grafana", id="Grafana"),
        pytest.param('{"version": "1", "alerts": []}', "version", id="another version"),
        pytest.param('{"version": "4"}', "alerts", id="no alerts"),
        pytest.param('{"version": "4", "alerts": [1]}', "alert 1", id="an alert that is none"),
        pytest.param(
            '{"version": "4", "alerts": [{"labels": {}}]}', "status is nothing", id="no status"
        ),
        pytest.param(
            '{"version": "4", "alerts": [{"labels": {}, "status": "on"}]}', "'on'", id="a status"
        ),
        pytest.param(
            json.dumps({"version": "4", "alerts": [0] * (ITEMS_AT_MOST + 1)}), "at most", id="many"
        ),
    ],
)
def test_another_shape_is_refused_with_what_is_wrong(body: str, problem: str) -> None:
    with pytest.raises(UnknownShape, match=problem):
        ALERTMANAGER.read(raw(body))


def _alert(**fields: Any) -> dict[str, Any]:
    return {"status": "firing", "labels": LABELS, **fields}


def _group(*alerts: dict[str, Any], **fields: Any) -> str:
    return json.dumps({"version": "4", "status": "firing", "alerts": list(alerts), **fields})
