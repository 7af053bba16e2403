"""Memberships as the Bot API shows them, and the rights administrators can have."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.chats import Chat, ChatType, Member, Status
from bot.sandbox.wire import Object

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""What members of a group may do as long as nobody takes it from them, all of it or some."""

_NOT_FOR_EVERYBODY = frozenset({"can_change_info", "can_pin_messages", "can_manage_topics"})
_USUAL = frozenset(
    {
        "can_manage_chat",
        "can_delete_messages",
        "can_restrict_members",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
        "can_post_messages",
        "can_edit_messages",
    }
)


def rights_in(chat: Chat) -> tuple[str, ...]:
    """Return the names of the rights an administrator can have in this chat."""
    more = _CHANNEL_RIGHTS if chat.type is ChatType.CHANNEL else _GROUP_RIGHTS
    return _RIGHTS + more


def granted(chat: Chat, asked: Mapping[str, object] | None) -> dict[str, bool]:
    """Return all rights by name: those asked for, the usual ones when nothing was asked for.

    Every administrator can manage the chat, as in Telegram.
    """
    names = rights_in(chat)
    if asked is None:
        return {name: name in _USUAL for name in names}
    rights = {name: asked.get(name) is True for name in names}
    rights["can_manage_chat"] = True
    rights["is_anonymous"] = asked.get("is_anonymous") is True
    return rights


def permissions_of(chat: Chat) -> dict[str, bool]:
    """Return what the group's settings let its mere members do."""
    return {name: chat.permissions.get(name, _usual(name)) for name in PERMISSIONS}


def _usual(permission: str) -> bool:
    return permission not in _NOT_FOR_EVERYBODY


def is_permitted(chat: Chat, member: Member | None, permission: str) -> bool:
    """Return True when somebody in a group may do this; administrators may send anything."""
    if member is None or not member.status.is_inside:
        return False
    if member.status.is_admin:
        return _usual(permission) or member.may(permission)
    if member.status is Status.RESTRICTED and not member.rights.get(permission, False):
        return False
    return chat.permissions.get(permission, _usual(permission))


def member_object(chat: Chat, member: Member | None, user: Object) -> Object:
    """Return the Bot API's `ChatMember`; None means somebody who was never there."""
    if member is None:
        return {"user": user, "status": Status.LEFT.value}
    shown: Object = {"user": user, "status": member.status.value}
    if member.status is Status.CREATOR:
        shown["is_anonymous"] = member.rights.get("is_anonymous", False)
    elif member.status is Status.ADMINISTRATOR:
        shown |= {name: member.rights.get(name, False) for name in rights_in(chat)}
        shown["is_anonymous"] = member.rights.get("is_anonymous", False)
        shown["can_be_edited"] = False
    elif member.status is Status.RESTRICTED:
        shown |= {"is_member": True, "until_date": member.until_date}
        shown |= {name: member.rights.get(name, False) for name in PERMISSIONS}
    elif member.status is Status.KICKED:
        shown["until_date"] = member.until_date
    return shown
