"""What rendering is to the worker: several deliveries at once, each of which may fail alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from core.delivery.due import Due
from core.delivery.message import Message
from core.ids import WorkspaceId

Rendered = Message | None | Exception
"""The message; None when there is nothing to say any more; why it could not be said."""


class Renderer(Protocol):
    """Says deliveries in their readers' languages, from the rows as they are now."""

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return what each says, by its id: read with set queries, however many they are."""
        ...


def by_workspace(dues: Iterable[Due]) -> dict[WorkspaceId, list[Due]]:
    """Return the deliveries of each workspace, in their order."""
    found: dict[WorkspaceId, list[Due]] = {}
    for due in dues:
        found.setdefault(due.workspace_id, []).append(due)
    return found


def each(dues: Iterable[Due], say: Callable[[Due], Message | None]) -> dict[UUID, Rendered]:
    """Return what `say` makes of each; one that fails does not harm the others."""
    said: dict[UUID, Rendered] = {}
    for due in dues:
        try:
            said[due.id] = say(due)
        except Exception as problem:  # the worker logs it and tries again later
            said[due.id] = problem
    return said
