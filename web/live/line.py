"""The seam between what is said over a live socket and the wire it is said on.

Apart from both, so that the hub can be built and tried without a socket, and so that the wire can
be taken from aiohttp or left with it without anybody else noticing.
"""

from __future__ import annotations

from typing import Protocol


class Line(Protocol):
    """One client's way out. Nothing here waits, and after `close` or `abort` nothing is written.

    `hearer` is told what comes in; it may be set to another one at any time.
    """

    hearer: Hearer

    @property
    def fd(self) -> int | None:
        """The descriptor that `os.write` may be tried on while `is_clear`; None where it may not.

        What was not taken whole goes on by `write`. It may be kept no longer than the line is
        clear: after the end the system gives the number to somebody else.
        """
        ...

    @property
    def is_clear(self) -> bool:
        """True while nothing of ours waits here; False from `close` or `abort` on."""
        ...

    @property
    def waiting(self) -> int:
        """How many bytes wait in this process because the system did not take them yet."""
        ...

    @property
    def deflates(self) -> bool:
        """True when the client takes compressed frames beside the plain ones."""
        ...

    def write(self, data: bytes) -> None:
        """Send whole frames behind what waits; the caller looks at `waiting` and draws its own
        conclusions."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Send a close frame behind what waits, then end; a client that does not read it is cut
        off after five seconds. The first call counts."""
        ...

    def abort(self) -> None:
        """Cut the line at once and forget what waits."""
        ...


class Hearer(Protocol):
    """Whoever is at our end of a line; called from the loop, one call at a time."""

    def heard(self, text: str | None) -> None:
        """Take one message; None: it was not text."""
        ...

    def clear(self) -> None:
        """Take notice that nothing waits any more, after something did."""
        ...

    def lost(self, code: int) -> None:
        """Take notice of the end, once: with our code when it was we who closed, else with the
        client's; 1005 when it gave none and 1006 when the line just broke."""
        ...


class Door(Protocol):
    """The socket's side of a signed-in connection: what it cannot decide by itself."""

    def renew(self, token: str) -> None:
        """Renew the sign-in with an access token or a ticket; closes the line when it is refused
        or somebody else's. Returns at once, the answer may come later."""
        ...

    def refuse(self, code: int, reason: str, message: str) -> None:
        """Say why in an `error` frame and close the line."""
        ...
