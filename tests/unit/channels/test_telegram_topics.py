"""How a message gets into a topic that is gone, closed or overlooked, and what is kept of that."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from telegram.request import RequestData

from core.channels.telegram import TelegramChannel
from core.channels.telegram_errors import Throttled
from core.clock import ManualClock
from core.delivery.address import TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.message import FileRef, Line, Message
from core.delivery.outcome import Delivered, Retry, Snooze
from core.errors import Unavailable
from core.tenants.topic import Place, TopicTrouble
from tests.unit.channels.bot_api import ScriptedRequest, StraightSender

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROOM = TelegramAddress(bot_id=1, chat_id=-100200, topic_id=4)
CARD = Message(headline=Line.of("Disk is full"))
GONE = "message thread not found"
NO_RIGHTS = "not enough rights to create a topic"


class KnownTopics:
    """One group's topics in memory; `told` is what the owners heard."""

    def __init__(self, place: Place | None = None) -> None:
        self.at = place
        self.known: TopicTrouble | None = None
        self.told: list[tuple[int, TopicTrouble]] = []
        self.is_away = False

    async def trouble(self, address: TelegramAddress) -> TopicTrouble | None:
        """Return what was lost."""
        return self.known

    async def place(self, address: TelegramAddress) -> Place | None:
        """Return the place."""
        if self.is_away:
            raise Unavailable("the database does not answer")
        return self.at

    async def made_again(self, address: TelegramAddress, *, topic_id: int) -> None:
        """Move the place."""
        assert self.at is not None
        self.at, self.known = replace(self.at, topic_id=topic_id), None

    async def lost(self, address: TelegramAddress, trouble: TopicTrouble) -> None:
        """Tell it."""
        if self.is_away:
            raise Unavailable("the database does not answer")
        self.known = trouble
        self.told.append((address.topic_id, trouble))

    async def mended(self, address: TelegramAddress) -> None:
        """Forget it."""
        self.known = None


@pytest.fixture
def api() -> ScriptedRequest:
    """Telegram."""
    return ScriptedRequest()


@pytest.fixture
def sender(api: ScriptedRequest) -> StraightSender:
    """The way out."""
    return StraightSender(api)


@pytest.fixture
def topics() -> KnownTopics:
    """A group whose alerts go to topic 4."""
    return KnownTopics(Place(topic_id=4, name="Night shift"))


@pytest.fixture
def channel(sender: StraightSender, topics: KnownTopics) -> TelegramChannel:
    """The channel under test."""
    return TelegramChannel(sender=sender, clock=ManualClock(start=NOON), topics=topics)


def envelope(**changes: Any) -> Envelope:
    """A card on its way to the topic."""
    usual = Envelope(delivery_id=UUID(int=1), address=ROOM, message=CARD, urgency=2)
    return replace(usual, **changes)


def made(topic_id: int) -> tuple[int, dict[str, Any]]:
    """Return Telegram's answer to a new topic."""
    topic = {"message_thread_id": topic_id, "name": "Night shift", "icon_color": 1}
    return 200, {"ok": True, "result": topic}


def steps(api: ScriptedRequest) -> list[tuple[str, int | None]]:
    """Return the calls, with the topic of each."""
    return [(call.method, call.given.get("message_thread_id")) for call in api.calls]


async def test_a_deleted_topic_is_made_again_under_its_name(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    api.plan += [GONE, made(9)]

    assert isinstance(await channel.send(envelope()), Delivered)

    assert steps(api) == [("sendMessage", 4), ("createForumTopic", None), ("sendMessage", 9)]
    assert api.calls[1].given["name"] == "Night shift"
    assert topics.told == []


async def test_the_text_goes_where_its_photos_found_a_way(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    photo = FileRef(kind="photo", name="1.jpg", bot_id=1, file_id="photo-1")
    api.plan += [GONE, made(9)]

    await channel.send(envelope(message=replace(CARD, files=(photo,))))

    assert steps(api) == [
        ("sendPhoto", 4),
        ("createForumTopic", None),
        ("sendPhoto", 9),
        ("sendMessage", 9),
    ]


class _Forum(ScriptedRequest):
    """Answers by what is asked, after all others had their turn; topic 4 is gone."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *given: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """Answer it."""
        await asyncio.sleep(0)
        name = url.rpartition("/")[2]
        topic = request_data.parameters.get("message_thread_id") if request_data else None
        if name == "createForumTopic":
            self.plan.append(made(9))
        elif topic == 4:
            self.plan.append(GONE)
        return await super().do_request(url, method, request_data, *given, **more)


async def test_messages_that_find_it_deleted_together_make_one_topic(topics: KnownTopics) -> None:
    api = _Forum()
    clock = ManualClock(start=NOON)
    channel = TelegramChannel(sender=StraightSender(api), clock=clock, topics=topics)

    await asyncio.gather(*(channel.send(envelope()) for _ in range(3)))

    assert [one for one, _ in steps(api)].count("createForumTopic") == 1
    assert [topic for one, topic in steps(api) if topic != 4 and one == "sendMessage"] == [9] * 3


async def test_what_was_moved_by_here_is_sent_where_it_was_moved_to(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    topics.at = Place(topic_id=7, name="Elsewhere")
    api.plan.append(GONE)

    await channel.send(envelope())

    assert steps(api) == [("sendMessage", 4), ("sendMessage", 7)]


async def test_a_topic_nobody_wants_falls_back_to_general_without_a_word(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    topics.at = None
    api.plan.append(GONE)

    await channel.send(envelope())

    assert steps(api) == [("sendMessage", 4), ("sendMessage", None)]
    assert topics.told == []


async def test_a_topic_known_to_be_deleted_is_not_tried_again(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    api.plan += [GONE, NO_RIGHTS]
    await channel.send(envelope())
    api.calls.clear()
    api.plan.append(NO_RIGHTS)

    await channel.send(envelope())

    assert steps(api) == [("createForumTopic", None), ("sendMessage", None)]
    assert topics.told[0] == (4, TopicTrouble.DELETED)


async def test_a_topic_deleted_again_at_once_is_made_once_a_send(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan += [GONE, made(9), GONE]

    assert isinstance(await channel.send(envelope()), Delivered)

    assert steps(api)[-2:] == [("sendMessage", 9), ("sendMessage", None)]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        pytest.param(NO_RIGHTS, TopicTrouble.DELETED, id="may not"),
        pytest.param("the chat is not a forum", TopicTrouble.TOPICS_OFF, id="no topics"),
    ],
)
async def test_what_cannot_be_made_again_goes_to_general_and_is_told(
    channel: TelegramChannel,
    api: ScriptedRequest,
    topics: KnownTopics,
    answer: str,
    trouble: TopicTrouble,
) -> None:
    api.plan += [GONE, answer]

    assert isinstance(await channel.send(envelope()), Delivered)

    assert steps(api)[-1] == ("sendMessage", None)
    assert topics.told == [(4, trouble)]


async def test_a_pause_while_the_topic_is_made_lets_the_message_wait(
    channel: TelegramChannel, sender: StraightSender, api: ScriptedRequest, topics: KnownTopics
) -> None:
    topics.known = TopicTrouble.DELETED
    sender.refuse.append(Throttled(seconds=30, whole_bot=False))

    outcome = await channel.send(envelope())

    assert isinstance(outcome, Snooze)
    assert outcome.until == NOON + timedelta(seconds=30)
    assert api.calls == []


async def test_a_topic_of_which_nobody_knows_whether_it_was_made_sends_the_message_later(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan += [GONE, (504, {"description": "Gateway Timeout"})]

    assert isinstance(await channel.send(envelope()), Retry)


async def test_a_database_that_is_away_sends_the_message_later(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    topics.is_away = True
    api.plan.append(GONE)

    assert isinstance(await channel.send(envelope()), Retry)


async def test_what_stands_there_is_delivered_although_the_trouble_could_not_be_kept(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    topics.is_away = True
    api.has_topics = False

    assert isinstance(await channel.send(envelope()), Delivered)

    assert topics.told == []


async def test_topics_that_are_switched_off_are_seen_by_the_answer(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    api.has_topics = False
    await channel.send(envelope())
    api.has_topics = True
    seen = topics.known

    await channel.send(envelope())

    assert seen is TopicTrouble.TOPICS_OFF
    assert topics.told == [(4, TopicTrouble.TOPICS_OFF)]
    assert topics.known is None, "a message that got in mends it"


async def test_general_that_was_closed_is_opened_again(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan += ["TOPIC_CLOSED", (200, {"ok": True, "result": True})]

    outcome = await channel.send(envelope(address=replace(ROOM, topic_id=0)))

    assert isinstance(outcome, Delivered)
    assert [one for one, _ in steps(api)] == [
        "sendMessage",
        "reopenGeneralForumTopic",
        "sendMessage",
    ]


async def test_a_closed_topic_that_stays_closed_is_told(
    channel: TelegramChannel, api: ScriptedRequest, topics: KnownTopics
) -> None:
    api.plan += ["TOPIC_CLOSED", "not enough rights to close or open the topic", "TOPIC_CLOSED"]

    await channel.send(envelope())

    assert topics.told == [(4, TopicTrouble.CLOSED)]
