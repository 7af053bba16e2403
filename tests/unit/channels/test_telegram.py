"""The Telegram channel over the real library: how messages go out, and what each failure means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
import telegram
from telegram.error import NetworkError, TimedOut

from core.channels.telegram import TelegramChannel
from core.channels.telegram_errors import Throttled
from core.clock import ManualClock
from core.delivery.address import TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.message import Button, FileRef, Line, Message, Span, Style
from core.delivery.outcome import (
    AddressGone,
    AddressMoved,
    Delivered,
    Outcome,
    Refused,
    Retry,
    Snooze,
    Unknown,
)
from core.http import MaybeSent, NotSent
from tests.unit.channels.bot_api import ScriptedRequest, StraightSender

T = TypeVar("T")

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ALERT = UUID("0190f3a1-7c00-7a01-8a02-0123456789ab")
ROOM = TelegramAddress(bot_id=1, chat_id=-100200, topic_id=4)
ACK = Button(label="Acknowledge", action="ack", subject=ALERT, style="primary")
CARD = Message(
    headline=Line.of("🔴 ", Span("Tom & <Jerry>", Style.BOLD)),
    body=(Line.of("Rating 1 < 2"),),
    buttons=((ACK,),),
    link="https://desk.example/a/7",
)


@pytest.fixture
def api() -> ScriptedRequest:
    """Telegram."""
    return ScriptedRequest()


@pytest.fixture
def sender(api: ScriptedRequest) -> StraightSender:
    """The way out."""
    return StraightSender(api)


@pytest.fixture
def channel(sender: StraightSender) -> TelegramChannel:
    """The channel under test."""
    return TelegramChannel(sender=sender, clock=ManualClock(start=NOON))


def envelope(**changes: Any) -> Envelope:
    """A card on its way to a topic."""
    usual = Envelope(delivery_id=ALERT, address=ROOM, message=CARD, urgency=2)
    return replace(usual, **changes)


async def test_a_card_goes_to_its_topic_with_markup_and_buttons(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    outcome = await channel.send(envelope(reply_to=9))

    assert outcome == Delivered(message_ids=(101,))
    (call,) = api.calls
    assert call.method == "sendMessage"
    assert call.given["text"] == "🔴 <b>Tom &amp; &lt;Jerry&gt;</b>\nRating 1 &lt; 2"
    assert call.given["parse_mode"] == "HTML"
    assert call.given["message_thread_id"] == 4
    assert call.given["link_preview_options"] == {"is_disabled": True}
    assert call.given["reply_parameters"] == {
        "message_id": 9,
        "allow_sending_without_reply": True,
    }
    ((button,),) = call.given["reply_markup"]["inline_keyboard"]
    assert button["text"] == "Acknowledge"
    assert button["style"] == "primary"
    assert button["callback_data"].startswith("v1:ack:")


async def test_a_chat_without_topics_is_addressed_without_one(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    await channel.send(envelope(address=replace(ROOM, topic_id=0)))

    assert "message_thread_id" not in api.calls[0].given


async def test_a_silent_message_makes_no_sound(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    await channel.send(envelope(message=replace(CARD, silent=True)))

    assert api.calls[0].given["disable_notification"] is True


async def test_an_edit_carries_the_keyboard_and_keeps_its_message_id(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    outcome = await channel.send(envelope(edits=55))

    assert outcome == Delivered(message_ids=(55,))
    assert api.calls[0].method == "editMessageText"
    assert api.calls[0].given["message_id"] == 55
    assert "reply_markup" in api.calls[0].given


async def test_an_edit_that_changes_nothing_counts_as_delivered(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan.append("message is not modified: specified new message content …")

    assert await channel.send(envelope(edits=55)) == Delivered(message_ids=(55,))


async def test_markup_that_telegram_does_not_read_goes_out_plain_at_once(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan.append('can\'t parse entities: Unsupported start tag "x" at byte offset 3')

    assert isinstance(await channel.send(envelope()), Delivered)

    assert "parse_mode" not in api.calls[1].given
    assert api.calls[1].given["text"] == "🔴 Tom & <Jerry>\nRating 1 < 2"


@pytest.mark.parametrize("refusal", ["message is too long", "MESSAGE_TOO_LONG", "WHATEVER_ELSE"])
async def test_what_telegram_does_not_take_goes_out_as_one_line_and_a_link(
    channel: TelegramChannel, api: ScriptedRequest, refusal: str
) -> None:
    api.plan.append(refusal)

    assert isinstance(await channel.send(envelope()), Delivered)

    assert api.calls[1].given["text"] == "🔴 Tom & <Jerry>\nhttps://desk.example/a/7"


async def test_what_is_refused_in_every_form_is_refused(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan += ["can't parse entities: x", "WHATEVER", "WHATEVER"]

    outcome = await channel.send(envelope())

    assert isinstance(outcome, Refused)
    assert outcome.problem == "Whatever"
    assert len(api.calls) == 3


async def test_wrong_buttons_are_left_out(channel: TelegramChannel, api: ScriptedRequest) -> None:
    api.plan.append("BUTTON_TYPE_INVALID")

    assert isinstance(await channel.send(envelope()), Delivered)

    assert "reply_markup" not in api.calls[1].given
    assert api.calls[1].given["parse_mode"] == "HTML"


@pytest.mark.parametrize("refusal", ["message thread not found", "TOPIC_DELETED"])
async def test_a_topic_that_is_gone_falls_back_to_general_in_the_same_send(
    channel: TelegramChannel, api: ScriptedRequest, refusal: str
) -> None:
    api.plan.append(refusal)

    assert isinstance(await channel.send(envelope()), Delivered)

    assert "message_thread_id" not in api.calls[1].given


async def test_a_closed_topic_is_opened_again_where_the_bot_may(
    channel: TelegramChannel, api: ScriptedRequest, sender: StraightSender
) -> None:
    api.plan += ["TOPIC_CLOSED", (200, {"ok": True, "result": True})]

    assert isinstance(await channel.send(envelope()), Delivered)

    assert [call.method for call in api.calls] == [
        "sendMessage",
        "reopenForumTopic",
        "sendMessage",
    ]
    assert [call.given["message_thread_id"] for call in api.calls] == [4, 4, 4]
    assert sender.weights == [1, 0, 1]


@pytest.mark.parametrize(
    "answer",
    ["not enough rights to close or open the topic", (200, {"ok": True, "result": True})],
    ids=["no rights", "closed again at once"],
)
async def test_a_topic_that_stays_closed_falls_back_to_general_after_one_try(
    channel: TelegramChannel, api: ScriptedRequest, answer: str | tuple[int, dict[str, Any]]
) -> None:
    api.plan += ["TOPIC_CLOSED", answer, "TOPIC_CLOSED"]

    assert isinstance(await channel.send(envelope()), Delivered)

    said = [call.given.get("message_thread_id") for call in api.calls]
    assert said == [4, 4, 4, None]


def caused(problem: Exception, cause: Exception) -> Exception:
    """Return the error as the request class raises it."""
    problem.__cause__ = cause
    return problem


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        pytest.param("chat not found", AddressGone, id="chat not found"),
        pytest.param(
            "not enough rights to send text messages to the chat", AddressGone, id="no rights"
        ),
        pytest.param("message text is empty", Refused, id="empty"),
        pytest.param(
            (403, {"description": "Forbidden: bot was blocked by the user"}),
            AddressGone,
            id="blocked",
        ),
        pytest.param((401, {"description": "Unauthorized"}), Snooze, id="token rejected"),
        pytest.param(
            (429, {"description": "Too Many Requests", "parameters": {"retry_after": 7}}),
            Snooze,
            id="too many requests",
        ),
        pytest.param((409, {"description": "Conflict: terminated"}), Unknown, id="conflict"),
        pytest.param((500, {"description": "Internal Server Error"}), Retry, id="restart"),
        pytest.param((502, {"description": "Bad Gateway"}), Retry, id="bad gateway"),
        pytest.param((504, {"description": "Gateway Timeout"}), Unknown, id="gateway timeout"),
        pytest.param(caused(TimedOut("pool"), NotSent("x")), Snooze, id="no room in the pool"),
        pytest.param(caused(NetworkError("refused"), NotSent("x")), Retry, id="refused"),
        pytest.param(caused(TimedOut("silence"), MaybeSent("x")), Unknown, id="silence"),
        pytest.param(caused(NetworkError("reset"), MaybeSent("x")), Unknown, id="reset"),
        pytest.param(NetworkError("who knows"), Unknown, id="no cause given"),
    ],
)
@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_every_failure_has_its_meaning(
    channel: TelegramChannel, api: ScriptedRequest, planned: Any, expected: type[Outcome]
) -> None:
    api.plan.append(planned)

    outcome = await channel.send(envelope())

    assert isinstance(outcome, expected)
    assert len(api.calls) == 1


async def test_a_group_that_became_a_supergroup_has_moved(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan.append((400, {"description": "x", "parameters": {"migrate_to_chat_id": -100999}}))

    outcome = await channel.send(envelope())

    assert outcome == AddressMoved(address=replace(ROOM, chat_id=-100999))


@pytest.mark.parametrize("refusal", ["message to edit not found", "message can't be edited"])
async def test_a_message_that_takes_no_edits_is_gone_but_not_its_chat(
    channel: TelegramChannel, api: ScriptedRequest, refusal: str
) -> None:
    api.plan.append(refusal)

    outcome = await channel.send(envelope(edits=55))

    assert isinstance(outcome, AddressGone)
    assert outcome.message_only


async def test_waiting_for_a_budget_is_a_snooze(
    channel: TelegramChannel, sender: StraightSender
) -> None:
    sender.refuse.append(Throttled(seconds=17, whole_bot=True))

    outcome = await channel.send(envelope())

    assert outcome == Snooze(
        until=NOON + timedelta(seconds=17), whole_lane=True, problem="wait 17.0 s"
    )


PHOTOS = tuple(
    FileRef(kind="photo", name=f"{n}.jpg", bot_id=1, file_id=f"photo-{n}") for n in range(3)
)


async def test_photos_go_first_as_an_album_and_the_buttons_stand_under_the_text(
    channel: TelegramChannel, api: ScriptedRequest, sender: StraightSender
) -> None:
    outcome = await channel.send(envelope(message=replace(CARD, files=PHOTOS)))

    assert [call.method for call in api.calls] == ["sendMediaGroup", "sendMessage"]
    assert sender.weights == [3, 1]
    assert outcome == Delivered(message_ids=(101, 102, 103, 104))


async def test_one_photo_is_no_album_and_files_of_another_bot_stay_behind(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    files = (PHOTOS[0], replace(PHOTOS[1], bot_id=2), replace(PHOTOS[2], kind="voice"))

    await channel.send(envelope(message=replace(CARD, files=files)))

    assert [call.method for call in api.calls] == ["sendPhoto", "sendVoice", "sendMessage"]


async def test_a_chat_that_bars_photos_still_gets_the_text(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    api.plan.append("not enough rights to send photos to the chat")

    outcome = await channel.send(envelope(message=replace(CARD, files=PHOTOS)))

    assert isinstance(outcome, Delivered)
    assert [call.method for call in api.calls] == ["sendMediaGroup", "sendMessage"]


async def test_an_edit_does_not_send_the_files_again(
    channel: TelegramChannel, api: ScriptedRequest
) -> None:
    await channel.send(envelope(message=replace(CARD, files=PHOTOS), edits=5))

    assert [call.method for call in api.calls] == ["editMessageText"]


class _SlowLine(StraightSender):
    """Lets time pass before each call, as a process does that is frozen in line."""

    def __init__(self, request: ScriptedRequest, clock: ManualClock) -> None:
        super().__init__(request)
        self._clock = clock

    async def send(self, *, call: Callable[[telegram.Bot], Awaitable[T]], **given: Any) -> T:
        """Return what the call returned, two minutes later."""
        self._clock.advance(timedelta(minutes=2))
        return await super().send(call=call, **given)


@pytest.mark.parametrize(("minutes", "calls"), [(1, 0), (2, 0), (3, 1)])
async def test_no_call_is_begun_once_the_lease_has_ended(
    api: ScriptedRequest, minutes: int, calls: int
) -> None:
    clock = ManualClock(start=NOON)
    frozen = TelegramChannel(sender=_SlowLine(api, clock), clock=clock)
    until = NOON + timedelta(minutes=minutes)

    outcome = await frozen.send(envelope(lease_until=until))

    assert len(api.calls) == calls
    assert isinstance(outcome, Delivered if calls else Snooze)
