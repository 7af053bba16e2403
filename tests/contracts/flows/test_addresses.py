"""What sends teach about addresses: blocked people are left alone, groups that moved are found."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.db.tenancy import System
from core.delivery.address import TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.outcome import AddressGone, AddressMoved, Outcome
from core.delivery.tables import DeliveryRow
from core.delivery.worker import Worker
from core.inbox.cause import Cause
from core.notify.tables import NotificationRow
from core.tenants.tables import ChatRow
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_first_path import FixedLanes, complain
from tests.fakes.channel import RecordingChannel

ROOM, MOVED = -500, -100500
ALL = System(reason="the test looks at all")


def worker_of(house: House, channel: RecordingChannel) -> Worker:
    """Return a worker that sends on this channel."""
    runtime = house.runtime
    return Worker(
        books=runtime.books,
        clock=runtime.clock,
        ids=runtime.ids,
        channels={channel.name: channel},
        renderer=runtime.renderer,
        lanes=FixedLanes(f"telegram:{BOT}"),
        settlements=runtime.settlements,
        epoch=1,
    )


async def link_room(house: House) -> None:
    """Have alerts go to a group as well."""
    await house.runtime.flows.link_chat(
        house.workspace,
        bot_id=BOT,
        telegram_chat_id=ROOM,
        topic_id=0,
        kind="group",
        title="Ops room",
        by=house.owner,
        cause=Cause(actor=house.owner),
    )


async def reasons(house: House) -> list[str | None]:
    """Return for each alert card why it was not told, None where it was, oldest first."""
    async with house.runtime.database.reading(ALL) as look:
        cards = select(NotificationRow).where(NotificationRow.kind == "alert.card")
        rows = (await look.scalars(cards.order_by(NotificationRow.id))).all()
    return [row.suppressed_reason for row in rows]


@pytest.fixture
async def quiet(house: House) -> House:
    """The house, with nothing left to send."""
    while await worker_of(house, RecordingChannel()).send_due():
        pass
    return house


async def test_who_blocked_the_bot_is_not_told_again(quiet: House) -> None:
    channel = RecordingChannel()
    channel.plan(*[AddressGone(problem="bot was blocked by the user")] * 2)
    await complain(quiet, rating=1)
    await worker_of(quiet, channel).send_due()

    await complain(quiet, rating=1)

    assert await reasons(quiet) == [None, "unreachable"]


async def test_a_group_that_became_a_supergroup_is_found_under_its_new_number(
    quiet: House,
) -> None:
    await link_room(quiet)
    await complain(quiet, rating=1)
    await complain(quiet, rating=1)
    there = TelegramAddress(bot_id=BOT, chat_id=MOVED)

    class Migrating(RecordingChannel):
        """Says that the group has moved whenever something is sent to its old number."""

        async def send(self, envelope: Envelope) -> Outcome:
            if envelope.address.chat_id == ROOM:
                return AddressMoved(address=there)
            return await super().send(envelope)

    channel = Migrating()
    worker = worker_of(quiet, channel)
    while await worker.send_due():
        pass

    assert list(channel.chats()).count(MOVED) == 2
    async with quiet.runtime.database.reading(ALL) as look:
        room = (await look.scalars(select(ChatRow).where(ChatRow.title == "Ops room"))).one()
        stuck = (await look.scalars(select(DeliveryRow).where(DeliveryRow.state == "due"))).all()
    assert (room.telegram_chat_id, room.kind) == (MOVED, "supergroup")
    assert stuck == []


async def test_a_group_that_put_the_bot_out_is_marked_and_found_again(quiet: House) -> None:
    await link_room(quiet)
    reach = quiet.runtime.flows.chat_reach
    cause = Cause(actor=None)

    await reach(bot_id=BOT, telegram_chat_id=ROOM, problem="put out", cause=cause)
    await complain(quiet, rating=1)
    await reach(bot_id=BOT, telegram_chat_id=ROOM, problem=None, cause=cause)
    await complain(quiet, rating=1)

    assert sorted(map(str, await reasons(quiet))) == ["None", "None", "None", "unreachable"]
