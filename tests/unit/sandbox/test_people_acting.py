"""What people do besides writing: to chats, accounts and messages; and what a bot hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.errors import SimError
from bot.sandbox.wire import Object, as_list
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OPS_ROOM_ID,
    OWNER_ID,
    STAFF_ID,
    Stage,
    an_object,
    part,
)

ALL_KINDS = ["message", "message_reaction", "message_reaction_count", "chat_member"]


def _kinds(updates: list[Object]) -> list[str]:
    return [name for update in updates for name in update if name != "update_id"]


def _group(stage: Stage, kind: str = "group", *, bot: str = "administrator") -> int:
    made = stage.sim("chats", type=kind, title="Desk", members=[OWNER_ID, STAFF_ID], bot=bot)
    stage.updates()
    return int(str(made["id"]))


def test_a_deleted_account_cannot_be_written_to(stage: Stage) -> None:
    stage.start()

    stage.sim("account", user=CUSTOMER_ID)

    assert stage.refusal("sendMessage", chat_id=CUSTOMER_ID, text="hello") == (
        403,
        "Forbidden: user is deactivated",
    )


def test_reactions_come_only_when_they_were_asked_for(stage: Stage) -> None:
    stage.start()
    said = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="hello")
    liked: dict[str, Any] = {
        "user": CUSTOMER_ID,
        "chat": CUSTOMER_ID,
        "message_id": said["message_id"],
    }
    stage.sim("react", emoji="👍", **liked)
    unasked = stage.updates()
    stage.bot("getUpdates", allowed_updates=ALL_KINDS)

    stage.sim("react", emoji="🔥", **liked)
    (told,) = stage.updates()

    assert unasked == []
    assert part(told, "message_reaction", "old_reaction", 0, "emoji") == "👍"
    assert part(told, "message_reaction", "new_reaction", 0, "emoji") == "🔥"
    assert part(told, "message_reaction", "user", "id") == CUSTOMER_ID


@pytest.mark.parametrize(("place", "heard"), [("add", []), ("promote", ["message_reaction"])])
def test_in_groups_only_administrators_hear_of_reactions(
    stage: Stage, place: str, heard: list[str]
) -> None:
    stage.join_ops_room(action=place)
    stage.bot("getUpdates", allowed_updates=ALL_KINDS)
    said = stage.message("sendMessage", chat_id=OPS_ROOM_ID, text="hello")

    stage.sim("react", user=STAFF_ID, chat=OPS_ROOM_ID, message_id=said["message_id"], emoji="👍")

    assert _kinds(stage.updates()) == heard


def test_a_channel_counts_its_reactions_without_names(stage: Stage) -> None:
    chat = _group(stage, "channel")
    stage.bot("getUpdates", allowed_updates=ALL_KINDS)
    said = stage.message("sendMessage", chat_id=chat, text="news")

    stage.sim("react", user=STAFF_ID, chat=chat, message_id=said["message_id"], emoji="👍")

    (told,) = stage.updates()
    assert part(told, "message_reaction_count", "reactions") == [
        {"type": {"type": "emoji", "emoji": "👍"}, "total_count": 1}
    ]


def test_what_people_post_in_a_channel_comes_as_its_post(stage: Stage) -> None:
    chat = _group(stage, "channel")
    post = stage.say("news", user=OWNER_ID, chat=chat)
    stage.sim("edit", user=OWNER_ID, chat=chat, message_id=post["message_id"], text="more news")

    posted, edited = stage.updates()

    assert part(posted, "channel_post", "sender_chat", "id") == chat
    assert "from" not in an_object(posted["channel_post"])
    assert part(edited, "edited_channel_post", "text") == "more news"
    with pytest.raises(SimError, match="may not post"):
        stage.say("me too", user=STAFF_ID, chat=chat)


def test_a_group_that_grew_tells_its_new_number(stage: Stage) -> None:
    old = _group(stage)

    new = stage.sim("migrate", chat=old)["id"]

    status, body = stage.answer("sendMessage", chat_id=old, text="hello")
    assert status == 400
    assert part(body, "parameters", "migrate_to_chat_id") == new
    services = [an_object(update["message"]) for update in stage.updates()]
    assert [name for one in services for name in one if "migrate" in name] == [
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    ]


def test_without_topics_a_thread_id_is_overlooked(stage: Stage) -> None:
    stage.join_ops_room()
    topic = stage.message("createForumTopic", chat_id=OPS_ROOM_ID, name="Alerts")
    place: dict[str, Any] = {
        "chat_id": OPS_ROOM_ID,
        "message_thread_id": topic["message_thread_id"],
    }
    before = stage.message("sendMessage", text="in the topic", **place)
    stage.sim("chat", chat=OPS_ROOM_ID, is_forum=False)

    after = stage.message("sendMessage", text="in the one row", **place)

    assert before["message_thread_id"] == topic["message_thread_id"]
    assert "message_thread_id" not in after
    assert stage.refusal("createForumTopic", chat_id=OPS_ROOM_ID, name="More")[1] == (
        "Bad Request: the chat is not a forum"
    )


def test_a_renamed_group_says_so(stage: Stage) -> None:
    chat = _group(stage)

    stage.sim("chat", chat=chat, user=STAFF_ID, title="Night desk")

    (told,) = stage.updates()
    assert part(told, "message", "new_chat_title") == "Night desk"
    assert part(told, "message", "from", "id") == STAFF_ID


def test_a_deleted_group_takes_nothing_any_more(stage: Stage) -> None:
    chat = _group(stage)

    stage.sim("chat", chat=chat, deleted=True)

    with pytest.raises(SimError):
        stage.say("anybody here?", user=STAFF_ID, chat=chat)


def test_a_person_pins_and_unpins(stage: Stage) -> None:
    stage.join_ops_room()
    said = stage.message("sendMessage", chat_id=OPS_ROOM_ID, text="read me")
    place: dict[str, Any] = {
        "user": OWNER_ID,
        "chat": OPS_ROOM_ID,
        "message_id": said["message_id"],
    }

    pinned = stage.sim("pin", **place)["pinned"]
    (told,) = stage.updates()

    assert pinned == [said["message_id"]]
    assert part(told, "message", "pinned_message", "text") == "read me"
    assert stage.sim("pin", pinned=False, **place)["pinned"] == []


@pytest.mark.parametrize(("can_invite", "heard"), [(True, ["chat_join_request"]), (False, [])])
def test_a_request_to_join_is_told_to_who_may_invite(
    stage: Stage, can_invite: bool, heard: list[str]
) -> None:
    stage.join_ops_room(can_invite_users=can_invite)

    stage.sim("join_request", chat=OPS_ROOM_ID, user=CUSTOMER_ID, bio="a guest")

    assert _kinds(stage.updates()) == heard


def test_privacy_hides_a_groups_talk_until_it_is_switched_off(stage: Stage) -> None:
    stage.join_ops_room(action="add")
    stage.say("hidden", user=STAFF_ID, chat=OPS_ROOM_ID)
    hidden = stage.updates()

    assert stage.sim("bot", privacy=False)["privacy"] is False
    stage.say("seen", user=STAFF_ID, chat=OPS_ROOM_ID)

    assert hidden == []
    assert _kinds(stage.updates()) == ["message"]


def test_rights_taken_away_from_the_bot_are_told_and_count(stage: Stage) -> None:
    stage.join_ops_room()

    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action="promote", rights={"x": True})
    (told,) = stage.updates()

    assert part(told, "my_chat_member", "old_chat_member", "can_manage_topics") is True
    assert part(told, "my_chat_member", "new_chat_member", "can_manage_topics") is False
    assert stage.refusal("createForumTopic", chat_id=OPS_ROOM_ID, name="No")[0] == 400


def test_who_joins_and_leaves_does_it_themselves(stage: Stage) -> None:
    stage.join_ops_room()
    for action in ("join", "leave"):
        stage.sim("member", chat=OPS_ROOM_ID, user=CUSTOMER_ID, action=action)

    told = [an_object(update["message"]) for update in stage.updates()]

    assert [part(one, "from", "id") for one in told] == [CUSTOMER_ID, CUSTOMER_ID]
    assert "left_chat_member" in told[1]


def test_an_administrator_deletes_what_others_said(stage: Stage) -> None:
    stage.join_ops_room()
    said = stage.message("sendMessage", chat_id=OPS_ROOM_ID, text="hello")
    place: dict[str, Any] = {"chat": OPS_ROOM_ID, "message_id": said["message_id"]}
    with pytest.raises(SimError, match="cannot delete"):
        stage.sim("delete", user=STAFF_ID, **place)

    stage.sim("delete", user=OWNER_ID, **place)

    assert stage.refusal(
        "editMessageText", chat_id=OPS_ROOM_ID, message_id=said["message_id"], text="x"
    ) == (400, "Bad Request: message to edit not found")


def test_a_vote_counts_once_per_person_and_is_told(stage: Stage) -> None:
    stage.start()
    said = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="a poll")
    poll: Object = {
        "id": "77",
        "question": "Tea?",
        "options": [{"text": "yes", "voter_count": 0}, {"text": "no", "voter_count": 0}],
        "total_voter_count": 0,
        "is_anonymous": False,
    }
    message_id = int(str(said["message_id"]))
    stage.sandbox.state.chats[CUSTOMER_ID].messages[message_id].content = {"poll": poll}
    place: dict[str, Any] = {"user": CUSTOMER_ID, "chat": CUSTOMER_ID, "message_id": message_id}

    stage.sim("vote", options=[1], **place)
    stage.sim("vote", options=[0], **place)

    told = stage.updates()
    assert _kinds(told) == ["poll", "poll_answer"] * 2
    assert part(told[3], "poll_answer", "option_ids") == [0]
    counts = [part(one, "voter_count") for one in as_list(poll["options"]) or []]
    assert counts == [1, 0]


def test_general_is_hidden_and_a_topic_is_renamed_by_people(stage: Stage) -> None:
    stage.join_ops_room()
    place: dict[str, Any] = {"chat": OPS_ROOM_ID, "user": OWNER_ID}
    made = stage.sim("topic", action="create", name="Alerts", **place)
    topic = part(made, "topics", -1, "id")

    stage.sim("topic", action="rename", id=topic, name="Alarms", **place)
    stage.sim("topic", action="hide", id=1, **place)

    told = [an_object(update["message"]) for update in stage.updates()]
    assert part(told[1], "forum_topic_edited", "name") == "Alarms"
    assert "general_forum_topic_hidden" in told[2]
