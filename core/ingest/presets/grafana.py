"""Grafana: the groups of its alerting since release 9, and the dashboard alerts before it.

A group is Alertmanager's shape with more around it (`orgId`, `state`, `title`), and as there only
each alert's own status counts. When its data source is silent or broken, the alert is called
DatasourceNoData or DatasourceError and the rule's name is a label. People may replace the body by
a template of their own; that is no shape we could know.

https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.field import SUMMARY_LENGTH, clean, clean_labels, clean_title, read_link
from core.ingest.grouped_alert import read_alert
from core.ingest.nested import first_word, inside, key_of, object_in, word
from core.ingest.preset import ITEMS_AT_MOST, Preset, UnknownShape
from core.ingest.proof import AUTHORIZATION, AnyOf, HexHmac
from core.ingest.severity_word import read_severity
from core.severity import Severity

_TROUBLES = {"DatasourceNoData": "No data", "DatasourceError": "Error"}
_LEGACY: dict[str, Literal["firing", "resolved"]] = {
    "alerting": "firing",
    "no_data": "firing",
    "ok": "resolved",
}
_LEGACY_SILENT = ("pending", "paused", "unknown")
_SIGNATURE = HexHmac(
    header="x-grafana-alerting-signature", moment_header="x-grafana-alerting-timestamp"
)


def _knows(request: RawRequest) -> bool:
    try:
        _read(request)
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    body = object_in(request, "Grafana")
    if "alerts" not in body and ("ruleId" in body or "ruleName" in body):
        return _legacy(body)
    alerts = body.get("alerts")
    if "orgId" not in body and "state" not in body:
        raise UnknownShape("this is not Grafana's own body: there is no orgId and no state")
    if not isinstance(alerts, list):
        raise UnknownShape("there is no list called alerts")
    if len(alerts) > ITEMS_AT_MOST:
        raise UnknownShape(
            f"{len(alerts)} alerts in one request; at most {ITEMS_AT_MOST} are taken"
        )
    home = read_link(body.get("externalURL"))
    return tuple(_item(alert, position, home) for position, alert in enumerate(alerts, start=1))


GRAFANA = Preset(
    name="grafana",
    label="Grafana",
    knows=_knows,
    read=_read,
    proof=AnyOf((_SIGNATURE, AUTHORIZATION)),
)


def _item(alert: object, position: int, home: str | None) -> Item:
    item = read_alert(alert, position, home)
    links = (read_link(word(alert, name)) for name in ("panelURL", "dashboardURL"))
    link = next((one for one in links if one), item.link)
    trouble = _TROUBLES.get(word(alert, "labels", "alertname") or "")
    if trouble is None:
        return replace(item, link=link, summary=item.summary or _values(alert))
    rule = first_word(word(alert, "labels", "rulename"), word(alert, "annotations", "summary"))
    return replace(
        item,
        title=clean_title(f"{trouble}: {rule}") if rule else trouble,
        severity=item.severity or Severity.MEDIUM,
        link=link,
    )


def _values(alert: object) -> str | None:
    said = word(alert, "valueString")
    return clean(said, SUMMARY_LENGTH) if said else None


def _legacy(body: dict[str, Any]) -> tuple[Item, ...]:
    state = (word(body, "state") or "").casefold()
    if state in _LEGACY_SILENT:
        return ()
    status = _LEGACY.get(state)
    if status is None:
        raise UnknownShape(f"state is {state[:40]!r}; wanted: alerting, ok or no_data")
    name = first_word(word(body, "ruleName"), word(body, "title"))
    rule = word(body, "ruleId")
    if rule is None and name is None:
        raise UnknownShape("there is no ruleId and no ruleName")
    tags = inside(body, "tags")
    said = word(body, "message")
    return (
        Item(
            fingerprint=key_of("rule", rule or name),
            status=status,
            title=clean_title(name or "") or "Alert without a name",
            summary=clean(said, SUMMARY_LENGTH) if said else None,
            severity=read_severity(word(tags, "severity"))
            or (Severity.MEDIUM if state == "no_data" else None),
            labels=clean_labels(tags.items()),
            link=read_link(body.get("ruleUrl")),
        ),
    )
