"""A body that each route takes, by the route's name, as the API's definition shows it.

Each is sent to a running house by the tests, so that whoever copies one gets an answer; where it
cannot do without an id, that stands for a thing of the house.
"""

from __future__ import annotations

from typing import Any

ALERT = "0199c0de-0000-7000-8000-00000000a1e7"
CASE = "0199c0de-0000-7000-8000-00000000ca5e"
DUPLICATE = "0199c0de-0000-7000-8000-0000000d0b1e"
DELIVERY = "0199c0de-0000-7000-8000-0000deadbeef"
PERSON = "0199c0de-0000-7000-8000-00000000a11a"
PLACE = "0199c0de-0000-7000-8000-000000000ace"
RULE = "0199c0de-0000-7000-8000-00000000a01e"
ROUTE = "0199c0de-0000-7000-8000-00000000a02e"
WORKSPACE = "0199c0de-0000-7000-8000-000000000e5a"

_LINE = "when rating <= 2 then alert high"
_RULE: dict[str, Any] = {
    "name": "Low rating",
    "kinds": ["submission"],
    "condition": {"type": "compare", "field": "rating", "op": "<=", "value": 2},
    "severity": "high",
}
_LIMIT: dict[str, Any] = {
    "name": "Few at a time",
    "count": 5,
    "window_seconds": 600,
    "burst": 2,
    "whom": "role",
    "target": "staff",
    "matchers": [{"field": "severity", "op": "=", "value": "low"}],
    "exempt_critical": True,
    "enabled": True,
}
_RECEIVER: dict[str, Any] = {
    "name": "Everybody who watches",
    "kind": "role",
    "role": "viewer",
    "minimum_severity": "low",
    "loud_from": "high",
    "storm_alerts": 10,
    "is_active": True,
}
_ROUTE: dict[str, Any] = {
    "name": "Databases",
    "matchers": 'team="db", severity!=low',
    "minimum_severity": "low",
    "continues": True,
    "receivers": [],
    "is_active": True,
    "group_by": ["team"],
    "group_wait_seconds": 30,
    "group_interval_seconds": 300,
    "repeat_seconds": 3600,
}
_SILENCE: dict[str, Any] = {
    "matchers": [{"field": "team", "op": "=", "value": "db"}],
    "reason": "The database moves tonight",
    "minutes": 90,
    "confirm": False,
}
_INHIBITION: dict[str, Any] = {
    "name": "A disaster says it all",
    "source": [{"field": "severity", "op": "=", "value": "critical"}],
    "target": [{"field": "severity", "op": "=", "value": "low"}],
    "equal": ["team"],
    "active": True,
}
_VIEW: dict[str, Any] = {
    "name": "Angry and waiting",
    "filters": {"status": ["new", "acknowledged"], "rating": ["1", "2"], "sort": ["rating"]},
    "shared": False,
}
_MAPPING: dict[str, Any] = {
    "title": "/name",
    "summary": "/text",
    "severity": {"field": "/level", "values": {"bad": "high"}},
    "fingerprint": ["/name"],
    "labels": [{"name": "team", "field": "/team"}],
    "link": "/url",
    "guess": True,
}
_TOLD: dict[str, Any] = {
    "type": "order.created",
    "title": "Order 4711 came in",
    "message": "Two rooms for three nights",
    "topic": "orders",
    "severity": "low",
    "data": {"total": 540},
    "refs": {"order": "4711"},
    "scheduled_at": "2126-11-20T12:00:00Z",
    "expires_at": "2126-11-21T12:00:00Z",
    "max_retries": 3,
}

_CANNED: dict[str, Any] = {
    "title": "Sorry, we look into it",
    "shortcut": "sorry",
    "text": "Hello {{ customer.first_name }}, we are sorry. Somebody is on the way to"
    " {{ place.name }}. {{ agent.name }}",
    "language": "en",
    "category": "Water",
}
BODIES: dict[str, dict[str, Any]] = {
    "sign_in": {"code": "the-code-of-the-link-from-login"},
    "sign_in_by_telegram": {"init_data": "auth_date=1764000000&user=%7B%22id%22%3A1%7D&hash=00"},
    "refresh_mini_app_session": {"refresh_token": "the-token-of-the-last-answer"},
    "end_mini_app_session": {"refresh_token": "the-token-of-the-last-answer"},
    "choose_workspace": {"workspace": WORKSPACE},
    "change_workspace": {
        "name": "Hotel Miramar",
        "language": "es",
        "zone": "Europe/Madrid",
        "visibility": {"staff": "own_places", "viewer": "assigned"},
    },
    "change_member": {"role": "staff", "places": [PLACE], "topics": ["Water"]},
    "change_responsibilities": {"places": [PLACE], "topics": ["Water"]},
    "invite": {"role": "viewer"},
    "make_api_key": {"name": "Billing", "scopes": ["cases.read"]},
    "rotate_api_key": {"grace_seconds": 60},
    "add_place": {"name": "Room 12"},
    "rename_place": {"name": "Room 12, first floor"},
    "open_case": {
        "kind": "complaint",
        "text": "The tap drips",
        "rating": 2,
        "category": "Water",
        "customer_name": "Ana",
    },
    "change_case": {"category": "Water", "severity": "high"},
    "change_case_status": {"status": "acknowledged"},
    "assign_case": {"person": PERSON},
    "reply_to_case": {"text": "We are on it."},
    "merge_cases": {"duplicates": [DUPLICATE]},
    "note_case": {"text": "Asked the plumber."},
    "attach_to_case": {"text": "What it looks like."},
    "make_canned_reply": _CANNED,
    "change_canned_reply": _CANNED,
    "preview_canned_reply": {"text": _CANNED["text"], "language": "en"},
    "use_canned_reply": {"case": CASE},
    "open_cases": {
        "items": [
            {"kind": "complaint", "text": "The tap drips", "rating": 2},
            {"kind": "request", "text": "One more pillow, please"},
        ]
    },
    "change_case_statuses": {"ids": [CASE], "status": "acknowledged"},
    "change_cases": {"ids": [CASE], "severity": "high", "category": "food"},
    "assign_cases": {"ids": [CASE], "person": PERSON},
    "assign_alert": {"person": PERSON},
    "acknowledge_alerts": {"ids": [ALERT]},
    "resolve_alerts": {"ids": [ALERT]},
    "assign_alerts": {"ids": [ALERT], "person": PERSON},
    "read_all_alerts": {"until": "2026-11-20T12:00:00Z"},
    "convert_alert": {
        "kind": "sale",
        "value": 1499.5,
        "currency": "EUR",
        "subject": "Two nights more",
    },
    "note_alert": {"text": "We are on it."},
    "make_integration": {"name": "Shop", "preset": "generic_json", "opens": "alerts"},
    "change_integration": {
        "name": "The new shop",
        "preset": "generic_json",
        "opens": "alerts",
        "enabled": True,
    },
    "rotate_integration_address": {"grace_hours": 24},
    "set_integration_secret": {"secret": "4-secret-that-the-sender-has-chosen"},
    "set_integration_mapping": _MAPPING,
    "preview_integration_mapping": {
        "mapping": _MAPPING,
        "sample": {"name": "Disk full", "text": "97 %", "level": "bad", "team": "db"},
    },
    "make_rule": {"line": _LINE, "active": True},
    "change_rule": {"line": _LINE, "active": False},
    "parse_rule": {"line": _LINE},
    "format_rule": {"rule": _RULE},
    "test_new_rule": {"rule": _RULE, "sample": {"text": "The tap drips", "rating": 1}},
    "test_rule": {"sample": {"text": "The tap drips", "rating": 1}},
    "prove_rule": {"rule": _RULE},
    "order_rules": {"order": [RULE], "seen": [RULE]},
    "restore_rule": {"revision": 1},
    "restore_deleted_rule": {"revision": None},
    "make_receiver": _RECEIVER,
    "change_receiver": _RECEIVER,
    "make_route": _ROUTE,
    "change_route": _ROUTE,
    "order_routes": {"order": [ROUTE], "seen": [ROUTE]},
    "match_routes": {"severity": "high", "labels": {"team": "db"}, "name": "Disk full"},
    "change_notification_config": {
        "enabled": False,
        "minimum_severity": "high",
        "rate_limit_minutes": 5,
    },
    "make_limit": _LIMIT,
    "change_limit": _LIMIT,
    "make_silence": _SILENCE,
    "preview_silence": {"matchers": _SILENCE["matchers"]},
    "change_silence": _SILENCE,
    "make_inhibition": _INHIBITION,
    "change_inhibition": _INHIBITION,
    "make_announcement": {"text": "We close at ten tonight", "level": "low"},
    "make_view": {"list": "cases", **_VIEW},
    "change_view": {**_VIEW, "position": 0},
    "choose_default_view": {"list": "cases", "filters": _VIEW["filters"]},
    "retry_notifications": {"ids": [DELIVERY], "reason": "refused", "channel": "telegram"},
    "notify": {**_TOLD, "recipients": {"roles": ["viewer"]}},
    "broadcast": _TOLD,
    "send_event": {
        "type": "ORDER_CREATED",
        "recipients": {"roles": ["viewer"]},
        "refs": {"order": "4711"},
        "data": {"total": 540},
        "message": "Two rooms for three nights",
        "severity": "low",
    },
    "read_notification": {"read_at": "2026-11-19T12:00:00Z"},
    "read_all_notifications": {"topic": "orders"},
    "choose_my_language": {"language": "es"},
    "change_preferences": {
        "enabled": True,
        "channels": {"sms": False},
        "topics": {"orders": {"telegram": True}},
        "types": {"order.created": {"in_app": True}},
        "rings_from": "high",
    },
}
