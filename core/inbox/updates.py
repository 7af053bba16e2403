"""The durable inbox of bot updates: on disk first, confirmed to Telegram only then.

`store` writes a poll's updates and the offset to ask with next in one commit; whoever polls asks
with that offset afterwards, which is the confirmation. What is open after a crash is replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.among import among
from core.db.engine import Database
from core.db.tenancy import System
from core.inbox.cause import UpdateKey, mark_done
from core.inbox.tables import UpdateRow
from core.tenants.tables import BotRow
from core.work import Batch, Books, Deciding, Load, Work

ATTEMPTS_AT_MOST = 5
PAGE = 500
_ALL = System(reason="updates are known by bot and number, above workspaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUpdate:
    """An update as Telegram gave it, as JSON; `person_key` keeps one person's order."""

    update_id: int
    person_key: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpdate:
    """An open update; `attempts` counts how often handling it failed, `handed` how often it was
    handed over after a start that found it open."""

    key: UpdateKey
    person_key: str
    body: str
    attempts: int = 0
    handed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """Where polling goes on: ask with `next_update`; `polled_at` is when something was stored."""

    next_update: int
    polled_at: datetime | None


def hint_of(bot_id: int) -> str:
    """Return the name of the hint that updates of a bot were brought."""
    return f"updates:{bot_id}"


class UpdateInbox:
    """Stores updates, gives back the open ones in order, and counts what failed."""

    def __init__(self, *, books: Books, database: Database, clock: Clock) -> None:
        self._books = books
        self._database = database
        self._clock = clock

    async def offset(self, bot_id: int) -> Offset:
        """Return where polling of this bot goes on; 0 when it was never polled."""
        async with self._database.reading(_ALL) as session:
            row = await session.get(BotRow, bot_id)
        if row is None:
            return Offset(next_update=0, polled_at=None)
        return Offset(next_update=row.next_update, polled_at=row.polled_at)

    async def store(
        self,
        bot_id: int,
        updates: Sequence[RawUpdate],
        next_update: int | None,
        *,
        may_repeat: bool = True,
    ) -> list[StoredUpdate]:
        """Return those that were new, in order, once they and the offset are on disk.

        `next_update` None: they came without being asked for; then whoever handles this bot's
        updates is given the hint to look.

        The bot's own row must be there. Without updates it only notes that the poll worked, and
        the offset stays. `may_repeat` False saves the look for known ones; right only when
        everything before them was confirmed.
        """
        return await self._books.change(
            _Store(
                bot_id=bot_id,
                updates=tuple(updates),
                next_update=next_update,
                may_repeat=may_repeat,
            )
        )

    async def open(self, bot_id: int, *, after: int = -1) -> list[StoredUpdate]:
        """Return up to a page of open updates with greater numbers than `after`, in order."""
        statement = (
            select(UpdateRow)
            .where(
                UpdateRow.bot_id == bot_id,
                UpdateRow.update_id > after,
                UpdateRow.done_at.is_(None),
                UpdateRow.failed_at.is_(None),
            )
            .order_by(UpdateRow.update_id)
            .limit(PAGE)
        )
        async with self._database.reading(_ALL) as session:
            rows = (await session.scalars(statement)).all()
        return [
            StoredUpdate(
                key=UpdateKey(row.bot_id, row.update_id),
                person_key=row.person_key,
                body=row.body,
                attempts=row.attempts,
                handed=row.handed,
            )
            for row in rows
        ]

    async def done(self, keys: Iterable[UpdateKey]) -> None:
        """Mark as done what no effect of its own marked; shares a commit with whatever is due."""
        await self._books.change(_Done(keys=tuple(keys)))

    async def handing(self, keys: Sequence[UpdateKey]) -> None:
        """Count on disk that updates which a start found open are handed over now."""
        await self._books.change(_Handing(keys=tuple(keys)))

    async def close(self, keys: Sequence[UpdateKey], problem: str) -> None:
        """Keep updates that are not done with their problem, and try them no more."""
        await self._books.change(_Close(keys=tuple(keys), problem=problem))

    async def failed(self, keys: Sequence[UpdateKey], problem: str) -> int | None:
        """Count a failed attempt and return how many there were; None when it is done already.

        The fifth closes it: it is kept with its problem and is not tried again. `problem` is in
        words, without secrets and without what people wrote.
        """
        return await self._books.change(_Failed(keys=tuple(keys), problem=problem))


async def _fetch_states(
    session: AsyncSession, keys: Sequence[UpdateKey]
) -> Mapping[UpdateKey, _State]:
    statement = (
        select(
            UpdateRow.bot_id,
            UpdateRow.update_id,
            UpdateRow.attempts,
            UpdateRow.handed,
            UpdateRow.done_at,
        )
        .where(among((UpdateRow.bot_id, UpdateRow.update_id), [tuple(key) for key in keys]))
        .order_by(UpdateRow.bot_id, UpdateRow.update_id)
        .with_for_update()
    )
    return {
        UpdateKey(row.bot_id, row.update_id): _State(
            attempts=row.attempts, handed=row.handed, is_done=row.done_at is not None
        )
        for row in await session.execute(statement)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    attempts: int
    is_done: bool
    handed: int = 0


_STATES: Load[UpdateKey, _State] = Load(name="inbox_updates", fetch=_fetch_states)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    bot_id: int
    updates: tuple[RawUpdate, ...]
    next_update: int | None
    may_repeat: bool
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[list[StoredUpdate]]:
        for update in self.updates if self.may_repeat else ():
            batch.want(_STATES, UpdateKey(self.bot_id, update.update_id))
        yield
        new: list[StoredUpdate] = []
        for update in self.updates:
            key = UpdateKey(self.bot_id, update.update_id)
            # Looked up although the key is unique: an insert that is ignored must not swallow the
            # mark of a done one that happens to share this commit.
            if self.may_repeat and batch.get(_STATES, key) is not None:
                continue
            batch.put(_STATES, key, _State(attempts=0, is_done=False))
            work.insert(
                UpdateRow,
                or_ignore=self.may_repeat,
                bot_id=self.bot_id,
                update_id=update.update_id,
                person_key=update.person_key,
                body=update.body,
                received_at=batch.now,
            )
            new.append(StoredUpdate(key=key, person_key=update.person_key, body=update.body))
        work.update(BotRow, self.bot_id, polled_at=batch.now)
        if self.next_update is None:
            work.wake(hint_of(self.bot_id))
        elif self.updates:
            work.update(BotRow, self.bot_id, next_update=self.next_update)
        return new


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    keys: tuple[UpdateKey, ...]
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        for key in self.keys:
            mark_done(work, key, batch.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    keys: tuple[UpdateKey, ...]
    problem: str
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[int | None]:
        for key in self.keys:
            batch.want(_STATES, key)
        yield
        attempts = 0
        states: dict[UpdateKey, _State] = {}
        for key in self.keys:
            state = batch.get(_STATES, key)
            if state is None or state.is_done:
                return None
            states[key] = state
            attempts = max(attempts, state.attempts + 1)
        for key in self.keys:
            # What a handler raised did not end the program: that count begins anew.
            values = {"attempts": attempts, "problem": self.problem[:500], "handed": 0}
            if attempts >= ATTEMPTS_AT_MOST:
                work.update(UpdateRow, tuple(key), failed_at=batch.now, **values)
            else:
                work.update(UpdateRow, tuple(key), **values)
            batch.put(_STATES, key, replace(states[key], attempts=attempts, handed=0))
        return attempts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handing:
    keys: tuple[UpdateKey, ...]
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        for key in self.keys:
            batch.want(_STATES, key)
        yield
        for key in self.keys:
            state = batch.get(_STATES, key)
            if state is not None and not state.is_done:
                work.update(UpdateRow, tuple(key), handed=state.handed + 1)
                batch.put(_STATES, key, replace(state, handed=state.handed + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Close:
    keys: tuple[UpdateKey, ...]
    problem: str
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        for key in self.keys:
            batch.want(_STATES, key)
        yield
        for key in self.keys:
            state = batch.get(_STATES, key)
            if state is not None and not state.is_done:
                work.update(UpdateRow, tuple(key), failed_at=batch.now, problem=self.problem[:500])
