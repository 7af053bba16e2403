"""A body that each route takes, by the route's name: the one list for the tests of all routes.

A new route with a body stands here, or they all say that it is missing.
"""

from __future__ import annotations

NOBODY = "01890000-0000-7000-8000-000000000000"
"""The id of nothing."""

_RULE: dict[str, object] = {
    "name": "Low rating",
    "kinds": ["submission"],
    "condition": {"type": "compare", "field": "rating", "op": "<=", "value": 2},
    "severity": "high",
}
_LINE: dict[str, object] = {"line": "when rating <= 2 then alert high", "active": False}
_LIMIT: dict[str, object] = {
    "name": "Few",
    "count": 5,
    "window_seconds": 600,
    "burst": 2,
    "whom": "role",
    "target": "staff",
    "matchers": [{"field": "severity", "op": "=", "value": "low"}],
    "exempt_critical": True,
    "enabled": False,
}
_RECEIVER: dict[str, object] = {
    "name": "Made by tests",
    "kind": "role",
    "role": "viewer",
    "minimum_severity": "low",
    "loud_from": "high",
    "storm_alerts": 10,
    "is_active": True,
}
_ROUTE: dict[str, object] = {
    "name": "Made by tests",
    "matchers": "team=nobody",
    "minimum_severity": "low",
    "continues": True,
    "receivers": [],
    "is_active": False,
    "group_by": ["team"],
    "group_wait_seconds": 30,
    "group_interval_seconds": 300,
    "repeat_seconds": 3600,
}
_SILENCE: dict[str, object] = {
    "matchers": [{"field": "team", "op": "=", "value": "nobody"}],
    "reason": "Made by tests",
    "minutes": 5,
    "confirm": False,
}
_INHIBITION: dict[str, object] = {
    "name": "Made by tests",
    "source": [{"field": "severity", "op": "=", "value": "critical"}],
    "target": [{"field": "severity", "op": "=", "value": "low"}],
    "equal": ["team"],
    "active": False,
}
_MAPPING: dict[str, object] = {
    "title": "/name",
    "summary": "/text",
    "severity": {"field": "/level", "values": {"bad": "high"}},
    "fingerprint": ["/name"],
    "labels": [],
    "link": "/url",
    "items": None,
    "guess": True,
}

_TOLD: dict[str, object] = {
    "type": "order.created",
    "title": "Made by tests",
    "message": "Made by tests",
    "topic": "orders",
    "severity": "low",
    "data": {"total": 5},
    "refs": {"order": "4711"},
    "scheduled_at": "2126-11-20T12:00:00Z",
    "expires_at": "2126-11-21T12:00:00Z",
    "max_retries": 3,
}

BODIES: dict[str, dict[str, object]] = {
    "change_member": {"role": "staff"},
    "change_responsibilities": {"places": [], "topics": ["Water"]},
    "invite": {"role": "viewer"},
    "change_workspace": {
        "name": "Changed by tests",
        "language": "es",
        "zone": "Europe/Madrid",
        "visibility": {"staff": "own_places", "viewer": "assigned"},
    },
    "choose_workspace": {"workspace": NOBODY},
    "add_place": {"name": "Made by tests"},
    "rename_place": {"name": "Renamed by tests"},
    "sign_in": {"code": "nobody-has-this-code"},
    "make_api_key": {"name": "Billing", "scopes": ["cases.read"], "expires_at": None},
    "rotate_api_key": {"grace_seconds": 60},
    "sign_in_by_telegram": {"init_data": "auth_date=1764000000&user=%7B%22id%22%3A1%7D&hash=00"},
    "open_case": {
        "kind": "complaint",
        "text": "The tap drips",
        "rating": 2,
        "category": "Water",
        "place": None,
        "customer_name": "Ana",
    },
    "change_case_status": {"status": "acknowledged"},
    "assign_case": {"person": None},
    "reply_to_case": {"text": "We are on it."},
    "change_case": {"category": "Water", "severity": "high"},
    "note_case": {"text": "Asked the plumber."},
    "attach_to_case": {"text": "What it looks like."},
    "open_cases": {"items": [{"kind": "complaint", "text": "The tap drips"}]},
    "change_case_statuses": {"ids": [NOBODY], "status": "acknowledged"},
    "assign_cases": {"ids": [NOBODY], "person": None},
    "assign_alert": {"person": None},
    "note_alert": {"text": "We are on it."},
    "make_integration": {"name": "Made by tests", "preset": "generic_json", "opens": "alerts"},
    "change_integration": {
        "name": "Changed by tests",
        "preset": "generic_json",
        "opens": "alerts",
        "enabled": True,
    },
    "rotate_integration_address": {"grace_hours": 24},
    "set_integration_secret": {"secret": None},
    "set_integration_mapping": _MAPPING,
    "preview_integration_mapping": {"mapping": _MAPPING, "sample": {"name": "x"}},
    "make_rule": _LINE,
    "change_rule": _LINE,
    "parse_rule": {"line": "when rating <= 2 then alert high"},
    "format_rule": {"rule": _RULE},
    "test_new_rule": {"rule": _RULE, "sample": {"text": "The tap drips"}},
    "test_rule": {"sample": {"text": "The tap drips", "rating": 1}},
    "prove_rule": {"rule": _RULE, "since": "2026-11-19T12:00:00Z"},
    "make_receiver": _RECEIVER,
    "change_receiver": _RECEIVER,
    "make_route": _ROUTE,
    "change_route": _ROUTE,
    "match_routes": {"severity": "high", "labels": {"team": "db"}, "name": "Disk"},
    "change_notification_config": {
        "enabled": True,
        "minimum_severity": "low",
        "rate_limit_minutes": 5,
        "hostel_specific": [],
    },
    "make_limit": _LIMIT,
    "change_limit": _LIMIT,
    "make_silence": _SILENCE,
    "preview_silence": {"matchers": _SILENCE["matchers"]},
    "change_silence": _SILENCE,
    "make_inhibition": _INHIBITION,
    "change_inhibition": _INHIBITION,
    "make_announcement": {"text": "Made by tests", "level": "low", "until": None},
    "retry_notifications": {"ids": [NOBODY], "reason": "refused", "channel": "telegram"},
    "notify": _TOLD | {"recipients": {"roles": ["viewer"]}},
    "broadcast": _TOLD,
    "send_event": {
        "type": "ORDER_CREATED",
        "recipients": {"roles": ["viewer"]},
        "refs": {"order": "4711"},
        "data": {"total": 5},
        "message": "Made by tests",
        "severity": "low",
    },
    "read_notification": {"read_at": "2026-11-19T12:00:00Z"},
    "read_all_notifications": {"topic": "orders"},
    "change_preferences": {
        "enabled": True,
        "channels": {"sms": False},
        "topics": {"orders": {"telegram": True}},
        "types": {"order.created": {"in_app": True}},
    },
}
