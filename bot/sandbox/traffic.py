"""What goes on between bot and sandbox: calls under way, and since when nothing happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Traffic:
    """Calls of the bot being answered now, and the moment of the last thing that happened.

    Downloads of files are calls too. Waiting polls and hung calls do not count. Moments are the
    event loop's seconds, so that a frozen or moved clock of the sandbox changes nothing here.
    """

    in_flight: int = 0
    moved_at: float = float("-inf")

    def begin(self) -> None:
        """Note that a call came."""
        self.in_flight += 1

    def end(self, at: float) -> None:
        """Note that a call was answered."""
        self.in_flight -= 1
        self.moved(at)

    def moved(self, at: float) -> None:
        """Note that the bot confirmed an update, or that somebody did something."""
        self.moved_at = max(self.moved_at, at)

    def rest(self, quiet_seconds: float, *, asked_at: float, at: float) -> float:
        """Return how long the quiet still has to last; 0 or less when it was long enough."""
        return max(self.moved_at, asked_at) + quiet_seconds - at
