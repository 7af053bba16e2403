"""Sentry: alerts on issues, alerts on metrics, the life of issues, and the old WebHooks plugin.

An alert on an issue never ends by itself: the issue's own resolution ends it, so both speak of one
thing. Which of the bodies it is stands in a header; the plugin has none.

https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from core.alerts.item import Item
from core.inbox.requests import RawRequest
from core.ingest.field import (
    SUMMARY_LENGTH,
    clean,
    clean_labels,
    clean_title,
    read_link,
    read_moment,
)
from core.ingest.nested import first_word, inside, key_of, labels_of, listed, object_in, word
from core.ingest.preset import Preset, UnknownShape
from core.ingest.proof import HexHmac
from core.ingest.severity_word import read_severity
from core.severity import Severity

_ISSUE: dict[str, Literal["firing", "resolved"]] = {
    "created": "firing",
    "unresolved": "firing",
    "resolved": "resolved",
    "archived": "resolved",
    "ignored": "resolved",
}
_METRIC: dict[str, tuple[Literal["firing", "resolved"], Severity | None]] = {
    "critical": ("firing", Severity.CRITICAL),
    "warning": ("firing", Severity.MEDIUM),
    "resolved": ("resolved", None),
}
_PROJECT = re.compile(r"/projects/[^/]+/([^/]+)/")
_KEPT_TAGS = ("environment", "release", "server_name", "transaction")


def _knows(request: RawRequest) -> bool:
    try:
        _read(request)
    except UnknownShape:
        return False
    return True


def _read(request: RawRequest) -> tuple[Item, ...]:
    body = object_in(request, "Sentry")
    if "data" not in body:
        return (_plugin(body),)
    resource = request.headers.get("sentry-hook-resource") or _resource(body)
    reads = _READ.get(resource)
    if reads is not None:
        return reads(body)
    if "sentry-hook-resource" in request.headers:
        return ()  # comments, installations and whatever comes to be: nothing that fires
    raise UnknownShape("this is none of Sentry's bodies: data has no event, issue or alert")


SENTRY = Preset(
    name="sentry",
    label="Sentry",
    knows=_knows,
    read=_read,
    proof=HexHmac(header="sentry-hook-signature"),
    delivery_headers=("request-id",),
)


def _resource(body: dict[str, Any]) -> str:
    """Return what a body without the header is."""
    names = {"event": "event_alert", "metric_alert": "metric_alert", "issue": "issue"}
    data = inside(body, "data")
    return next((kind for name, kind in names.items() if name in data), "")


def _event_alert(body: dict[str, Any]) -> tuple[Item, ...]:
    event = inside(body, "data", "event") or inside(body, "data", "error")
    issue = word(event, "issue_id")
    if issue is None:
        raise UnknownShape("the event does not say of which issue it is (issue_id)")
    project = _PROJECT.search(word(event, "url") or "")
    rule = first_word(
        word(body, "data", "triggered_rule"), word(body, "data", "issue_alert", "title")
    )
    return (
        _item(
            event,
            issue,
            status="firing",
            link=first_word(word(event, "web_url"), word(event, "issue_url")),
            at=first_word(word(event, "datetime"), word(event, "timestamp")),
            project=project.group(1) if project else None,
            rule=rule,
        ),
    )


def _issue(body: dict[str, Any]) -> tuple[Item, ...]:
    action = word(body, "action")
    if action is None:
        raise UnknownShape("there is no action, such as created or resolved")
    status = _ISSUE.get(action)
    if status is None:
        return ()  # assigned and the like
    issue = inside(body, "data", "issue")
    key = word(issue, "id")
    if key is None:
        raise UnknownShape("the issue has no id")
    link = first_word(*(word(issue, one) for one in ("web_url", "permalink")))
    return (
        _item(
            issue,
            key,
            status=status,
            link=link,
            at=word(issue, "lastSeen"),
            project=first_word(word(issue, "project", "slug"), word(issue, "project", "name")),
            number=word(issue, "shortId"),
        ),
    )


def _metric_alert(body: dict[str, Any]) -> tuple[Item, ...]:
    action = (word(body, "action") or "").casefold()
    if action not in _METRIC:
        wanted = ", ".join(_METRIC)
        raise UnknownShape(f"the action is {action[:40]!r}; wanted: {wanted}")
    status, severity = _METRIC[action]
    alert = inside(body, "data", "metric_alert")
    key = word(alert, "id")
    if key is None:
        raise UnknownShape("the metric alert has no id")
    rule = first_word(word(alert, "alert_rule", "name"), word(alert, "title"))
    said = word(body, "data", "description_text")
    projects = [one for one in listed(alert, "projects") if isinstance(one, str)]
    return (
        Item(
            fingerprint=key_of("metric", key),
            status=status,
            title=clean_title(rule or "") or f"Metric alert {key}",
            summary=clean(said, SUMMARY_LENGTH) if said else None,
            severity=severity,
            labels=clean_labels(
                labels_of(
                    rule=rule,
                    project=", ".join(projects),
                    environment=word(alert, "alert_rule", "environment"),
                )
            ),
            link=read_link(word(body, "data", "web_url")),
            at=read_moment(first_word(word(alert, "date_closed"), word(alert, "date_detected"))),
        ),
    )


_READ: dict[str, Callable[[dict[str, Any]], tuple[Item, ...]]] = {
    "event_alert": _event_alert,
    "error": _event_alert,
    "issue": _issue,
    "metric_alert": _metric_alert,
}


def _plugin(body: dict[str, Any]) -> Item:
    """Read the flat body of the old plugin; its `id` is the issue's."""
    key, project = word(body, "id"), word(body, "project")
    event = inside(body, "event")
    if key is None or project is None or not event:
        raise UnknownShape("this is none of Sentry's bodies: there is neither data nor an event")
    return _item(
        event | {"culprit": body.get("culprit"), "message": body.get("message")},
        key,
        status="firing",
        link=word(body, "url"),
        at=first_word(word(event, "datetime"), word(event, "timestamp")),
        project=first_word(word(body, "project_slug"), project),
        level=word(body, "level"),
    )


def _item(
    said: dict[str, Any],
    issue: str,
    *,
    status: Literal["firing", "resolved"],
    link: str | None,
    at: str | None,
    project: str | None,
    number: str | None = None,
    rule: str | None = None,
    level: str | None = None,
) -> Item:
    """Return what is said of an issue; all that is said of one has the same fingerprint."""
    title = clean_title(first_word(word(said, "title"), word(said, "message")) or "")
    lines = (word(said, "message"), word(said, "culprit"), f"Rule: {rule}" if rule else None)
    summary = "\n".join(line for line in lines if line and line != title)
    how_bad = first_word(word(said, "level"), level)
    named = labels_of(
        project=project, level=how_bad, issue=number, rule=rule, platform=word(said, "platform")
    )
    return Item(
        fingerprint=key_of("issue", issue),
        status=status,
        title=title or f"Issue {number or issue}",
        summary=clean(summary, SUMMARY_LENGTH) or None,
        severity=read_severity(how_bad),
        labels=clean_labels([*_tags(said), *named]),
        link=read_link(link),
        at=read_moment(at),
    )


def _tags(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Return those tags, given as pairs, that people route by."""
    fields = {name: value for name in _KEPT_TAGS if (value := word(said, name))}
    for pair in listed(said, "tags"):
        match pair:
            case [str(name), str(value)] if name in _KEPT_TAGS and value:
                fields[name] = value
    return list(fields.items())
