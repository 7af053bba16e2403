"""The commands Telegram shows after a slash: by scope, and in each scope by language."""

from __future__ import annotations

import re

from bot.sandbox.access import Access, find_chat
from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.wire import Object, as_integer, as_list, as_object, as_text
from bot.sandbox.world import World

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_WIDE = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_NARROW = frozenset({"chat", "chat_administrators", "chat_member"})


def set_my_commands(world: World, params: Params) -> object:
    """Show these commands in one scope and language; none is the same as deleting."""
    commands = _commands(params)
    key, language = _place(world, params)
    if not commands:
        _forget(world, key, language)
        return True
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _NAME.fullmatch(str(command["command"])):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command["description"]).strip()) <= LONGEST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.state.bot.commands.setdefault(key, {})[language] = commands
    world.news.tell("commands")
    return True


def get_my_commands(world: World, params: Params) -> object:
    """Return the commands of exactly this scope and language."""
    key, language = _place(world, params)
    return world.state.bot.commands.get(key, {}).get(language, [])


def delete_my_commands(world: World, params: Params) -> object:
    """Show a wider scope's commands again."""
    key, language = _place(world, params)
    _forget(world, key, language)
    return True


def commands_seen(world: World, chat: Chat, user_id: int, language: str | None) -> list[Object]:
    """Return what this person is shown in this chat: the narrowest scope that has something."""
    member = chat.members.get(user_id)
    is_admin = member is not None and member.status.is_admin
    keys = [f"chat:{chat.id}"]
    if chat.is_private:
        keys += ["all_private_chats"]
    else:
        own = [f"chat_member:{chat.id}:{user_id}"]
        own += [f"chat_administrators:{chat.id}"] if is_admin else []
        wide = ["all_chat_administrators"] if is_admin else []
        keys = [*own, *keys, *wide, "all_group_chats"]
    for key in [*keys, "default"]:
        for tongue in (language or "", ""):
            found = world.state.bot.commands.get(key, {}).get(tongue)
            if found:
                return found
    return []


def _commands(params: Params) -> list[Object]:
    value = params.json("commands", what="commands")
    if value is None:
        return []
    listed = as_list(value)
    if listed is None:
        raise bad_request("expected an Array of BotCommand")
    return [_one(item) for item in listed]


def _one(item: object) -> Object:
    fields = as_object(item)
    if fields is None:
        raise _unparsable("BotCommand", "expected an Object")
    found: Object = {}
    for name in ("command", "description"):
        if name not in fields:
            raise _unparsable("BotCommand", f'Can\'t find field "{name}"')
        text = as_text(fields[name])
        if text is None:
            raise _unparsable("BotCommand", f'Field "{name}" must be of type String')
        found[name] = text
    found["command"] = str(found["command"]).removeprefix("/").lower()
    return found


def _place(world: World, params: Params) -> tuple[str, str]:
    """Return the key of the scope and the language that a call means."""
    language = params.text("language_code").strip()
    value = params.json("scope", what="BotCommandScope")
    key = "default" if value is None else _scope(world, value)
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return key, language


def _scope(world: World, value: object) -> str:
    fields = as_object(value)
    if fields is None:
        raise _unparsable("BotCommandScope", "BotCommandScope must be an Object")
    kind = as_text(fields.get("type"))
    if kind is None:
        raise _unparsable("BotCommandScope", 'Can\'t find field "type"')
    if kind in _WIDE:
        return kind
    if kind not in _NARROW:
        raise _unparsable("BotCommandScope", "Unsupported type specified")
    raw = fields.get("chat_id")
    written = str(raw) if isinstance(raw, int | str) else ""
    if raw is None:
        raise _unparsable("BotCommandScope", 'Can\'t find field "chat_id"')
    if not written:
        raise _unparsable("BotCommandScope", "Empty chat_id specified")
    user = as_integer(fields.get("user_id"))
    if kind == "chat_member" and "user_id" not in fields:
        raise _unparsable("BotCommandScope", 'Can\'t find field "user_id"')
    if kind == "chat_member" and (user is None or user <= 0):
        raise _unparsable("BotCommandScope", "Invalid user_id specified")
    chat = find_chat(world, Params.of(chat_id=written), access=Access.MEMBERS)
    if chat.is_private and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    if chat.type is ChatType.CHANNEL:
        raise bad_request("can't change commands in channel chats")
    return f"{kind}:{chat.id}:{user}" if kind == "chat_member" else f"{kind}:{chat.id}"


def _forget(world: World, key: str, language: str) -> None:
    world.state.bot.commands.get(key, {}).pop(language, None)
    if not world.state.bot.commands.get(key, True):
        del world.state.bot.commands[key]
    world.news.tell("commands")


def _unparsable(what: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {what}: {reason}")


METHODS = (
    Method(name="setMyCommands", run=set_my_commands),
    Method(name="getMyCommands", run=get_my_commands),
    Method(name="deleteMyCommands", run=delete_my_commands),
)
