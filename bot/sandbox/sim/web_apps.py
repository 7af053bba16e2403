"""A person opens a Mini App: from a button, the menu or a link; and what it sends back."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from bot.sandbox.chats import Chat
from bot.sandbox.errors import SimError
from bot.sandbox.methods.profile import menu_button_seen
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.tapping import fold_keyboard, shown_keys
from bot.sandbox.sim.views import messages_view
from bot.sandbox.web_app import public_key, signed_init_data
from bot.sandbox.wire import Object, as_object, as_text, dump
from bot.sandbox.world import World

VERSION = "9.1"
LONGEST_DATA_BYTES = 4_096
KEPT_QUERIES = 500
_START = re.compile(r"[A-Za-z0-9_-]{0,512}")


def launch(sandbox: Sandbox, ask: Ask) -> object:
    """Open a Mini App and return its address with what Telegram hands over.

    It is the one behind `label` on a message or on the reply keyboard, behind the menu button
    (`menu`), or at `url` as by a direct link, which alone carries `start_param`. From a button
    below a message and from the menu the app may answer by `query_id`.
    """
    world = sandbox.world
    person = ask.person(world)
    chat = world.open_private(person) if "chat" not in ask else ask.chat(world)
    if not chat.has_member(person.id):
        raise SimError(f"{person.first_name} is not in this chat")
    start = ask.maybe_words("start_param") or ""
    if not _START.fullmatch(start):
        raise SimError("start_param takes up to 512 of A-Z a-z 0-9 _ -")
    url, may_answer = _address(world, chat, ask)
    fields: dict[str, str] = {}
    if may_answer and chat.is_private:
        fields["query_id"] = _query(world, person)
    fields["user"] = dump(
        {
            "id": person.id,
            "first_name": person.first_name,
            "last_name": person.last_name or "",
            **({"username": person.username} if person.username else {}),
            "language_code": person.language_code or "en",
            "allows_write_to_pm": not person.blocked_bot,
        }
    )
    if "url" in ask:
        fields["chat_instance"] = str(abs(chat.id) * 7_919 + world.bot_id)
        fields["chat_type"] = "sender" if chat.is_private else chat.type.value
        if start:
            fields["start_param"] = start
    fields["auth_date"] = str(world.clock.unix())
    handed = signed_init_data(fields, token=sandbox.token)
    parts = {"tgWebAppData": handed, "tgWebAppVersion": VERSION, "tgWebAppPlatform": "web"}
    if start:
        parts["tgWebAppStartParam"] = start
    return {
        "url": f"{url}#{urlencode(parts)}",
        "init_data": handed,
        "query_id": fields.get("query_id"),
    }


def key(sandbox: Sandbox, _ask: Ask) -> object:
    """Return the key that `signature` is checked with, in hex."""
    return {"ed25519": public_key(sandbox.token), "bot_id": sandbox.world.bot_id}


def send_data(sandbox: Sandbox, ask: Ask) -> object:
    """Let the Mini App behind a key of the reply keyboard send its data and close."""
    world = sandbox.world
    person = ask.person(world)
    chat = world.open_private(person)
    label, data = ask.words("label"), ask.words("data")
    if len(data.encode()) > LONGEST_DATA_BYTES:
        raise SimError(f"data has at most {LONGEST_DATA_BYTES} bytes")
    found = next((one for one in shown_keys(chat) if one.get("text") == label), None)
    if found is None or "web_app" not in found:
        raise SimError(f"{person.first_name} has no key {label!r} of a Mini App", status=404)
    content: Object = {"web_app_data": {"data": data, "button_text": label}}
    said = world.post(chat, sender_id=person.id, content=content)
    fold_keyboard(world, chat)
    return messages_view(world, [said])


def _address(world: World, chat: Chat, ask: Ask) -> tuple[str, bool]:
    """Return the app's address, and whether it may answer through the bot."""
    if "url" in ask:
        return ask.words("url"), False
    if ask.flag("menu"):
        button = as_object(menu_button_seen(world, chat.id)) or {}
        return _url(button, "the menu button"), True
    label = ask.words("label")
    messages = [ask.message(chat)] if "message_id" in ask else chat.newest_first()
    for message in messages:
        for row in message.buttons():
            for button in row:
                if button.get("text") == label and "web_app" in button:
                    return _url(button, label), True
    for button in shown_keys(chat):
        if button.get("text") == label and "web_app" in button:
            return _url(button, label), False
    raise SimError(f"no button {label!r} opens a Mini App here", status=404)


def _url(button: Object, name: str) -> str:
    found = as_text((as_object(button.get("web_app")) or {}).get("url"))
    if not found:
        raise SimError(f"{name} opens no Mini App", status=404)
    return found


def _query(world: World, person: Person) -> str:
    queries = world.state.web_app_queries
    query_id = f"AA{world.rng.randrange(10**17, 10**18)}"
    queries[query_id] = person.id
    while len(queries) > KEPT_QUERIES:
        queries.pop(next(iter(queries)))
    return query_id
