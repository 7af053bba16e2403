"""Answering a tap: once, and soon."""

from __future__ import annotations

from bot.sandbox.chats import Toast
from bot.sandbox.errors import bad_request
from bot.sandbox.message import TapState
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.world import World

LONGEST_ANSWER = 200


def answer_callback_query(world: World, params: Params) -> object:
    """End the waiting of a tap, with a line or a window for the person, or with nothing."""
    text = params.text("text").strip()
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = world.state.taps.get(params.text("callback_query_id").strip())
    now = world.clock.now()
    if tap is None or tap.answered or tap.expires_at <= now.timestamp():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    tap.answered = True
    tap.text = text or None
    tap.show_alert = params.flag("show_alert")
    tap.url = params.text("url") or None
    chat = world.state.chats[tap.chat_id]
    message = chat.messages.get(tap.message_id)
    if message is not None:
        message.taps[tap.query_id] = TapState.ANSWERED
    if text:
        chat.toast(
            Toast(user_id=tap.user_id, text=text, show_alert=tap.show_alert, at=now.isoformat())
        )
    world.news.tell(
        "toast",
        chat=chat.id,
        thread=message.thread_id if message is not None else None,
        user=tap.user_id,
        message_id=tap.message_id,
        query_id=tap.query_id,
        text=tap.text,
        show_alert=tap.show_alert,
        url=tap.url,
    )
    return True


METHODS = (Method(name="answerCallbackQuery", run=answer_callback_query),)
