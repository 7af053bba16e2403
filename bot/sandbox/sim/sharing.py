"""A person answers a picker: shares people or a chat with the bot."""

from __future__ import annotations

from bot.sandbox.chats import Chat, ChatType, Status
from bot.sandbox.errors import SimError
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.membership import place_bot
from bot.sandbox.sim.tapping import fold_keyboard, shown_keys
from bot.sandbox.sim.views import messages_view
from bot.sandbox.wire import Object, as_integer, as_object
from bot.sandbox.world import World


def share(sandbox: Sandbox, ask: Ask) -> object:
    """Answer the open picker with this request id by a chat or by people."""
    world = sandbox.world
    person, request_id = ask.person(world), ask.number("request_id")
    chat = world.state.chats.get(person.id)
    if chat is None:
        raise SimError(f"{person.first_name} has no chat with the bot")
    asked, is_chat = _request(chat, request_id)
    if is_chat:
        content = _share_chat(world, person, asked, _one_chat(world, ask))
    else:
        content = _share_people(world, asked, ask)
    said = world.post(chat, sender_id=person.id, content=content)
    fold_keyboard(world, chat)
    return messages_view(world, [said])


def _request(chat: Chat, request_id: int) -> tuple[Object, bool]:
    """Return what the picker asks for, and whether it asks for a chat."""
    for key in shown_keys(chat):
        for name in ("request_chat", "request_users"):
            asked = as_object(key.get(name))
            if asked is not None and as_integer(asked.get("request_id")) == request_id:
                return asked, name == "request_chat"
    raise SimError(f"no picker asks under the request_id {request_id}", status=404)


def _one_chat(world: World, ask: Ask) -> Chat:
    ids = ask.numbers("chats")
    if len(ids) != 1 or ids[0] not in world.state.chats:
        raise SimError("chats must be a list with the id of one known chat", status=404)
    return world.state.chats[ids[0]]


def _share_chat(world: World, person: Person, asked: Object, chosen: Chat) -> Object:
    """Check the picker's conditions as Telegram's apps do, then bring the bot in as asked."""
    is_channel = chosen.type is ChatType.CHANNEL
    if chosen.is_private or is_channel is not (asked.get("chat_is_channel") is True):
        raise SimError("the picker asks for another kind of chat")
    if "chat_is_forum" in asked and chosen.is_forum is not (asked["chat_is_forum"] is True):
        raise SimError("the picker asks for a chat with topics, or for one without")
    member = chosen.members.get(person.id)
    if member is None or not member.status.is_inside:
        raise SimError(f"{person.first_name} is not in this chat")
    wanted = as_object(asked.get("user_administrator_rights")) or {}
    missing = [name for name, value in wanted.items() if value is True and not member.may(name)]
    if missing and missing != ["is_anonymous"]:
        raise SimError(f"{person.first_name} lacks rights here: {', '.join(missing)}")
    bot_rights = as_object(asked.get("bot_administrator_rights"))
    if bot_rights is not None:
        if not member.may("can_promote_members"):
            raise SimError(f"{person.first_name} may not make the bot an administrator here")
        place_bot(world, chosen, by=person.id, status=Status.ADMINISTRATOR, asked=bot_rights)
    elif asked.get("bot_is_member") is True and not chosen.has_bot:
        place_bot(world, chosen, by=person.id, status=Status.MEMBER, asked=None)
    shared: Object = {"request_id": asked["request_id"], "chat_id": chosen.id}
    if asked.get("request_title") is True and chosen.title is not None:
        shared["title"] = chosen.title
    if asked.get("request_username") is True and chosen.username is not None:
        shared["username"] = chosen.username
    return {"chat_shared": shared}


def _share_people(world: World, asked: Object, ask: Ask) -> Object:
    ids = ask.numbers("users")
    most = as_integer(asked.get("max_quantity")) or 1
    if not 1 <= len(ids) <= most or any(user not in world.state.people for user in ids):
        raise SimError(f"users must be 1 to {most} ids of known people", status=404)
    users: list[object] = []
    for user_id in ids:
        known = world.state.people[user_id]
        shared: Object = {"user_id": user_id}
        if asked.get("request_name") is True:
            shared["first_name"] = known.first_name
            if known.last_name:
                shared["last_name"] = known.last_name
        if asked.get("request_username") is True and known.username:
            shared["username"] = known.username
        users.append(shared)
    return {"users_shared": {"request_id": asked["request_id"], "users": users}}
