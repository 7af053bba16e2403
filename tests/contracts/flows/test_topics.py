"""What is kept of topics: where messages go, what leads to one that was made again, and who is
told of one that cannot be reached."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.db.tenancy import System
from core.delivery.address import TelegramAddress
from core.delivery.tables import DeliveryRow
from core.inbox.cause import Cause
from core.tenants.tables import ChatRow
from core.tenants.topic import Place, TopicTrouble
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import worker_of
from tests.contracts.flows.test_first_path import complain
from tests.contracts.flows.test_undelivered import second_owner, send_all
from tests.fakes.channel import RecordingChannel

ROOM = TelegramAddress(bot_id=BOT, chat_id=-100500, topic_id=4)
ALL = System(reason="the test looks at all")
LOST = "“Ops room”: the topic “Night shift” was deleted"


async def link(house: House, *, topic_id: int = 4, name: str | None = "Night shift") -> None:
    """Have alerts go to a topic."""
    await house.runtime.flows.link_chat(
        house.workspace,
        bot_id=BOT,
        telegram_chat_id=ROOM.chat_id,
        topic_id=topic_id,
        kind="supergroup",
        title=f"Ops room · {name}" if name else "Ops room",
        by=house.owner,
        cause=Cause(actor=house.owner),
        topic_name=name,
    )


@pytest.fixture
async def linked(house: House) -> House:
    """The house with a topic, and nothing left to send."""
    await send_all(house, RecordingChannel())
    await link(house)
    return house


async def told(house: House) -> list[str]:
    """Send what waits and return the first lines of all that is no alert."""
    channel = RecordingChannel()
    await send_all(house, channel)
    return [one for one in channel.headlines if one.startswith("⚠️")]


async def test_a_topic_is_a_place_by_its_name_and_another_one_leads_there(linked: House) -> None:
    topics = linked.runtime.flows.topics
    other = TelegramAddress(bot_id=BOT, chat_id=ROOM.chat_id, topic_id=3)
    nowhere = TelegramAddress(bot_id=BOT, chat_id=-1, topic_id=3)

    assert await topics.place(ROOM) == Place(topic_id=4, name="Night shift")
    assert await topics.place(other) == Place(topic_id=4, name="Night shift")
    assert await topics.place(nowhere) is None


async def test_a_topic_without_a_name_is_made_again_under_the_usual_one(linked: House) -> None:
    await link(linked, topic_id=6, name=None)
    there = TelegramAddress(bot_id=BOT, chat_id=ROOM.chat_id, topic_id=6)

    assert await linked.runtime.flows.topics.place(there) == Place(topic_id=6, name="🔔 Alerts")


async def test_whatever_led_to_the_old_topic_leads_to_the_new_one(linked: House) -> None:
    await complain(linked, "The shower is broken", rating=1)

    await linked.runtime.flows.topics.made_again(ROOM, topic_id=9)

    await complain(linked, "The lamp is broken", rating=1)
    channel = RecordingChannel()
    while await worker_of(linked, channel).send_due():
        pass
    there = [one.address.topic_id for one in channel.sent if one.address.chat_id == ROOM.chat_id]
    assert there == [9, 9]
    async with linked.runtime.database.reading(ALL) as look:
        actions = set(await look.scalars(select(AuditRow.action)))
        addresses = set(await look.scalars(select(DeliveryRow.address)))
    assert "chat.topic_made_again" in actions
    assert str(ROOM) not in addresses


async def test_every_owner_is_told_once_of_a_topic_and_again_after_it_was_mended(
    linked: House,
) -> None:
    await second_owner(linked)
    topics = linked.runtime.flows.topics

    await topics.lost(ROOM, TopicTrouble.DELETED)
    await topics.lost(ROOM, TopicTrouble.DELETED)
    once = await told(linked)
    await topics.mended(ROOM)
    await topics.lost(ROOM, TopicTrouble.DELETED)
    again = await told(linked)

    assert once == again == [f"⚠️ {LOST}"] * 2


async def test_another_start_knows_what_was_told(linked: House) -> None:
    runtime = linked.runtime
    await runtime.flows.topics.lost(ROOM, TopicTrouble.CLOSED)
    await told(linked)
    later = type(runtime.flows.topics)(
        database=runtime.database, books=runtime.books, clock=runtime.clock, ids=runtime.ids
    )

    known = await later.trouble(ROOM)
    blind = type(later)(
        database=runtime.database, books=runtime.books, clock=runtime.clock, ids=runtime.ids
    )
    await blind.lost(ROOM, TopicTrouble.CLOSED)

    assert known is TopicTrouble.CLOSED
    assert await told(linked) == []


async def test_another_trouble_is_told_in_its_own_words(linked: House) -> None:
    topics = linked.runtime.flows.topics
    await topics.lost(ROOM, TopicTrouble.DELETED)
    await told(linked)

    await topics.lost(ROOM, TopicTrouble.TOPICS_OFF)

    assert await told(linked) == ["⚠️ “Ops room”: topics are switched off"]


async def test_a_topic_that_no_workspace_has_is_told_to_nobody(linked: House) -> None:
    other = TelegramAddress(bot_id=BOT, chat_id=ROOM.chat_id, topic_id=3)

    await linked.runtime.flows.topics.lost(other, TopicTrouble.DELETED)

    assert await told(linked) == []


async def test_linking_again_ends_the_trouble(linked: House) -> None:
    topics = linked.runtime.flows.topics
    await topics.lost(ROOM, TopicTrouble.CLOSED)
    await told(linked)

    await link(linked)

    async with linked.runtime.database.reading(ALL) as look:
        (trouble,) = await look.scalars(select(ChatRow.topic_trouble))
    assert trouble is None


async def test_a_new_name_is_kept_and_stands_in_the_title(linked: House) -> None:
    topics = linked.runtime.flows.topics

    await topics.renamed(ROOM, " Day\nshift ", cause=Cause(actor=linked.owner))

    async with linked.runtime.database.reading(ALL) as look:
        (chat,) = await look.scalars(select(ChatRow))
    assert (chat.topic_name, chat.title) == ("Day shift", "Ops room · Day shift")
