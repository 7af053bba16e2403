"""The bell: it rings when anything changed, so that nobody has to look again and again."""

from __future__ import annotations

from collections.abc import Callable


class Bell:
    """Calls every listener at each ring; a listener only takes note, it never acts at once."""

    def __init__(self) -> None:
        self._listeners: dict[int, Callable[[], None]] = {}
        self._next = 0

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Add a listener; calling what is returned takes it away again."""
        key = self._next
        self._next += 1
        self._listeners[key] = listener

        def stop() -> None:
            self._listeners.pop(key, None)

        return stop

    def ring(self) -> None:
        """Tell every listener that something changed."""
        for listener in list(self._listeners.values()):
            listener()
