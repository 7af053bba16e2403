"""The webhook on the sandbox clock: what goes when, what is tried again, what Telegram says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.courier import Delivered
from bot.sandbox.webhook_line import Parcel, WebhookLine
from tests.unit.sandbox.stage import CUSTOMER_ID, OK_BUTTON, STAFF_ID, Stage, part

HERE = "http://127.0.0.1:1/telegram/x"
OK = Delivered(status=200)
BROKEN = Delivered(status=500, reason="Internal Server Error")


def _line(stage: Stage) -> WebhookLine:
    return stage.sandbox.webhook_line


def _hooked(stage: Stage, **terms: object) -> WebhookLine:
    for user in (CUSTOMER_ID, STAFF_ID):
        stage.start(user)
    stage.bot("setWebhook", url=HERE, **terms)
    return _line(stage)


def _said(parcels: list[Parcel]) -> list[object]:
    return [part(parcel.update.body, "message", "text") for parcel in parcels]


def _pause(stage: Stage, answer: Delivered) -> float:
    """Let what is due fail and return the seconds until it is due again."""
    line = _line(stage)
    (parcel,) = line.due()
    line.came_back(parcel, answer)
    wait = line.next_in()
    assert wait is not None
    stage.clock.advance(timedelta(seconds=wait + 0.001))
    return round(wait, 3)


def test_one_chat_keeps_its_order_and_others_do_not_wait(stage: Stage) -> None:
    line = _hooked(stage)
    stage.say("first")
    stage.say("second")
    stage.say("other", user=STAFF_ID)

    under_way = line.due()
    blocked = line.due()
    line.came_back(under_way[0], OK)

    assert _said(under_way) == ["first", "other"]
    assert blocked == []
    assert _said(line.due()) == ["second"]


def test_taps_go_in_the_order_of_their_presser_beside_the_chat(stage: Stage) -> None:
    line = _hooked(stage)
    stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="Sure?", reply_markup=OK_BUTTON)
    stage.say("hello")
    stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")

    assert [parcel.line for parcel in line.due()] == [f"chat {CUSTOMER_ID}", f"user {CUSTOMER_ID}"]


def test_no_more_go_at_once_than_was_asked_for(stage: Stage) -> None:
    line = _hooked(stage, max_connections=1)
    stage.say("one")
    stage.say("two", user=STAFF_ID)

    assert len(line.due()) == 1
    assert line.due() == []


@pytest.mark.parametrize("status", [200, 204, 299])
def test_every_2xx_is_the_end_of_it(stage: Stage, status: int) -> None:
    line = _hooked(stage)
    stage.say("hello")

    line.came_back(line.due()[0], Delivered(status=status))

    assert part(stage.bot("getWebhookInfo"), "pending_update_count") == 0


def test_pauses_double_up_to_a_minute_or_two(stage: Stage) -> None:
    _hooked(stage)
    stage.say("hello")

    pauses = [_pause(stage, BROKEN) for _ in range(9)]

    assert pauses[:6] == [1, 2, 4, 8, 16, 32]
    assert all(60 <= pause <= 120 for pause in pauses[6:])


@pytest.mark.parametrize(("asked", "waited"), [(300, 300), (9_999, 3_600)])
def test_a_pause_that_was_asked_for_is_kept_up_to_an_hour(
    stage: Stage, asked: int, waited: float
) -> None:
    _hooked(stage)
    stage.say("hello")

    assert _pause(stage, Delivered(status=503, retry_after=asked)) == waited


def test_the_last_error_is_told(stage: Stage) -> None:
    line = _hooked(stage)
    stage.say("hello")

    line.came_back(line.due()[0], BROKEN)

    info = stage.bot("getWebhookInfo")
    assert part(info, "last_error_message") == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert part(info, "last_error_date") == stage.sandbox.clock.unix()
    assert part(info, "pending_update_count") == 1


def test_what_was_tried_for_a_day_is_dropped(stage: Stage) -> None:
    line = _hooked(stage)
    stage.say("hello")
    line.came_back(line.due()[0], BROKEN)

    stage.sim("clock", advance_seconds=86_401)

    assert line.due() == []


def test_a_webhook_that_is_gone_for_23_hours_is_removed(stage: Stage) -> None:
    line = _hooked(stage)
    gone = Delivered(status=410, reason="Gone")
    stage.say("early")
    line.came_back(line.due()[0], gone)
    stage.sim("clock", advance_seconds=23 * 3_600 - 1)
    line.came_back(line.due()[0], gone)
    before = part(stage.bot("getWebhookInfo"), "url")

    stage.sim("clock", advance_seconds=121)
    line.came_back(line.due()[0], gone)

    assert before == HERE
    assert part(stage.bot("getWebhookInfo"), "url") == ""
    assert len(stage.updates()) == 1


def test_a_410_among_other_failures_removes_nothing(stage: Stage) -> None:
    line = _hooked(stage)
    stage.say("hello")
    for answer in (Delivered(status=410), BROKEN, Delivered(status=410)):
        stage.sim("clock", advance_seconds=12 * 3_600 - 200)
        stage.say("another")
        for parcel in line.due():
            line.came_back(parcel, answer)

    assert part(stage.bot("getWebhookInfo"), "url") == HERE


def test_an_answer_for_an_old_address_does_not_trouble_the_new_one(stage: Stage) -> None:
    line = _hooked(stage)
    stage.say("hello")
    (parcel,) = line.due()
    stage.sim("clock", advance_seconds=2)
    stage.bot("setWebhook", url=f"{HERE}2")

    line.came_back(parcel, BROKEN)

    assert "last_error_message" not in str(stage.bot("getWebhookInfo"))
    assert _said(line.due()) == ["hello"]


def test_a_duplicated_update_is_delivered_twice(stage: Stage) -> None:
    line = _hooked(stage)
    stage.sim("faults", kind="duplicate_update", times=1)
    stage.say("hello")

    for _ in range(2):
        (parcel,) = line.due()
        line.came_back(parcel, OK)

    assert line.due() == []


def test_nothing_is_delivered_during_an_outage(stage: Stage) -> None:
    line = _hooked(stage)
    stage.say("hello")
    stage.sim("faults", kind="outage")
    during = line.due()

    stage.sim("faults", verb="DELETE")

    assert during == []
    assert _said(line.due()) == ["hello"]


def test_it_is_set_at_most_once_a_second(stage: Stage) -> None:
    stage.bot("setWebhook", url=HERE)

    assert stage.refusal("setWebhook", url=f"{HERE}2") == (
        429,
        "Too Many Requests: retry after 1",
    )
    stage.sim("clock", advance_seconds=1)
    assert stage.bot("setWebhook", url=f"{HERE}2") is True


def test_the_notes_tell_what_became_of_it(stage: Stage) -> None:
    notes = []
    for method in ("setWebhook", "setWebhook", "deleteWebhook", "deleteWebhook"):
        stage.sim("clock", advance_seconds=2)
        notes.append(stage.answer(method, url=HERE)[1]["description"])

    assert notes == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://example.com:8444/",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("https://10.0.0.1/", "bad webhook: IP address 10.0.0.1 is reserved"),
        ("https://[2001:db8::1]/", "bad webhook: IPv6-only addresses are not allowed"),
        ("ftp://example.com/", "invalid webhook URL specified"),
    ],
)
def test_an_address_that_will_not_do_is_refused(stage: Stage, url: str, reason: str) -> None:
    assert stage.refusal("setWebhook", url=url) == (400, f"Bad Request: {reason}")
