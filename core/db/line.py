"""What waits to be written: one line per workspace, and which workspaces are being written.

Two commits that change one workspace would wait for each other's rows, each with a part of what
waits; so a workspace is in one commit at a time, and that one takes all that waits for it. What
stands above workspaces waits in a line of its own, from which several commits may take.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from core.ids import WorkspaceId


class Queued(Protocol):
    """Something to be written. `touches` is its workspace, None above them; `alone` when it may
    not share its commit."""

    @property
    def alone(self) -> bool: ...

    @property
    def touches(self) -> WorkspaceId | None: ...


Item = TypeVar("Item", bound=Queued)


@dataclass(slots=True)
class Group(Generic[Item]):
    """What goes into one commit."""

    items: list[Item] = field(default_factory=list)
    workspaces: set[WorkspaceId] = field(default_factory=set)


class Line(Generic[Item]):
    """All that waits, oldest first. Unbounded: whoever puts something looks at `len` before."""

    def __init__(self) -> None:
        self._lines: dict[WorkspaceId | None, deque[tuple[int, Item]]] = {}
        self._busy: set[WorkspaceId] = set()
        self._order = itertools.count()
        self._length = 0
        self._moved = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return self._length

    def put(self, item: Item) -> None:
        """Let it wait."""
        self._lines.setdefault(item.touches, deque()).append((next(self._order), item))
        self._length += 1
        self._moved.set()

    def close(self) -> None:
        """Have `take` return None once nothing waits any more."""
        self._closed = True
        self._moved.set()

    def empty(self) -> list[Item]:
        """Return all that waits, which waits no more."""
        waiting = sorted(
            (one for line in self._lines.values() for one in line), key=lambda one: one[0]
        )
        self._lines.clear()
        self._length = 0
        return [item for _, item in waiting]

    async def take(self, most: int) -> Group[Item] | None:
        """Return what the next commit writes, at most so many; None when it was closed and is
        empty. The workspaces are taken by nobody else until they are given back."""
        while True:
            group: Group[Item] = Group()
            self.fill(group, most)
            if group.items:
                return group
            if self._closed and not self._length:
                return None
            self._moved.clear()
            await self._moved.wait()

    def fill(self, group: Group[Item], most: int) -> None:
        """Add what may go with it; somebody who must be alone is added to nobody."""
        if group.items and group.items[0].alone:
            return
        for key in self._free(group):
            line = self._lines[key]
            if line[0][1].alone and group.items:
                continue
            if key is not None:
                group.workspaces.add(key)
                self._busy.add(key)
            while line and len(group.items) < most and not (line[0][1].alone and group.items):
                item = line.popleft()[1]
                self._length -= 1
                group.items.append(item)
                if item.alone:
                    break
            if not line:
                del self._lines[key]
            if len(group.items) >= most or group.items[0].alone:
                return

    def give_back(self, group: Group[Item]) -> None:
        """Let others write the group's workspaces again."""
        self._busy -= group.workspaces
        self._moved.set()

    def _free(self, group: Group[Item]) -> Iterable[WorkspaceId | None]:
        """Return the lines that may be taken from, the one that waits longest first."""
        mine = group.workspaces
        free = [key for key in self._lines if key is None or key not in self._busy or key in mine]
        return sorted(free, key=lambda key: self._lines[key][0][0])
