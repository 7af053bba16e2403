"""One queue in front of the database: whoever wants to write hands in an item and waits for its
commit.

Two forms. A *transaction* is ordinary session code, run alone. A *change* is for the hot paths:
many of them share one commit. The writer does not know what is inside; it only gathers, commits,
and when a batch fails replays it as batches of one, so that a bad item never hurts its neighbours.
When the database itself takes nothing, callers hear so within seconds; the writer then tries each
second by itself, so that it knows when that is over although nobody asks it to write.

As many loops serve the queue as the database takes commits side by side: one on SQLite, several on
PostgreSQL, each with other workspaces. What one caller writes after another write of its own came
back is in that order; two writes that wait together may be committed in any.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar, assert_never

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.engine import Database
from core.db.lease_table import LeaseRow
from core.db.line import Line
from core.db.tenancy import InWorkspace, Scope, System
from core.db.trouble import DRIVER_ERRORS, Trouble, words_of
from core.errors import Unavailable
from core.ids import WorkspaceId

log = logging.getLogger(__name__)

MAX_BATCH = 64
QUEUE_LENGTH = 10_000
_TRIES = 5
"""How often a commit is tried when somebody else was in the way."""
_MEETINGS = 3
"""How often one is decided again because somebody else wrote the same key first."""
_GONE_SECONDS = 5.0
"""How long a commit waits for a database that is locked or went away; callers wait as long."""
_LONGEST_PAUSE = 1.0
_TRY_EVERY_SECONDS = 1.0
"""How often it is tried whether a database that took nothing takes writes again."""
_TRIAL = "trial"
"""The row that such a trial changes; a lease that nobody holds."""

Item_contra = TypeVar("Item_contra", contravariant=True)


class Batch(Protocol[Item_contra]):
    """What one commit does; made afresh for every try."""

    async def perform(self, items: Sequence[Item_contra]) -> list[object]:
        """Do all of it in the open transaction; return one result, or one exception, per item."""
        ...

    def committed(self) -> None:
        """Give the hints that are due after the commit; never raises, never waits."""
        ...


@dataclass(slots=True)
class _Waiting:
    """One item in the queue and the caller who waits for it; no item is a trial."""

    scope: Scope
    alone: bool
    touches: WorkspaceId | None
    items: tuple[object, ...]
    done: asyncio.Future[object] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Writer:
    """Owns every write of this process. Bounded: a full queue refuses with Unavailable at once."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        batches: Callable[[AsyncSession], Batch[object]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._batches = batches
        self._line: Line[_Waiting] = Line()  # `write` bounds it
        self._closed = False
        self._trouble: Trouble | None = None
        self._troubled = asyncio.Event()

    @property
    def trouble(self) -> Trouble | None:
        """Why the last commit could not be made, whatever was in it; None when it was made."""
        return self._trouble

    @property
    def waiting(self) -> int:
        """How many writes wait for a commit."""
        return len(self._line)

    async def write(
        self, item: object, *, scope: Scope, alone: bool, touches: WorkspaceId | None = None
    ) -> object:
        """Return the item's result after its commit; raises what the item raised. `touches` is
        the workspace of one that is not alone, None when it stands above them; one that is alone
        has it in its scope."""
        if self._closed:
            raise Unavailable("the writer is closing; nothing new is taken")
        if len(self._line) >= QUEUE_LENGTH:
            raise Unavailable(f"more than {QUEUE_LENGTH} writes are waiting; try again")
        if isinstance(scope, InWorkspace):
            touches = scope.workspace_id
        waiting = _Waiting(scope=scope, alone=alone, touches=touches, items=(item,))
        self._line.put(waiting)
        return await waiting.done

    async def run(self) -> None:
        """Serve the queue until `close`; what was queued before it is still written."""
        async with asyncio.TaskGroup() as tasks:
            trying = tasks.create_task(self._try_again(), name="writer-trial")
            async with asyncio.TaskGroup() as loops:
                for number in range(self._database.writers):
                    loops.create_task(self._serve(), name=f"writer-{number}")
            trying.cancel()

    async def _serve(self) -> None:
        while (group := await self._line.take(MAX_BATCH)) is not None:
            try:
                if len(group.items) == 1:
                    # One turn of the loop lets callers that are ready join; waiting longer for a
                    # lone caller would only delay it.
                    await asyncio.sleep(0)
                    self._line.fill(group, MAX_BATCH)
                await self._commit_group(group.items)
            except _TooLong as problem:
                # Who came meanwhile has waited too, and would only wait as long once more; unless
                # it is one workspace's rows that somebody holds.
                if self._database.writers == 1 or problem.trouble is Trouble.GONE:
                    for waiting in self._line.empty():
                        _settle(waiting, Unavailable(problem.message))
            finally:
                self._line.give_back(group)

    def close(self) -> None:
        """Take nothing new; `run` returns when the queue is empty."""
        self._closed = True
        self._line.close()

    async def _commit_group(self, group: list[_Waiting]) -> None:
        try:
            results = await self._commit(group)
        except _NotTaken as problem:
            # It is the database and not an item: each alone would fare no better, and what may
            # stand already must not be written twice.
            self._turned(problem.trouble, problem.message)
            for waiting in group:
                _settle(waiting, Unavailable(problem.message))
            if isinstance(problem, _TooLong):
                raise
            return
        except Exception as problem:
            if len(group) == 1:
                _settle(group[0], problem)
                return
            log.info(
                "batch failed; its items are replayed one by one",
                extra={"action": "batch_replayed", "items": len(group), "problem": repr(problem)},
            )
            left = list(group)
            while left:
                try:
                    await self._commit_group([left.pop(0)])
                except _TooLong as trouble:
                    for waiting in left:
                        _settle(waiting, Unavailable(trouble.message))
                    raise
            return
        self._turned(None)
        for waiting, result in zip(group, results, strict=True):
            _settle(waiting, result)

    def _turned(self, trouble: Trouble | None, words: str = "") -> None:
        """Note whether the database takes writes; said once when that changes."""
        before, self._trouble = self._trouble, trouble
        if trouble is not None:
            self._troubled.set()
            if before is None:
                log.error(
                    "the database takes no writes; nothing is acknowledged until it does",
                    extra={"action": "writes_refused", "problem": words},
                )
        elif before is not None:
            self._troubled.clear()
            log.info("the database takes writes again", extra={"action": "writes_taken_again"})

    async def _try_again(self) -> None:
        """While nothing is taken, try each second whether something is."""
        while True:
            await self._troubled.wait()
            await self._clock.sleep(_TRY_EVERY_SECONDS)
            trial = _Waiting(scope=_TRYING, alone=True, touches=None, items=())
            if self._trouble is None or self._closed:
                continue
            self._line.put(trial)
            try:
                await trial.done
            except Unavailable:
                log.debug("the database still takes no writes")
            except Exception:
                log.exception("a trial failed", extra={"action": "trial_failed"})

    async def _commit(self, group: list[_Waiting]) -> list[object]:
        scope, beside = group[0].scope, None
        if not group[0].alone:
            scope = System(reason="a batch spans workspaces")
            beside = {one.touches for one in group if one.touches is not None}
        began = self._clock.monotonic()
        tries, met = 0, 0
        while True:
            tries += 1
            is_decided = False
            try:
                async with self._database.writing(scope, beside=beside) as session:
                    batch = self._batches(session)
                    items = [item for one in group for item in one.items]
                    results = await (batch.perform(items) if items else _write_something(session))
                    is_decided = True
            except IntegrityError as problem:
                # Another process wrote the same: decided again, this one sees it. Not counted with
                # the tries, because a deadlock may have come before, or another key first.
                met += 1
                if met > _MEETINGS or len(group) > 1:
                    raise
                log.debug("unique key met; decided again", extra={"problem": words_of(problem)})
            except DRIVER_ERRORS as problem:
                trouble = self._database.trouble(problem)
                if trouble is None:
                    raise
                waited = self._clock.monotonic() - began
                if _is_hopeless(trouble, tries=tries, waited=waited, is_decided=is_decided):
                    kind = _TooLong if waited >= _GONE_SECONDS else _NotTaken
                    said = f"the database does not take writes: {words_of(problem)}"
                    raise kind(said, trouble) from problem
                await self._clock.sleep(min(0.05 * 2**tries, _LONGEST_PAUSE))
            else:
                batch.committed()
                return results


class _NotTaken(Unavailable):
    """The database takes nothing, from nobody; or it went away during a commit, which may stand
    all the same."""

    def __init__(self, message: str, trouble: Trouble) -> None:
        super().__init__(message)
        self.trouble = trouble


class _TooLong(_NotTaken):
    """It was tried for so long that nobody should wait longer."""


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_TRYING = System(reason="a trial whether the database takes writes")


async def _write_something(session: AsyncSession) -> list[object]:
    """Change a row that nobody reads. It has to change: SQLite leaves a row as it is alone."""
    trial = update(LeaseRow).where(LeaseRow.name == _TRIAL).values(epoch=LeaseRow.epoch + 1)
    if (await session.execute(trial.returning(LeaseRow.epoch))).first() is None:
        await session.execute(
            insert(LeaseRow).values(name=_TRIAL, holder=_TRIAL, epoch=1, expires_at=_LONG_AGO)
        )
    return [None]


def _is_hopeless(trouble: Trouble, *, tries: int, waited: float, is_decided: bool) -> bool:
    match trouble:
        case Trouble.PASSES:
            return tries >= _TRIES or waited >= _GONE_SECONDS
        case Trouble.GONE:
            # Once the commit was on its way, it may stand: only the caller knows how to ask.
            return is_decided or waited >= _GONE_SECONDS
        case Trouble.REFUSED:
            return True
        case _:
            assert_never(trouble)


def _settle(waiting: _Waiting, result: object) -> None:
    if waiting.done.done():  # the caller gave up waiting; the write stands all the same
        return
    if isinstance(result, BaseException):
        waiting.done.set_exception(result)
    else:
        waiting.done.set_result(result)
