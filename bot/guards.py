"""Who may: the presser's own number and role in the database decide, never the chat."""

from __future__ import annotations

import telegram

from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import Text, text

GROUP_ANONYMOUS_BOT = 1087968824
"""Telegram's account that stands for everybody who writes as their group."""


def writes_as_chat(message: telegram.Message) -> bool:
    """Tell whether somebody hides behind a group or a channel, so that no right can be checked."""
    sender = message.from_user
    return message.sender_chat is not None or (
        sender is not None and sender.id == GROUP_ANONYMOUS_BOT
    )


def anonymous_refusal() -> Text:
    """Return what somebody who writes as the group is told."""
    return text(
        "You write as the group, so I cannot see who you are. Turn off “Remain anonymous” in your"
        " administrator rights, or write to me in private."
    )


def refusal(role: Role | None, least: Role | None) -> Text | None:
    """Return why a person of this role may not, None when they may."""
    if least is None or (role is not None and role.covers(least)):
        return None
    if role is None:
        return text("This is for members of the workspace. Ask one of them for an invitation.")
    return text(
        "This needs the role “{least}”; yours is “{role}”.",
        least=role_word(least),
        role=role_word(role),
    )
