"""What people send that is strange: senders who are nobody, things in messages, albums."""

from __future__ import annotations

from collections.abc import Iterator

from tests.security.corpus.brought import (
    DAY,
    FIRST_GROUP,
    Brought,
    Json,
    Numbers,
    group,
    message,
    person,
    update,
)

ANONYMOUS = 1087968824
CHANNEL_BOT = 136817688
TELEGRAM = 777000
_BEYOND = frozenset(
    {
        "a topic beyond 32 bits", "an answer to itself", "a photo of sizes that are none",
        "a keyboard without rows", "a moment that is none", "a moment before all", "of numbers",
        "with half a part",
    }
)  # fmt: skip
"""Cases made by hand that no Telegram could bring."""


def told(numbers: Numbers) -> Iterator[Brought]:
    """Yield all of it."""
    yield from _senders(numbers)
    yield from _contents(numbers)
    yield from _albums(numbers)


def _senders(numbers: Numbers) -> Iterator[Brought]:
    """Messages of people who are none, in chats of all kinds."""

    def told(name: str, **changed: object) -> Brought:
        n = numbers.next()
        said = {**message(n), "chat": group(n), "text": "/alerts", **changed}
        said["entities"] = [{"type": "bot_command", "offset": 0, "length": 7}]
        said = {field: value for field, value in said.items() if value is not ...}
        is_sound = name not in _BEYOND
        return Brought(name=name, updates=(update(n, message=said),), is_sound=is_sound)

    bot = {"id": ANONYMOUS, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    channel = {"id": CHANNEL_BOT, "is_bot": True, "first_name": "Channel"}
    yield told("an anonymous administrator", **{"from": bot}, sender_chat=group(9999))
    yield told("an anonymous administrator without a chat", **{"from": bot})
    yield told(
        "a channel in a group", **{"from": channel}, sender_chat=group(9998, type="channel")
    )
    yield told(
        "a linked channel", **{"from": {**channel, "id": TELEGRAM}}, is_automatic_forward=True
    )
    yield told("another bot", **{"from": {**person(1), "is_bot": True}})
    yield told("a deleted account", **{"from": {"id": 42, "is_bot": False, "first_name": ""}})
    yield told("nobody", **{"from": ...})
    yield told(
        "a sender with all he can have", **{"from": {**person(3), "is_premium": True, "x": {}}}
    )
    yield told(
        "a name of four thousand letters", **{"from": {**person(4), "first_name": "N" * 4096}}
    )
    yield told(
        "a name that shows nothing", **{"from": {**person(5), "first_name": "\u2800\u3164"}}
    )
    yield told("a language nobody speaks", **{"from": {**person(6), "language_code": "\x00-xx"}})
    yield told("a topic", message_thread_id=2**31 - 1, is_topic_message=True)
    yield told("a topic beyond 32 bits", message_thread_id=2**31, is_topic_message=True)
    yield told("a topic below zero", message_thread_id=-5, is_topic_message=True)
    yield told("a chat of an unknown type", chat=group(7777, type="metaverse"))
    yield told("a channel's chat", chat=group(7778, type="channel"))
    yield told("a boost", sender_boost_count=3)
    yield told("through a bot", via_bot={"id": 5, "is_bot": True, "first_name": "via"})
    origins: dict[str, Json] = {
        "a user": {"sender_user": person(8)},
        "a hidden_user": {"sender_user_name": "\x00\ud800"},
        "a chat": {"sender_chat": group(8)},
        "a channel": {"chat": group(8, type="channel"), "message_id": 1},
        "a ghost": {},
    }
    for name in ("\x00\ud800", "", "n" * 5000):
        topic = {"message_thread_id": 5, "is_topic_message": True, "text": ...}
        made = {"name": name, "icon_color": 7_322_096}
        yield told(f"a topic made {name[:3]!a}", **topic, forum_topic_created=made)
        yield told(f"a topic renamed {name[:3]!a}", **topic, forum_topic_edited={"name": name})
    yield told("a topic with a new icon", forum_topic_edited={"icon_custom_emoji_id": ""})
    for kind, origin in origins.items():
        origin = {"type": kind.removeprefix("a "), "date": DAY, **origin}
        yield told(f"forwarded from {kind}", forward_origin=origin)
    yield told("forwarded the old way", forward_from=person(9), forward_date=DAY)
    yield told("forwarded from nothing", forward_origin=None)
    yield told("an answer to what is gone", reply_to_message=None, external_reply={})
    yield told("an answer to itself", reply_to_message=message(1, text="x"), quote={"text": ""})
    inaccessible = {"chat": group(5), "message_id": 1, "date": 0}
    yield told("an answer to what cannot be seen", reply_to_message=inaccessible)


def _contents(numbers: Numbers) -> Iterator[Brought]:
    """Things people send, each with what makes it strange."""
    file = {"file_id": "a\x00b", "file_unique_id": "\ud800", "file_size": 2**40}
    at = {"latitude": 1e308, "longitude": -1e308}
    contents: dict[str, Json] = {
        "a text of 100,000": {"text": "word " * 20_000},
        "a text of four-byte signs": {"text": "😀" * 4096},
        "a text of marks": {"text": "e" + "\u0301" * 4000},
        "a text of NUL": {"text": "\x00" * 4096},
        "a text with NUL": {"text": "The tap\x00 drips"},
        "a text with half a character": {"text": "The tap \ud83d drips"},
        "a text backwards": {"text": "\u202e" * 100 + "sdrawkcab"},
        "a caption without a thing": {"caption": "x\x00"},
        "a command of NUL": _command("/start\x00x"),
        "a command alone": _command("/"),
        "a command too long": _command("/start p_" + "x" * 5000),
        "a command with half a character": _command("/start p_\ud800"),
        "a command for another": _command("/start@another_bot x"),
        "a command of an address": _command("/start i_../../x"),
        "marks out of range": {
            "text": "x",
            "entities": [{"type": "bot_command", "offset": 10**9, "length": -5}],
        },
        "marks nobody knows": {
            "text": "x",
            "entities": [{"type": "glow", "offset": 0, "length": 1}],
        },
        "marks in half a character": {
            "text": "😀/x",
            "entities": [{"type": "bot_command", "offset": 1, "length": 9}],
        },
        "a photo": {"photo": [{**file, "width": 1, "height": 1}], "caption": "\x00"},
        "a photo without sizes": {"photo": []},
        "a photo of sizes that are none": {"photo": [{**file, "width": -1, "height": 10**12}]},
        "a document": {
            "document": {**file, "file_name": "../../\x00.exe", "mime_type": "\r\nX: y"}
        },
        "a document without a name": {"document": {"file_id": "x", "file_unique_id": "y"}},
        "a voice": {"voice": {**file, "duration": -1, "mime_type": ""}},
        "a video": {"video": {**file, "width": 0, "height": 0, "duration": 10**9}},
        "a round video": {"video_note": {**file, "length": 0, "duration": 0}},
        "a song": {"audio": {**file, "duration": 0, "title": "\x00", "file_name": "\ud800"}},
        "an animation": {"animation": {**file, "width": 1, "height": 1, "duration": 0}},
        "a place": {"location": at},
        "a venue": {"venue": {"location": at, "title": "\x00", "address": "\ud800"}},
        "a contact": {
            "contact": {"phone_number": "\x00", "first_name": "\ud800", "user_id": 2**50}
        },
        "a throw": {"dice": {"emoji": "🎲", "value": 10**9}},
        "a sticker": {
            "sticker": {
                **file, "type": "regular", "width": 1, "height": 1,
                "is_animated": False, "is_video": False, "emoji": "\x00",
            }
        },
        "a game": {"game": {"title": "", "description": "", "photo": []}},
        "an invoice": {"invoice": {"title": "\x00", "description": "", "start_parameter": "",
                                   "currency": "", "total_amount": -1}},
        "a story": {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
        "a picked chat": {"chat_shared": {"request_id": 2**31 - 1, "chat_id": 10**15}},
        "picked people": {"users_shared": {"request_id": 1, "users": [{"user_id": -1}] * 20}},
        "somebody joined": {
            "new_chat_members": [{"id": 1, "is_bot": False, "first_name": "\x00"}]
        },
        "somebody left": {"left_chat_member": {"id": 1, "is_bot": True, "first_name": "\ud800"}},
        "a title": {"new_chat_title": "\x00\ud800"},
        "moved to itself": {"migrate_to_chat_id": FIRST_GROUP},
        "moved from nowhere": {"migrate_from_chat_id": 0},
        "something pinned": {"pinned_message": {"chat": group(1), "message_id": 1, "date": 0}},
        "a topic made": {"forum_topic_created": {"name": "\x00", "icon_color": -1}},
        "data of a page": {"web_app_data": {"data": "\x00" * 4096, "button_text": "\ud800"}},
        "several things at once": {"text": "x", "photo": [], "poll": None, "dice": None},
        "a thing nobody knows": {"hologram": {"depth": 3}},
        "a keyboard without rows": {"text": "x", "reply_markup": {"inline_keyboard": [[], [{}]]}},
        "a preview of nothing": {"text": "x", "link_preview_options": {"url": "\x00"}},
        "a moment that is none": {"text": "x", "date": 10**15},
        "a moment before all": {"text": "x", "date": -(10**12)},
    }  # fmt: skip
    for name, content in contents.items():
        n = numbers.next()
        whole = update(n, message=message(n, **content))
        is_sound = name not in _BEYOND
        yield Brought(name=f"message with {name}", updates=(whole,), is_sound=is_sound)


def _command(words: str) -> Json:
    length = len(words.split(" ")[0])
    return {"text": words, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def _albums(numbers: Numbers) -> Iterator[Brought]:
    """Albums whose parts do not belong together."""
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]

    def album(name: str, *parts: Json) -> Brought:
        told = []
        first = numbers.last + 1
        for part in parts:
            n = numbers.next()
            said = message(first, photo=photo, media_group_id="g", message_id=100 + n)
            told.append(update(n, message={**said, **part}))
        return Brought(name=f"album {name}", updates=tuple(told), is_sound=name not in _BEYOND)

    yield album("of one", {})
    yield album("of twelve", *[{}] * 12)
    yield album("of two people", {}, {"from": person(50_000)})
    yield album("of numbers", {"media_group_id": 5}, {"media_group_id": 5})
    yield album("of NUL", {"media_group_id": "\x00"}, {"media_group_id": "\x00"})
    yield album("with nothing in it", {"photo": None}, {"photo": []})
    yield album("with words only", {"photo": None, "text": "x"}, {})
    yield album("with long captions", *[{"caption": "long " * 1000}] * 3)
    yield album("with a command", {"caption": "/alerts"}, {})
    yield album("with half a part", {}, {"photo": [{}]})
