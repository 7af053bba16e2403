"""One event as it is sent: built once, shared by every socket whose person may see it.

What somebody with a narrower sight is shown may differ (an alert without the cases they do not
see), or be nothing at all; that is asked of the event itself, by the sight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from core.events.type import Topic
from core.ids import PersonId
from core.tenants.sight import Sight
from web.live.wire import deflated, frame

Sees = Callable[[Sight], bool]
"""Tells whether a sight covers one case or alert."""

Narrowed = Callable[[Sight], bytes | None]
"""What a narrower sight that covers it is shown: the body with less in it, None: all of it."""

NO_THINGS: Mapping[UUID, Sees] = MappingProxyType({})
PACKED_FROM = 200
"""Shorter bodies do not get much smaller."""


class Framed:
    """`seq` is 0 for what no log keeps, `topic` None for what nobody is shown. It answers to any
    of `keys` (`cases`, `case:<id>`). `persons` None: for all whose rights and sight allow it, else
    for these alone. `kind` is that of the settings it tells of, None: it tells of none. `sees`
    None: whatever they get to see. `things` are the cases and alerts in it, what it is about
    first, with who sees them by now."""

    __slots__ = (
        "_narrowed",
        "_packed",
        "_plain",
        "_sees",
        "_size",
        "keys",
        "kind",
        "persons",
        "seq",
        "things",
        "topic",
    )

    def __init__(
        self,
        *,
        seq: int,
        topic: Topic | None = None,
        body: bytes = b"",
        keys: frozenset[str] = frozenset(),
        persons: frozenset[PersonId] | None = None,
        kind: str | None = None,
        things: Mapping[UUID, Sees] = NO_THINGS,
        sees: Sees | None = None,
        narrowed: Narrowed | None = None,
    ) -> None:
        self.seq = seq
        self.topic = topic if body else None
        self.keys = keys
        self.persons = persons
        self.kind = kind
        self.things = things
        self._sees = sees
        self._narrowed = narrowed
        self._plain = frame(body) if body else b""
        self._size = len(body)
        self._packed = b""

    @property
    def size(self) -> int:
        """How many bytes it is on the wire, not compressed."""
        return len(self._plain)

    @property
    def body(self) -> bytes:
        """The JSON alone."""
        return self._plain[-self._size :] if self._size else b""

    def body_for(self, sight: Sight) -> bytes:
        """Return the JSON for this sight; empty: nothing is shown."""
        if sight.is_everything:
            return self.body
        if self._sees is not None and not self._sees(sight):
            return b""
        return self._less(sight) or self.body

    def wire(self, sight: Sight, *, packed: bool) -> bytes:
        """Return the bytes to send for this sight; `packed`: compressed where that pays."""
        if not sight.is_everything:
            if self._sees is not None and not self._sees(sight):
                return b""
            less = self._less(sight)
            if less is not None:
                return _packed(less) if packed and len(less) >= PACKED_FROM else frame(less)
        if packed and self._size >= PACKED_FROM:
            if not self._packed:
                self._packed = _packed(self.body)
            return self._packed
        return self._plain

    def _less(self, sight: Sight) -> bytes | None:
        return None if self._narrowed is None else self._narrowed(sight)


def _packed(body: bytes) -> bytes:
    return frame(deflated(body), packed=True)
