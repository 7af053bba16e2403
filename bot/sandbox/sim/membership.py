"""Who is there: new people and chats, joining and leaving, blocking, topics."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, ChatType, Member, Status
from bot.sandbox.errors import SimError
from bot.sandbox.members import PERMISSIONS, granted
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.views import chat_view, person_view
from bot.sandbox.topics import (
    close_topic,
    delete_topic,
    hide_general,
    open_topic,
    rename_topic,
)
from bot.sandbox.wire import Object
from bot.sandbox.world import World

MOST_PEOPLE = 500
MOST_CHATS = 500


def add_person(sandbox: Sandbox, ask: Ask) -> object:
    """Make a new person."""
    state = sandbox.state
    if len(state.people) >= MOST_PEOPLE:
        raise SimError(f"at most {MOST_PEOPLE} people fit")
    state.last_person_id += 1
    person = Person(
        id=state.last_person_id,
        first_name=ask.words("first_name")[:64],
        last_name=ask.maybe_words("last_name"),
        username=ask.maybe_words("username"),
        language_code=ask.maybe_words("language_code"),
    )
    state.people[person.id] = person
    sandbox.news.tell("people", user=person.id)
    return person_view(person)


def add_chat(sandbox: Sandbox, ask: Ask) -> object:
    """Make a new group; its first member is its creator."""
    world, state = sandbox.world, sandbox.state
    if len(state.chats) >= MOST_CHATS:
        raise SimError(f"at most {MOST_CHATS} chats fit")
    try:
        kind = ChatType(ask.words("type"))
    except ValueError:
        raise SimError("type must be group, supergroup or channel") from None
    if kind is ChatType.PRIVATE:
        raise SimError("a private chat begins when its person writes to the bot")
    members = ask.numbers("members")
    unknown = [user for user in members if user not in state.people]
    if unknown or not members:
        raise SimError(f"members must be ids of people; unknown: {unknown}", status=404)
    is_forum = ask.flag("is_forum")
    if is_forum and kind is not ChatType.SUPERGROUP:
        raise SimError("only a supergroup can be a forum")
    state.last_chat_number += 1
    number = state.last_chat_number
    chat = Chat(
        id=-400_000_000 - number if kind is ChatType.GROUP else -1_001_000_000_000 - number,
        type=kind,
        title=ask.words("title")[:128],
        is_forum=is_forum,
    )
    for place, user_id in enumerate(members):
        status = Status.MEMBER if place else Status.CREATOR
        chat.members[user_id] = Member(user_id=user_id, status=status)
    state.chats[chat.id] = chat
    created = "group_chat_created" if kind is ChatType.GROUP else "supergroup_chat_created"
    world.post(chat, sender_id=members[0], content={created: True})
    for name in ask.texts("topics") if is_forum else []:
        open_topic(world, chat, name=name[:128], by=members[0])
    wanted = ask.maybe_words("bot")
    if wanted in {"member", "administrator"}:
        place_bot(world, chat, by=members[0], status=Status(wanted), asked=None)
    elif wanted is not None:
        raise SimError("bot must be administrator or member")
    world.news.tell("member", chat=chat.id)
    return chat_view(world, chat)


def change_member(sandbox: Sandbox, ask: Ask) -> object:
    """Add, remove, promote, demote, restrict or kick somebody, or the bot."""
    world = sandbox.world
    chat, action, rights = ask.chat(world), ask.words("action"), ask.part("rights")
    if chat.is_private:
        raise SimError("a private chat has no members to change")
    status = _status_after(action)
    by = ask.person(world, "by").id if "by" in ask else _creator(chat)
    until = ask.maybe_number("until_date") or 0
    if ask.flag("bot"):
        place_bot(world, chat, by=by, status=status, asked=rights, until=until)
        return chat_view(world, chat)
    person = ask.person(world)
    if action in {"join", "leave"}:
        by = person.id
    old = chat.members.get(person.id)
    was_inside = old is not None and old.status.is_inside
    if old is not None and old.status is Status.CREATOR:
        raise SimError("the creator stays the creator")
    new = Member(user_id=person.id, status=status, until_date=until)
    new.rights = _rights(chat, status, rights)
    chat.members[person.id] = new
    if status.is_inside and not was_inside:
        world.post(chat, sender_id=by, content={"new_chat_members": [person.user_object()]})
    elif was_inside and not status.is_inside:
        by_whom = person.id if status is Status.LEFT and "by" not in ask else by
        world.post(chat, sender_id=by_whom, content={"left_chat_member": person.user_object()})
    world.member_changed(chat, person.id, by=by, old=old)
    return chat_view(world, chat)


def block(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person block the bot, or unblock it."""
    world = sandbox.world
    person = ask.person(world)
    if person.blocked_bot != ask.flag("blocked"):
        set_blocked(world, person, blocked=ask.flag("blocked"))
    return person_view(person)


def set_blocked(world: World, person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot and tell it so, if it has ever met this person."""
    person.blocked_bot = blocked
    chat = world.state.chats.get(person.id)
    if chat is not None and chat.bot is not None:
        old = replace(chat.bot)
        chat.bot.status = Status.KICKED if blocked else Status.MEMBER
        world.bot_member_changed(chat, by=person.id, old=old)
    world.news.tell("people", user=person.id)


def change_topic(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person make, rename, close, reopen or delete a topic; General can be hidden too."""
    world = sandbox.world
    chat, person, action = ask.chat(world), ask.person(world), ask.words("action")
    if not chat.is_forum or not chat.has_member(person.id):
        raise SimError("the chat is no forum, or the person is not in it")
    if action == "create":
        open_topic(world, chat, name=ask.words("name")[:128], by=person.id)
        return chat_view(world, chat)
    topic_id = ask.number("id")
    is_general = topic_id == GENERAL_TOPIC_ID
    topic = chat.general if is_general else chat.topics.get(topic_id)
    if action in {"hide", "unhide"} and is_general:
        hide_general(world, chat, by=person.id, hidden=action == "hide")
        return chat_view(world, chat)
    if topic is None or topic.deleted or (is_general and action == "delete"):
        raise SimError(f"this chat has no topic {topic_id}", status=404)
    if action == "delete":
        delete_topic(world, chat, topic)
    elif action == "rename":
        name, icon = ask.words("name")[:128], topic.icon_custom_emoji_id
        rename_topic(world, chat, topic, name=name, icon=icon, by=person.id)
    elif action in {"close", "reopen"}:
        close_topic(world, chat, topic, by=person.id, closed=action == "close")
    else:
        raise SimError("action must be create, rename, close, reopen, delete, hide or unhide")
    return chat_view(world, chat)


def place_bot(
    world: World, chat: Chat, *, by: int, status: Status, asked: Object | None, until: int = 0
) -> None:
    """Give the bot a place in a group, with the update and the service message that go with it."""
    old = replace(chat.bot) if chat.bot is not None else None
    was_inside = chat.has_bot
    chat.bot = Member(user_id=world.bot_id, status=status, until_date=until)
    chat.bot.rights = _rights(chat, status, asked)
    world.bot_member_changed(chat, by=by, old=old)
    own = world.state.bot.user_object()
    if status.is_inside and not was_inside:
        world.post(chat, sender_id=by, content={"new_chat_members": [own]})
    elif was_inside and not status.is_inside:
        world.post(chat, sender_id=by, content={"left_chat_member": own})


def _rights(chat: Chat, status: Status, asked: Object | None) -> dict[str, bool]:
    """Return what an administrator may do, or what a restricted member still may."""
    if status is Status.ADMINISTRATOR:
        return granted(chat, asked)
    if status is Status.RESTRICTED:
        return {name: (asked or {}).get(name) is True for name in PERMISSIONS}
    return {}


def _status_after(action: str) -> Status:
    known = {
        "add": Status.MEMBER,
        "join": Status.MEMBER,
        "demote": Status.MEMBER,
        "remove": Status.LEFT,
        "leave": Status.LEFT,
        "promote": Status.ADMINISTRATOR,
        "kick": Status.KICKED,
        "restrict": Status.RESTRICTED,
    }
    if action not in known:
        raise SimError(f"action must be one of: {', '.join(known)}")
    return known[action]


def _creator(chat: Chat) -> int:
    return next(
        (m.user_id for m in chat.members.values() if m.status is Status.CREATOR),
        next(iter(chat.members), 0),
    )
