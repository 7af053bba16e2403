"""Where a delivery goes, in the form of its channel."""

from __future__ import annotations

from dataclasses import dataclass

TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramAddress:
    """A chat of one bot; `topic_id` 0 means no topic, which is also a forum's General."""

    bot_id: int
    chat_id: int
    topic_id: int = 0

    @property
    def channel(self) -> str:
        """Return the name of the channel that can send here."""
        return TELEGRAM

    @property
    def lane(self) -> str:
        """Return what a process must hold to send here: one bot's whole traffic is one lane."""
        return f"{TELEGRAM}:{self.bot_id}"

    @property
    def queue(self) -> str:
        """Return what keeps order: all topics of a chat share Telegram's limits, so one queue."""
        return f"{TELEGRAM}:{self.bot_id}:{self.chat_id}"

    def __str__(self) -> str:
        return f"{self.bot_id}/{self.chat_id}/{self.topic_id}"


Address = TelegramAddress
"""Every kind of address; a union once there is more than one channel."""


def parse_address(channel: str, words: str) -> Address:
    """Return the address that `str()` wrote; raises ValueError for anything else."""
    if channel != TELEGRAM:
        raise ValueError(f"no channel is called {channel!r}")
    try:
        bot_id, chat_id, topic_id = (int(part) for part in words.split("/"))
    except ValueError:
        raise ValueError(f"not a Telegram address (bot/chat/topic): {words!r}") from None
    return TelegramAddress(bot_id=bot_id, chat_id=chat_id, topic_id=topic_id)


def bot_of_lane(lane: str) -> int | None:
    """Return the bot whose lane this is, None for the lane of another channel."""
    channel, _, number = lane.partition(":")
    return int(number) if channel == TELEGRAM else None
