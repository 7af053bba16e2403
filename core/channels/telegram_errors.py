"""What Telegram's errors mean: the one place that knows them.

The library rewrites Telegram's words and lower-cases most of them, so they are compared in lower
case.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from telegram import error

from core.delivery.address import TelegramAddress
from core.delivery.outcome import (
    LEASE_ENDED,
    AddressGone,
    AddressMoved,
    Delivered,
    Outcome,
    Refused,
    Retry,
    Snooze,
    Unknown,
)
from core.http import NotSent

log = logging.getLogger(__name__)

_NO_ROOM = timedelta(seconds=1)
_REJECTED = timedelta(seconds=60)


class Throttled(Exception):
    """Not sent: Telegram, or our own budget, says to wait; `whole_bot` when not for one chat
    only. `until` is the moment that was stored for the pause, None when none was: what waits goes
    on in its order only if all of it waits for the same moment."""

    def __init__(self, *, seconds: float, whole_bot: bool, until: datetime | None = None) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds = seconds
        self.whole_bot = whole_bot
        self.until = until


class LeaseEnded(Exception):
    """Not sent: it may be another process's to send by now."""


class Again(Enum):
    """What to change before sending the same once more, at once."""

    PLAINER = "plainer"
    SHORTER = "shorter"
    WITHOUT_BUTTONS = "without_buttons"
    TOPIC_OPENED = "topic_opened"
    OTHER_TOPIC = "other_topic"


def meaning(
    problem: Exception, *, address: TelegramAddress, edits: int | None, now: datetime
) -> Outcome | Again:
    """Return what a failed call means; `edits` is the message it was to edit.

    BadRequest, TimedOut and NetworkError are related: the order matters.
    """
    words = words_of(problem)
    match problem:
        case Throttled():
            until = problem.until or now + timedelta(seconds=problem.seconds)
            return Snooze(until=until, problem=words, whole_lane=problem.whole_bot)
        case LeaseEnded():
            return Snooze(until=now, problem=LEASE_ENDED)
        case error.RetryAfter():
            # The sender turns these into Throttled; a bare one still means "not sent".
            return Snooze(until=now + _REJECTED, problem=words)
        case error.ChatMigrated():
            new = replace(address, chat_id=problem.new_chat_id)
            return AddressMoved(address=new)
        case error.Forbidden():
            return AddressGone(problem=words)
        case error.InvalidToken():
            # A proxy in between can cause it too: wait, never forget the bot.
            log.error("telegram rejects the bot", extra={"action": "telegram_rejects_bot"})
            return Snooze(until=now + _REJECTED, problem=words, whole_lane=True)
        case error.BadRequest():
            return _translate_bad_request(words, edits)
        case error.TimedOut() if isinstance(problem.__cause__, NotSent):
            return Snooze(until=now + _NO_ROOM, problem=words)
        case error.NetworkError() if surely_not_sent(problem):
            return Retry(problem=words)
        case _:
            return Unknown(problem=words)


def nobody_hears(problem: Exception) -> bool:
    """Tell whether nothing can be said where something was to be said, however often it is tried:
    the bot was blocked or put out, may not write there, or the topic is closed to it or gone."""
    said = words_of(problem).lower()
    match problem:
        case error.Forbidden():
            return True
        case error.BadRequest():
            is_shut = "topic_closed" in said or _TOPIC_GONE.search(said) is not None
            return is_shut or _CHAT_GONE.search(said) is not None
        case _:
            return False


def surely_not_sent(problem: error.NetworkError) -> bool:
    """Tell whether a call did not get as far as Telegram: no connection, or its front's 5xx."""
    said = words_of(problem).lower()
    return isinstance(problem.__cause__, NotSent) or said.startswith(_AT_THE_EDGE)


_AT_THE_EDGE = ("bad gateway", "internal server error", "service unavailable")
"""Answers of Telegram's front: the request did not get any further."""

_CHAT_GONE = re.compile(
    "chat not found|user not found|have no write access|not enough rights to send"
    "|need administrator rights|chat_write_forbidden|chat_admin_required|chat_restricted"
    "|peer_id_invalid|group chat was deactivated"
)
_MESSAGE_GONE = re.compile(
    "message to edit not found|message can't be edited|message_id_invalid"
    "|message identifier is not specified"
)
_TOPIC_GONE = re.compile(
    "message thread not found|topic_deleted|topic_id_invalid|chat is not a forum"
)
_BUTTONS_WRONG = re.compile("button|reply.markup|inline keyboard")
_EMPTY = re.compile("message text is empty|text must be non-empty|chat_id is empty")


def _translate_bad_request(words: str, edits: int | None) -> Outcome | Again:
    said = words.lower()
    if edits is not None and "not modified" in said:
        return Delivered(message_ids=(edits,))
    if _MESSAGE_GONE.search(said):
        return AddressGone(problem=words, message_only=True)
    if _CHAT_GONE.search(said):
        return AddressGone(problem=words)
    if "topic_closed" in said:
        return Again.TOPIC_OPENED
    if _TOPIC_GONE.search(said):
        return Again.OTHER_TOPIC
    if "can't parse entities" in said:
        return Again.PLAINER
    if _EMPTY.search(said):
        return Refused(problem=words)
    if _BUTTONS_WRONG.search(said):
        return Again.WITHOUT_BUTTONS
    return Again.SHORTER


def words_of(problem: Exception) -> str:
    """Return Telegram's words, or the kind of error when there are none."""
    return (str(problem) or type(problem).__name__)[:300]
