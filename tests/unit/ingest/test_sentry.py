"""What Sentry's bodies must and must not lead to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.alerts.item import Item
from core.ingest.preset import UnknownShape
from core.ingest.presets.sentry import SENTRY
from core.severity import Severity
from tests.unit.ingest.golden import raw, requests_of

GOLDEN = {one.name: one for one in requests_of("sentry")}


def test_the_resolution_of_the_issue_ends_what_an_alert_on_it_began() -> None:
    resolved = _said("issue-resolved")
    resolved["data"]["issue"]["id"] = "1117540176"

    (alert,) = _read("event_alert", _said("issue-alert-triggered"))
    (issue,) = _read("issue", resolved)

    assert (alert.status, issue.status) == ("firing", "resolved")
    assert alert.fingerprint == issue.fingerprint


def test_the_old_plugin_speaks_of_the_same_issue() -> None:
    plugin = _said("legacy-webhooks-plugin") | {"id": "1117540176"}

    (old,) = SENTRY.read(raw(json.dumps(plugin)))
    (new,) = _read("event_alert", _said("issue-alert-triggered"))

    assert old.fingerprint == new.fingerprint


@pytest.mark.parametrize(
    ("action", "status", "severity"),
    [
        ("critical", "firing", Severity.CRITICAL),
        ("warning", "firing", Severity.MEDIUM),
        ("resolved", "resolved", None),
    ],
)
def test_a_metric_alert_is_as_bad_as_its_action(
    action: str, status: str, severity: Severity | None
) -> None:
    (item,) = _read("metric_alert", _said("metric-alert-resolved") | {"action": action})

    assert (item.fingerprint, item.status, item.severity) == ("metric:4", status, severity)


@pytest.mark.parametrize(
    ("resource", "action"), [("issue", "assigned"), ("comment", "created"), ("seer", "started")]
)
def test_what_neither_fires_nor_ends_is_nothing(resource: str, action: str) -> None:
    assert _read(resource, _said("issue-created") | {"action": action}) == ()


@pytest.mark.parametrize("level", ["fatal", "error", "warning", "info", "debug", "sample"])
def test_every_level_is_a_severity_or_none(level: str) -> None:
    said = _said("issue-created")
    said["data"]["issue"]["level"] = level
    wanted = {
        "fatal": Severity.CRITICAL,
        "error": Severity.HIGH,
        "warning": Severity.MEDIUM,
        "info": Severity.LOW,
        "debug": Severity.LOW,
    }

    (item,) = _read("issue", said)

    assert item.severity is wanted.get(level)


def test_without_the_header_the_body_says_what_it_is() -> None:
    (item,) = SENTRY.read(raw(json.dumps(_said("issue-created"))))

    assert item.fingerprint == "issue:1170820242"


@pytest.mark.parametrize("body", ['{"data": {}}', '{"title": "x"}', "[]", '{"data": null}'])
def test_what_is_none_of_its_bodies_is_unknown(body: str) -> None:
    with pytest.raises(UnknownShape):
        SENTRY.read(raw(body))


def _said(name: str) -> Any:
    return json.loads(GOLDEN[name].request.body)


def _read(resource: str, said: dict[str, Any]) -> tuple[Item, ...]:
    return SENTRY.read(raw(json.dumps(said), headers={"sentry-hook-resource": resource}))
