"""A picture with its words: below it when they fit, after it when not, alone when it is barred."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from telegram.error import TimedOut

from core.channels.telegram import CAPTION_UNITS, TelegramChannel
from core.clock import ManualClock
from core.delivery.address import TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.fitting import utf16_units
from core.delivery.message import Line, Message, Picture, Span, Style
from core.delivery.outcome import Delivered, Outcome, Snooze, Unknown
from tests.unit.channels.bot_api import ScriptedRequest, StraightSender

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROOM = TelegramAddress(bot_id=1, chat_id=-100200, topic_id=4)
PICTURE = Picture(name="report.png", content=b"\x89PNG\r\n\x1a\n made up")
REPORT = Message(
    headline=Line.of("📊 ", Span("Tom & <Jerry>: Monday", Style.BOLD)),
    body=(Line.of("New: 3"),),
    picture=PICTURE,
)
LONG = replace(REPORT, body=tuple(Line.of("😀" * 50) for _ in range(12)))


@pytest.fixture
def api() -> ScriptedRequest:
    """Telegram."""
    return ScriptedRequest()


@pytest.fixture
def channel(api: ScriptedRequest) -> TelegramChannel:
    """The channel under test."""
    return TelegramChannel(sender=StraightSender(api), clock=ManualClock(start=NOON))


def envelope(message: Message = REPORT, **changes: Any) -> Envelope:
    usual = Envelope(delivery_id=UUID(int=1), address=ROOM, message=message, urgency=0)
    return replace(usual, **changes)


async def test_words_that_fit_stand_below_the_picture(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    outcome = await channel.send(envelope(reply_to=9))

    assert outcome == Delivered(message_ids=(101,))
    (call,) = api.calls
    assert call.method == "sendPhoto"
    assert call.given["caption"] == "📊 <b>Tom &amp; &lt;Jerry&gt;: Monday</b>\nNew: 3"
    assert call.given["parse_mode"] == "HTML"
    assert call.given["message_thread_id"] == 4
    assert call.given["reply_parameters"]["message_id"] == 9
    assert "disable_notification" not in call.given or not call.given["disable_notification"]


async def test_words_that_do_not_fit_follow_whole_and_make_the_sound(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    outcome = await channel.send(envelope(LONG))

    assert outcome == Delivered(message_ids=(101, 102))
    picture, words = api.calls
    assert (picture.method, words.method) == ("sendPhoto", "sendMessage")
    assert picture.given["caption"] == "📊 <b>Tom &amp; &lt;Jerry&gt;: Monday</b>"
    assert picture.given["disable_notification"] is True
    assert words.given["text"].count("😀") == 600
    assert not words.given.get("disable_notification")


@pytest.mark.parametrize(("more", "calls"), [(0, 1), (1, 2)])
async def test_a_caption_is_measured_as_telegram_measures(
    more: int, calls: int, channel: TelegramChannel, api: ScriptedRequest
) -> None:
    bare = replace(REPORT, headline=Line.of("😀" * 511), body=(Line.of("x" * (1 + more)),))

    await channel.send(envelope(bare))

    assert utf16_units("😀" * 511 + "\nx") == CAPTION_UNITS
    assert len(api.calls) == calls


@pytest.mark.parametrize(
    "problem",
    [
        "not enough rights to send photos to the chat",
        "IMAGE_PROCESS_FAILED",
        "PHOTO_INVALID_DIMENSIONS",
    ],
)
async def test_where_no_picture_is_taken_the_words_arrive(
    problem: str, channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan += [problem] * (1 if "rights" in problem else 2)

    outcome = await channel.send(envelope())

    assert isinstance(outcome, Delivered)
    assert api.calls[-1].method == "sendMessage"
    assert api.calls[-1].given["text"].endswith("New: 3")


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        pytest.param(TimedOut(), Unknown, id="nobody knows whether it arrived"),
        pytest.param(
            (403, {"description": "Forbidden: bot was blocked by the user"}), None, id="blocked"
        ),
    ],
)
async def test_a_picture_that_may_have_arrived_is_not_followed_by_its_words(
    problem: Any, kind: type[Outcome] | None, channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan.append(problem)

    outcome = await channel.send(envelope())

    if kind is None:
        assert [call.method for call in api.calls] == ["sendPhoto", "sendMessage"]
    else:
        assert isinstance(outcome, kind)
        assert len(api.calls) == 1


async def test_a_lease_that_ended_sends_neither(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    outcome = await channel.send(envelope(lease_until=NOON))

    assert isinstance(outcome, Snooze)
    assert api.calls == []


async def test_a_repeat_is_marked_below_the_picture(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    await channel.send(envelope(repeats=True))

    assert api.calls[0].given["caption"].startswith("↻")
