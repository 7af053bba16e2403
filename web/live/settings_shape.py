"""A change of a setting on the wire."""

from __future__ import annotations

from typing import Literal

from web.shapes import Moment, Reference, Shape

SettingKind = Literal[
    "rule",
    "receiver",
    "chat",
    "route",
    "notification_config",
    "silence",
    "inhibition",
    "limit",
    "integration",
    "member",
    "invite",
    "place",
    "api_key",
    "canned_reply",
    "workspace",
]


class SettingsChanged(Shape):
    """Somebody changed a setting: of which `kind`, and the `id` of what was changed; `change` is
    a word such as `created`, `changed` or `deleted`. What it says now is asked for at its own
    address. `by` null: the program, or the operator of the machine."""

    kind: SettingKind
    id: str
    change: str
    by: Reference | None
    at: Moment
