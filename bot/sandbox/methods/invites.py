"""Links by which people come into a group: the bot's own one, and further ones."""

from __future__ import annotations

from bot.sandbox.access import find_chat
from bot.sandbox.chats import Chat, InviteLink
from bot.sandbox.errors import bad_request
from bot.sandbox.method import Method
from bot.sandbox.names import cleaned_name
from bot.sandbox.params import Params
from bot.sandbox.wire import Object
from bot.sandbox.world import World

LONGEST_NAME = 32
MOST_MEMBERS = 99_999
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LINK_LETTERS = 16


def export_chat_invite_link(world: World, params: Params) -> object:
    """Make a new main link of the bot; the old one leads nowhere any more."""
    chat = _managed(world, params)
    for link in chat.invite_links:
        link.is_revoked |= link.is_primary
    return _new_link(world, chat, is_primary=True).url


def create_chat_invite_link(world: World, params: Params) -> object:
    """Make a further link, for some people or for some time."""
    name = cleaned_name(params.text("name"), LONGEST_NAME)
    expires, limit = max(params.integer("expire_date"), 0), params.integer("member_limit")
    asks_first = params.flag("creates_join_request")
    chat = _managed(world, params)
    if expires and expires <= world.clock.unix():
        raise bad_request("EXPIRE_DATE_INVALID")
    if not 0 <= limit <= MOST_MEMBERS or (limit and asks_first):
        raise bad_request("USAGE_LIMIT_INVALID")
    link = _new_link(world, chat, is_primary=False)
    link.name, link.expires_at, link.member_limit = name, expires, limit
    link.asks_first = asks_first
    return _link_object(world, link)


def _managed(world: World, params: Params) -> Chat:
    chat = find_chat(world, params)
    if chat.is_private:
        raise bad_request("can't invite members to a private chat")
    if chat.bot is None or not chat.bot.may("can_invite_users"):
        raise bad_request("not enough rights to manage chat invite link")
    return chat


def _new_link(world: World, chat: Chat, *, is_primary: bool) -> InviteLink:
    letters = "".join(world.rng.choices(_LETTERS, k=_LINK_LETTERS))
    link = InviteLink(url=f"https://t.me/+{letters}", is_primary=is_primary)
    chat.keep_link(link)
    return link


def _link_object(world: World, link: InviteLink) -> Object:
    shown: Object = {
        "invite_link": link.url,
        "creator": world.state.bot.user_object(),
        "creates_join_request": link.asks_first,
        "is_primary": link.is_primary,
        "is_revoked": link.is_revoked,
    }
    if link.name:
        shown["name"] = link.name
    if link.expires_at:
        shown["expire_date"] = link.expires_at
    if link.member_limit:
        shown["member_limit"] = link.member_limit
    return shown


METHODS = (
    Method(name="exportChatInviteLink", run=export_chat_invite_link),
    Method(name="createChatInviteLink", run=create_chat_invite_link),
)
