"""The golden table: a call in a state, and exactly what Telegram answers to it.

The table is refusals.json: in the state made by `ready`, Carla has started the bot, message 1 is
hers, 2 the bot's with a button, 3 the bot's with a reply keyboard, and the bot is an
administrator of the group.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from bot.sandbox.wire import as_list, parse
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OK_BUTTON,
    OPS_ROOM_ID,
    OWNER_ID,
    STAFF_ID,
    Stage,
    an_object,
)

HOUSEKEEPING = 2
TABLE = Path(__file__).with_name("refusals.json")
REPEATED = re.compile(r"\{(.)\*(\d+)\}")
RIGHTS: list[tuple[str, dict[str, object], str]] = [
    ("createForumTopic", {"name": "A"}, "not enough rights to create a topic"),
    (
        "editForumTopic",
        {"message_thread_id": 2, "name": "B"},
        "not enough rights to edit the topic",
    ),
    (
        "closeForumTopic",
        {"message_thread_id": 2},
        "not enough rights to close or open the topic",
    ),
    ("deleteForumTopic", {"message_thread_id": 2}, "not enough rights to delete the topic"),
    (
        "pinChatMessage",
        {"message_id": 1},
        "not enough rights to manage pinned messages in the chat",
    ),
    ("deleteMessage", {"message_id": 1}, "message can't be deleted"),
]


def spelled_out(value: object) -> object:
    """Return a row's value with `{x*257}` written out as 257 times x."""
    if isinstance(value, str):
        return REPEATED.sub(lambda found: found.group(1) * int(found.group(2)), value)
    if isinstance(value, dict):
        return {name: spelled_out(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [spelled_out(inner) for inner in value]
    return value


def rows() -> list[ParameterSet]:
    """Return the table's rows as parameters, each under a readable id."""
    found = []
    for number, raw in enumerate(as_list(parse(TABLE.read_text("utf-8"))) or []):
        row = an_object(raw)
        name = f"{row['method']}: {str(row['answer'])[:70]} ({number})"
        params = an_object(spelled_out(row["params"]))
        found.append(pytest.param(row["method"], params, row["answer"], id=name))
    return found


@pytest.fixture
def ready() -> Stage:
    """Return a sandbox where Carla has started, the bot has spoken, and is admin in the group."""
    stage = Stage()
    stage.start()
    stage.message("sendMessage", chat_id=CUSTOMER_ID, text="Rate", reply_markup=OK_BUTTON)
    stage.message(
        "sendMessage", chat_id=CUSTOMER_ID, text="Keys", reply_markup={"keyboard": [["A"]]}
    )
    stage.join_ops_room()
    return stage


@pytest.mark.parametrize(("method", "params", "reason"), rows())
def test_a_refusal_has_telegrams_words_and_changes_nothing(
    ready: Stage, method: str, params: dict[str, object], reason: str
) -> None:
    before = [ready.sim("chats/{chat}", "GET", chat=chat) for chat in (CUSTOMER_ID, OPS_ROOM_ID)]

    refused = ready.refusal(method, **params)

    assert refused == (400, f"Bad Request: {reason}")
    after = [ready.sim("chats/{chat}", "GET", chat=chat) for chat in (CUSTOMER_ID, OPS_ROOM_ID)]
    assert after == before


def test_who_never_wrote_cannot_be_written_to(stage: Stage) -> None:
    refused = stage.refusal("sendMessage", chat_id=OWNER_ID, text="hi")

    assert refused == (403, "Forbidden: bot can't initiate conversation with a user")


def test_who_blocked_the_bot_cannot_be_written_to(ready: Stage) -> None:
    ready.sim("block", user=CUSTOMER_ID, blocked=True)

    refused = ready.refusal("sendMessage", chat_id=CUSTOMER_ID, text="hi")

    assert refused == (403, "Forbidden: bot was blocked by the user")


def test_the_bot_cannot_write_to_itself(stage: Stage) -> None:
    refused = stage.refusal("sendMessage", chat_id=424242, text="hi")

    assert refused == (403, "Forbidden: the bot can't send messages to the bot")


@pytest.mark.parametrize(
    ("action", "answer"),
    [
        ("kick", (403, "Forbidden: bot was kicked from the supergroup chat")),
        ("remove", (403, "Forbidden: bot is not a member of the supergroup chat")),
    ],
)
def test_a_group_that_sent_the_bot_away_is_closed(
    ready: Stage, action: str, answer: tuple[int, str]
) -> None:
    ready.sim("member", chat=OPS_ROOM_ID, bot=True, action=action)

    assert ready.refusal("sendMessage", chat_id=OPS_ROOM_ID, text="hi") == answer


def test_a_group_the_bot_was_never_in_is_not_found(stage: Stage) -> None:
    assert stage.refusal("getChat", chat_id=OPS_ROOM_ID) == (400, "Bad Request: chat not found")


@pytest.mark.parametrize(("method", "params", "reason"), RIGHTS, ids=[r[0] for r in RIGHTS])
def test_a_mere_member_lacks_rights(
    stage: Stage, method: str, params: dict[str, object], reason: str
) -> None:
    stage.join_ops_room(action="add")
    stage.say("hello", user=STAFF_ID, chat=OPS_ROOM_ID)

    refused = stage.refusal(method, chat_id=OPS_ROOM_ID, **params)

    assert refused == (400, f"Bad Request: {reason}")


def test_a_closed_topic_is_closed_to_mere_members(stage: Stage) -> None:
    stage.join_ops_room(action="add")
    stage.sim("topic", chat=OPS_ROOM_ID, user=OWNER_ID, action="close", id=HOUSEKEEPING)

    refused = stage.refusal(
        "sendMessage", chat_id=OPS_ROOM_ID, text="hi", message_thread_id=HOUSEKEEPING
    )

    assert refused == (400, "Bad Request: TOPIC_CLOSED")


@pytest.mark.parametrize(
    ("token", "answer"),
    [
        ("1:2", "Unauthorized: invalid token specified"),
        ("1" + ":" + "A" * 35, "Unauthorized"),
    ],
    ids=["malformed", "another"],
)
def test_a_wrong_token_is_unauthorized(stage: Stage, token: str, answer: str) -> None:
    reply = stage.sandbox.check_token(token)

    assert reply is not None
    assert (reply.status, reply.body["description"]) == (401, answer)


def test_an_unknown_method_is_not_found_and_in_the_log(stage: Stage) -> None:
    assert stage.refusal("sendSmoke") == (404, "Not Found: method not found")
    assert stage.sandbox.outbox.head == 1


def test_a_second_poll_ends_the_first_with_a_conflict(stage: Stage) -> None:
    first, second = stage.sandbox.updates.begin_poll(), stage.sandbox.updates.begin_poll()

    stage.sandbox.updates.ensure_only(second)
    with pytest.raises(Exception, match="409 Conflict: terminated by other getUpdates request"):
        stage.sandbox.updates.ensure_only(first)


def test_polling_is_refused_while_a_webhook_is_set(stage: Stage) -> None:
    stage.bot("setWebhook", url="https://bot.example/hook")

    status, words = stage.refusal("getUpdates")
    assert status == 409
    assert words == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
