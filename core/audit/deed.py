"""What one unit of work did, as the audit trail tells it.

A flow that changes settings writes its own entry, with what was before and after. What happens to
cases and alerts is told by events already: for those an entry is made of each, so that no flow has
to say the same twice. Either way the door is filled in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from core.audit.origin import Origin
from core.ids import PersonId, WorkspaceId

Row = dict[str, Any]

TRAIL = "audit"
"""The name under which those wait who read what is written into the trail."""


class Happened(Protocol):
    """An event of the workspace's log, as far as the trail tells of it."""

    @property
    def workspace_id(self) -> WorkspaceId: ...
    @property
    def type(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> PersonId | None: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def subject_id(self) -> UUID | None: ...


@dataclass(slots=True)
class Deed:
    """Who does it (None: the program, or the operator), by which door (None: it is not told), and
    the entries that were written for it."""

    actor: PersonId | None = None
    origin: Origin | None = None
    entries: list[Row] = field(default_factory=list)

    def complete(self) -> None:
        """Say in every entry by which door it came."""
        if self.origin is not None:
            for row in self.entries:
                row["via"], row["request_id"] = self.origin.way, self.origin.request

    def told_by(self, events: Sequence[Happened], new_id: Callable[[], UUID]) -> Iterator[Row]:
        """Return an entry for each event that is the deed itself, and not what followed from it;
        nothing when the flow wrote its own."""
        if self.entries or self.origin is None or self.actor is None:
            return
        for event in events:
            if event.actor_id == self.actor and event.subject_id is not None:
                yield self._entry(event, new_id(), self.origin)

    def _entry(self, event: Happened, entry_id: UUID, origin: Origin) -> Row:
        kind = event.type.partition(".")[0]
        after = {name: value for name, value in event.data.items() if name not in (kind, "old")}
        before = {"old": event.data["old"]} if "old" in event.data else {}
        return {
            "workspace_id": event.workspace_id,
            "id": entry_id,
            "at": event.at,
            "action": event.type,
            "subject_kind": kind,
            "subject_id": str(event.subject_id),
            "before": before,
            "after": after,
            "actor_id": self.actor,
            "via": origin.way,
            "request_id": origin.request,
        }
