"""What the log is told of a live socket: that it was opened, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.ids import PersonId, WorkspaceId

GONE = 1006
"""The close code of a line that was lost without a word (RFC 6455, 7.4.1)."""
PROCESS_GONE = "process_gone"
"""Why a socket ended whose process was killed, or frozen for too long."""
_WORDS = 200
_CLIENT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A person was let in. `address` is empty when it cannot be told; `client` is what a program
    calls itself."""

    id: UUID
    workspace_id: WorkspaceId
    person_id: PersonId
    at: datetime
    address: str
    user_agent: str
    client: str | None = None

    @property
    def shown_agent(self) -> str:
        """The user agent as a database takes it, and not longer than is of use."""
        return _plain(self.user_agent)[:_WORDS]

    @property
    def shown_client(self) -> str | None:
        """The client's name, cut; None for none."""
        return None if self.client is None else _plain(self.client)[:_CLIENT] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A socket that was opened before is over; `reason` is a stable word."""

    id: UUID
    workspace_id: WorkspaceId
    at: datetime
    code: int
    reason: str


def _plain(words: str) -> str:
    """Return the words without what no database holds: what browsers send may be any bytes."""
    return words.encode("utf-8", "replace").decode().replace("\x00", "")
