"""Albums passed on, replies into other chats, the General topic, polls, drafts and Mini Apps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.wire import Object, as_list
from tests.unit.sandbox.answers import CAPTION, file_id
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OPS_ROOM_ID,
    STAFF_ID,
    Stage,
    an_object,
    part,
)
from tests.unit.sandbox.states import in_state

HERE = {"chat_id": CUSTOMER_ID}
ROOM = {"chat_id": OPS_ROOM_ID}


@pytest.fixture
def ready() -> Stage:
    """Return a sandbox in which the bot has met Carla and is administrator of the group."""
    return in_state(None)


def said_in(stage: Stage, chat: int) -> list[Object]:
    """Return what stands in a chat."""
    listed = as_list(stage.sim("chats/{chat}", "GET", chat=chat)["messages"]) or []
    return [an_object(one) for one in listed]


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
def test_an_album_passed_on_is_an_album_again(ready: Stage, method: str) -> None:
    kept = file_id(ready)
    items = [{"type": "photo", "media": kept, **CAPTION}, {"type": "photo", "media": kept}]
    album = as_list(ready.bot("sendMediaGroup", media=items, **HERE)) or []
    ids = [part(one, "message_id") for one in album]

    ready.bot(method, from_chat_id=CUSTOMER_ID, message_ids=[1, *ids], **ROOM)
    ready.bot(method, from_chat_id=CUSTOMER_ID, message_ids=[ids[0]], **ROOM)

    names = [one.get("media_group_id") for one in said_in(ready, OPS_ROOM_ID)[-4:]]
    assert names[0] is None
    assert names[1] == names[2] != part(album, 0, "media_group_id")
    assert names[3] is None


def test_copies_can_leave_captions_behind(ready: Stage) -> None:
    kept = file_id(ready)
    sent = ready.message("sendPhoto", photo=kept, **HERE, **CAPTION)

    ready.bot(
        "copyMessages",
        from_chat_id=CUSTOMER_ID,
        message_ids=[sent["message_id"]],
        remove_caption=True,
        **ROOM,
    )

    (copy,) = said_in(ready, OPS_ROOM_ID)[-1:]
    assert "photo" in copy
    assert "caption" not in copy


def test_a_message_of_another_chat_can_be_answered(ready: Stage) -> None:
    asked = ready.say("Who is on duty?", user=STAFF_ID, chat=OPS_ROOM_ID)
    reply = {"chat_id": OPS_ROOM_ID, "message_id": asked["message_id"], "quote": "on duty"}

    sent = ready.message("sendMessage", text="I am", reply_parameters=reply, **HERE)

    assert "reply_to_message" not in sent
    assert part(sent, "external_reply", "message_id") == asked["message_id"]
    assert part(sent, "external_reply", "origin", "sender_user", "id") == STAFF_ID
    assert part(sent, "quote", "position") == 7


def test_the_quote_nearest_to_the_place_asked_for_is_taken(ready: Stage) -> None:
    said = ready.say("ring ring ring")
    reply = {"message_id": said["message_id"], "quote": "ring", "quote_position": 9}

    sent = ready.message("sendMessage", text="yes", reply_parameters=reply, **HERE)

    assert part(sent, "quote", "position") == 10


def test_hiding_general_closes_it_and_opening_shows_it(ready: Stage) -> None:
    general = ready.sandbox.state.chats[OPS_ROOM_ID].general
    ready.bot("hideGeneralForumTopic", **ROOM)
    hidden = general.hidden, general.closed

    ready.bot("reopenGeneralForumTopic", **ROOM)

    assert hidden == (True, True)
    assert (general.hidden, general.closed) == (False, False)
    services = [sorted(one) for one in said_in(ready, OPS_ROOM_ID)[-3:]]
    for name, fields in zip(
        ("general_forum_topic_hidden", "general_forum_topic_unhidden", "forum_topic_reopened"),
        services,
        strict=True,
    ):
        assert name in fields


def test_what_a_restricted_bot_may_still_do_it_does(ready: Stage) -> None:
    ready.sim("member", chat=OPS_ROOM_ID, bot=True, action="restrict")
    member = ready.sandbox.state.chats[OPS_ROOM_ID].bot
    assert member is not None
    member.rights["can_send_messages"] = True

    assert ready.message("sendMessage", text="still here", **ROOM)["text"] == "still here"
    assert ready.refusal("sendPoll", question="Q", options=["a"], **ROOM)[0] == 400


def test_a_file_of_one_kind_can_be_sent_as_another_but_no_photo(ready: Stage) -> None:
    photo = file_id(ready)

    refused = ready.refusal("sendDocument", document=photo, **HERE)

    assert refused == (400, "Bad Request: can't use file of type Photo as Document")


def test_the_newest_main_link_is_shown(ready: Stage) -> None:
    first, second = (ready.bot("exportChatInviteLink", **ROOM) for _ in range(2))

    assert ready.message("getChat", **ROOM)["invite_link"] == second != first


def test_a_text_can_be_changed_into_a_photo(ready: Stage) -> None:
    item = {"type": "photo", "media": file_id(ready), **CAPTION}

    edited = ready.message("editMessageMedia", message_id=2, media=item, **HERE)

    assert (edited["caption"], "text" in edited) == ("c i", False)
    same = ready.refusal("editMessageMedia", message_id=2, media=item, **HERE)
    assert same[1].startswith("Bad Request: message is not modified")


def test_a_poll_stopped_stays_as_it_was_voted(ready: Stage) -> None:
    poll = ready.message("sendPoll", question="Q", options=["a", "b"], **HERE)
    ready.sim(
        "vote", user=CUSTOMER_ID, chat=CUSTOMER_ID, message_id=poll["message_id"], options=[0]
    )

    stopped = ready.message("stopPoll", message_id=poll["message_id"], **HERE)

    assert (stopped["is_closed"], stopped["total_voter_count"]) == (True, 1)
    assert part(stopped, "options", 0, "voter_count") == 1


def test_a_draft_is_seen_for_half_a_minute(ready: Stage) -> None:
    def is_typing() -> object:
        return ready.sim("chats/{chat}", "GET", chat=CUSTOMER_ID)["typing"]

    ready.bot("sendMessageDraft", draft_id=1, text="I am think", **HERE)
    ready.clock.advance(timedelta(seconds=29))
    seen = is_typing()
    ready.clock.advance(timedelta(seconds=2))

    assert (seen, is_typing()) == (True, False)


def test_an_old_group_can_still_be_looked_at() -> None:
    stage = in_state("group migrated")
    (old,) = [chat for chat in stage.sandbox.state.chats.values() if chat.migrated_to]

    assert stage.message("getChat", chat_id=old.id)["title"] == "Night shift"


def test_an_article_of_a_mini_app_is_said_in_the_persons_name_once(ready: Stage) -> None:
    ready.sandbox.state.web_app_queries["q"] = CUSTOMER_ID
    content = {"message_text": "Two beds", "parse_mode": "HTML"}
    article = {"type": "article", "id": "1", "title": "t", "input_message_content": content}

    ready.bot("answerWebAppQuery", web_app_query_id="q", result=article)

    said = said_in(ready, CUSTOMER_ID)[-1]
    assert (said["text"], part(said, "from", "id")) == ("Two beds", CUSTOMER_ID)
    assert part(said, "via_bot", "id") == 424242
    assert ready.refusal("answerWebAppQuery", web_app_query_id="q", result=article)[0] == 400


def test_a_sandbox_that_was_not_told_overlooks_whispering() -> None:
    old, new = in_state(None), in_state("newest")
    asked = {"text": "psst", "receiver_user_id": STAFF_ID, **ROOM}

    assert "ephemeral_message_id" not in old.message("sendMessage", **asked)
    sent = new.message("sendMessage", **asked)
    assert part(sent, "receiver_user", "id") == STAFF_ID
    assert sent["ephemeral_message_id"] == sent["message_id"]


def test_a_hundred_asked_entities_are_kept_and_all_found_ones(ready: Stage) -> None:
    text = "<b>b</b> " * 101 + "#tag"

    sent = ready.message("sendMessage", text=text, parse_mode="HTML", **HERE)

    kinds = [an_object(one)["type"] for one in as_list(sent["entities"]) or []]
    assert (kinds.count("bold"), kinds.count("hashtag")) == (100, 1)
