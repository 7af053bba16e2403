"""What the buttons below an integration's address have in common."""

from __future__ import annotations

from bot.context import Context
from core.channels.callback_data import Press
from core.errors import NotAllowed


def require_private(context: Context) -> None:
    """Raise NotAllowed in a group: the address and what opens it are secrets."""
    if not context.is_private:
        raise NotAllowed(action="show an integration's address in a group", needs=None)


def revision_in(press: Press) -> int | None:
    """Return the revision the tapped card showed."""
    said = press.argument or ""
    return int(said) if said.isascii() and said.isdigit() else None
