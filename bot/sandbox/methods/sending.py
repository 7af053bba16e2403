"""Saying something without a file: texts, places, contacts, and the typing line."""

from __future__ import annotations

from bot.sandbox.access import find_spot
from bot.sandbox.drafts import ReadyDraft, TextDraft
from bot.sandbox.errors import bad_request
from bot.sandbox.formatted import parse
from bot.sandbox.method import Method
from bot.sandbox.params import Params
from bot.sandbox.sending import preview_options, send
from bot.sandbox.wire import Object
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
    extra = preview_options(params)
    draft = TextDraft(users=world, parsed=parse(params, "text"), extra=extra)
    return world.show.message(send(world, params, [draft], what="text messages")[0])


def send_location(world: World, params: Params) -> object:
    """Say a place on the map."""
    latitude = _degrees(params, "latitude", 90.0)
    longitude = _degrees(params, "longitude", 180.0)
    draft = ReadyDraft(content={"location": {"latitude": latitude, "longitude": longitude}})
    return world.show.message(send(world, params, [draft], what="locations")[0])


def send_contact(world: World, params: Params) -> object:
    """Say somebody's phone number."""
    contact: Object = {
        "phone_number": params.needed("phone_number"),
        "first_name": params.needed("first_name"),
    }
    if params.text("last_name"):
        contact["last_name"] = params.text("last_name")
    draft = ReadyDraft(content={"contact": contact})
    return world.show.message(send(world, params, [draft], what="contacts")[0])


def send_chat_action(world: World, params: Params) -> object:
    """Show that the bot is busy, for five seconds or until it says something."""
    action = params.text("action").strip().lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    spot = find_spot(world, params)
    lasts = 0.0 if action == "cancel" else TYPING_SECONDS
    spot.chat.typing_until = world.clock.now().timestamp() + lasts
    spot.chat.typing_thread = spot.thread_id
    world.news.tell("typing", chat=spot.chat.id, thread=spot.thread_id, action=action)
    return True


def _degrees(params: Params, name: str, most: float) -> float:
    if not params.text(name).strip():
        raise bad_request(f"{name} is empty")
    try:
        value = float(params.text(name))
    except ValueError:
        value = 0.0  # as Telegram reads what is no number
    if not -most <= value <= most:
        raise bad_request("wrong location specified")
    return value


METHODS = (
    Method(name="sendMessage", run=send_message, is_talk=True),
    Method(name="sendLocation", run=send_location, is_talk=True),
    Method(name="sendContact", run=send_contact, is_talk=True),
    Method(name="sendChatAction", run=send_chat_action),
)
