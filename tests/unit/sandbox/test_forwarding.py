"""What a person passes on names who said it first."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import SimError
from bot.sandbox.wire import Object, as_list
from tests.unit.sandbox.stage import CUSTOMER_ID, OPS_ROOM_ID, OWNER_ID, STAFF_ID, Stage, part


def forwarded(
    stage: Stage, *ids: object, user: int = STAFF_ID, source: int = OPS_ROOM_ID
) -> list[object]:
    """Let a person pass messages on to the bot and return what the bot hears."""
    stage.sim("forward", user=user, chat=user, from_chat=source, message_ids=list(ids))
    return [part(update, "message") for update in stage.updates()]


def test_a_colleagues_message_comes_from_the_colleague(stage: Stage) -> None:
    stage.start(STAFF_ID)
    said = stage.say("Boiler is broken", user=OWNER_ID, chat=OPS_ROOM_ID)

    (heard,) = forwarded(stage, said["message_id"])

    assert part(heard, "from", "id") == STAFF_ID
    assert part(heard, "forward_origin", "type") == "user"
    assert part(heard, "forward_origin", "sender_user", "id") == OWNER_ID
    assert part(heard, "forward_origin", "date") == said["date"]


def test_a_second_hand_names_the_first_speaker(stage: Stage) -> None:
    stage.start(STAFF_ID)
    said = stage.say("Boiler is broken", user=OWNER_ID, chat=OPS_ROOM_ID)
    (once,) = forwarded(stage, said["message_id"])

    (twice,) = forwarded(stage, part(once, "message_id"), source=STAFF_ID)

    assert part(twice, "forward_origin") == part(once, "forward_origin")


def test_the_bots_own_words_come_from_the_bot(stage: Stage) -> None:
    stage.start()
    sent = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="<b>Hi</b>", parse_mode="HTML")

    (heard,) = forwarded(stage, sent["message_id"], user=CUSTOMER_ID, source=CUSTOMER_ID)

    assert part(heard, "forward_origin", "sender_user", "is_bot") is True
    assert part(heard, "entities", 0, "type") == "bold"


def test_an_anonymous_administrator_stays_the_group(stage: Stage) -> None:
    stage.start(STAFF_ID)
    body = stage.sim(
        "message", user=OWNER_ID, chat=OPS_ROOM_ID, text="As the group", anonymous=True
    )

    (heard,) = forwarded(stage, part(body, "messages", 0, "message_id"))

    assert part(heard, "forward_origin", "type") == "chat"
    assert part(heard, "forward_origin", "sender_chat", "id") == OPS_ROOM_ID


def test_an_album_stays_one_album_of_the_same_files(stage: Stage) -> None:
    stage.start()
    body = stage.sim(
        "message", user=CUSTOMER_ID, chat=CUSTOMER_ID, photos=[{}, {}], caption="leak"
    )
    stage.updates()
    said = as_list(body["messages"]) or []

    heard = forwarded(
        stage, *[part(one, "message_id") for one in said], user=CUSTOMER_ID, source=CUSTOMER_ID
    )

    groups = {part(one, "media_group_id") for one in heard}
    assert len(heard) == 2
    assert len(groups) == 1
    assert groups != {part(said[0], "media_group_id")}
    assert part(heard[0], "photo") == part(said[0], "photo")
    assert part(heard[0], "caption") == "leak"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"message_ids": []}, "takes 1 to 100"),
        ({"message_ids": [99]}, "not there any more"),
        ({"message_ids": [1]}, "cannot be forwarded"),
        ({"user": CUSTOMER_ID}, "is not in the chat"),
        ({"chat": CUSTOMER_ID}, "no chat has the id"),
    ],
    ids=["nothing", "unknown", "a service message", "a stranger", "another's chat"],
)
def test_what_cannot_be_passed_on_is_refused(stage: Stage, change: Object, words: str) -> None:
    said = stage.say("hello", user=OWNER_ID, chat=OPS_ROOM_ID)
    usual: Object = {
        "user": STAFF_ID,
        "chat": STAFF_ID,
        "from_chat": OPS_ROOM_ID,
        "message_ids": [said["message_id"]],
    }

    with pytest.raises(SimError, match=words):
        stage.sim("forward", "POST", **(usual | change))
