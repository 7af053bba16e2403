"""One unit of work: what it loads, the rows it writes, its events and its wake-ups.

A *change* goes load → decide → apply, and up to 64 changes share one commit. Its `decide` is a
generator: before each bare `yield` it says what it needs (`batch.want(load, key)`), and after it
the whole batch's needs have been fetched with one query per kind. After its last `yield` it
decides in plain Python, seeing what earlier items of the batch decided (`batch.get`, `batch.put`),
and records rows and events in its `Work`. Everything is written with bulk statements, the sequence
numbers last.

A *transaction* is ordinary session code for what is not hot; it records rows and events likewise.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, Protocol, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from core.audit.deed import TRAIL, Deed
from core.audit.origin import Origin
from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.asked import connection_of
from core.db.base import Base, WorkspaceOwned
from core.db.rows import Key, PendingRows, Row, complete_row
from core.db.tenancy import InWorkspace, Scope, System, TenancyBreach
from core.db.writer import Writer
from core.errors import OpsbellError
from core.events.counting import count_on
from core.events.event import Event, Recorded, make_event
from core.events.hints import Hints
from core.events.said import Said
from core.events.tables import EventRow, event_row
from core.events.type import Topic
from core.ids import Ids, PersonId, WorkspaceId

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_CHANCE = random.SystemRandom()
"""Draws the ids of entries; it has no state that two could share."""

Deciding = Generator[None, None, T]
"""What a change's `decide` is: bare yields mark where the batch fetches what was wanted."""


@dataclass(frozen=True, slots=True, eq=False)
class Load(Generic[K, V]):
    """One kind of thing a batch can fetch: all wanted keys in one set query, absent ones left out.

    `fetch` must lock what it reads for a change (`with_for_update`, rows in sorted key order).
    """

    name: str
    fetch: Callable[[AsyncSession, Sequence[K]], Awaitable[Mapping[K, V]]]


class Work:
    """What one change or transaction writes, all in one workspace (None: above workspaces)."""

    def __init__(self, *, rows: PendingRows, workspace_id: WorkspaceId | None) -> None:
        self._rows = rows
        self.workspace_id = workspace_id
        self.events: list[Event] = []
        self.wakes: set[str] = set()
        self.sayings: list[Said] = []
        self.deed = Deed()

    def within(self, workspace_id: WorkspaceId) -> Work:
        """Return the same work in a workspace that is just being made by it."""
        inside = Work(rows=self._rows, workspace_id=workspace_id)
        inside.events, inside.wakes = self.events, self.wakes
        inside.sayings, inside.deed = self.sayings, self.deed
        return inside

    def insert(self, table: type[Base], /, *, or_ignore: bool = False, **values: Any) -> Row:
        """Record a row and return it; `or_ignore` when its unique key makes a repeat harmless.

        The workspace is filled in; a column left out takes the table's default.
        """
        row = complete_row(table, self._owned(table, values))
        self._rows.insert(table, row, or_ignore=or_ignore)
        if table is AuditRow:
            self.deed.entries.append(row)
            self.wake(TRAIL)
        return row

    def done_by(self, actor: PersonId | None, origin: Origin | None) -> None:
        """Say who does this work and by which door, for the audit trail."""
        self.deed.actor, self.deed.origin = actor, origin

    def insert_all(self, table: type[Base], shared: Row, each: Sequence[Row]) -> None:
        """Record rows that have most values in common; each of the others names the same columns.
        What they share is looked at once. The workspace and defaults are filled in."""
        if not each:
            return
        named = each[0].keys()
        if "workspace_id" in named:
            raise TenancyBreach(f"rows of {table.__name__} would name their own workspaces")
        whole = complete_row(table, self._owned(table, {**shared, **each[0]}))
        for own in each:
            if own.keys() != named:
                raise TypeError(f"{table.__name__}: rows alike name {set(named)}, not {set(own)}")
        self._rows.insert_all(table, [{**whole, **own} for own in each])

    def update(self, table: type[Base], key: Key, /, **values: Any) -> None:
        """Record new values for the row with this key, be it stored or still in this batch."""
        self._rows.update(table, key, values)

    def count(self, table: type[Base], /, *, column: str, **values: Any) -> None:
        """Record that `column` of the row with this key grows by what is given; the other columns
        are set, and the row is made when there is none. Nothing is read or awaited for it."""
        row = complete_row(table, self._owned(table, values))
        self._rows.count(table, row, column=column)

    def event(
        self, kind: str, /, *, at: datetime, by: PersonId | None = None, **data: Any
    ) -> None:
        """Record a durable event; it gets its sequence number when everything else is written."""
        if self.workspace_id is None:
            raise TenancyBreach(f"an event {kind} outside of any workspace")
        self.events.append(make_event(self.workspace_id, kind, at=at, by=by, data=data))

    def say(
        self,
        kind: str,
        /,
        *,
        topic: Topic,
        at: datetime,
        persons: frozenset[PersonId] | None = None,
        **data: Any,
    ) -> None:
        """Say something in passing after the commit, in words that JSON takes; no log keeps it.
        `persons` None: to all who may hear of the topic."""
        if self.workspace_id is None:
            raise TenancyBreach(f"news {kind} outside of any workspace")
        self.sayings.append(
            Said(
                workspace_id=self.workspace_id,
                type=kind,
                topic=topic,
                at=at,
                data=data,
                persons=persons,
            )
        )

    def wake(self, name: str) -> None:
        """Hint after the commit that there are new rows of this kind."""
        self.wakes.add(name)

    def _owned(self, table: type[Base], values: Row) -> Row:
        if not _is_owned(table):
            return values
        mine = self.workspace_id
        own = values.setdefault("workspace_id", mine)
        if own is None or (mine is not None and own is not mine and own != mine):
            raise TenancyBreach(f"{table.__name__} would be written into another workspace")
        return values


class Change(Protocol[T_co]):
    """Something for the hot path; `workspace_id` None stands above workspaces."""

    @property
    def workspace_id(self) -> WorkspaceId | None:
        """The workspace everything it writes belongs to."""
        ...

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, T_co]:
        """Say what is needed, yield, decide; raises our errors to refuse this item alone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Transaction:
    scope: Scope
    body: Callable[[AsyncSession, Work], Awaitable[object]]


class Batch:
    """One commit's worth of changes, and what they loaded and decided so far."""

    def __init__(self, *, session: AsyncSession, clock: Clock, hints: Hints) -> None:
        self._session = session
        self._clock = clock
        self._hints = hints
        self._numbers: dict[tuple[WorkspaceId, str], list[int]] = {}
        self._start()

    def _start(self) -> None:
        self._known: dict[Load[Any, Any], dict[Any, Any]] = {}
        self._wanted: dict[Load[Any, Any], set[Any]] = {}
        self._numbers_wanted: dict[tuple[WorkspaceId, str], int] = {}
        self._numbers_used: dict[tuple[WorkspaceId, str], int] = {}
        self._rows = PendingRows()
        self._recorded: list[Recorded] = []
        self._works: list[Work] = []

    @property
    def now(self) -> datetime:
        """The clock's moment, for whatever is decided in this batch."""
        return self._clock.now()

    def want(self, load: Load[K, V], key: K) -> None:
        """Ask that `key` be fetched by the next yield."""
        if key not in self._known.get(load, {}):
            self._wanted.setdefault(load, set()).add(key)

    def get(self, load: Load[K, V], key: K) -> V | None:
        """Return what was fetched or decided for a wanted `key`; None when there is none."""
        return cast("V | None", self._known[load][key])

    def want_all(self, load: Load[K, V], keys: frozenset[K]) -> None:
        """Ask that all of them be fetched by the next yield."""
        self._wanted.setdefault(load, set()).update(keys)

    def peek(self, load: Load[K, V], key: K) -> V | None:
        """Return what was fetched or decided for `key`; None also when nobody asked for it."""
        return cast("V | None", self._known.get(load, {}).get(key))

    def put(self, load: Load[K, V], key: K, value: V) -> None:
        """Tell later items of this batch what `key` is now."""
        self._known.setdefault(load, {})[key] = value

    def want_number(self, workspace_id: WorkspaceId, name: str) -> None:
        """Ask for one number of the workspace's counter `name` by the next yield."""
        at = (workspace_id, name)
        self._numbers_wanted[at] = self._numbers_wanted.get(at, 0) + 1

    def number(self, workspace_id: WorkspaceId, name: str) -> int:
        """Return a number that was asked for; each is given out once."""
        at = (workspace_id, name)
        used = self._numbers_used.get(at, 0)
        self._numbers_used[at] = used + 1
        return self._numbers[at][used]

    async def perform(self, items: Sequence[object]) -> list[object]:
        """Do every item and write it all; a refused item is left out, its error is its result."""
        if isinstance(items[0], _Transaction):
            return [await self._transact(items[0])]
        changes = [cast("Change[object]", item) for item in items]
        refused: dict[int, OpsbellError] = {}
        results: dict[int, object] | None = None
        while results is None:
            try:
                results = await self._decide(changes, refused)
            except _Refused as refusal:
                # It may have touched what later items saw: decide again without it.
                refused[refusal.index] = refusal.error
                self._start()
        await self._apply()
        return [refused[i] if i in refused else results[i] for i in range(len(changes))]

    def committed(self) -> None:
        """Pass on the events and wake-ups of what is now on disk."""
        if self._recorded:
            self._hints.recorded(self._recorded)
        for name in sorted({name for work in self._works for name in work.wakes}):
            self._hints.wake(name)
        for work in self._works:
            for said in work.sayings:
                self._hints.say(said)

    async def _transact(self, item: _Transaction) -> object:
        workspace_id = item.scope.workspace_id if isinstance(item.scope, InWorkspace) else None
        work = Work(rows=self._rows, workspace_id=workspace_id)
        self._works.append(work)
        result = await item.body(self._session, work)
        await self._session.flush()
        await self._apply()
        return result

    async def _decide(
        self, changes: Sequence[Change[object]], refused: Mapping[int, OpsbellError]
    ) -> dict[int, object]:
        open_: dict[int, Deciding[object]] = {}
        for index, change in enumerate(changes):
            if index not in refused:
                work = Work(rows=self._rows, workspace_id=change.workspace_id)
                self._works.append(work)
                open_[index] = change.decide(self, work)
        results: dict[int, object] = {}
        while open_:
            for index, deciding in list(open_.items()):
                try:
                    next(deciding)
                except StopIteration as end:
                    results[index] = end.value
                    del open_[index]
                except OpsbellError as error:
                    raise _Refused(index, error) from error
            await self._fetch()
        return results

    async def _fetch(self) -> None:
        wanted, self._wanted = self._wanted, {}
        for load, keys in sorted(wanted.items(), key=lambda one: one[0].name):
            known = self._known.setdefault(load, {})
            missing = [key for key in keys if key not in known]
            if missing:
                found = await load.fetch(self._session, missing)
                known.update({key: found.get(key) for key in missing})
        wanted_numbers, self._numbers_wanted = self._numbers_wanted, {}
        for at, count in sorted(wanted_numbers.items(), key=str):
            # What an earlier try of this batch drew and did not use is given out first.
            drawn = self._numbers.setdefault(at, [])
            short = self._numbers_used.get(at, 0) + count - len(drawn)
            if short > 0:
                last = await count_on(self._session, *at, by=short)
                drawn.extend(range(last - short + 1, last + 1))

    async def _apply(self) -> None:
        self._tell_trail()
        for at, drawn in sorted(self._numbers.items(), key=str):
            unused = len(drawn) - self._numbers_used.get(at, 0)
            if unused:  # the last ones drawn: the counter steps back, so that no number is skipped
                await count_on(self._session, *at, by=-unused)
        connection = await connection_of(self._session)
        if connection.dialect.name == "sqlite":
            # Whoever writes is alone, so nobody waits for the numbers: all goes in one walk.
            await self._number_events()
            await self._write(connection)
        else:
            await self._write(connection)
            await self._number_events()
            await self._write(connection)

    def _tell_trail(self) -> None:
        """Write what was done by people into the audit trail, where the flow did not."""
        ids: Ids | None = None
        for work in self._works:
            deed = work.deed
            if deed.origin is None:
                continue
            deed.complete()
            if work.events and not deed.entries:
                ids = ids or Ids(clock=self._clock, rng=_CHANCE)
                for row in deed.told_by(work.events, ids.new):
                    self._rows.insert(AuditRow, complete_row(AuditRow, row), or_ignore=False)

    async def _number_events(self) -> None:
        by_workspace: dict[WorkspaceId, list[Event]] = {}
        for work in self._works:
            for happened in work.events:
                by_workspace.setdefault(happened.workspace_id, []).append(happened)
        for workspace_id, events in sorted(by_workspace.items(), key=lambda one: str(one[0])):
            last = await count_on(self._session, workspace_id, "event", by=len(events))
            first = last - len(events) + 1
            recorded = [Recorded(seq=first + i, event=each) for i, each in enumerate(events)]
            self._recorded.extend(recorded)
            self._rows.insert_all(EventRow, [event_row(one) for one in recorded])

    async def _write(self, connection: AsyncConnection) -> None:
        rows, self._rows = self._rows, PendingRows()
        await rows.write(connection)


class _Refused(Exception):
    """Item `index` is refused with one of our errors."""

    def __init__(self, index: int, error: OpsbellError) -> None:
        super().__init__(str(error))
        self.index = index
        self.error = error


@cache
def _is_owned(table: type[Base]) -> bool:
    return issubclass(table, WorkspaceOwned)


_MANY = System(reason="a batch spans workspaces")


class Books:
    """The way in for flows: hands changes and transactions to the writer."""

    def __init__(self, *, writer: Writer) -> None:
        self._writer = writer

    async def change(self, change: Change[T]) -> T:
        """Return what the change decided, once it is on disk; raises our errors when refused."""
        done = self._writer.write(change, scope=_MANY, alone=False, touches=change.workspace_id)
        return cast("T", await done)

    async def transaction(
        self, scope: Scope, body: Callable[[AsyncSession, Work], Awaitable[T]]
    ) -> T:
        """Run `body` alone in one transaction and return what it returned, once it is on disk."""
        item = _Transaction(scope=scope, body=body)
        return cast("T", await self._writer.write(item, scope=scope, alone=True))
