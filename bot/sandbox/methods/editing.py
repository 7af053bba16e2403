"""Changing what the bot said: text, caption, file, keyboard."""

from __future__ import annotations

from bot.sandbox.editable import find_editable, read_keyboard
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import parse, settle_caption, settle_text
from bot.sandbox.markup import parse_markup
from bot.sandbox.media import CAPTIONED, without_caption
from bot.sandbox.media_items import read_item
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
_FIXED = "message can't be edited"
_REPLACEABLE = frozenset({"text", "photo", "document", "video", "audio"})
_ALIKE_IN_ALBUMS = frozenset({"document", "audio"})


def edit_message_text(world: World, params: Params) -> object:
    """Give a message another text and keyboard; no keyboard in the call takes it away."""
    extra = preview_options(params)
    parsed = parse(params, "text")
    markup = parse_markup(params)
    chat, message = find_editable(world, params, refusal=_FIXED)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    keyboard = read_keyboard(markup, chat)
    text = settle_text(parsed, world, too_long="MESSAGE_TOO_LONG")
    return _change(world, message, {**text.fields("text"), **extra}, keyboard)


def edit_message_caption(world: World, params: Params) -> object:
    """Give a file another caption and keyboard."""
    markup = parse_markup(params)
    parsed = parse(params, "caption")
    chat, message = find_editable(world, params, refusal=_FIXED)
    kept = without_caption(message.content)
    if not kept:
        raise bad_request("there is no caption in the message to edit")
    keyboard = read_keyboard(markup, chat)
    caption = settle_caption(parsed, world)
    kept.pop("show_caption_above_media", None)
    if params.flag("show_caption_above_media"):
        kept["show_caption_above_media"] = True
    return _change(world, message, {**kept, **caption.fields("caption")}, keyboard)


def edit_message_media(world: World, params: Params) -> object:
    """Put another file into a message, with its caption and keyboard."""
    markup = parse_markup(params)
    item = read_item(world, params)
    chat, message = find_editable(world, params, refusal="message media can't be edited")
    if not _REPLACEABLE & set(message.content):
        raise bad_request("message media can't be edited")
    item.check()
    new = item.attachment.kind
    if message.album is not None and new not in message.content:
        old = next(name for name in CAPTIONED if name in message.content)
        if {old, new} & _ALIKE_IN_ALBUMS:
            raise bad_request("can't change media type in the album")
    keyboard = read_keyboard(markup, chat)
    return _change(world, message, item.make(), keyboard)


def edit_message_reply_markup(world: World, params: Params) -> object:
    """Give a message another keyboard and leave its text."""
    markup = parse_markup(params)
    chat, message = find_editable(world, params, refusal=_FIXED)
    return _change(world, message, message.content, read_keyboard(markup, chat))


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
    Method(name="editMessageMedia", run=edit_message_media, is_talk=True),
    Method(name="editMessageReplyMarkup", run=edit_message_reply_markup, is_talk=True),
)
