"""Opens a case inside a change: customer, case, attachments, the first thread item, its event."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TelegramAddress
from core.delivery.kind import Kind
from core.desk.attach import attach
from core.desk.life import REPLY_URGENCY
from core.desk.submission import Submission
from core.desk.tables import CaseRow, ThreadItemRow
from core.errors import NotFound
from core.ids import BotId, CaseId, CustomerId, Ids, PersonId, PlaceId, WorkspaceId
from core.notify.tell import tell
from core.tenants.tables import CustomerRow, PersonRow, PlaceRow
from core.work import Batch, Load, Work

_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case that was just opened; `place_name` None: about no place."""

    case_id: CaseId
    number: int
    title: str
    place_name: str | None


async def _fetch_places(
    session: AsyncSession, keys: Sequence[tuple[WorkspaceId, PlaceId]]
) -> dict[tuple[WorkspaceId, PlaceId], str]:
    rows = await session.scalars(
        select(PlaceRow).where(PlaceRow.id.in_({place for _, place in keys}))
    )
    return {(WorkspaceId(row.workspace_id), PlaceId(row.id)): row.name for row in rows}


async def _fetch_customers(
    session: AsyncSession, keys: Sequence[tuple[WorkspaceId, PersonId]]
) -> dict[tuple[WorkspaceId, PersonId], CustomerId]:
    rows = await session.scalars(
        select(CustomerRow).where(
            CustomerRow.workspace_id.in_({workspace for workspace, _ in keys}),
            CustomerRow.person_id.in_({person for _, person in keys}),
        )
    )
    return {
        (WorkspaceId(row.workspace_id), PersonId(row.person_id)): CustomerId(row.id)
        for row in rows
        if row.person_id is not None
    }


async def _fetch_addresses(
    session: AsyncSession, keys: Sequence[PersonId]
) -> dict[PersonId, TelegramAddress]:
    rows = await session.scalars(select(PersonRow).where(PersonRow.id.in_(keys)))
    return {
        PersonId(row.id): TelegramAddress(bot_id=BotId(row.bot_id), chat_id=row.telegram_user_id)
        for row in rows
    }


PLACES: Load[tuple[WorkspaceId, PlaceId], str] = Load("places", _fetch_places)
CUSTOMERS: Load[tuple[WorkspaceId, PersonId], CustomerId] = Load("customers", _fetch_customers)
ADDRESSES: Load[PersonId, TelegramAddress] = Load("addresses", _fetch_addresses)


class Opening:
    """Opens cases: `opened = yield from opening.open(batch, work, submission)`."""

    def __init__(self, *, ids: Ids) -> None:
        self._ids = ids

    def open(self, batch: Batch, work: Work, given: Submission) -> Generator[None, None, Opened]:
        """Return the opened case; raises InvalidInput, and NotFound for an unknown place."""
        given.check()
        self.foresee(batch, given)
        yield
        return self.open_now(batch, work, given)

    def foresee(self, batch: Batch, given: Submission) -> None:
        """Ask for what `open_now` will need."""
        workspace_id = given.workspace_id
        if given.place_id is not None:
            batch.want(PLACES, (workspace_id, given.place_id))
        if given.person_id is not None:
            batch.want(CUSTOMERS, (workspace_id, given.person_id))
            batch.want(ADDRESSES, given.person_id)
        batch.want_number(workspace_id, "case")

    def open_now(self, batch: Batch, work: Work, given: Submission) -> Opened:
        """Return the case of a submission that was foreseen: opened without any further yield.
        Raises NotFound for an unknown place."""
        workspace_id = given.workspace_id
        place = None
        if given.place_id is not None:
            place = batch.get(PLACES, (workspace_id, given.place_id))
            if place is None:
                raise NotFound(kind="place", key=given.place_id)
        number = batch.number(workspace_id, "case")
        case_id = CaseId(self._ids.new())
        title = given.title or _title(given)
        work.insert(
            CaseRow,
            id=case_id,
            number=number,
            kind=given.kind,
            title=title,
            text=given.text,
            rating=given.rating,
            category=given.category,
            status="new",
            place_id=given.place_id,
            customer_id=self._customer(batch, work, given),
            source=given.source,
            opened_at=given.at,
            updated_at=given.at,
        )
        self._first_item(work, case_id, given)
        work.event(
            "case.opened",
            at=given.at,
            by=given.person_id or given.brought_by,
            case=case_id,
            kind=given.kind,
            source=given.source,
            rating=given.rating,
            place=given.place_id,
        )
        self._status_message(batch, work, case_id, given)
        return Opened(case_id=case_id, number=number, title=title, place_name=place)

    def _customer(self, batch: Batch, work: Work, given: Submission) -> CustomerId:
        key = (given.workspace_id, given.person_id) if given.person_id is not None else None
        known = batch.get(CUSTOMERS, key) if key is not None else None
        if known is not None:
            return known
        customer_id = CustomerId(self._ids.new())
        work.insert(
            CustomerRow,
            id=customer_id,
            name=given.customer_name,
            created_at=given.at,
            person_id=given.person_id,
        )
        if key is not None:
            batch.put(CUSTOMERS, key, customer_id)
        return customer_id

    def _first_item(self, work: Work, case_id: CaseId, given: Submission) -> None:
        item_id = self._ids.new()
        work.insert(
            ThreadItemRow,
            id=item_id,
            case_id=case_id,
            author_kind="customer",
            text=given.text,
            at=given.at,
            author_id=given.person_id,
            bot_id=given.message.bot_id if given.message else None,
            chat_id=given.message.chat_id if given.message else None,
            message_id=given.message.message_id if given.message else None,
        )
        attach(work, given.files, ids=self._ids, case_id=case_id, item_id=item_id, at=given.at)

    def _status_message(
        self, batch: Batch, work: Work, case_id: CaseId, given: Submission
    ) -> None:
        address = batch.get(ADDRESSES, given.person_id) if given.person_id is not None else None
        if address is None:
            return
        tell(
            work,
            ids=self._ids,
            kind=Kind.CASE_STATUS,
            once_key=f"case:{case_id}:status",
            address=address,
            urgency=REPLY_URGENCY,
            now=given.at,
            case_id=case_id,
            person_id=given.person_id,
        )


def _title(given: Submission) -> str:
    first = given.text.strip().partition("\n")[0].strip()
    if len(first) > _TITLE_LENGTH:
        return first[: _TITLE_LENGTH - 1].rstrip() + "…"
    return first or ("★" * given.rating if given.rating else given.files[0].name)
