"""An invitation as it is shown, to be passed on."""

from __future__ import annotations

from datetime import timedelta

from bot.links import start_link
from bot.screen import Screen
from core.flows.invite import INVITE_LASTS
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import raw, text


def invitation(start: str, role: Role, username: str) -> Screen:
    """Return the message with the link; it can be forwarded as it is."""
    hours = int(INVITE_LASTS / timedelta(hours=1))
    return Screen(
        title=text("Invitation for one person, as {role}", role=role_word(role)),
        lines=(
            raw(start_link(username, start)),
            raw(""),
            text("Forward this message, or copy the link. It works once, for {n} hours.", n=hours),
        ),
    )
