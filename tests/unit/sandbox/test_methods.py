"""Methods that work: what a call changes, for the bot and for the people who see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.params import Params, Upload
from bot.sandbox.sandbox import DEFAULT_TOKEN
from bot.sandbox.sim.samples import read_upload
from bot.sandbox.wire import Object, as_list
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OK_BUTTON,
    OPS_ROOM_ID,
    OWNER_ID,
    Stage,
    an_object,
    part,
)


@pytest.fixture
def started(stage: Stage) -> Stage:
    """Return a sandbox where Carla has started the bot and the bot is in the group."""
    stage.start()
    stage.join_ops_room()
    return stage


def send(stage: Stage, chat: int = CUSTOMER_ID, text: str = "one") -> int:
    """Let the bot say something and return the message's id."""
    message_id = stage.message("sendMessage", chat_id=chat, text=text)["message_id"]
    assert isinstance(message_id, int)
    return message_id


def send_photo(stage: Stage, **params: object) -> Object:
    """Let the bot send a picture and return the message."""
    upload: Upload = read_upload("photo", {})
    values = Params.of(chat_id=CUSTOMER_ID, **params)
    values.uploads["photo"] = upload
    reply = stage.sandbox.call(token=DEFAULT_TOKEN, method="sendPhoto", params=values)
    return an_object(reply.body["result"])


def transcript(stage: Stage, chat: int = CUSTOMER_ID) -> list[object]:
    """Return the messages of a chat."""
    return as_list(stage.sim("chats/{chat}", "GET", chat=chat)["messages"]) or []


def test_deleted_messages_stay_in_the_transcript_struck_out(started: Stage) -> None:
    first, second = send(started), send(started)

    started.bot("deleteMessage", chat_id=CUSTOMER_ID, message_id=first)
    started.bot("deleteMessages", chat_id=CUSTOMER_ID, message_ids=[first, second, 99])

    gone = [part(m, "message_id") for m in transcript(started) if part(m, "sim", "deleted")]
    assert gone == [first, second]


def test_no_message_can_be_deleted_after_two_days(started: Stage) -> None:
    old_private, old_group = send(started), send(started, OPS_ROOM_ID)
    started.clock.advance(timedelta(hours=49))

    refused = [
        started.refusal("deleteMessage", chat_id=CUSTOMER_ID, message_id=old_private),
        started.refusal("deleteMessage", chat_id=OPS_ROOM_ID, message_id=old_group),
    ]

    assert refused == [
        (400, "Bad Request: message can't be deleted for everyone"),
        (400, "Bad Request: message can't be deleted"),
    ]


def test_pins_come_and_go(started: Stage) -> None:
    first, second = send(started, OPS_ROOM_ID), send(started, OPS_ROOM_ID)
    for message_id in (first, second, second):
        started.bot("pinChatMessage", chat_id=OPS_ROOM_ID, message_id=message_id)
    pinned = part(started.bot("getChat", chat_id=OPS_ROOM_ID), "pinned_message", "message_id")
    told = started.updates()

    started.bot("unpinChatMessage", chat_id=OPS_ROOM_ID)
    left = started.sandbox.state.chats[OPS_ROOM_ID].pinned.copy()
    started.bot("unpinAllChatMessages", chat_id=OPS_ROOM_ID)

    assert pinned == second
    assert [part(u, "message", "pinned_message", "message_id") for u in told] == [first, second]
    assert left == [first]
    assert started.sandbox.state.chats[OPS_ROOM_ID].pinned == []


def test_the_bot_has_one_reaction_on_a_message(started: Stage) -> None:
    message_id = send(started)
    for emoji in ("👀", "❤️", "👌"):
        reaction = [{"type": "emoji", "emoji": emoji}]
        started.bot(
            "setMessageReaction", chat_id=CUSTOMER_ID, message_id=message_id, reaction=reaction
        )

    shown = part(transcript(started)[-1], "sim", "reactions")
    started.bot("setMessageReaction", chat_id=CUSTOMER_ID, message_id=message_id)

    assert shown == [{"user": 424242, "emoji": "👌"}]
    assert part(transcript(started)[-1], "sim", "reactions") == []


def test_a_caption_and_a_keyboard_are_edited_alone(started: Stage) -> None:
    sent = send_photo(started, caption="before")
    place = {"chat_id": CUSTOMER_ID, "message_id": sent["message_id"]}

    captioned = started.message(
        "editMessageCaption", caption="<i>after</i>", parse_mode="HTML", **place
    )
    keyed = started.message("editMessageReplyMarkup", reply_markup=OK_BUTTON, **place)

    assert (captioned["caption"], captioned["photo"]) == ("after", sent["photo"])
    assert (keyed["caption"], keyed["reply_markup"]) == ("after", OK_BUTTON)
    history = part(transcript(started)[-1], "sim", "history")
    assert part(history, 0, "text") == "before"


def test_a_copy_takes_another_caption_and_hides_where_it_came_from(started: Stage) -> None:
    sent = send_photo(started, caption="before")

    copied = started.message(
        "copyMessage",
        chat_id=OPS_ROOM_ID,
        message_thread_id=2,
        from_chat_id=CUSTOMER_ID,
        message_id=sent["message_id"],
        caption="after",
    )

    copy = transcript(started, OPS_ROOM_ID)[-1]
    assert part(copy, "message_id") == copied["message_id"]
    assert (part(copy, "caption"), part(copy, "message_thread_id")) == ("after", 2)
    assert "forward_origin" not in an_object(copy)


def test_a_forward_says_who_said_it(started: Stage) -> None:
    started.sim("message", user=OWNER_ID, chat=OPS_ROOM_ID, text="hear", anonymous=True)
    (update,) = started.updates()

    forwarded = started.message(
        "forwardMessage",
        chat_id=CUSTOMER_ID,
        from_chat_id=OPS_ROOM_ID,
        message_id=part(update, "message", "message_id"),
    )

    assert part(forwarded, "forward_origin", "type") == "chat"
    assert part(forwarded, "forward_origin", "sender_chat", "title") == "Ops room"


def test_a_topic_lives_from_creation_to_reopening(started: Stage) -> None:
    topic = started.message("createForumTopic", chat_id=OPS_ROOM_ID, name="#12 leak")
    place = {"chat_id": OPS_ROOM_ID, "message_thread_id": topic["message_thread_id"]}
    started.bot("editForumTopic", name="#12 solved", **place)
    started.bot("closeForumTopic", **place)
    closed = started.message("sendMessage", text="admins may", **place)
    started.bot("reopenForumTopic", **place)

    kinds = [sorted(an_object(u["message"]))[-1] for u in started.updates()]
    services = [
        name
        for update in started.sandbox.state.chats[OPS_ROOM_ID].messages.values()
        for name in update.content
        if name.startswith("forum_topic_")
    ]
    assert len(kinds) == 4
    assert closed["is_topic_message"] is True
    assert services[-4:] == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]


def test_leaving_a_group_is_told_and_final(started: Stage) -> None:
    started.bot("leaveChat", chat_id=OPS_ROOM_ID)

    farewell, changed = started.updates()

    assert part(farewell, "message", "left_chat_member", "id") == 424242
    assert part(changed, "my_chat_member", "new_chat_member", "status") == "left"
    assert started.refusal("getChatMemberCount", chat_id=OPS_ROOM_ID)[0] == 403


def test_members_are_counted_and_known(started: Stage) -> None:
    assert started.bot("getChatMemberCount", chat_id=OPS_ROOM_ID) == 3
    assert started.bot("getChatMemberCount", chat_id=CUSTOMER_ID) == 2
    statuses = [
        part(started.bot("getChatMember", chat_id=OPS_ROOM_ID, user_id=user), "status")
        for user in (OWNER_ID, CUSTOMER_ID, 424242)
    ]
    assert statuses == ["creator", "left", "administrator"]


def test_commands_are_kept_by_scope_and_language(started: Stage) -> None:
    help_ = [{"command": "help", "description": "Help"}]
    started.bot("setMyCommands", commands=help_, language_code="es")

    assert started.bot("getMyCommands") == []
    assert started.bot("getMyCommands", language_code="es") == help_
    started.bot("deleteMyCommands", language_code="es")
    assert started.bot("getMyCommands", language_code="es") == []
    assert started.sandbox.state.bot.commands == {}


@pytest.mark.parametrize(
    ("method", "field", "usual"),
    [
        ("MyName", "name", "Opsbell"),
        ("MyDescription", "description", ""),
        ("MyShortDescription", "short_description", ""),
    ],
)
def test_what_the_bot_says_about_itself_falls_back_to_all_languages(
    started: Stage, method: str, field: str, usual: str
) -> None:
    before = started.bot(f"get{method}")
    started.bot(f"set{method}", **{field: "For all"})
    started.bot(f"set{method}", **{field: "Para ti", "language_code": "es"})

    seen = [started.bot(f"get{method}", language_code=code) for code in ("es", "de", "")]

    assert before == {field: usual}
    assert seen == [{field: "Para ti"}, {field: "For all"}, {field: "For all"}]


def test_the_menu_button_of_one_chat_wins(started: Stage) -> None:
    app = {"type": "web_app", "text": "Board", "web_app": {"url": "https://a.example"}}
    started.bot("setChatMenuButton", menu_button={"type": "commands"})
    started.bot("setChatMenuButton", chat_id=CUSTOMER_ID, menu_button=app)

    assert started.bot("getChatMenuButton") == {"type": "commands"}
    assert started.bot("getChatMenuButton", chat_id=CUSTOMER_ID) == app
    started.bot("setChatMenuButton", chat_id=CUSTOMER_ID)
    assert started.bot("getChatMenuButton", chat_id=CUSTOMER_ID) == {"type": "commands"}


def test_a_webhook_is_kept_and_forgotten(started: Stage) -> None:
    started.say("waits")
    _, set_ = started.answer(
        "setWebhook", url="http://127.0.0.1:8080/t", allowed_updates=["message"]
    )
    info = started.message("getWebhookInfo")
    _, deleted = started.answer("deleteWebhook", drop_pending_updates=True)

    assert set_["description"] == "Webhook was set"
    assert (info["pending_update_count"], info["allowed_updates"]) == (1, ["message"])
    assert deleted["description"] == "Webhook was deleted"
    assert started.message("getWebhookInfo")["pending_update_count"] == 0


def test_typing_is_seen_until_the_bot_speaks(started: Stage) -> None:
    def is_typing() -> object:
        return started.sim("chats/{chat}", "GET", chat=CUSTOMER_ID)["typing"]

    started.bot("sendChatAction", chat_id=CUSTOMER_ID, action="typing")
    busy = is_typing()
    send(started)
    silent = is_typing()
    started.bot("sendChatAction", chat_id=CUSTOMER_ID, action="typing")
    started.clock.advance(timedelta(seconds=6))

    assert (busy, silent, is_typing()) == (True, False, False)


def test_a_reply_is_left_out_when_its_target_is_gone_and_it_may_be(started: Stage) -> None:
    gone = send(started)
    started.bot("deleteMessage", chat_id=CUSTOMER_ID, message_id=gone)
    wanted = {"message_id": gone, "allow_sending_without_reply": True}

    sent = started.message(
        "sendMessage", chat_id=CUSTOMER_ID, text="all the same", reply_parameters=wanted
    )

    assert "reply_to_message" not in sent


def test_a_reply_into_a_topic_lands_in_the_topic(started: Stage) -> None:
    asked = started.message("sendMessage", chat_id=OPS_ROOM_ID, text="Who?", message_thread_id=2)

    sent = started.message(
        "sendMessage",
        chat_id=OPS_ROOM_ID,
        text="I",
        reply_parameters={"message_id": asked["message_id"]},
    )

    assert sent["message_thread_id"] == 2
    assert part(sent, "reply_to_message", "text") == "Who?"
