"""The topics of the socket: how they are written, and which right each asks for.

A word is a topic of its own (`cases`), one case or alert (`case:<id>`, `alert:<id>`), or a kind of
notification (`notifications:orders`). The rights of a single case are those of all cases; whose it
is not to see simply hears nothing of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from uuid import UUID

from core.events.type import Topic
from core.tenants.access import Rights, allows
from core.tenants.changed_settings import kinds_of

TOPICS_AT_MOST = 64
"""How many one socket may have joined."""

RIGHT_OF: dict[Topic, str | None] = {
    Topic.CASES: "cases.read",
    Topic.ALERTS: "alerts.read",
    Topic.NOTIFICATIONS: None,
    Topic.DELIVERIES: "deliveries.read",
    Topic.STATS: "cases.read",
    Topic.PRESENCE: "members.read",
    Topic.SYSTEM: None,
    Topic.SETTINGS: None,
}
"""Topic → the right it asks for; None: every member's, because it only brings what is theirs, or
what they may read."""

_BASES = {one.value: one for one in Topic}
_SINGLE = {"case": Topic.CASES, "alert": Topic.ALERTS}
_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@lru_cache(maxsize=256)
def may_of(holder: Rights) -> frozenset[Topic]:
    """Return the topics that members of this role, or a key, may join."""
    return frozenset(
        topic for topic, right in RIGHT_OF.items() if right is None or allows(holder, right)
    )


@lru_cache(maxsize=256)
def settings_of(holder: Rights) -> frozenset[str]:
    """Return the kinds of settings that members of this role, or a key, hear of."""
    return kinds_of(holder)


@lru_cache(maxsize=256)
def words_of(holder: Rights) -> tuple[str, ...]:
    """Return the same as words, in the order in which clients are told them."""
    may = may_of(holder)
    return tuple(topic.value for topic in Topic if topic in may)


def key_of(word: str) -> str | None:
    """Return the topic as it is compared with events, None when there is no such topic."""
    if word in _BASES:
        return word
    base, _, rest = word.partition(":")
    if base in _SINGLE:
        try:
            return f"{base}:{UUID(rest)}"
        except ValueError:
            return None
    if base == Topic.NOTIFICATIONS.value and _WORD.fullmatch(rest):
        return word
    return None


def topic_of(key: str) -> Topic:
    """Return the topic whose right a key that `key_of` gave asks for."""
    base = key.partition(":")[0]
    return _SINGLE.get(base) or _BASES[base]
