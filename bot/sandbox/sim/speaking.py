"""A person says something: texts, files, albums, places; corrections; a press on Start."""

from __future__ import annotations

import re

from bot.sandbox.chats import GENERAL_TOPIC_ID, Chat, ChatType, Status
from bot.sandbox.entities import detect
from bot.sandbox.errors import SimError
from bot.sandbox.media import media_fields
from bot.sandbox.message import Message
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.ask import Ask
from bot.sandbox.sim.membership import set_blocked
from bot.sandbox.sim.samples import read_upload
from bot.sandbox.sim.views import message_view, messages_view
from bot.sandbox.wire import Object, as_object, as_text
from bot.sandbox.world import World

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
MOST_IN_ALBUM = 10
VOICE_SECONDS = 2
USUAL_STICKER = "👍"
LONGEST_EMOJI = 16
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FILE_KINDS = ("photo", "document", "voice", "video")


def say(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person write into a chat; returns the messages that came of it."""
    world = sandbox.world
    person = ask.person(world)
    chat = chat_to_write(world, person, ask)
    thread_id = thread_to_write(chat, person, ask)
    reply_to = ask.message(chat, "reply_to").id if "reply_to" in ask else None
    is_anonymous = ask.flag("anonymous")
    if is_anonymous and not _may_be_anonymous(chat, person):
        raise SimError("only administrators of a group can write as the group")
    contents = _contents(world, person, ask)
    album = str(world.rng.randrange(10**16, 10**17)) if "photos" in ask else None
    origin = _origin(world) if ask.flag("forward") else None
    said = [
        world.post(
            chat,
            sender_id=person.id,
            content=content,
            thread_id=thread_id,
            anonymous=is_anonymous,
            reply_to=reply_to,
            forward_origin=origin,
            album=album if len(contents) > 1 else None,
        )
        for content in contents
    ]
    return messages_view(world, said)


def edit(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person correct their own message."""
    world = sandbox.world
    person, chat = ask.person(world), ask.chat(world)
    message = ask.message(chat)
    if message.sender_id != person.id or message.deleted or message.is_service:
        raise SimError("people can edit only what they said themselves")
    name = "text" if "text" in message.content else "caption"
    text = ask.words("text").strip()
    if len(text) > (LONGEST_TEXT if name == "text" else LONGEST_CAPTION) or not text:
        raise SimError("the new text is empty or too long")
    kept = {key: value for key, value in message.content.items() if not _is_text(key)}
    message.history.append({"date": message.edited_at or message.date, "text": message.text})
    message.content = {**kept, **_worded(text, name=name)}
    message.edited_at = world.clock.unix()
    world.changed(message, tell_bot=True)
    return {"message": message_view(world, message)}


def delete(sandbox: Sandbox, ask: Ask) -> object:
    """Let a person take a message away: their own, in private chats also the bot's, and as an
    administrator with that right anybody's. Telegram tells a bot nothing of it."""
    world = sandbox.world
    person, chat = ask.person(world), ask.chat(world)
    message = ask.message(chat)
    member = chat.members.get(person.id)
    may = message.sender_id == person.id and not message.is_service
    may = may or (member is not None and (chat.is_private or member.may("can_delete_messages")))
    if not may or message.deleted:
        raise SimError(f"{person.first_name} cannot delete this message")
    world.delete(message)
    return {"message": message_view(world, message)}


def start(sandbox: Sandbox, ask: Ask) -> object:
    """Open the bot by its link: the person presses Start, which also ends a block."""
    world = sandbox.world
    person = ask.person(world)
    payload = ask.maybe_words("payload") or ""
    if payload and not _PAYLOAD.fullmatch(payload):
        raise SimError("payload takes 1 to 64 of A-Z a-z 0-9 _ -")
    if person.blocked_bot:
        set_blocked(world, person, blocked=False)
    chat = world.open_private(person)
    text = f"/start {payload}".strip()
    return messages_view(
        world, [world.post(chat, sender_id=person.id, content=_worded(text, name="text"))]
    )


def chat_to_write(world: World, person: Person, ask: Ask) -> Chat:
    """Return the chat a person may write to; their chat with the bot begins here."""
    if ask.number("chat") == person.id:
        if person.blocked_bot:
            raise SimError(f"{person.first_name} has blocked the bot; unblock it first")
        return world.open_private(person)
    chat = ask.chat(world)
    if not chat.has_member(person.id):
        raise SimError(f"{person.first_name} is not in this chat")
    member = chat.members[person.id]
    is_channel = chat.type is ChatType.CHANNEL
    if member.status is Status.RESTRICTED and not member.rights.get("can_send_messages"):
        raise SimError(f"{person.first_name} may not write in this chat")
    if is_channel and not member.may("can_post_messages"):
        raise SimError(f"{person.first_name} may not post in this channel")
    if chat.migrated_to is not None or chat.deactivated:
        raise SimError("nobody writes in this group any more")
    return chat


def thread_to_write(chat: Chat, person: Person, ask: Ask) -> int | None:
    """Return the topic a person may write to, None for General and for chats without topics."""
    thread_id = ask.maybe_number("thread") or GENERAL_TOPIC_ID
    if thread_id == GENERAL_TOPIC_ID or not chat.is_forum:
        return None
    topic = chat.topics.get(thread_id)
    if topic is None or topic.deleted:
        raise SimError(f"this chat has no topic {thread_id}", status=404)
    if topic.closed and not chat.members[person.id].status.is_admin:
        raise SimError("the topic is closed")
    return topic.id


def _contents(world: World, person: Person, ask: Ask) -> list[Object]:
    """Return the fields of each message; a long text becomes several, as Telegram's apps do."""
    caption = (ask.maybe_words("caption") or "").strip()
    if len(caption) > LONGEST_CAPTION:
        raise SimError(f"a caption has at most {LONGEST_CAPTION} characters")
    if "photos" in ask:
        photos = ask.objects("photos")
        if not 1 <= len(photos) <= MOST_IN_ALBUM:
            raise SimError(f"photos takes 1 to {MOST_IN_ALBUM} files")
        uploads = [read_upload("photo", photo) for photo in photos]
        files = [
            world.files.add(kind="photo", content=u.content, mime=u.mime, name=u.name)
            for u in uploads
        ]
        contents = [media_fields(entry) for entry in files]
        contents[0] |= _worded(caption, name="caption")
        return contents
    for kind in _FILE_KINDS:
        if (value := ask.part(kind)) is not None:
            upload = read_upload(kind, value)
            entry = world.files.add(
                kind=kind,
                content=upload.content,
                mime=upload.mime,
                name=upload.name,
                duration=VOICE_SECONDS if kind == "voice" else 0,
            )
            return [{**media_fields(entry), **_worded(caption, name="caption")}]
    if (sticker := ask.part("sticker")) is not None:
        return [_sticker_content(world, sticker)]
    if (place := ask.part("location")) is not None:
        return [location_content(place)]
    if (contact := ask.part("contact")) is not None:
        return [contact_content(person, contact)]
    text = (ask.maybe_words("text") or "").strip()
    if not text:
        raise SimError("nothing to say: give text, photo, photos, document, voice or the like")
    pieces = [text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT)]
    return [_worded(piece, name="text") for piece in pieces]


def _sticker_content(world: World, sticker: Object) -> Object:
    """Return the fields of a sticker: one picture for all, under the emoji that was asked for."""
    emoji = sticker.get("emoji", USUAL_STICKER)
    if not isinstance(emoji, str) or not 1 <= len(emoji) <= LONGEST_EMOJI:
        raise SimError("sticker.emoji must be an emoji")
    upload = read_upload("photo", {})
    entry = world.files.add(kind="sticker", content=upload.content, mime=upload.mime)
    fields = as_object(media_fields(entry)["sticker"]) or {}
    return {"sticker": {**fields, "emoji": emoji}}


def location_content(place: Object) -> Object:
    """Return the fields of a shared place; without coordinates a place by the sea."""
    found: Object = {}
    for name, usual in (("latitude", 41.3851), ("longitude", 2.1734)):
        value = place.get(name, usual)
        if not isinstance(value, int | float):
            raise SimError(f"location.{name} must be a number")
        found[name] = float(value)
    return {"location": found}


def contact_content(person: Person, contact: Object) -> Object:
    """Return the fields of a shared contact; without a number the person's own."""
    phone = as_text(contact.get("phone_number"))
    if phone:
        given = as_text(contact.get("first_name")) or "Somebody"
        return {"contact": {"phone_number": phone, "first_name": given}}
    own: Object = {
        "phone_number": f"1555{person.id:07d}",
        "first_name": person.first_name,
        "user_id": person.id,
    }
    if person.last_name:
        own["last_name"] = person.last_name
    return {"contact": own}


def _worded(text: str, *, name: str) -> Object:
    if not text:
        return {}
    found = detect(text)
    fields: Object = {name: text}
    if found:
        fields["entities" if name == "text" else "caption_entities"] = found
    return fields


def _is_text(field: str) -> bool:
    return field in {"text", "caption", "entities", "caption_entities"}


def _may_be_anonymous(chat: Chat, person: Person) -> bool:
    member = chat.members.get(person.id)
    return not chat.is_private and member is not None and member.status.is_admin


def _origin(world: World) -> Object:
    """What was said outside this sandbox comes from somebody who hides their account."""
    return {
        "type": "hidden_user",
        "date": world.clock.unix() - 3_600,
        "sender_user_name": "Somebody else",
    }


def say_plainly(world: World, person: Person, text: str) -> Message:
    """Let a person write one line to the bot."""
    chat = world.open_private(person)
    return world.post(chat, sender_id=person.id, content=_worded(text, name="text"))
