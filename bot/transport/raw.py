"""What must be known of an update before anything understands it: whose it is, and which album."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from core.inbox.updates import RawUpdate

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates asked for: what a handler of ours takes; the rest would be noise."""

_GROUP_ANONYMOUS_BOT = 1087968824
"""Telegram's account that stands for everybody who writes as their group."""


def raw_update(update: Mapping[str, Any]) -> RawUpdate:
    """Return an update of a getUpdates answer as it is stored."""
    return RawUpdate(
        update_id=int(update["update_id"]),
        person_key=person_key(update),
        body=orjson.dumps(update).decode(),
    )


def person_key(update: Mapping[str, Any]) -> str:
    """Return whose order an update keeps: the person's, else the chat's, else nobody's."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        sender = content.get("from")
        if isinstance(sender, dict) and sender.get("id") not in (None, _GROUP_ANONYMOUS_BOT):
            return f"u:{sender['id']}"
        chat = content.get("chat")
        if isinstance(chat, dict) and "id" in chat:
            return f"c:{chat['id']}"
    return "-"


def album_of(body: Mapping[str, Any]) -> str | None:
    """Return which album a message belongs to, None for none."""
    message = body.get("message")
    album = message.get("media_group_id") if isinstance(message, dict) else None
    return album if isinstance(album, str) else None
