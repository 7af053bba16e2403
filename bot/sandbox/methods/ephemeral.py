"""Messages that one person of a group sees and nobody else, of Bot API 10.2.

They are sent by `sendMessage` with `receiver_user_id` or with the tap they answer.
"""

from __future__ import annotations

from bot.sandbox.access import find_chat, find_message, user_id
from bot.sandbox.chats import Chat
from bot.sandbox.editable import read_keyboard
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import parse, settle_text
from bot.sandbox.markup import parse_markup
from bot.sandbox.message import Message
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import preview_options
from bot.sandbox.world import World


def edit_ephemeral_message_text(world: World, params: Params) -> object:
    """Give an ephemeral message another text and keyboard."""
    extra = preview_options(params)
    parsed = parse(params, "text")
    markup = parse_markup(params)
    chat, message = _find(world, params, to="edit")
    keyboard = read_keyboard(markup, chat)
    text = settle_text(parsed, world, too_long="MESSAGE_TOO_LONG")
    message.content = {**text.fields("text"), **extra}
    message.reply_markup = keyboard
    world.changed(message, tell_bot=False)
    return True


def edit_ephemeral_message_reply_markup(world: World, params: Params) -> object:
    """Give an ephemeral message another keyboard."""
    markup = parse_markup(params)
    chat, message = _find(world, params, to="edit")
    message.reply_markup = read_keyboard(markup, chat)
    world.changed(message, tell_bot=False)
    return True


def delete_ephemeral_message(world: World, params: Params) -> object:
    """Take an ephemeral message away."""
    _chat, message = _find(world, params, to="delete")
    world.delete(message)
    return True


def _find(world: World, params: Params, *, to: str) -> tuple[Chat, Message]:
    receiver = user_id(params, name="receiver_user_id")
    chat = find_chat(world, params)
    message = find_message(chat, params.integer("ephemeral_message_id"), to=to)
    if message.receiver_id != receiver:
        raise bad_request(f"message to {to} not found")
    return chat, message


METHODS = (
    Method(name="editEphemeralMessageText", run=edit_ephemeral_message_text, is_talk=True),
    Method(
        name="editEphemeralMessageReplyMarkup",
        run=edit_ephemeral_message_reply_markup,
        is_talk=True,
    ),
    Method(name="deleteEphemeralMessage", run=delete_ephemeral_message),
)
