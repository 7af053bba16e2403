"""Saying something without a file: texts, places, contacts, and the typing line."""

from __future__ import annotations

from bot.sandbox.access import find_spot
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import LONGEST_TEXT, read_text, with_entities
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import preview_options, send
from bot.sandbox.wire import Object, utf16_length
from bot.sandbox.world import World

TYPING_SECONDS = 5.0
_ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "record_video",
        "upload_video",
        "record_audio",
        "upload_audio",
        "record_voice",
        "upload_voice",
        "upload_photo",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, params: Params) -> object:
    """Say a text."""
    text = read_text(params, world)
    if utf16_length(text.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    content = {**with_entities(text, name="text"), **preview_options(params)}
    return world.show.message(send(world, params, [lambda: content], what="text messages")[0])


def send_location(world: World, params: Params) -> object:
    """Say a place on the map."""
    latitude = _degrees(params, "latitude", 90.0)
    longitude = _degrees(params, "longitude", 180.0)
    content: Object = {"location": {"latitude": latitude, "longitude": longitude}}
    return world.show.message(send(world, params, [lambda: content], what="locations")[0])


def send_contact(world: World, params: Params) -> object:
    """Say somebody's phone number."""
    phone, first_name = params.text("phone_number").strip(), params.text("first_name").strip()
    if not phone:
        raise bad_request("phone number is empty")
    if not first_name:
        raise bad_request("first name is empty")
    contact: Object = {"phone_number": phone, "first_name": first_name}
    if params.text("last_name"):
        contact["last_name"] = params.text("last_name")
    content: Object = {"contact": contact}
    return world.show.message(send(world, params, [lambda: content], what="contacts")[0])


def send_chat_action(world: World, params: Params) -> object:
    """Show that the bot is busy, for five seconds or until it says something."""
    action = params.text("action").strip().lower()
    if not action:
        raise bad_request("action is empty")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    spot = find_spot(world, params)
    lasts = 0.0 if action == "cancel" else TYPING_SECONDS
    spot.chat.typing_until = world.clock.now().timestamp() + lasts
    spot.chat.typing_thread = spot.thread_id
    world.news.tell("typing", chat=spot.chat.id, thread=spot.thread_id, action=action)
    return True


def _degrees(params: Params, name: str, most: float) -> float:
    try:
        value = float(params.text(name))
    except ValueError:
        raise bad_request(f"{name} is empty") from None
    if not -most <= value <= most:
        raise bad_request(f"wrong {name} specified")
    return value


METHODS = (
    Method(name="sendMessage", run=send_message, is_talk=True),
    Method(name="sendLocation", run=send_location, is_talk=True),
    Method(name="sendContact", run=send_contact, is_talk=True),
    Method(name="sendChatAction", run=send_chat_action),
)
