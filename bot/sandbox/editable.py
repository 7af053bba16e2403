"""Which messages the bot may change, and the keyboard it gives them."""

from __future__ import annotations

from bot.sandbox.access import Access, find_chat, find_message
from bot.sandbox.chats import Chat, ChatType
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.markup import Markup, check_markup
from bot.sandbox.message import Message
from bot.sandbox.params import Params
from bot.sandbox.wire import Object
from bot.sandbox.world import World


def find_editable(world: World, params: Params, *, refusal: str) -> tuple[Chat, Message]:
    """Return the message of the bot that a call changes; raises the refusal for others."""
    message_id = params.integer("message_id")
    if not params.text("chat_id") and message_id <= 0:
        if not params.text("inline_message_id"):
            raise bad_request("message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")
    chat = find_chat(world, params, access=Access.EDIT)
    message = find_message(chat, message_id, to="edit")
    if not is_editable(world, chat, message):
        raise bad_request(refusal)
    if chat.is_private and world.state.people[chat.id].blocked_bot:
        raise forbidden("bot was blocked by the user")
    return chat, message


def is_editable(world: World, chat: Chat, message: Message) -> bool:
    """Return True for what the bot may change: its own words, and posts of channels it edits."""
    if message.is_service or message.forward_origin is not None or message.has_reply_keyboard:
        return False
    is_own = message.sender_id == world.bot_id
    if chat.type is not ChatType.CHANNEL:
        return is_own
    may_post = chat.bot is not None and chat.bot.may("can_post_messages")
    may_edit = chat.bot is not None and chat.bot.may("can_edit_messages")
    return may_edit or (may_post and is_own)


def read_keyboard(markup: Markup | None, chat: Chat) -> Object | None:
    """Return the inline keyboard of an edit, None for none; raises for other kinds."""
    if markup is None:
        return None
    if not markup.is_inline:
        raise bad_request("inline keyboard expected")
    check_markup(markup, in_private=chat.is_private)
    return markup.value
