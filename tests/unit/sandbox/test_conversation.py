"""One person talks with the bot: updates, answers, edits, taps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.errors import SimError
from tests.unit.sandbox.stage import (
    CUSTOMER_ID,
    OK_BUTTON,
    Stage,
    an_object,
    part,
)


def test_start_by_link_reaches_the_bot_with_its_payload(stage: Stage) -> None:
    stage.sim("start", user=CUSTOMER_ID, payload="room12")

    (update,) = stage.updates()

    assert part(update, "message", "text") == "/start room12"
    assert part(update, "message", "entities") == [
        {"type": "bot_command", "offset": 0, "length": 6}
    ]


def test_an_update_stays_until_a_higher_offset_confirms_it(stage: Stage) -> None:
    stage.start()
    stage.say("one")
    first = part(stage.bot("getUpdates"), 0, "update_id")

    again = part(stage.bot("getUpdates"), 0, "update_id")
    assert isinstance(first, int)
    after = stage.bot("getUpdates", offset=first + 1)

    assert again == first
    assert after == []


def test_a_negative_offset_keeps_only_the_last(stage: Stage) -> None:
    stage.start()
    for word in ("one", "two", "three"):
        stage.say(word)

    assert part(stage.bot("getUpdates", offset=-1), 0, "message", "text") == "three"
    assert stage.sandbox.updates.pending == 1


def test_kinds_asked_for_count_when_the_update_is_made(stage: Stage) -> None:
    stage.bot("getUpdates", allowed_updates=["callback_query"])
    stage.sim("start", user=CUSTOMER_ID)
    stage.bot("getUpdates", allowed_updates=["message"])

    assert stage.bot("getUpdates") == []
    stage.say("now")
    assert part(stage.bot("getUpdates"), 0, "message", "text") == "now"


def test_a_message_is_forgotten_after_a_day_and_a_tap_after_150_seconds(stage: Stage) -> None:
    stage.start()
    stage.message("sendMessage", chat_id=CUSTOMER_ID, text="hello", reply_markup=OK_BUTTON)
    stage.say("still there?")
    stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")

    stage.clock.advance(timedelta(seconds=151))
    assert stage.sandbox.updates.pending == 1
    stage.clock.advance(timedelta(days=1))
    assert stage.sandbox.updates.pending == 0


def test_a_tap_brings_the_message_and_is_answered_once(stage: Stage) -> None:
    stage.start()
    sent = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="Rate", reply_markup=OK_BUTTON)
    tapped = stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")
    (update,) = stage.updates()
    query = an_object(update["callback_query"])

    stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="Thanks")
    twice = stage.refusal("answerCallbackQuery", callback_query_id=query["id"])

    assert query["id"] == tapped["query_id"]
    assert query["data"] == "ok"
    assert part(query, "message", "message_id") == sent["message_id"]
    assert twice == (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    toasts = part(stage.sim("chats/{chat}", "GET", chat=CUSTOMER_ID), "toasts")
    assert part(toasts, 0, "text") == "Thanks"


def test_a_tap_cannot_be_answered_after_15_seconds(stage: Stage) -> None:
    stage.start()
    stage.message("sendMessage", chat_id=CUSTOMER_ID, text="Rate", reply_markup=OK_BUTTON)
    tapped = stage.sim("tap", user=CUSTOMER_ID, chat=CUSTOMER_ID, label="OK")

    stage.clock.advance(timedelta(seconds=16))

    assert stage.refusal("answerCallbackQuery", callback_query_id=tapped["query_id"])[0] == 400


def test_an_edit_without_a_keyboard_takes_the_keyboard_away(stage: Stage) -> None:
    stage.start()
    sent = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="one", reply_markup=OK_BUTTON)

    edited = stage.message(
        "editMessageText", chat_id=CUSTOMER_ID, message_id=sent["message_id"], text="two"
    )

    assert edited["text"] == "two"
    assert "reply_markup" not in edited
    assert "edit_date" in edited


def test_a_refused_edit_changes_nothing(stage: Stage) -> None:
    stage.start()
    sent = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="one", reply_markup=OK_BUTTON)
    before = stage.sim("chats/{chat}", "GET", chat=CUSTOMER_ID)

    refused = stage.refusal(
        "editMessageText",
        chat_id=CUSTOMER_ID,
        message_id=sent["message_id"],
        text="one",
        reply_markup=OK_BUTTON,
    )

    assert refused[1].startswith("Bad Request: message is not modified: specified new")
    assert stage.sim("chats/{chat}", "GET", chat=CUSTOMER_ID) == before


def test_an_album_comes_as_separate_updates_with_one_group(stage: Stage) -> None:
    stage.start()
    photos = [{"sample": "photo"}, {"sample": "photo"}]
    stage.sim("message", user=CUSTOMER_ID, chat=CUSTOMER_ID, photos=photos, caption="leak")

    first, second = stage.updates()

    assert part(first, "message", "media_group_id") == part(second, "message", "media_group_id")
    assert part(first, "message", "caption") == "leak"
    assert "caption" not in an_object(second["message"])


def test_every_call_is_in_the_outbox_refused_or_not(stage: Stage) -> None:
    stage.start()
    stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="one")
    stage.answer("sendMessage", chat_id=5, text="two")
    stage.answer("sendSmoke", chat_id=5)

    calls = stage.sim("outbox", "GET")["calls"]

    assert [(part(calls, i, "method"), part(calls, i, "status")) for i in range(3)] == [
        ("sendMessage", 200),
        ("sendMessage", 400),
        ("sendSmoke", 404),
    ]


def test_a_deleted_message_is_gone_and_the_bot_hears_nothing(stage: Stage) -> None:
    stage.start()
    said = stage.say("wrong chat")
    stage.updates()

    stage.sim("delete", user=CUSTOMER_ID, chat=CUSTOMER_ID, message_id=said["message_id"])

    shown = part(stage.sim("chats/{chat}", "GET", chat=CUSTOMER_ID), "messages", -1)
    assert part(shown, "sim", "deleted") is True
    assert stage.updates() == []


def test_people_delete_in_private_what_both_said_but_only_once(stage: Stage) -> None:
    stage.start()
    own = stage.say("oops")
    other = stage.message("sendMessage", chat_id=CUSTOMER_ID, text="hello")

    for message in (own, other):
        place: dict[str, Any] = {"chat": CUSTOMER_ID, "message_id": message["message_id"]}
        stage.sim("delete", user=CUSTOMER_ID, **place)
        with pytest.raises(SimError, match="cannot delete"):
            stage.sim("delete", user=CUSTOMER_ID, **place)


@pytest.mark.parametrize(("given", "shown"), [({"emoji": "🧹"}, "🧹"), (True, "👍"), ({}, "👍")])
def test_a_sticker_has_the_emoji_that_was_chosen(stage: Stage, given: object, shown: str) -> None:
    stage.start()

    stage.sim("message", user=CUSTOMER_ID, chat=CUSTOMER_ID, sticker=given)

    assert part(stage.updates(), 0, "message", "sticker", "emoji") == shown


@pytest.mark.parametrize("emoji", ["", 7, "no emoji at all, but words"])
def test_a_sticker_without_an_emoji_is_refused(stage: Stage, emoji: object) -> None:
    with pytest.raises(SimError, match="must be an emoji"):
        stage.sim("message", user=CUSTOMER_ID, chat=CUSTOMER_ID, sticker={"emoji": emoji})
