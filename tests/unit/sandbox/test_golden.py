"""The golden table: a call in a state, and exactly what Telegram answers to it.

The table is refusals.json, the states are in states.py. Rows marked `live` need no person and
can be asked of Telegram itself: see tests/live.
"""

from __future__ import annotations

import pytest

from bot.sandbox.methods import METHODS, NEWEST_METHODS
from bot.sandbox.params import Params
from tests.unit.sandbox.stage import OPS_ROOM_ID, Stage
from tests.unit.sandbox.states import STATES, in_state
from tests.unit.sandbox.table import Row, rows

ROWS = rows()
NEVER_REFUSED = {
    "getMe",
    "logOut",
    "close",
    "deleteWebhook",
    "getWebhookInfo",
    "getForumTopicIconStickers",
    "getMyName",
    "getMyDescription",
    "getMyShortDescription",
}
"""What Telegram refuses only for the token."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_refusal_has_telegrams_words_and_changes_nothing(row: Row) -> None:
    stage = in_state(row.state)
    before = everything(stage)

    refused = stage.refusal(row.method, **row.params)

    assert refused == (row.status, row.description)
    assert everything(stage) == before


def everything(stage: Stage) -> list[object]:
    """Return all chats as people see them."""
    chats = list(stage.sandbox.state.chats)
    return [stage.sim("chats/{chat}", "GET", chat=chat) for chat in chats]


@pytest.mark.parametrize(
    "method", [method.name for method in (*METHODS, *NEWEST_METHODS)], ids=str
)
def test_every_method_has_a_refusal_of_its_own(method: str) -> None:
    refused = any(row.method == method for row in ROWS)

    assert refused is (method not in NEVER_REFUSED)


def test_every_state_of_the_table_is_played() -> None:
    assert {row.state for row in ROWS} == {None, "newest", *STATES}


@pytest.mark.parametrize("method", sorted(NEVER_REFUSED))
def test_a_wrong_token_is_refused_by_every_method(stage: Stage, method: str) -> None:
    reply = stage.sandbox.call(token="1:" + "A" * 35, method=method, params=Params.of())

    assert (reply.status, reply.body["description"]) == (401, "Unauthorized")


def test_a_migrated_group_names_its_new_id() -> None:
    stage = in_state("group migrated")
    (old,) = [chat for chat in stage.sandbox.state.chats.values() if chat.migrated_to]

    _status, body = stage.answer("sendMessage", chat_id=old.id, text="hi")

    assert body["parameters"] == {"migrate_to_chat_id": old.migrated_to}


def test_a_group_the_bot_was_never_in_is_not_found(stage: Stage) -> None:
    assert stage.refusal("getChat", chat_id=OPS_ROOM_ID) == (400, "Bad Request: chat not found")


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
