"""Whether access tokens still hold, asked of the database for all who come together.

Thousands of sockets come back at once, and a dashboard asks half a dozen things at a time. While
one question is under way the next ones are gathered and asked as one. Every question begins after
those have come whom it is about: nobody is answered by what was true before they asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import InvalidInput, NotAllowed
from core.ids import WorkspaceId
from core.signing import Access, TokenRefused
from core.tenants.access import Scopes
from core.tenants.role import Role, parse_role
from core.tenants.standing import AT_ONCE, Found, Standing, find

PATIENCE_SECONDS = 1.0
"""How long a question may take before those who come later are asked about beside it."""
END_SECONDS = 2.0
"""How long the end of the process waits for a question."""

_Asker = tuple[Access, "asyncio.Future[Standing]"]


@dataclass(slots=True)
class _Desk:
    """One workspace's questions: who waits for the next one, and the task that asks it."""

    waiting: list[_Asker] = field(default_factory=list)
    task: asyncio.Task[None] | None = None


class Checks:
    """Gathers them by workspace. It holds a task while a question is under way; nobody's leaving
    ends it, because others wait for it too."""

    def __init__(
        self, *, database: Database, clock: Clock, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._database = database
        self._clock = clock
        self._patience_seconds = patience_seconds
        self._desks: dict[WorkspaceId, _Desk] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def check(self, access: Access) -> Standing:
        """Return what the holder of a token is right now.

        Raises TokenRefused when its session was ended or the person signed out everywhere, and
        NotAllowed for somebody who is no member (any more).
        """
        answer: asyncio.Future[Standing] = asyncio.get_running_loop().create_future()
        desk = self._desks.get(access.workspace_id)
        if desk is None:
            desk = self._desks[access.workspace_id] = _Desk()
        desk.waiting.append((access, answer))
        if desk.task is None:
            self._begin(access.workspace_id, desk)
        return await answer

    async def close(self) -> None:
        """Wait for questions whose askers have left; the database is to be closed behind them."""
        if self._tasks:
            _, hanging = await asyncio.wait(tuple(self._tasks), timeout=END_SECONDS)
            for one in hanging:
                one.cancel()

    def _begin(self, workspace_id: WorkspaceId, desk: _Desk) -> None:
        asking = self._ask(workspace_id, desk)
        desk.task = asyncio.get_running_loop().create_task(asking, name="sign-in-checks")
        self._tasks.add(desk.task)
        desk.task.add_done_callback(self._tasks.discard)

    def _go_on(self, workspace_id: WorkspaceId, desk: _Desk) -> None:
        """Leave a question alone that hangs; whoever comes next is asked about beside it."""
        desk.task = None
        if desk.waiting:
            self._begin(workspace_id, desk)

    async def _ask(self, workspace_id: WorkspaceId, desk: _Desk) -> None:
        """Answer those who wait, and who comes meanwhile, until nobody does."""
        loop, mine = asyncio.get_running_loop(), asyncio.current_task()
        askers: list[_Asker] = []
        try:
            while desk.waiting and desk.task is mine:
                askers, desk.waiting = desk.waiting[:AT_ONCE], desk.waiting[AT_ONCE:]
                late = loop.call_later(self._patience_seconds, self._go_on, workspace_id, desk)
                try:
                    await self._answer(workspace_id, askers)
                finally:
                    late.cancel()
        finally:
            if desk.task is mine:
                askers += desk.waiting
                del self._desks[workspace_id]
            for _, answer in askers:
                answer.cancel()  # Nobody is left, but when the process ends in the middle of it.

    async def _answer(self, workspace_id: WorkspaceId, askers: Sequence[_Asker]) -> None:
        """Ask one question about all of them, unless they have left."""
        askers = [one for one in askers if not one[1].done()]
        if not askers:
            return
        persons = list(dict.fromkeys(access.person_id for access, _ in askers))
        sessions = {access.session_id for access, _ in askers if access.session_id is not None}
        try:
            async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
                found = await find(
                    session, workspace_id, persons, session_ids=sessions, now=self._clock.now()
                )
        except Exception as problem:
            # Each of them raises it; where that is logged is for who asked to say.
            for _, answer in askers:
                _settle(answer, problem)
        else:
            # After the session: who has an answer may end the process, and the database with it.
            for access, answer in askers:
                _settle(answer, _outcome(access, found))


def _settle(answer: asyncio.Future[Standing], outcome: Standing | Exception) -> None:
    if answer.done():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)


def _outcome(access: Access, found: Found) -> Standing | Exception:
    standing = found.standings.get(access.person_id)
    if standing is None:
        return NotAllowed(action="use this workspace", needs=Role.VIEWER.value)
    if isinstance(standing, ValueError):
        return standing
    session_id = access.session_id
    stands = session_id is None or (access.person_id, session_id) in found.sessions
    if access.token_version < standing.token_version or not stands:
        return _over()
    if isinstance(standing.role, Scopes):
        return standing  # A key's may be newer: its standing is the least that is good.
    if access.token_version > standing.token_version:
        return _over()
    try:
        parse_role(access.role)
    except InvalidInput:
        return _over()
    return standing


def _over() -> TokenRefused:
    return TokenRefused(reason="token_invalid", message="the sign-in was ended; sign in again")
