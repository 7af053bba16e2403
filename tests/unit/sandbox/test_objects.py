"""Every object the sandbox gives is one that python-telegram-bot knows, field by field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from telegram import Message, Update

from bot.sandbox.message import SERVICE_FIELDS
from bot.sandbox.updates import KINDS
from tests.unit.sandbox.answers import HTML
from tests.unit.sandbox.knowing import check, without_extras
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OK_BUTTON,
    OPS_ROOM_ID,
    OWNER_ID,
    STAFF_ID,
    Stage,
    an_object,
    part,
)

NEVER_MADE = {"inline_query", "chosen_inline_result", "shipping_query", "pre_checkout_query"}
"""Kinds that a bot can ask for and the sandbox does not make: see docs/sandbox.md."""

NOT_PLAYED_HERE = {
    "group_chat_created",
    "supergroup_chat_created",
    "web_app_data",
    "write_access_allowed",
}
"""What happens before a bot can hear it, and what Mini Apps' own tests play."""


def everything_people_can_say(stage: Stage) -> None:
    """Let people do all that makes an update."""
    stage.sim("start", user=CUSTOMER_ID, payload="room12")
    said = stage.say("call +34 600 000 000 or a@b.example @x_y_z #tag https://a.example /help")
    stage.sim("edit", user=CUSTOMER_ID, chat=CUSTOMER_ID, message_id=said["message_id"], text="no")
    for kind in ("photo", "document", "voice", "video", "sticker", "location", "contact"):
        value: object = True if kind != "video" else {"content_base64": "AAAA", "name": "v.mp4"}
        given = {kind: value}
        stage.sim("message", "POST", user=CUSTOMER_ID, chat=CUSTOMER_ID, caption="c", **given)
    stage.sim("message", user=CUSTOMER_ID, chat=CUSTOMER_ID, photos=[{}, {}])
    stage.sim("message", user=CUSTOMER_ID, chat=CUSTOMER_ID, text="fwd", forward=True)
    stage.sim(
        "message",
        user=CUSTOMER_ID,
        chat=CUSTOMER_ID,
        text="re",
        reply_to=said["message_id"],
    )
    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action="add")
    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action="promote")
    stage.sim("topic", chat=OPS_ROOM_ID, user=OWNER_ID, action="create", name="New")
    stage.sim("topic", chat=OPS_ROOM_ID, user=OWNER_ID, action="close", id=2)
    stage.sim("topic", chat=OPS_ROOM_ID, user=OWNER_ID, action="reopen", id=2)
    stage.sim("message", user=STAFF_ID, chat=OPS_ROOM_ID, thread=2, text="in a topic")
    stage.sim("message", user=OWNER_ID, chat=OPS_ROOM_ID, text="as the group", anonymous=True)
    stage.sim("member", chat=OPS_ROOM_ID, user=CUSTOMER_ID, action="add")
    stage.sim("member", chat=OPS_ROOM_ID, user=CUSTOMER_ID, action="promote")
    stage.sim("member", chat=OPS_ROOM_ID, user=CUSTOMER_ID, action="kick")
    pinned = stage.message("sendMessage", chat_id=OPS_ROOM_ID, text="pin", reply_markup=OK_BUTTON)
    stage.bot("pinChatMessage", chat_id=OPS_ROOM_ID, message_id=pinned["message_id"])
    stage.bot("createForumTopic", chat_id=OPS_ROOM_ID, name="Cases", icon_color=16766590)
    stage.sim("tap", user=STAFF_ID, chat=OPS_ROOM_ID, label="OK")
    stage.bot("deleteMessage", chat_id=OPS_ROOM_ID, message_id=pinned["message_id"])
    stage.sim(
        "tap",
        user=STAFF_ID,
        chat=OPS_ROOM_ID,
        message_id=pinned["message_id"],
        data="ok",
        force=True,
    )
    stage.sim("start", user=OWNER_ID)
    keys = [
        [
            {
                "text": "Chat",
                "request_chat": {
                    "request_id": 1,
                    "chat_is_channel": False,
                    "bot_administrator_rights": {"can_manage_topics": True},
                    "request_title": True,
                },
            }
        ],
        [
            {
                "text": "People",
                "request_users": {"request_id": 2, "max_quantity": 2, "request_name": True},
            }
        ],
        [{"text": "Phone", "request_contact": True}, {"text": "Plain"}],
    ]
    stage.bot("sendMessage", chat_id=OWNER_ID, text="pick", reply_markup={"keyboard": keys})
    stage.sim("share", user=OWNER_ID, request_id=1, chats=[OPS_ROOM_ID])
    stage.sim("share", user=OWNER_ID, request_id=2, users=[STAFF_ID, CUSTOMER_ID])
    stage.sim("press", user=OWNER_ID, label="Phone")
    stage.sim("press", user=OWNER_ID, label="Plain")
    stage.sim("block", user=CUSTOMER_ID, blocked=True)
    stage.sim("block", user=CUSTOMER_ID, blocked=False)
    stage.sim("member", chat=OPS_ROOM_ID, bot=True, action="kick")


def everything_that_happens_to_chats(stage: Stage) -> None:
    """Let happen what the bot has to ask to be told of, and what changes chats as a whole."""
    said = stage.say("hear me", user=CUSTOMER_ID)
    here = {"user": CUSTOMER_ID, "chat": CUSTOMER_ID, "message_id": said["message_id"]}
    stage.do("react", emoji="👍", **here)
    poll = stage.message(
        "sendPoll", chat_id=CUSTOMER_ID, question="Q", options=["a", "b"], is_anonymous=False
    )
    stage.do("vote", options=[1], **{**here, "message_id": poll["message_id"]})
    members = [OWNER_ID, STAFF_ID]
    channel = stage.sim(
        "chats", type="channel", title="News", members=members, bot="administrator"
    )["id"]
    posted = part(stage.sim("message", user=OWNER_ID, chat=channel, text="post"), "messages", 0)
    place = {"user": OWNER_ID, "chat": channel, "message_id": part(posted, "message_id")}
    stage.do("edit", text="new", **place)
    stage.do("react", emoji="🔥", **place)
    group = stage.sim("chats", type="group", title="Night", members=members, bot="administrator")[
        "id"
    ]
    stage.do("chat", chat=group, title="Day")
    stage.do("join_request", chat=group, user=CUSTOMER_ID, bio="me")
    stage.do("migrate", chat=group)
    stage.join_ops_room_again()
    stage.agree("hideGeneralForumTopic", chat_id=OPS_ROOM_ID)
    stage.agree("reopenGeneralForumTopic", chat_id=OPS_ROOM_ID)
    stage.agree("editForumTopic", chat_id=OPS_ROOM_ID, message_thread_id=2, name="Attic")


def test_every_update_is_known_to_the_library(stage: Stage) -> None:
    stage.bot("getUpdates", allowed_updates=sorted(KINDS))
    everything_people_can_say(stage)
    everything_that_happens_to_chats(stage)

    updates = stage.updates()

    kinds = {name for update in updates for name in update} - {"update_id"}
    assert kinds == KINDS - NEVER_MADE
    said = {name for update in updates for name in an_object(update.get("message", {}))}
    assert set(SERVICE_FIELDS) - said == NOT_PLAYED_HERE
    for update in updates:
        check(Update.de_json(update, None), without_extras(update))


SENDS: dict[str, Callable[[Stage], object]] = {
    "text": lambda s: s.bot(
        "sendMessage",
        chat_id=CUSTOMER_ID,
        text=HTML,
        parse_mode="HTML",
        reply_markup=OK_BUTTON,
        link_preview_options={"is_disabled": True},
    ),
    "reply with a quote": lambda s: s.bot(
        "sendMessage",
        chat_id=CUSTOMER_ID,
        text="yes",
        reply_parameters={"message_id": 1, "quote": "start"},
    ),
    "protected": lambda s: s.bot(
        "sendMessage", chat_id=CUSTOMER_ID, text="x", protect_content=True
    ),
    "location": lambda s: s.bot("sendLocation", chat_id=CUSTOMER_ID, latitude=1, longitude=2),
    "contact": lambda s: s.bot(
        "sendContact", chat_id=CUSTOMER_ID, phone_number="1", first_name="A", last_name="B"
    ),
    "topic": lambda s: s.bot(
        "sendMessage", chat_id=OPS_ROOM_ID, message_thread_id=2, text="in a topic"
    ),
    "forward": lambda s: s.bot(
        "forwardMessage", chat_id=CUSTOMER_ID, from_chat_id=CUSTOMER_ID, message_id=1
    ),
    "edit": lambda s: s.bot(
        "editMessageText",
        chat_id=CUSTOMER_ID,
        text="new",
        message_id=s.message("sendMessage", chat_id=CUSTOMER_ID, text="old")["message_id"],
    ),
    "pinned": lambda s: part(s.bot("getChat", chat_id=OPS_ROOM_ID), "pinned_message"),
}


@pytest.mark.parametrize("name", list(SENDS))
def test_every_answered_message_is_known_to_the_library(stage: Stage, name: str) -> None:
    stage.start()
    stage.join_ops_room()
    sent = stage.message("sendMessage", chat_id=OPS_ROOM_ID, text="pin me")
    stage.bot("pinChatMessage", chat_id=OPS_ROOM_ID, message_id=sent["message_id"])

    raw = SENDS[name](stage)

    check(Message.de_json(an_object(raw), None), raw)
