"""A person presses things: buttons below messages, and the keys of a reply keyboard."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.errors import SimError
from bot.sandbox.message import Message, TapState
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.speaking import contact_content, location_content, say_plainly
from bot.sandbox.sim.views import messages_view
from bot.sandbox.state import Tap
from bot.sandbox.wire import Object, as_list, as_object, as_text
from bot.sandbox.world import World

ANSWER_WITHIN_SECONDS = 15
KEPT_TAPS = 500


def tap(sandbox: Sandbox, ask: Ask) -> object:
    """Press a button of a message; a link is opened by the page, everything else goes to the bot.

    With `force` the data need not be on the message any more: an app that was slow to redraw.
    """
    world = sandbox.world
    person, chat = ask.person(world), ask.chat(world)
    if not chat.has_member(person.id):
        raise SimError(f"{person.first_name} is not in this chat")
    if chat.is_private and person.blocked_bot:
        raise SimError(f"{person.first_name} has blocked the bot")
    if ask.flag("force"):
        return _press(world, person, ask.message(chat), ask.words("data"))
    message, button = _find(chat, ask)
    for name in ("web_app", "login_url"):
        link = as_object(button.get(name))
        if link is not None:
            return {"query_id": None, "url": link.get("url")}
    if "url" in button:
        return {"query_id": None, "url": button["url"]}
    data = as_text(button.get("callback_data"))
    if data is None:
        return {"query_id": None, "button": button}
    return _press(world, person, message, data)


def tap_state(tapped: Tap) -> Object:
    """Return whether and how a tap was answered."""
    return {
        "answered": tapped.answered,
        "text": tapped.text,
        "show_alert": tapped.show_alert,
        "url": tapped.url,
    }


def press(sandbox: Sandbox, ask: Ask) -> object:
    """Press a key of the reply keyboard: its text is said, or a contact or a place is shared."""
    world = sandbox.world
    person = ask.person(world)
    chat = world.state.chats.get(person.id)
    label = ask.words("label")
    key = next((k for k in shown_keys(chat) if k.get("text") == label), None)
    if chat is None or key is None:
        raise SimError(f"{person.first_name} has no key {label!r}", status=404)
    if key.get("request_contact") is True:
        said = world.post(chat, sender_id=person.id, content=contact_content(person, {}))
    elif key.get("request_location") is True:
        said = world.post(chat, sender_id=person.id, content=location_content({}))
    elif "request_chat" in key or "request_users" in key:
        raise SimError("this key opens a picker; answer it with /sim/share")
    else:
        said = say_plainly(world, person, label)
    fold_keyboard(world, chat)
    return messages_view(world, [said])


def shown_keys(chat: Chat | None) -> list[Object]:
    """Return the keys of the reply keyboard that is open now."""
    if chat is None or chat.keyboard is None:
        return []
    rows = as_list(chat.keyboard.markup.get("keyboard")) or []
    return [
        key for row in rows for item in as_list(row) or [] if (key := as_object(item)) is not None
    ]


def fold_keyboard(world: World, chat: Chat) -> None:
    """Fold a one-time keyboard away after a press."""
    if chat.keyboard is not None and chat.keyboard.markup.get("one_time_keyboard") is True:
        chat.keyboard.used = True
        world.news.tell("keyboard", chat=chat.id)


def _press(world: World, person: Person, message: Message, data: str) -> Object:
    query_id = str(world.rng.randrange(10**17, 10**18))
    taps = world.state.taps
    taps[query_id] = Tap(
        query_id=query_id,
        user_id=person.id,
        chat_id=message.chat_id,
        message_id=message.id,
        expires_at=world.clock.now().timestamp() + ANSWER_WITHIN_SECONDS,
    )
    while len(taps) > KEPT_TAPS:
        forgotten = taps.pop(next(iter(taps)))
        world.state.chats[forgotten.chat_id].messages.get(forgotten.message_id, message).taps.pop(
            forgotten.query_id, None
        )
    message.taps[query_id] = TapState.WAITING
    world.updates.add(
        "callback_query",
        {
            "id": query_id,
            "from": person.user_object(),
            "message": world.show.callback_message(message),
            "chat_instance": str(abs(message.chat_id) * 7_919 + world.bot_id),
            "data": data,
        },
    )
    world.news.tell(
        "callback",
        chat=message.chat_id,
        thread=message.thread_id,
        message_id=message.id,
        query_id=query_id,
        user=person.id,
    )
    return {"query_id": query_id}


def _find(chat: Chat, ask: Ask) -> tuple[Message, Object]:
    """Return the button and its message: the one named, else the newest that has such a button."""
    candidates = [ask.message(chat)] if "message_id" in ask else chat.newest_first()
    for message in candidates:
        button = _button(message, ask)
        if button is not None:
            return message, button
    raise SimError("no such button in this chat", status=404)


def _button(message: Message, ask: Ask) -> Object | None:
    rows = message.buttons()
    label, data = ask.maybe_words("label"), ask.maybe_words("data")
    if label is not None or data is not None:
        return next(
            (
                button
                for row in rows
                for button in row
                if (label is None or button.get("text") == label)
                and (data is None or button.get("callback_data") == data)
            ),
            None,
        )
    row, col = ask.number("row"), ask.number("col")
    if 0 <= row < len(rows) and 0 <= col < len(rows[row]):
        return rows[row][col]
    return None
