"""A desk whose guests complain of the same, and whose owner merges what they said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from core.alerts.view import AlertFilter
from core.clock import ManualClock
from core.delivery.worker import Worker
from core.desk.status import CaseStatus
from core.desk.submission import Submission
from core.desk.view import CaseDetail
from core.ids import CaseId, PersonId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.conftest import BOT
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.flows.test_first_path import FixedLanes
from tests.fakes.channel import RecordingChannel

CARLA, DIEGO = 2001, 2002
"""Two customers, by their private chats."""


@dataclass(kw_only=True)
class Desk:
    """One process with an owner, two customers, and what these are told."""

    work: Clockwork
    owner: PersonId
    people: dict[int, PersonId] = field(default_factory=dict)
    channel: RecordingChannel = field(default_factory=RecordingChannel)

    async def complain(self, user: int, text: str) -> CaseId:
        """Hand something in as a customer, by Telegram."""
        runtime = self.work.runtime
        given = Submission(
            workspace_id=self.work.workspace,
            customer_name=f"Guest {user}",
            kind="complaint",
            source="telegram",
            at=runtime.clock.now(),
            person_id=self.people[user],
            text=text,
            rating=1,
        )
        done = await runtime.flows.submit(given, Cause(actor=self.people[user]))
        return done.case_id

    async def merge(
        self, primary: CaseId, *duplicates: CaseId, expected: int | None = None
    ) -> None:
        """Merge them as the owner."""
        await self.work.runtime.flows.merge_cases(
            self.work.workspace,
            primary,
            duplicates,
            by=self.owner,
            cause=Cause(actor=self.owner),
            expected=expected,
        )

    async def unmerge(self, case: CaseId) -> None:
        """Take it out again as the owner."""
        await self.work.runtime.flows.merge_cases.undo(
            self.work.workspace, case, by=self.owner, cause=Cause(actor=self.owner)
        )

    async def move(self, case: CaseId, to: CaseStatus, *, by: int | None = None) -> None:
        """Move a case as the owner, or as one of the customers."""
        person = self.owner if by is None else self.people[by]
        await self.work.runtime.flows.change_case(
            self.work.workspace,
            case,
            to,
            by=person,
            cause=Cause(actor=person),
            as_customer=by is not None,
        )

    async def detail(self, case: CaseId, sight: Sight = EVERYTHING) -> CaseDetail:
        """Return a case with all around it."""
        return await self.work.runtime.cases.detail(self.work.workspace, case, sight=sight)

    async def status(self, case: CaseId) -> str:
        """Return where a case stands."""
        return (await self.detail(case)).case.status

    async def told(self, user: int) -> list[str]:
        """Return everything that a customer was told until now, edits too."""
        runtime = self.work.runtime
        worker = Worker(
            books=runtime.books,
            clock=runtime.clock,
            ids=runtime.ids,
            channels={self.channel.name: self.channel},
            renderer=runtime.renderer,
            lanes=FixedLanes(f"telegram:{BOT}"),
            settlements=runtime.settlements,
            epoch=1,
        )
        while await worker.send_due():
            pass
        return [
            "\n".join(
                line.plain
                for line in (one.message.headline, *one.message.body, *one.message.footer)
            )
            for one in self.channel.sent
            if one.address.chat_id == user
        ]

    async def alerts_of(self, case: CaseId) -> Sequence[str]:
        """Return the states of the alerts about a case."""
        ids = (await self.detail(case)).case.alert_ids
        page = await self.work.runtime.alerts.page(
            self.work.workspace, AlertFilter(), limit=50, sight=EVERYTHING
        )
        return sorted(one.status for one in page.items if one.id in ids)


@asynccontextmanager
async def opened_desk(url: str, folder: Path, clock: ManualClock) -> AsyncIterator[Desk]:
    """Open one process whose owner has two customers."""
    async with process(url, folder, clock) as work:
        desk = Desk(work=work, owner=await work.owner())
        for user in (CARLA, DIEGO):
            person = await work.runtime.people.person(
                bot_id=BOT,
                telegram_user_id=user,
                name=f"Guest {user}",
                username=None,
                language_code="en",
            )
            desk.people[user] = person.id
        yield desk
