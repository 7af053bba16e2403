"""Changing what the bot said: text, caption, keyboard."""

from __future__ import annotations

from bot.sandbox.access import find_chat, find_message, is_private_id
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.formatted import LONGEST_TEXT, read_caption, read_text, with_entities
from bot.sandbox.markup import Markup, inline_keyboard_of, read_markup
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import preview_options
from bot.sandbox.wire import Object, utf16_length
from bot.sandbox.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_CAPTIONED = ("photo", "document", "voice", "video")


def edit_message_text(world: World, params: Params) -> object:
    """Give a message another text and keyboard; no keyboard in the call takes it away."""
    text = read_text(params, world)
    markup = _inline_markup(params)
    message = _own(world, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    if utf16_length(text.text) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    content = {**with_entities(text, name="text"), **preview_options(params)}
    return _change(world, message, content, inline_keyboard_of(markup))


def edit_message_caption(world: World, params: Params) -> object:
    """Give a file another caption and keyboard."""
    caption = read_caption(params, world)
    markup = _inline_markup(params)
    message = _own(world, params)
    if not any(name in message.content for name in _CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    kept = {name: message.content[name] for name in _CAPTIONED if name in message.content}
    content = {**kept, **with_entities(caption, name="caption")}
    return _change(world, message, content, inline_keyboard_of(markup))


def edit_message_reply_markup(world: World, params: Params) -> object:
    """Give a message another keyboard and leave its text."""
    markup = _inline_markup(params)
    message = _own(world, params)
    return _change(world, message, message.content, inline_keyboard_of(markup))


def _inline_markup(params: Params) -> Markup | None:
    markup = read_markup(params, in_private=is_private_id(params))
    if markup is not None and not markup.is_inline:
        raise bad_request("inline keyboard expected")
    return markup


def _own(world: World, params: Params) -> Message:
    """Return the bot's own message that the call means, if it can be changed at all."""
    if not params.text("chat_id") and params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = find_chat(world, params)
    message_id = params.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = find_message(chat, message_id, to="edit")
    is_fixed = message.is_service or message.forward_origin is not None
    if message.sender_id != world.bot_id or is_fixed or message.has_reply_keyboard:
        raise bad_request("message can't be edited")
    _ensure_reachable(world, chat)
    return message


def _ensure_reachable(world: World, chat: Chat) -> None:
    if chat.is_private and world.state.people[chat.id].blocked_bot:
        raise forbidden("bot was blocked by the user")


def _change(world: World, message: Message, content: Object, keyboard: Object | None) -> object:
    if content == message.content and keyboard == message.reply_markup:
        raise bad_request(_NOT_MODIFIED)
    if content != message.content:
        message.history.append({"date": message.edited_at or message.date, "text": message.text})
        message.edited_at = world.clock.unix()
    message.content = content
    message.reply_markup = keyboard
    world.changed(message, tell_bot=False)
    return world.show.message(message)


METHODS = (
    Method(name="editMessageText", run=edit_message_text, is_talk=True),
    Method(name="editMessageCaption", run=edit_message_caption, is_talk=True),
    Method(name="editMessageReplyMarkup", run=edit_message_reply_markup, is_talk=True),
)
