"""Prometheus Alertmanager: webhook versions 4 and 3, one item per alert of the group.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. The status of the whole
group is computed from those alerts that were not cut off (`max_alerts`) and can say resolved while
others still fire: only each alert's own status counts. Alerts that were cut off are not mentioned
at all, so nothing may be concluded from an alert's absence.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.body import said_in
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    plain,
    read_link,
    read_moment,
)
from core.ingest.preset import ITEMS_AT_MOST, Preset, UnknownShape
from core.ingest.severity_word import read_severity
from core.ingest.strict_json import BadJson

_VERSIONS = ("4", "3")
_FINGERPRINT_LENGTH = 128


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


def read_alert(alert: object, position: int, home: str | None) -> Item:
    """Return one alert of a group, `home` its link when it has none; raises UnknownShape."""
    labels = alert.get("labels") if isinstance(alert, dict) else None
    if not isinstance(alert, dict) or not isinstance(labels, dict):
        raise UnknownShape(f"alert {position} has no labels")
    status = alert.get("status")
    if status not in ("firing", "resolved"):
        said = "nothing" if status is None else repr(status)[:40]
        raise UnknownShape(f"alert {position}: status is {said}; wanted: firing or resolved")
    annotations = alert.get("annotations")
    notes = annotations if isinstance(annotations, dict) else {}
    summary = clean_title(plain(notes.get("summary")) or "")
    name = clean_title(plain(labels.get("alertname")) or "")
    description = plain(notes.get("description")) or plain(notes.get("message"))
    return Item(
        fingerprint=_fingerprint(alert, labels),
        status="resolved" if status == "resolved" else "firing",
        title=summary or name or "Alert without a name",
        summary=clean(description, SUMMARY_LENGTH) or None if description else None,
        severity=read_severity(plain(labels.get("severity"))),
        labels=clean_labels(labels.items()),
        link=read_link(alert.get("generatorURL")) or home,
        at=read_moment(alert.get("startsAt")),
    )


def _fingerprint(alert: dict[str, Any], labels: dict[str, Any]) -> str:
    """Return Alertmanager's own, the same from firing to resolved; version 3 has none."""
    own = alert.get("fingerprint")
    if isinstance(own, str) and own and own.isascii() and len(own) <= _FINGERPRINT_LENGTH:
        return own
    return hashlib.sha256(json.dumps(labels, sort_keys=True).encode()).hexdigest()[:32]
