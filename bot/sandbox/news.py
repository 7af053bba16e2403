"""What the chat page hears at once: a short memory of numbered news."""

from __future__ import annotations

from collections import deque

from bot.sandbox.bell import Bell
from bot.sandbox.state import State
from bot.sandbox.wire import Object, without_nones

KEPT_NEWS = 1_000
"""News kept for readers who were away; who was away longer is told to read everything anew."""


class News:
    """Numbered news, the newest last; a reader keeps the number it has seen."""

    def __init__(self, *, state: State, bell: Bell) -> None:
        self._state = state
        self._bell = bell
        self._kept: deque[Object] = deque(maxlen=KEPT_NEWS)

    @property
    def head(self) -> int:
        """Return the number of the newest."""
        return self._state.last_news

    def tell(
        self, kind: str, *, chat: int | None = None, thread: int | None = None, **more: object
    ) -> None:
        """Add one piece of news and ring the bell; fields without a value are left out."""
        self._state.last_news += 1
        item = {"seq": self.head, "kind": kind, "chat": chat, "thread": thread, **more}
        self._kept.append(without_nones(item))
        self._bell.ring()

    def since(self, seen: int) -> list[Object]:
        """Return the news after number `seen`, or one piece of kind `reset` when some are gone."""
        missing = self.head - seen
        if missing == 0:
            return []
        if missing < 0 or missing > len(self._kept):
            return [{"seq": self.head, "kind": "reset"}]
        return list(self._kept)[-missing:]
