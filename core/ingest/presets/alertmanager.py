"""Prometheus Alertmanager: webhook versions 4 and 3, one item per alert of the group.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. The status of the whole
group is computed from those alerts that were not cut off (`max_alerts`) and can say resolved while
others still fire: only each alert's own status counts. Alerts that were cut off are not mentioned
at all, so nothing may be concluded from an alert's absence.
"""

from __future__ import annotations

from typing import Any

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.body import said_in
from core.ingest.field import plain, read_link
from core.ingest.grouped_alert import read_alert
from core.ingest.preset import ITEMS_AT_MOST, Preset, UnknownShape
from core.ingest.strict_json import BadJson

_VERSIONS = ("4", "3")


def _knows(request: RawRequest) -> bool:
    try:
        _alerts(_body(request))
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    body = _body(request)
    home = read_link(body.get("externalURL"))
    return tuple(
        read_alert(alert, position, home) for position, alert in enumerate(_alerts(body), start=1)
    )


ALERTMANAGER = Preset(
    name="alertmanager", label="Prometheus Alertmanager", knows=_knows, read=_read
)


def _body(request: RawRequest) -> dict[str, Any]:
    try:
        body = said_in(request)
    except BadJson as bad:
        raise UnknownShape(bad.problem) from bad
    if not isinstance(body, dict):
        raise UnknownShape("Alertmanager sends an object, this is something else")
    return body


def _alerts(body: dict[str, Any]) -> list[Any]:
    if "orgId" in body:
        raise UnknownShape("this is Grafana's shape (it has orgId), not Alertmanager's")
    version = plain(body.get("version"))
    if version not in _VERSIONS:
        raise UnknownShape(f"version is {version!r}; Alertmanager's webhook has 4 or 3")
    alerts = body.get("alerts")
    if not isinstance(alerts, list):
        raise UnknownShape("there is no list called alerts")
    if len(alerts) > ITEMS_AT_MOST:
        raise UnknownShape(
            f"{len(alerts)} alerts in one request; at most {ITEMS_AT_MOST} are taken"
        )
    return alerts
