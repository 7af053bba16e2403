"""A group with topics: who sees what, coming and going, administrators without a name."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import SimError
from bot.sandbox.wire import as_list
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OPS_ROOM_ID,
    OWNER_ID,
    STAFF_ID,
    Stage,
    an_object,
    part,
)

PICKER = {
    "keyboard": [
        [
            {
                "text": "Link a group",
                "request_chat": {
                    "request_id": 7,
                    "chat_is_channel": False,
                    "chat_is_forum": True,
                    "bot_administrator_rights": {"can_manage_topics": True},
                    "request_title": True,
                },
            }
        ]
    ],
    "one_time_keyboard": True,
}


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("just talking", False),
        ("/help", True),
        ("/help@opsbell_sandbox_bot", True),
        ("/help@another_bot", False),
        ("hello @opsbell_sandbox_bot", True),
    ],
)
def test_privacy_mode_hides_what_is_not_for_the_bot(
    stage: Stage, text: str, is_seen: bool
) -> None:
    stage.join_ops_room(action="add")

    stage.say(text, user=STAFF_ID, chat=OPS_ROOM_ID)

    assert bool(stage.updates()) is is_seen


def test_a_reply_to_the_bot_passes_privacy_mode(stage: Stage) -> None:
    stage.join_ops_room(action="add")
    asked = stage.message("sendMessage", chat_id=OPS_ROOM_ID, text="Who?")

    stage.sim("message", user=STAFF_ID, chat=OPS_ROOM_ID, text="I", reply_to=asked["message_id"])

    (update,) = stage.updates()
    assert part(update, "message", "reply_to_message", "text") == "Who?"


def test_an_administrator_bot_sees_everything(stage: Stage) -> None:
    stage.join_ops_room()

    stage.say("just talking", user=STAFF_ID, chat=OPS_ROOM_ID)

    assert len(stage.updates()) == 1


def test_general_has_no_thread_and_a_topic_answers_its_first_message(stage: Stage) -> None:
    stage.join_ops_room()
    stage.say("in general", user=STAFF_ID, chat=OPS_ROOM_ID)
    stage.sim("message", user=STAFF_ID, chat=OPS_ROOM_ID, thread=2, text="in a topic")

    general, topic = stage.updates()

    assert "message_thread_id" not in an_object(general["message"])
    message = an_object(topic["message"])
    assert (message["message_thread_id"], message["is_topic_message"]) == (2, True)
    assert part(message, "reply_to_message", "forum_topic_created", "name") == "Housekeeping"


def test_a_thread_number_outside_forums_is_overlooked(stage: Stage) -> None:
    group = stage.sim(
        "chats", type="supergroup", title="Plain", members=[OWNER_ID], bot="administrator"
    )

    sent = stage.message("sendMessage", chat_id=group["id"], text="hi", message_thread_id=9)

    assert "message_thread_id" not in sent


def test_an_anonymous_administrator_writes_as_the_group(stage: Stage) -> None:
    stage.join_ops_room()
    stage.sim("message", user=OWNER_ID, chat=OPS_ROOM_ID, text="We say", anonymous=True)

    (update,) = stage.updates()

    assert part(update, "message", "from", "id") == 1087968824
    assert part(update, "message", "sender_chat", "id") == OPS_ROOM_ID


def test_a_mere_member_cannot_be_anonymous(stage: Stage) -> None:
    with pytest.raises(SimError, match="only administrators"):
        stage.sim("message", user=STAFF_ID, chat=OPS_ROOM_ID, text="We", anonymous=True)


def test_sharing_a_chat_makes_the_bot_its_administrator(stage: Stage) -> None:
    stage.start(OWNER_ID)
    stage.bot("sendMessage", chat_id=OWNER_ID, text="Which group?", reply_markup=PICKER)

    stage.sim("share", user=OWNER_ID, request_id=7, chats=[OPS_ROOM_ID])

    member, joined, shared = stage.updates()
    new = part(member, "my_chat_member", "new_chat_member")
    assert part(new, "status") == "administrator"
    assert (part(new, "can_manage_topics"), part(new, "can_pin_messages")) == (True, False)
    assert part(joined, "message", "new_chat_members", 0, "id") == 424242
    assert part(shared, "message", "chat_shared") == {
        "request_id": 7,
        "chat_id": OPS_ROOM_ID,
        "title": "Ops room",
    }
    assert stage.sim("chats/{chat}", "GET", chat=OWNER_ID)["keyboard"] is None


def test_who_is_not_the_creator_cannot_share_the_chat(stage: Stage) -> None:
    stage.start(STAFF_ID)
    stage.bot("sendMessage", chat_id=STAFF_ID, text="Which group?", reply_markup=PICKER)

    with pytest.raises(SimError, match="may not make the bot an administrator"):
        stage.sim("share", user=STAFF_ID, request_id=7, chats=[OPS_ROOM_ID])


def test_blocking_and_unblocking_are_told(stage: Stage) -> None:
    stage.start()
    stage.sim("block", user=CUSTOMER_ID, blocked=True)
    stage.sim("block", user=CUSTOMER_ID, blocked=False)

    blocked, unblocked = stage.updates()

    assert part(blocked, "my_chat_member", "new_chat_member", "status") == "kicked"
    assert part(unblocked, "my_chat_member", "new_chat_member", "status") == "member"


def test_pressing_start_again_ends_a_block(stage: Stage) -> None:
    stage.start()
    stage.sim("block", user=CUSTOMER_ID, blocked=True)

    stage.sim("start", user=CUSTOMER_ID)

    kinds = [sorted(update)[0] for update in stage.updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]


def test_a_supergroup_counts_its_own_messages_and_private_chats_share_a_row(stage: Stage) -> None:
    stage.start(CUSTOMER_ID)
    stage.start(OWNER_ID)
    stage.join_ops_room()

    ids = [
        stage.message("sendMessage", chat_id=chat, text="hi")["message_id"]
        for chat in (CUSTOMER_ID, OWNER_ID, OPS_ROOM_ID)
    ]

    assert ids == [3, 4, 4]


def test_each_person_is_shown_the_narrowest_commands(stage: Stage) -> None:
    stage.start(CUSTOMER_ID)
    stage.join_ops_room()
    for name, scope, language in (
        ("all", {"type": "default"}, ""),
        ("private", {"type": "all_private_chats"}, ""),
        ("privado", {"type": "all_private_chats"}, "es"),
        ("admins", {"type": "chat_administrators", "chat_id": OPS_ROOM_ID}, ""),
    ):
        command = {"command": name, "description": "d"}
        stage.bot("setMyCommands", commands=[command], scope=scope, language_code=language)
    diego = 1004
    stage.start(diego)

    seen = [
        part(stage.sim("chats/{chat}", "GET", chat=chat, user=user), "commands", 0, "command")
        for chat, user in (
            (CUSTOMER_ID, CUSTOMER_ID),
            (diego, diego),
            (OPS_ROOM_ID, OWNER_ID),
            (OPS_ROOM_ID, STAFF_ID),
        )
    ]

    assert seen == ["private", "privado", "admins", "all"]


def test_a_long_text_becomes_several_messages(stage: Stage) -> None:
    stage.start()

    body = stage.sim("message", user=CUSTOMER_ID, chat=CUSTOMER_ID, text="x" * 5_000)

    lengths = [len(str(part(body, "messages", i, "text"))) for i in range(2)]
    assert lengths == [4_096, 904]


def test_a_restricted_bot_may_not_write(stage: Stage) -> None:
    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action="restrict")

    (told, _joined) = stage.updates()

    assert part(told, "my_chat_member", "new_chat_member", "can_send_messages") is False
    assert stage.refusal("sendMessage", chat_id=OPS_ROOM_ID, text="hi") == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )


def test_a_person_who_left_the_group_cannot_write_or_tap_there(stage: Stage) -> None:
    stage.sim("member", chat=OPS_ROOM_ID, user=STAFF_ID, action="remove")

    with pytest.raises(SimError, match="not in this chat"):
        stage.say("hello?", user=STAFF_ID, chat=OPS_ROOM_ID)


def test_a_deleted_topic_is_gone_with_its_messages(stage: Stage) -> None:
    stage.join_ops_room()
    stage.bot("sendMessage", chat_id=OPS_ROOM_ID, text="old", message_thread_id=2)

    stage.bot("deleteForumTopic", chat_id=OPS_ROOM_ID, message_thread_id=2)

    refused = stage.refusal("sendMessage", chat_id=OPS_ROOM_ID, text="new", message_thread_id=2)
    assert refused == (400, "Bad Request: message thread not found")
    transcript = stage.sim("chats/{chat}", "GET", chat=OPS_ROOM_ID, thread=2)
    assert {part(m, "sim", "deleted") for m in as_list(transcript["messages"]) or []} == {True}


@pytest.mark.parametrize("action", ["remove", "kick"])
def test_a_bot_that_was_sent_away_hears_just_that(stage: Stage, action: str) -> None:
    stage.join_ops_room()
    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action=action)
    stage.say("alone at last", user=STAFF_ID, chat=OPS_ROOM_ID)

    changed, farewell = stage.updates()

    assert "my_chat_member" in changed
    assert part(farewell, "message", "left_chat_member", "id") == 424242
