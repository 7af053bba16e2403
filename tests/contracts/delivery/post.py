"""An outbox with its worker and twins of everything around it, for the tests of delivery."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.delivery.address import Address, TelegramAddress
from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.message import Line, Message
from core.delivery.outbox import enqueue
from core.delivery.rendering import Rendered, Renderer, each
from core.delivery.rescue import Rescue
from core.delivery.retry import Retrying
from core.delivery.room import Full
from core.delivery.settle import Settlements
from core.delivery.state import SettledDelivery, State
from core.delivery.subject import Subject
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow, SentMessageRow
from core.delivery.worker import Worker
from core.ids import Ids, WorkspaceId
from core.work import Batch, Books, Deciding, Load, Work
from tests.contracts.conftest import BOT
from tests.fakes.channel import RecordingChannel

CHANGED_CHAT = TelegramAddress(bot_id=BOT, chat_id=-100777)
"""Where a group is after Telegram made it a supergroup."""
ALL = System(reason="a test looks at everything")


class Words:
    """The `Renderer` of tests: says `params["say"]`, else the revision shown."""

    def __init__(self, revisions: Mapping[UUID, int]) -> None:
        self._revisions = revisions
        self.fails = 0

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the words, at the subject's present revision."""
        return each(dues, self._say)

    def _say(self, due: Due) -> Message | None:
        if self.fails:
            self.fails -= 1
            raise LookupError("the template is broken")
        if due.params.get("nothing"):
            return None
        revision = self._revisions.get(due.subject.id, 0) if due.subject else 0
        said = str(due.params.get("say", f"revision {revision}"))
        return Message(headline=Line.of(said), revision=revision)


@dataclass(slots=True)
class Notebook:
    """The `AddressBook` and the `Listener` of tests: writes down what it is told."""

    moves: list[tuple[Address, Address]] = field(default_factory=list)
    gone_addresses: list[tuple[Address, str]] = field(default_factory=list)
    ended: list[SettledDelivery] = field(default_factory=list)
    one_more: asyncio.Event = field(default_factory=asyncio.Event)

    def moved(self, batch: Batch, work: Work, *, address: Address, to: Address) -> Deciding[None]:
        """Write it down after having looked at the database, as the real one does."""
        yield
        self.moves.append((address, to))

    def gone(self, batch: Batch, work: Work, *, address: Address, problem: str) -> Deciding[None]:
        """Write it down after having looked at the database, as the real one does."""
        yield
        self.gone_addresses.append((address, problem))

    def settled(self, work: Work, settled: SettledDelivery) -> None:
        """Write it down."""
        self.ended.append(settled)
        self.one_more.set()

    async def until(self, count: int) -> None:
        """Return when so many deliveries came to an end."""
        while len(self.ended) < count:
            self.one_more.clear()
            await self.one_more.wait()


class Post:
    """One process that sends: `worker`, its `channel`, and ways to put something in and look."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        clock: ManualClock,
        ids: Ids,
        workspace: WorkspaceId,
        epoch: int = 1,
        slots: int = 8,
        retries: int = 9,
    ) -> None:
        self.database = database
        self.books = books
        self.clock = clock
        self.ids = ids
        self.workspace = workspace
        self.channel = RecordingChannel()
        self.lanes = {f"telegram:{BOT}"}
        self.no_room = Full()
        self.notebook = Notebook()
        self.revisions: dict[UUID, int] = {}
        self.words = Words(self.revisions)
        self.settlements = Settlements(
            ids=ids,
            retrying=Retrying(rng=random.Random(3), retries=retries),
            address_book=self.notebook,
            listener=self.notebook,
            revisions=Load("test.revisions", self._fetch_revisions),
        )
        self._epoch = epoch
        self._slots = slots
        self.worker = self._worker(self.words)
        self.rescue = Rescue(
            database=database, books=books, clock=clock, settlements=self.settlements
        )

    def with_renderer(self, renderer: Renderer) -> None:
        """Render by other words from now on."""
        self.worker = self._worker(renderer)

    def with_books(self, books: Books) -> None:
        """Write by other books from now on."""
        self.worker = self._worker(self.words, books)

    async def both(self, first: Awaitable[object], second: Awaitable[object]) -> None:
        """Do two things at once."""
        await asyncio.gather(first, second)

    def _worker(self, renderer: Renderer, books: Books | None = None) -> Worker:
        return Worker(
            books=books or self.books,
            clock=self.clock,
            ids=self.ids,
            channels={"telegram": self.channel},
            renderer=renderer,
            lanes=self,
            settlements=self.settlements,
            epoch=self._epoch,
            slots=self._slots,
        )

    def held(self) -> set[str]:
        """Return the lanes this process may send on."""
        return self.lanes

    def full(self, lane: str) -> Full:
        """Return where there is no room, as the test has said."""
        return self.no_room

    async def put(
        self,
        say: str | None = None,
        *,
        kind: Kind = Kind.NOTICE,
        chat: int = 1,
        urgency: int = 1,
        edits_id: UUID | None = None,
        expires_at: datetime | None = None,
        address: TelegramAddress | None = None,
        case_id: UUID | None = None,
        **params: object,
    ) -> UUID:
        """Put one delivery into the outbox and return its id."""
        id = self.ids.new()

        async def body(_: AsyncSession, work: Work) -> None:
            enqueue(
                work,
                id=id,
                kind=kind,
                address=address or TelegramAddress(bot_id=BOT, chat_id=chat),
                urgency=urgency,
                now=self.clock.now(),
                params=params if say is None else {"say": say, **params},
                edits_id=edits_id,
                case_id=case_id,
                expires_at=expires_at,
            )

        await self.books.transaction(InWorkspace(workspace_id=self.workspace), body)
        return id

    async def row(self, id: UUID) -> DeliveryRow:
        """Return the delivery as it is stored."""
        async with self.database.reading(ALL) as session:
            return (await session.scalars(select(DeliveryRow).where(DeliveryRow.id == id))).one()

    async def state(self, id: UUID) -> State:
        """Return the delivery's state."""
        return State((await self.row(id)).state)

    async def rows(self) -> Sequence[DeliveryRow]:
        """Return all deliveries, the oldest first."""
        async with self.database.reading(ALL) as session:
            return (await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all()

    async def standing(self) -> Sequence[SentMessageRow]:
        """Return the messages that stand in chats."""
        async with self.database.reading(ALL) as session:
            rows = await session.scalars(select(SentMessageRow).order_by(SentMessageRow.id))
            return rows.all()

    async def outcomes(self, id: UUID) -> list[str]:
        """Return what came of each attempt."""
        statement = select(DeliveryAttemptRow.outcome).order_by(DeliveryAttemptRow.attempt)
        async with self.database.reading(ALL) as session:
            found = await session.scalars(statement.where(DeliveryAttemptRow.delivery_id == id))
            return list(found.all())

    async def _fetch_revisions(
        self, _: AsyncSession, subjects: Sequence[Subject]
    ) -> Mapping[Subject, int]:
        return {one: self.revisions[one.id] for one in subjects if one.id in self.revisions}
