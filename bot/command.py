"""What a command is: a word after a slash, who may say it, and what it does.

/help and Telegram's own menus are made from the list of commands, per audience and language.
"""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from bot.context import Context
from core.tenants.role import Role
from core.texts import Text


class Audience(Enum):
    """Whose menu shows a command."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    ADMINS = "admins"


class Command(Protocol):
    """One command; `least` is the least role that may say it here, None: everybody."""

    @property
    def name(self) -> str:
        """The word after the slash, 1 to 32 of a-z, 0-9 and _."""
        ...

    @property
    def description(self) -> Text:
        """What it does, in a few words, as menus and /help show it."""
        ...

    @property
    def audience(self) -> Audience:
        """Whose menu shows it."""
        ...

    @property
    def least(self) -> Role | None:
        """The least role that may say it."""
        ...

    @property
    def private_only(self) -> bool:
        """True when it works only in a chat with one person: it shows secrets or pickers."""
        ...

    async def run(self, context: Context, words: str) -> None:
        """Do it; `words` is what follows the command, stripped. Our errors are said kindly."""
        ...
