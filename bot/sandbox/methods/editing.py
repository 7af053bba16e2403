"""Changing what the bot said: text, caption, keyboard."""

from __future__ import annotations

from bot.sandbox.access import find_chat, find_message
from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.formatted import parse, settle_caption, settle_text
from bot.sandbox.markup import Markup, check_markup, parse_markup
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import preview_options
from bot.sandbox.wire import Object
from bot.sandbox.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_CAPTIONED = ("photo", "document", "voice", "video")


def edit_message_text(world: World, params: Params) -> object:
    """Give a message another text and keyboard; no keyboard in the call takes it away."""
    extra = preview_options(params)
    parsed = parse(params, "text")
    markup = parse_markup(params)
    chat, message = _own(world, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    keyboard = _keyboard(markup, chat)
    text = settle_text(parsed, world, too_long="MESSAGE_TOO_LONG")
    return _change(world, message, {**text.fields("text"), **extra}, keyboard)


def edit_message_caption(world: World, params: Params) -> object:
    """Give a file another caption and keyboard."""
    markup = parse_markup(params)
    parsed = parse(params, "caption")
    chat, message = _own(world, params)
    kept = {name: message.content[name] for name in _CAPTIONED if name in message.content}
    if not kept:
        raise bad_request("there is no caption in the message to edit")
    keyboard = _keyboard(markup, chat)
    caption = settle_caption(parsed, world)
    return _change(world, message, {**kept, **caption.fields("caption")}, keyboard)


def edit_message_reply_markup(world: World, params: Params) -> object:
    """Give a message another keyboard and leave its text."""
    markup = parse_markup(params)
    chat, message = _own(world, params)
    return _change(world, message, message.content, _keyboard(markup, chat))


def _keyboard(markup: Markup | None, chat: Chat) -> Object | None:
    if markup is None:
        return None
    if not markup.is_inline:
        raise bad_request("inline keyboard expected")
    check_markup(markup, in_private=chat.is_private)
    return markup.value


def _own(world: World, params: Params) -> tuple[Chat, Message]:
    """Return the bot's own message that the call means, if it can be changed at all."""
    message_id = params.integer("message_id")
    if not params.text("chat_id") and message_id <= 0:
        if not params.text("inline_message_id"):
            raise bad_request("message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")
    chat = find_chat(world, params)
    message = find_message(chat, message_id, to="edit")
    is_fixed = message.is_service or message.forward_origin is not None
    if message.sender_id != world.bot_id or is_fixed or message.has_reply_keyboard:
        raise bad_request("message can't be edited")
    if chat.is_private and world.state.people[chat.id].blocked_bot:
        raise forbidden("bot was blocked by the user")
    return chat, message


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
