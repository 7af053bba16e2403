"""What an update must say to be read at all, and what it may leave out."""

from __future__ import annotations

from typing import Any

import pytest

from bot.transport.readable import Unreadable, readable

CHAT = {"id": -(2**52), "type": "supergroup", "title": "Ops room"}
SAM = {"id": 2**52, "is_bot": False, "first_name": "Sam"}
TOLD = {"message_id": 7, "date": 1, "chat": CHAT, "from": SAM, "text": "x"}


def test_what_is_null_is_left_out() -> None:
    said = {**TOLD, "caption": None, "photo": [None, {"file_id": "f", "file_size": None}]}

    read = readable({"update_id": 1, "message": said, "edited_message": None})

    assert read == {"update_id": 1, "message": {**TOLD, "photo": [{"file_id": "f"}]}}


def test_kinds_that_nobody_takes_are_not_looked_at() -> None:
    assert readable({"update_id": 1, "poll": {"from": "nobody"}}) == {"update_id": 1}


@pytest.mark.parametrize(
    ("changed", "blamed"),
    [
        ({"chat": None}, "message"),
        ({"chat": {}}, "chat.id"),
        ({"chat": {**CHAT, "id": "-100"}}, "chat.id"),
        ({"from": {**SAM, "id": 2**60}}, "from.id"),
        ({"from": {**SAM, "id": True}}, "from.id"),
        ({"from": {**SAM, "first_name": ["Sam"]}}, "first_name"),
        ({"message_id": 2**40}, "message_id"),
        ({"text": 5}, "text"),
        ({"entities": [{"type": "bold", "offset": "0", "length": 1}]}, "offset"),
        ({"reply_to_message": {"message_id": 3}}, "reply_to_message"),
    ],
)
def test_a_field_of_another_type_is_named(changed: dict[str, Any], blamed: str) -> None:
    with pytest.raises(Unreadable, match=rf"^{blamed} "):
        readable({"update_id": 1, "message": {**TOLD, **changed}})


def test_nobody_is_told_what_the_field_held() -> None:
    with pytest.raises(Unreadable) as met:
        readable({"update_id": 1, "message": {**TOLD, "text": ["what Ana wrote"]}})

    assert "Ana" not in str(met.value)
