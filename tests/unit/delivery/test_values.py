"""The small values of delivery: addresses and kinds."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.config import Settings
from core.delivery.address import TelegramAddress, bot_of_lane, parse_address
from core.delivery.kind import Kind, WhenUnknown
from core.delivery.retry import WAITS
from core.delivery.state import State
from core.delivery.status import Status, states_of, status_of
from core.delivery.subject import Subject, SubjectKind


def test_an_address_is_read_back_as_it_was_written() -> None:
    address = TelegramAddress(bot_id=7, chat_id=-1001234567890, topic_id=3)

    assert parse_address(address.channel, str(address)) == address
    assert str(address) == "7/-1001234567890/3"


def test_all_topics_of_a_chat_share_one_queue_and_all_chats_of_a_bot_one_lane() -> None:
    first = TelegramAddress(bot_id=7, chat_id=1, topic_id=3)
    second = TelegramAddress(bot_id=7, chat_id=1)

    assert first.queue == second.queue == "telegram:7:1"
    assert first.lane == "telegram:7"
    assert bot_of_lane(first.lane) == 7
    assert bot_of_lane("email:smtp") is None


@pytest.mark.parametrize(
    ("channel", "words"),
    [("telegram", "1/2"), ("telegram", "1/2/x"), ("telegram", ""), ("pigeon", "1/2/3")],
)
def test_a_strange_address_is_refused(channel: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"Telegram address|no channel"):
        parse_address(channel, words)


@pytest.mark.parametrize(
    ("kind", "policy"),
    [
        (Kind.ALERT_CARD, WhenUnknown.RESEND_ONCE),
        (Kind.CASE_STATUS, WhenUnknown.RESEND_ONCE),
        (Kind.CASE_REPLY, WhenUnknown.HOLD),
        (Kind.CASE_QUESTION, WhenUnknown.HOLD),
        (Kind.CASE_MERGED, WhenUnknown.HOLD),
        (Kind.NOTICE, WhenUnknown.HOLD),
    ],
)
def test_each_kind_says_what_to_do_when_it_may_have_arrived(
    kind: Kind, policy: WhenUnknown
) -> None:
    assert kind.when_unknown(edits=False) is policy
    assert kind.when_unknown(edits=True) is WhenUnknown.RETRY


def test_a_card_is_about_its_alert_and_a_status_about_its_case() -> None:
    alert_id, case_id = uuid4(), uuid4()

    card = Kind.ALERT_CARD.subject(alert_id=alert_id, case_id=case_id)
    status = Kind.CASE_STATUS.subject(alert_id=alert_id, case_id=case_id)

    assert card == Subject(kind=SubjectKind.ALERT, id=alert_id)
    assert status == Subject(kind=SubjectKind.CASE, id=case_id)
    assert Kind.NOTICE.subject(alert_id=None, case_id=None) is None


def test_the_setting_of_retries_goes_through_all_waits_by_default() -> None:
    assert Settings().max_retries == len(WAITS)


def test_every_state_has_one_name_for_people() -> None:
    named = [state for status in Status for state in states_of(status)]

    assert sorted(named, key=lambda one: one.value) == sorted(State, key=lambda one: one.value)
    assert status_of(State.DEAD) is Status.FAILED


def test_what_may_have_arrived_is_pending_until_somebody_decides() -> None:
    assert states_of(Status.PENDING) == (State.DUE, State.SENDING, State.UNKNOWN)
    assert states_of(Status.READ) == ()
