"""Looking into the sandbox: everything at a glance, one chat's transcript, the call log."""

from __future__ import annotations

from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat
from bot.sandbox.message import Message
from bot.sandbox.methods.commands import commands_seen
from bot.sandbox.methods.profile import menu_button_seen
from bot.sandbox.outbox import CallFilter
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.views import bot_view, chat_view, message_view, person_view, transcript_text
from bot.sandbox.wire import Object

USUAL_LIMIT, MOST_MESSAGES = 200, 2_000


def state(sandbox: Sandbox, _ask: Ask) -> object:
    """Return everything a page needs to begin with."""
    world = sandbox.world
    return {
        "now": sandbox.clock.now().isoformat(),
        "frozen": sandbox.clock.is_frozen,
        "seq": sandbox.news.head,
        "edition": sandbox.state.edition,
        "bot": bot_view(sandbox),
        "people": [person_view(person) for person in sandbox.state.people.values()],
        "chats": [chat_view(world, chat) for chat in sandbox.state.chats.values()],
        "commands": sandbox.state.bot.commands,
        "limits": sandbox.flood.readings(),
        "pending_updates": sandbox.updates.pending,
    }


def transcript(sandbox: Sandbox, ask: Ask) -> object:
    """Return a chat with its messages, or with `format=text` the same as plain lines."""
    world = sandbox.world
    chat = ask.chat(world)
    thread = ask.maybe_number("thread")
    limit = ask.maybe_number("limit") or USUAL_LIMIT
    found = [message for message in chat.messages.values() if _is_in(message, thread)]
    found = found[-min(max(limit, 1), MOST_MESSAGES) :]
    if ask.maybe_words("format") == "text":
        return transcript_text(world, chat, found)
    shown: Object = {
        "chat": chat_view(world, chat),
        "messages": [message_view(world, message) for message in found],
        "keyboard": _keyboard(chat),
        "typing": _is_typing(sandbox, chat, thread),
        "toasts": [
            {"user": t.user_id, "text": t.text, "show_alert": t.show_alert, "at": t.at}
            for t in chat.toasts
        ],
    }
    if "user" in ask:
        person = ask.person(world)
        shown["commands"] = commands_seen(world, chat, person.id, person.language_code)
        shown["menu_button"] = menu_button_seen(world, chat.id) if chat.is_private else None
    return shown


def outbox(sandbox: Sandbox, ask: Ask) -> object:
    """Return the bot's calls after number `since`, and the number to ask with next time."""
    wanted = read_filter(ask)
    calls = sandbox.outbox.calls(wanted, with_polls=ask.flag("polls"))
    return {"calls": [call.as_object() for call in calls], "next": sandbox.outbox.head}


def read_filter(ask: Ask) -> CallFilter:
    """Return which calls a request wants."""
    chat = ask.maybe_number("chat")
    return CallFilter(
        since=ask.maybe_number("since") or 0,
        method=ask.maybe_words("method"),
        chat=None if chat is None else str(chat),
        contains=ask.maybe_words("contains"),
        status=ask.maybe_number("status"),
    )


def _is_in(message: Message, thread: int | None) -> bool:
    if thread is None:
        return True
    if thread == GENERAL_TOPIC_ID:
        return message.thread_id is None
    return message.thread_id == thread


def _keyboard(chat: Chat) -> Object | None:
    if chat.keyboard is None or chat.keyboard.used:
        return None
    return chat.keyboard.markup


def _is_typing(sandbox: Sandbox, chat: Chat, thread: int | None) -> bool:
    if chat.typing_until <= sandbox.clock.now().timestamp():
        return False
    shown_in = chat.typing_thread or GENERAL_TOPIC_ID
    return thread is None or thread == shown_in
