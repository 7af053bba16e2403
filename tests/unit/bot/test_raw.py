"""Whose order an update keeps, and which album it is part of."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot.transport.raw import album_of, person_key, raw_update

SAM = {"id": 1002, "first_name": "Sam"}
ANONYMOUS = {"id": 1087968824, "first_name": "Group", "is_bot": True}
ROOM = {"id": -1001, "type": "supergroup"}


@pytest.mark.parametrize(
    ("update", "key"),
    [
        pytest.param({"message": {"from": SAM, "chat": ROOM}}, "u:1002", id="message"),
        pytest.param({"callback_query": {"from": SAM}}, "u:1002", id="tap"),
        pytest.param({"my_chat_member": {"from": SAM, "chat": ROOM}}, "u:1002", id="membership"),
        pytest.param({"message": {"from": ANONYMOUS, "chat": ROOM}}, "c:-1001", id="anonymous"),
        pytest.param({"channel_post": {"chat": ROOM}}, "c:-1001", id="channel"),
        pytest.param({"poll": {"id": "1"}}, "-", id="nobody"),
    ],
)
def test_an_update_keeps_the_order_of_its_person(update: dict[str, Any], key: str) -> None:
    assert person_key({"update_id": 1, **update}) == key


def test_an_update_is_stored_whole() -> None:
    update = {"update_id": 5, "message": {"from": SAM, "chat": ROOM, "text": "ñ ★"}}

    stored = raw_update(update)

    assert (stored.update_id, stored.person_key) == (5, "u:1002")
    assert "ñ ★" in stored.body


def test_only_messages_are_parts_of_albums() -> None:
    assert album_of({"update_id": 1, "message": {"media_group_id": "7"}}) == "7"
    assert album_of({"update_id": 1, "edited_message": {"media_group_id": "7"}}) is None
    assert album_of({"update_id": 1, "message": {"text": "x"}}) is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param("a\x00b", "a\ufffdb", id="nul"),
        pytest.param("a\ud83db", "a\ufffdb", id="half a character"),
        pytest.param({"\x00": ["\udc00", 2**64]}, {"\ufffd": ["\ufffd", None]}, id="inside"),
        pytest.param("\\u0000", "\\u0000", id="written about"),
    ],
)
def test_what_no_database_holds_is_replaced_at_the_door(sent: object, kept: object) -> None:
    stored = raw_update({"update_id": 5, "message": {"from": SAM, "text": sent}})

    assert orjson.loads(stored.body)["message"] == {"from": SAM, "text": kept}


def test_what_is_too_deep_is_cut_off_and_the_rest_is_stored() -> None:
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]

    stored = raw_update({"update_id": 5, "message": {"from": SAM, "text": "x"}, "deep": deep})

    assert orjson.loads(stored.body)["message"]["text"] == "x"


@pytest.mark.parametrize("number", [None, True, "5", 5.0, -1, 2**63, [5]])
def test_an_update_without_a_number_is_none(number: object) -> None:
    with pytest.raises(ValueError, match="without a number"):
        raw_update({"update_id": number, "message": {"from": SAM}})


def test_a_number_of_words_is_nobodys() -> None:
    assert person_key({"message": {"from": {"id": "\x00"}, "chat": {"id": [1]}}}) == "-"
