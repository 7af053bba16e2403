"""What Grafana, Uptime Kuma and Healthchecks must and must not lead to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.ingest.preset import UnknownShape
from core.ingest.presets import PRESETS
from core.ingest.presets.grafana import GRAFANA
from core.ingest.presets.healthchecks import HEALTHCHECKS
from core.ingest.presets.uptime_kuma import UPTIME_KUMA
from core.severity import Severity
from tests.unit.ingest.golden import raw, requests_of


def test_grafanas_shape_is_not_taken_for_alertmanagers() -> None:
    for golden in requests_of("grafana"):
        knows = [preset.name for preset in PRESETS if preset.knows(golden.request)]

        assert knows[0] == "grafana"
        assert "alertmanager" not in knows


def test_a_firing_alert_and_its_end_are_one() -> None:
    by_name = {one.name: one.request for one in requests_of("grafana")}

    (first,) = GRAFANA.read(by_name["unified-firing"])
    (second,) = GRAFANA.read(by_name["unified-resolved"])

    assert first.fingerprint == second.fingerprint
    assert (first.status, second.status) == ("firing", "resolved")


def test_of_a_truncated_group_each_alert_says_for_itself_how_it_is() -> None:
    by_name = {one.name: one.request for one in requests_of("grafana")}
    body = json.loads(by_name["unified-firing"].body)
    cut = body | {"status": "resolved", "state": "ok", "truncatedAlerts": 40}

    (item,) = GRAFANA.read(raw(json.dumps(cut)))

    assert item.status == "firing"


@pytest.mark.parametrize(
    ("state", "status", "severity"),
    [
        ("alerting", "firing", None),
        ("no_data", "firing", Severity.MEDIUM),
        ("ok", "resolved", None),
        ("pending", None, None),
        ("paused", None, None),
    ],
)
def test_an_old_dashboard_alert_is_what_its_state_says(
    state: str, status: str | None, severity: Severity | None
) -> None:
    items = GRAFANA.read(raw(json.dumps({"ruleId": 7, "ruleName": "CPU", "state": state})))

    assert [item.status for item in items] == ([status] if status else [])
    assert all(item.fingerprint == "rule:7" and item.severity is severity for item in items)


@pytest.mark.parametrize(
    ("status", "told"), [(0, "firing"), ("0", "firing"), (1, "resolved"), (2, None), (3, None)]
)
def test_a_heartbeat_is_what_its_status_says(status: object, told: str | None) -> None:
    body = {
        "heartbeat": {"status": status, "time": "2026-11-20 22:10:55.433"},
        "monitor": {"id": 9, "name": "Shop", "tags": [{"name": "team", "value": "web"}, None]},
        "msg": "x",
    }

    items = UPTIME_KUMA.read(raw(json.dumps(body)))

    assert [item.status for item in items] == ([told] if told else [])
    assert all(item.labels == {"monitor": "Shop", "team": "web"} for item in items)
    assert all(item.at and item.at.isoformat().startswith("2026-11-20T22:10:55") for item in items)


def test_a_certificate_that_runs_out_is_one_thing_however_many_days_are_left() -> None:
    words = "[Shop][https://shop.example.com] server certificate shop will expire in {} days"
    bodies = [{"heartbeat": None, "monitor": None, "msg": words.format(days)} for days in (14, 7)]

    (first,), (second,) = (UPTIME_KUMA.read(raw(json.dumps(body))) for body in bodies)

    assert first.fingerprint == second.fingerprint
    assert "in 14 days" in first.title


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('--x\r\ncontent-disposition: form-data; name="other"\r\n\r\n{}\r\n--x--',
                     id="another part"),
        pytest.param("--x", id="cut off"),
        pytest.param('--x\r\ncontent-disposition: form-data; name="data"\r\n\r\n{\r\n--x--',
                     id="broken JSON"),
    ],
)  # fmt: skip
def test_a_broken_form_is_unknown(body: str) -> None:
    with pytest.raises(UnknownShape):
        UPTIME_KUMA.read(raw(body, "multipart/form-data; boundary=x"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"name": "Backup", "status": "down", "code": "c-1"}, ("check:c-1", "firing")),
        ({"Name": "Backup", "Status": "UP", "code": "c-1"}, ("check:c-1", "resolved")),
        ({"status": "down"}, ("check", "firing")),
        ({"status": "up"}, ("check", "resolved")),
        ({"check": {"name": "Backup", "status": "grace"}}, None),
    ],
)
def test_a_check_is_read_from_any_of_the_usual_bodies(
    body: dict[str, Any], told: tuple[str, str] | None
) -> None:
    items = HEALTHCHECKS.read(raw(json.dumps(body)))

    assert [(item.fingerprint, item.status) for item in items] == ([told] if told else [])


def test_a_placeholder_that_was_not_filled_in_is_unknown() -> None:
    with pytest.raises(UnknownShape, match=r"\$STATUS"):
        HEALTHCHECKS.read(raw('{"status": "$STATUS"}'))
