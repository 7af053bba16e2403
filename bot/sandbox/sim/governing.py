"""What people do to a chat as a whole, to an account, and to the bot's own settings."""

from __future__ import annotations

from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import SimError
from bot.sandbox.migration import migrate
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.views import bot_view, chat_view, message_view, person_view
from bot.sandbox.wire import Object, without_nones
from bot.sandbox.world import World


def change_chat(sandbox: Sandbox, ask: Ask) -> object:
    """Give a group another title, switch its topics, or delete a basic group.

    Without topics a forum's messages all stand in one row, and thread ids are overlooked.
    """
    world = sandbox.world
    chat = _group(world, ask)
    person = _actor(world, chat, ask)
    if "is_forum" in ask:
        if chat.type is not ChatType.SUPERGROUP:
            raise SimError("only a supergroup can be a forum; migrate the group first")
        chat.is_forum = ask.flag("is_forum")
        world.news.tell("topic", chat=chat.id)
    title = ask.maybe_words("title")
    if title:
        chat.title = title[:128]
        world.post(chat, sender_id=person.id, content={"new_chat_title": chat.title})
    if ask.flag("deleted"):
        if chat.type is not ChatType.GROUP:
            raise SimError("only a basic group can be deleted for everybody here")
        chat.deactivated = True
    world.news.tell("member", chat=chat.id)
    return chat_view(world, chat)


def change_into_supergroup(sandbox: Sandbox, ask: Ask) -> object:
    """Let a basic group become a supergroup, and return that."""
    world = sandbox.world
    chat = _group(world, ask)
    return chat_view(world, migrate(world, chat, by=_actor(world, chat, ask).id))


def pin(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person pin a message, or with `pinned` false unpin it."""
    world = sandbox.world
    chat = ask.chat(world)
    person = _actor(world, chat, ask)
    message = ask.message(chat)
    if message.deleted or message.is_service:
        raise SimError("this message cannot be pinned")
    if "pinned" in ask and not ask.flag("pinned"):
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
            world.changed(message, tell_bot=False)
    elif message.id not in chat.pinned:
        chat.pinned.append(message.id)
        world.post(
            chat,
            sender_id=person.id,
            content={},
            thread_id=message.thread_id,
            pinned_id=message.id,
        )
    return {"message": message_view(world, message), "pinned": list(chat.pinned)}


def delete_account(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person delete their account: chats keep them without a name, and nothing reaches them.

    Telegram tells a bot nothing of it.
    """
    person = ask.person(sandbox.world)
    person.deactivated = True
    person.first_name, person.last_name, person.username = "", None, None
    sandbox.news.tell("people", user=person.id)
    return person_view(person)


def ask_to_join(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person ask to be let into a group; a bot that may invite people is told."""
    world = sandbox.world
    chat, person = _group(world, ask), ask.person(world)
    if chat.has_member(person.id):
        raise SimError(f"{person.first_name} is in this chat already")
    if chat.bot is not None and chat.bot.may("can_invite_users"):
        request: Object = {
            "chat": world.show.chat(chat),
            "from": person.user_object(),
            "user_chat_id": person.id,
            "date": world.clock.unix(),
            "bio": ask.maybe_words("bio"),
        }
        world.updates.add("chat_join_request", without_nones(request))
    return chat_view(world, chat)


def change_bot(sandbox: Sandbox, ask: Ask) -> object:
    """Switch what BotFather switches: `privacy` on hides most of a group's talk from the bot."""
    bot = sandbox.state.bot
    if "privacy" in ask:
        bot.reads_all_group_messages = not ask.flag("privacy")
    sandbox.news.tell("commands")
    return bot_view(sandbox)


def _group(world: World, ask: Ask) -> Chat:
    chat = ask.chat(world)
    if chat.is_private:
        raise SimError("a private chat has nothing of that kind")
    return chat


def _actor(world: World, chat: Chat, ask: Ask) -> Person:
    """Return who does it: the person named, else the one who made the group."""
    if "user" in ask:
        person = ask.person(world)
        if not chat.has_member(person.id):
            raise SimError(f"{person.first_name} is not in this chat")
        return person
    for member in chat.members.values():
        if member.status.is_inside and member.user_id in world.state.people:
            return world.state.people[member.user_id]
    raise SimError("nobody is in this chat")
