"""Flood limits and faults: what may come between a call and its effect."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.params import Params
from bot.sandbox.reply import Manner, Reply
from bot.sandbox.sandbox import DEFAULT_TOKEN
from tests.unit.sandbox.stage import CUSTOMER_ID, OPS_ROOM_ID, Stage, part


def send(stage: Stage, chat: int = CUSTOMER_ID) -> Reply:
    """Let the bot say something."""
    return stage.sandbox.call(
        token=DEFAULT_TOKEN, method="sendMessage", params=Params.of(chat_id=chat, text="hi")
    )


def messages(stage: Stage) -> int:
    """Return how many messages Carla's chat has."""
    return len(stage.sandbox.state.chats[CUSTOMER_ID].messages)


@pytest.fixture
def limited() -> Stage:
    """Return a sandbox with flood limits."""
    stage = Stage(flood=True)
    stage.start()
    return stage


def test_a_private_chat_takes_five_at_once_and_then_one_a_second(limited: Stage) -> None:
    statuses = [send(limited).status for _ in range(6)]
    limited.clock.advance(timedelta(seconds=1))

    assert statuses == [200] * 5 + [429]
    assert send(limited).status == 200
    refused = send(limited)
    assert refused.retry_after == 1
    assert refused.body["description"] == "Too Many Requests: retry after 1"


def test_who_ignores_the_pause_waits_longer(limited: Stage) -> None:
    pauses = [send(limited).retry_after for _ in range(9)]

    assert pauses == [None] * 5 + [1, 2, 3, 4]


def test_a_group_takes_twenty_in_a_minute_edits_counted(limited: Stage) -> None:
    limited.join_ops_room()
    for _ in range(10):
        limited.clock.advance(timedelta(seconds=1))
        sent = limited.message("sendMessage", chat_id=OPS_ROOM_ID, text="one")
        limited.bot(
            "editMessageText", chat_id=OPS_ROOM_ID, message_id=sent["message_id"], text="two"
        )

    refused = send(limited, OPS_ROOM_ID)

    assert (refused.status, refused.retry_after) == (429, 51)
    limited.clock.advance(timedelta(seconds=51))
    assert send(limited, OPS_ROOM_ID).status == 200


def test_answering_taps_and_typing_are_free(limited: Stage) -> None:
    for _ in range(50):
        limited.bot("sendChatAction", chat_id=CUSTOMER_ID, action="typing")

    assert send(limited).status == 200


@pytest.mark.parametrize(
    ("kind", "extra", "manner", "status", "has_effect"),
    [
        ("error", {"code": 500}, Manner.ANSWER, 500, False),
        ("rate_limit", {"retry_after": 9}, Manner.ANSWER, 429, False),
        ("delay", {"ms": 70}, Manner.ANSWER, 200, True),
        ("hang", {}, Manner.HANG, 200, False),
        ("deliver_then_hang", {}, Manner.HANG, 200, True),
        ("reset", {}, Manner.RESET, 200, False),
        ("bad_gateway_html", {}, Manner.HTML, 502, False),
        ("garbage_200", {}, Manner.GARBAGE, 200, False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_happens_once_and_to_what_it_fits(
    stage: Stage,
    kind: str,
    extra: dict[str, object],
    manner: Manner,
    status: int,
    has_effect: bool,
) -> None:
    stage.start()
    stage.sim("faults", "POST", match={"method": "sendMessage"}, kind=kind, times=1, **extra)
    before = messages(stage)

    stage.bot("getMe")
    hit = send(stage)
    after = send(stage)

    assert (hit.manner, hit.status) == (manner, status)
    assert messages(stage) - before == 1 + has_effect
    assert after == Reply(status=200, body=after.body)
    assert stage.sim("faults", "GET")["faults"] == []


def test_a_fault_can_be_for_one_chat_or_one_text(stage: Stage) -> None:
    stage.start()
    stage.sim("faults", match={"chat": 5}, kind="error")
    stage.sim("faults", match={"contains": "hello"}, kind="error")

    assert send(stage).status == 200


def test_a_hung_call_is_in_the_log_without_an_answer(stage: Stage) -> None:
    stage.start()
    stage.sim("faults", match={}, kind="hang", times=1)
    send(stage)

    call = part(stage.sim("outbox", "GET"), "calls", 0)

    assert (part(call, "status"), part(call, "answer"), part(call, "fault")) == (
        None,
        None,
        "hang",
    )
