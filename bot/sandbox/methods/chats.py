"""Looking at a chat and its members, and leaving it."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.access import Access, find_chat, user_id
from bot.sandbox.chats import Chat, ChatType, Member, Status
from bot.sandbox.errors import bad_request
from bot.sandbox.members import permissions_of
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.wire import Object
from bot.sandbox.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")


def get_chat(world: World, params: Params) -> object:
    """Return everything about a chat."""
    chat = find_chat(world, params, access=Access.READ)
    shown: Object = {
        **world.show.chat(chat),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {**dict.fromkeys(_GIFTS, False), "gifts_from_channels": False},
    }
    if chat.username is not None:
        shown["active_usernames"] = [chat.username]
    if chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
        shown["permissions"] = permissions_of(chat)
    primary = [link for link in chat.invite_links if link.is_primary and not link.is_revoked]
    if primary and chat.bot is not None and chat.bot.may("can_invite_users"):
        shown["invite_link"] = primary[-1].url
    if chat.pinned:
        shown["pinned_message"] = world.show.message(
            chat.messages[chat.pinned[-1]], with_reply=False
        )
    return shown


def get_chat_member(world: World, params: Params) -> object:
    """Return somebody's place in a chat; who was never there has left."""
    wanted = user_id(params)
    is_own = wanted == world.bot_id
    chat = find_chat(world, params, access=Access.READ if is_own else Access.MEMBERS)
    if world.user_object(wanted) is None:
        raise bad_request("user not found")
    return world.show.member(chat, wanted, _member(world, chat, wanted))


def get_chat_administrators(world: World, params: Params) -> object:
    """Return the creator and the administrators, other bots left out."""
    chat = find_chat(world, params, access=Access.MEMBERS)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    admins = [member for member in chat.members.values() if member.status.is_admin]
    if chat.bot is not None and chat.bot.status.is_admin:
        admins.append(chat.bot)
    return [world.show.member(chat, member.user_id, member) for member in admins]


def get_chat_member_count(world: World, params: Params) -> object:
    """Return how many are in a chat, the bot among them."""
    chat = find_chat(world, params, access=Access.MEMBERS)
    inside = sum(1 for member in chat.members.values() if member.status.is_inside)
    return inside + chat.has_bot


def leave_chat(world: World, params: Params) -> object:
    """Leave a group."""
    chat = find_chat(world, params, access=Access.READ)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    old = replace(chat.bot) if chat.bot is not None else None
    world.post(
        chat,
        sender_id=world.bot_id,
        content={"left_chat_member": world.state.bot.user_object()},
    )
    chat.bot = Member(user_id=world.bot_id, status=Status.LEFT)
    world.bot_member_changed(chat, by=world.bot_id, old=old)
    return True


def get_user_profile_photos(world: World, params: Params) -> object:
    """Return the pictures people have of themselves: none here."""
    if world.user_object(user_id(params)) is None:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def _member(world: World, chat: Chat, wanted: int) -> Member | None:
    return chat.bot if wanted == world.bot_id else chat.members.get(wanted)


METHODS = (
    Method(name="getChat", run=get_chat),
    Method(name="getChatMember", run=get_chat_member),
    Method(name="getChatAdministrators", run=get_chat_administrators),
    Method(name="getChatMemberCount", run=get_chat_member_count),
    Method(name="leaveChat", run=leave_chat),
    Method(name="getUserProfilePhotos", run=get_user_profile_photos),
)
