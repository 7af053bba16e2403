"""How a message gets into a topic that is closed or gone, or else to General.

A closed topic is opened again, a deleted one is made again under its name, where the bot may. In a
group whose topics were switched off Telegram overlooks the topic without a word, so the answer to
a send is looked at. What could not be mended is told to whoever keeps the topics.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol
from weakref import WeakValueDictionary

import telegram
from telegram import error

from core.channels.telegram_errors import Again, LeaseEnded, Throttled, meaning, words_of
from core.channels.telegram_sender import TelegramSender
from core.clock import Clock
from core.delivery.address import TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.outcome import Outcome, Retry, Unknown
from core.errors import Unavailable
from core.tenants.topic import Place, TopicTrouble

log = logging.getLogger(__name__)


class Topics(Protocol):
    """Keeps in mind which topics there are. All may raise Unavailable."""

    async def trouble(self, address: TelegramAddress) -> TopicTrouble | None:
        """Return why messages did not get into this topic lately; costs next to nothing."""
        ...

    async def place(self, address: TelegramAddress) -> Place | None:
        """Return where the messages of this group go, this very topic if it is one of them; None
        when nobody wants any there."""
        ...

    async def made_again(self, address: TelegramAddress, *, topic_id: int) -> None:
        """Remember that the topic of the address is now this one."""
        ...

    async def lost(self, address: TelegramAddress, trouble: TopicTrouble) -> None:
        """Remember that a message for this topic stands in General, and tell it once."""
        ...

    async def mended(self, address: TelegramAddress) -> None:
        """Remember that messages get into this topic again."""
        ...


class UnknownTopics:
    """The `Topics` of a process that keeps none: what is gone falls back to General."""

    async def trouble(self, address: TelegramAddress) -> TopicTrouble | None:
        """None is known of."""

    async def place(self, address: TelegramAddress) -> Place | None:
        """No place is known."""

    async def made_again(self, address: TelegramAddress, *, topic_id: int) -> None:
        """Nothing is kept."""

    async def lost(self, address: TelegramAddress, trouble: TopicTrouble) -> None:
        """Nothing is kept."""

    async def mended(self, address: TelegramAddress) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The topic a message is tried in (0: General), and what was done to get it there.

    `missed` is the topic it should stand in and does not, for the reason `trouble`.
    """

    topic_id: int
    opened: bool = False
    made: bool = False
    missed: int = 0
    trouble: TopicTrouble | None = None

    def to_general(self, trouble: TopicTrouble | None) -> Way:
        """Return the way to General in its place; `trouble` None: nobody has to know."""
        return replace(self, topic_id=0, missed=self.topic_id, trouble=trouble)


class TopicWays:
    """Finds ways for the channel; one of a group's messages at a time mends its topic."""

    def __init__(self, *, sender: TelegramSender, topics: Topics, clock: Clock) -> None:
        self._sender = sender
        self._topics = topics
        self._clock = clock
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    async def first(self, envelope: Envelope) -> Way | Outcome:
        """Return the way to begin with. A topic known to be deleted is not tried in vain."""
        way = Way(topic_id=envelope.address.topic_id)
        if way.topic_id and envelope.edits is None:
            try:
                trouble = await self._topics.trouble(envelope.address)
            except Unavailable:
                return way
            if trouble is TopicTrouble.DELETED:
                return await self._instead(envelope, way)
        return way

    async def after(self, envelope: Envelope, way: Way, again: Again) -> Way | Outcome | None:
        """Return the next way to try; an outcome when that has to wait, None when there is no
        other way."""
        if again is Again.TOPIC_OPENED and not way.opened:
            await self._open(envelope, way)
            return replace(way, opened=True)
        if not way.topic_id:
            return None
        if again is Again.TOPIC_OPENED:
            return way.to_general(TopicTrouble.CLOSED)
        if way.made or envelope.edits is not None:
            return way.to_general(TopicTrouble.DELETED)
        return await self._instead(envelope, way)

    async def arrived(self, envelope: Envelope, way: Way, *, in_topic: bool) -> None:
        """Take notice of where a message stands now."""
        meant = replace(envelope.address, topic_id=way.missed or way.topic_id)
        trouble = way.trouble
        if trouble is None and way.topic_id and not in_topic:
            trouble = TopicTrouble.TOPICS_OFF
        try:
            if trouble is not None:
                await self._topics.lost(meant, trouble)
            elif way.topic_id and await self._topics.trouble(meant) is not None:
                await self._topics.mended(meant)
        except Unavailable as problem:
            # It stands there all the same; the next message finds the topic as this one did.
            log.warning(
                "the state of a topic could not be kept",
                extra={"action": "topic_not_stored", "problem": problem.message},
            )

    async def _instead(self, envelope: Envelope, way: Way) -> Way | Outcome:
        """Return the way to where a deleted topic's messages go; it is made again for that."""
        address = replace(envelope.address, topic_id=way.topic_id)
        key = address.bot_id, address.chat_id
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            try:
                place = await self._topics.place(address)
                if place is None:
                    return way.to_general(None)
                if place.topic_id != way.topic_id:
                    # Made again for another message meanwhile, or moved by /here.
                    return replace(way, topic_id=place.topic_id)
                return await self._make(envelope, way, place.name)
            except Unavailable as problem:
                return Retry(problem=problem.message)

    async def _make(self, envelope: Envelope, way: Way, name: str) -> Way | Outcome:
        address = envelope.address
        try:
            made = await self._sender.send(
                bot_id=address.bot_id,
                chat_id=address.chat_id,
                urgency=envelope.urgency,
                call=partial(_make, chat_id=address.chat_id, name=name),
                weight=1,
            )
        except (error.BadRequest, error.Forbidden) as problem:
            words = words_of(problem)
            log.warning(
                "a deleted topic could not be made again",
                extra={"action": "telegram_topic_gone", "problem": words},
            )
            is_off = "not a forum" in words.lower()
            return way.to_general(TopicTrouble.TOPICS_OFF if is_off else TopicTrouble.DELETED)
        except (error.TelegramError, Throttled, LeaseEnded) as problem:
            verdict = meaning(problem, address=address, edits=None, now=self._clock.now())
            # Whatever became of the topic: the message itself was not sent yet.
            if isinstance(verdict, Again | Unknown):
                return Retry(problem=words_of(problem))
            return verdict
        topic_id = made.message_thread_id
        log.warning("a deleted topic was made again", extra={"action": "telegram_topic_made"})
        await self._topics.made_again(replace(address, topic_id=way.topic_id), topic_id=topic_id)
        return replace(way, topic_id=topic_id, made=True, opened=False)

    async def _open(self, envelope: Envelope, way: Way) -> None:
        """Open a closed topic, or General, once a send: whoever may not is told that by the next
        call, which finds it closed still."""
        address = envelope.address
        try:
            await self._sender.send(
                bot_id=address.bot_id,
                chat_id=address.chat_id,
                urgency=envelope.urgency,
                call=partial(_open, chat_id=address.chat_id, topic_id=way.topic_id),
                weight=0,
            )
        except (error.TelegramError, Throttled) as problem:
            log.warning(
                "a closed topic could not be opened again",
                extra={"action": "telegram_topic_closed", "problem": words_of(problem)},
            )


def is_in_topic(sent: telegram.Message) -> bool:
    """Tell whether a message that was sent to a topic got into one."""
    return bool(sent.is_topic_message or sent.chat.is_forum)


async def _make(bot: telegram.Bot, /, *, chat_id: int, name: str) -> telegram.ForumTopic:
    return await bot.create_forum_topic(chat_id, name)


async def _open(bot: telegram.Bot, /, *, chat_id: int, topic_id: int) -> None:
    if topic_id:
        await bot.reopen_forum_topic(chat_id, topic_id)
    else:
        await bot.reopen_general_forum_topic(chat_id)
