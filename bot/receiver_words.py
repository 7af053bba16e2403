"""The words of receivers: whom they lead to, what they hear, and why they are not reached."""

from __future__ import annotations

from typing import assert_never

from core.routing.receiver import Receiver
from core.severity import Severity
from core.tenants.role import Role
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

SEVERITIES = tuple(Severity)


def kind_mark(receiver: Receiver) -> str:
    """Return the sign of its kind, and of its being paused."""
    if not receiver.spec.is_active:
        return "⏸"
    return {"chat": "💬", "person": "👤", "role": "👥"}[receiver.spec.kind]


def leads_to(receiver: Receiver) -> Text:
    """Return whom it leads to."""
    spec = receiver.spec
    if spec.kind == "role" and spec.role is not None:
        return text("Everybody who is {role}: {n}", role=roles_word(spec.role), n=receiver.people)
    name = receiver.leads_to or "?"
    if spec.kind == "person":
        return text("{name}, in their own chat", name=name)
    if receiver.chat is not None and receiver.chat.topic_name:
        topic = receiver.chat.topic_name
        if not name.endswith(topic):
            return text("“{group}”, topic “{topic}”", group=name, topic=topic)
    return text("“{group}”", group=name)


def roles_word(role: Role) -> Text:
    """Return what the members of a role are called."""
    match role:
        case Role.OWNER:
            return text("Owners")
        case Role.ADMIN:
            return text("Administrators")
        case Role.STAFF:
            return text("Staff")
        case Role.VIEWER:
            return text("Viewers")
        case _:
            assert_never(role)


def hears(severity: Severity) -> Text:
    """Return from which severity on it is told."""
    if severity is Severity.LOW:
        return text("Hears of: everything")
    return text("Hears of: {severity} and worse", severity=severity_word(severity))


def loud(severity: Severity | None) -> Text:
    """Return from which severity on it makes a sound."""
    if severity is None:
        return text("With a sound: never")
    if severity is Severity.LOW:
        return text("With a sound: always")
    return text("With a sound: {severity} and worse", severity=severity_word(severity))


def storms(alerts: int | None) -> Text:
    """Return what it does in a storm."""
    if alerts is None:
        return text("Storm: one message from 10 alerts a minute on")
    if alerts == 0:
        return text("Storm: never, every alert comes by itself")
    return text("Storm: one message from {n} alerts a minute on", n=alerts)


def trouble(receiver: Receiver) -> Text | None:
    """Return why it cannot be reached; None while nothing is known against it."""
    if receiver.trouble is None:
        return None
    match receiver.spec.kind:
        case "chat":
            return text("⚠️ I cannot write there: put out, or without the right to write.")
        case "person":
            return text("⚠️ I cannot write to them: they blocked me, or are no member any more.")
        case "role":
            return text("⚠️ Nobody has this role.")
        case _:
            assert_never(receiver.spec.kind)


def named(names: list[str], most: int = 3) -> Text:
    """Return the first of the names, and how many more there are."""
    shown = ", ".join(f"“{one}”" for one in names[:most])
    if len(names) <= most:
        return raw(shown)
    return text("{names} and {n} more", names=shown, n=len(names) - most)
