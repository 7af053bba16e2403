"""One alert of a group, as Alertmanager writes it and those who follow it do too."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from core.alerts.item import Item
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    plain,
    read_link,
    read_moment,
)
from core.ingest.preset import UnknownShape
from core.ingest.severity_word import read_severity

_FINGERPRINT_LENGTH = 128


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
