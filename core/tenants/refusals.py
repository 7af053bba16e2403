"""Who tried to sign in and was not let in: one entry of the audit trail per address and minute.

What was tried is never kept, only how often, by which way and from where. A try that leads to no
workspace stands in the trail of the only one there is; where there are several it is nobody's
among them, and only the log counts it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.audit.origin import Way
from core.audit.tables import AuditRow
from core.clock import Clock
from core.db.tenancy import System
from core.ids import Ids, WorkspaceId
from core.later_writer import LaterWriter
from core.tenants.tables import WorkspaceRow
from core.work import Books, Work

log = logging.getLogger(__name__)

WRITE_SECONDS = 60.0
MOST_AT_ONCE = 200
"""Entries a process writes a minute; what comes from more addresses is one entry together."""
ELSEWHERE = "elsewhere"
REFUSED = "sign_in.refused"
_ALL = System(reason="whoever is refused has no workspace yet")

How = Literal["code", "telegram", "session", "token", "api_key", "ticket"]
"""What was not taken: the code of a link, a launch of the Mini App, a session's cookie, an access
token, an API key, a socket's ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    workspace_id: WorkspaceId | None
    how: How
    via: Way
    address: str


@dataclass(slots=True, kw_only=True)
class _Tries:
    first_at: datetime
    count: int = 0


class Refusals(LaterWriter):
    """What this process refused, written once a minute."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        super().__init__(clock=clock, seconds=WRITE_SECONDS)
        self._books = books
        self._ids = ids
        self._tries: dict[_Try, _Tries] = {}

    def note(
        self, how: How, address: str, *, via: Way = "api", workspace_id: WorkspaceId | None = None
    ) -> None:
        """Note one try from an address (of IPv6, from its network)."""
        one = _Try(workspace_id=workspace_id, how=how, via=via, address=address)
        if one not in self._tries and len(self._tries) >= MOST_AT_ONCE:
            one = _Try(workspace_id=None, how=how, via=via, address=ELSEWHERE)
        self._tries.setdefault(one, _Tries(first_at=self._clock.now())).count += 1

    async def write(self) -> None:
        """Write what was noted so far, in one commit."""
        tries, self._tries = self._tries, {}
        if not tries:
            return

        async def body(session: AsyncSession, work: Work) -> None:
            alone = await _only_workspace(session)
            for one, seen in tries.items():
                home = one.workspace_id or alone
                if home is not None:
                    self._keep(work, home, one, seen)

        log.info(
            "sign-ins were refused",
            extra={
                "action": "sign_ins_refused",
                "tries": sum(seen.count for seen in tries.values()),
                "addresses": len({one.address for one in tries}),
            },
        )
        try:
            await self._books.transaction(_ALL, body)
        except Exception as problem:
            self._put_back(tries)
            log.warning(
                "refused sign-ins are written later",
                extra={"action": "refusals_later", "problem": type(problem).__name__},
            )

    def _put_back(self, tries: dict[_Try, _Tries]) -> None:
        for one, seen in tries.items():
            newer = self._tries.get(one)
            if newer is not None:
                seen.count += newer.count
            self._tries[one] = seen

    def _keep(self, work: Work, home: WorkspaceId, one: _Try, seen: _Tries) -> None:
        work.insert(
            AuditRow,
            id=self._ids.new(),
            workspace_id=home,
            at=seen.first_at,
            action=REFUSED,
            subject_kind="sign_in",
            subject_id=one.address or ELSEWHERE,
            before={},
            after={"how": one.how, "tries": seen.count},
            via=one.via,
        )


async def _only_workspace(session: AsyncSession) -> WorkspaceId | None:
    found = (await session.scalars(select(WorkspaceRow.id).limit(2))).all()
    return WorkspaceId(found[0]) if len(found) == 1 else None
