"""What answers look like, as the API's definition shows it: one story of a tap that drips, told by
a case, the alert that came of it and a notification."""

from __future__ import annotations

from typing import Any

from web.api.notification_shapes import Notification, SentNotification
from web.api.notifications import NotificationPage
from web.shapes import Alert, AlertDetail, Case, CaseDetail, ListedAlert, Page, Shape

_NOON = "2026-11-20T12:00:00.000Z"
_LATER = "2026-11-20T12:04:31.250Z"
_ANA = {"id": "01a1f8d3-ea00-700d-b222-1a58008a05a6", "name": "Ana"}
_OLIVIA = {"id": "01a1f8d3-ea00-7002-9027-c4d1c386bbc4", "name": "Olivia"}
_PLACE = {"id": "01a1f8d3-ea00-7025-ac14-8cb48e73ca47", "name": "Room 12"}
_CASE_ID = "01a1f8d3-ea00-702c-b927-0f4eb8b333a8"
_ALERT_ID = "01a1f8d3-ea00-7030-a901-e35cd47d380d"
_REPLY = "We are on it."
_PART = {"next_cursor": None, "total": None, "page": None, "pages": None}

_CASE: dict[str, Any] = {
    "id": _CASE_ID,
    "number": 42,
    "kind": "complaint",
    "title": "The tap drips",
    "text": "The tap drips",
    "rating": 2,
    "category": "Water",
    "severity": "high",
    "status": "acknowledged",
    "place": _PLACE,
    "customer": _ANA,
    "assignee": _OLIVIA,
    "solved_rating": None,
    "opened_at": _NOON,
    "updated_at": _LATER,
    "resolved_at": None,
    "revision": 3,
    "attachment_count": 0,
    "alert_ids": [_ALERT_ID],
    "merged_into": None,
}
_ALERT: dict[str, Any] = {
    "id": _ALERT_ID,
    "number": 7,
    "title": "The tap drips",
    "summary": "The tap drips",
    "link": None,
    "severity": "high",
    "status": "acknowledged",
    "count": 1,
    "source": {
        "kind": "rule",
        "id": "01a1f8d3-ea00-7014-a648-a7dd06839eb9",
        "name": "Low rating",
    },
    "labels": {
        "case": "42",
        "kind": "complaint",
        "customer": "Ana",
        "place": "Room 12",
        "rating": "2",
        "category": "Water",
    },
    "assignee": None,
    "acknowledged_by": _OLIVIA,
    "acknowledged_at": _LATER,
    "resolved_by": None,
    "resolved_at": None,
    "fired_at": _NOON,
    "last_at": _NOON,
    "cases": [{"id": _CASE_ID, "number": 42, "title": "The tap drips"}],
    "revision": 2,
    "note_count": 0,
    "muted": None,
    "flapping_since": None,
    "flapped": 0,
    "conversion": None,
}
_ABOUT_AN_ORDER: dict[str, Any] = {
    "id": "01a1f8d3-ea00-7022-ad2f-89d94a2f20aa",
    "type": "order.created",
    "topic": "orders",
    "severity": "low",
    "title": "Order 4711 came in",
    "message": "Two rooms for three nights",
    "data": {"total": 540},
    "refs": {"order": "4711"},
    "by": _OLIVIA,
    "created_at": _NOON,
    "scheduled_at": None,
    "sent_at": _NOON,
    "expires_at": None,
}
_NOTIFICATION: dict[str, Any] = {
    **_ABOUT_AN_ORDER,
    "channel": "in_app",
    "status": "read",
    "at": _NOON,
    "delivered_at": _NOON,
    "read_at": _LATER,
    "acknowledged_at": None,
}
_SENT: dict[str, Any] = {
    **_ABOUT_AN_ORDER,
    "status": "sent",
    "recipients": {"persons": [], "roles": ["staff"], "places": [], "everybody": False},
    "max_retries": 3,
    "counts": {
        "pending": 0,
        "sent": 1,
        "delivered": 0,
        "read": 2,
        "failed": 0,
        "cancelled": 0,
        "expired": 0,
    },
}


def _entry(at: str, kind: str, text: str, reference: dict[str, Any] | None) -> dict[str, Any]:
    unsaid = ("recipient", "channel", "reason", "setting", "answer")
    said: dict[str, Any] = {"at": at, "kind": kind, "text": text, "reference": reference}
    return {**dict.fromkeys(unsaid), **said, "details": []}


ANSWERS: dict[type[Shape], dict[str, Any]] = {
    Case: _CASE,
    Page[Case]: {"items": [_CASE], **_PART},
    CaseDetail: {
        **_CASE,
        "thread": [
            {
                "id": "01a1f8d3-ea00-702b-a544-6dd4552b82f6",
                "at": _LATER,
                "author": {"kind": "staff", "name": "Olivia"},
                "text": _REPLY,
                "edited": False,
                "internal": False,
                "attachments": [],
                "delivery": "delivered",
            }
        ],
        "attachments": [],
        "history": [
            {"at": _NOON, "by": None, "what": "Opened"},
            {"at": _LATER, "by": "Olivia", "what": "New → Acknowledged"},
            {"at": _LATER, "by": "Olivia", "what": "Replied"},
        ],
        "merged": [
            {
                "id": "01a1f8d3-ea00-7041-9d3c-27c6e0a4f1b7",
                "number": 43,
                "title": "Water on the floor",
                "customer": {"id": "01a1f8d3-ea00-7042-8b5e-51f09a3dc264", "name": "Luis"},
                "merged_at": _LATER,
                "said_since": 1,
            }
        ],
    },
    Alert: _ALERT,
    Page[ListedAlert]: {"items": [{**_ALERT, "unread": True}], **_PART},
    AlertDetail: {
        **_ALERT,
        "timeline": [
            _entry(_NOON, "fired", "Fired", None),
            _entry(
                _LATER,
                "acknowledged",
                "Olivia acknowledged it",
                {"kind": "person", **_OLIVIA},
            ),
        ],
    },
    Notification: _NOTIFICATION,
    NotificationPage: {"items": [_NOTIFICATION], **_PART, "unread": 0},
    SentNotification: _SENT,
    Page[SentNotification]: {"items": [_SENT], **_PART},
}
"""An example of each of these shapes."""
