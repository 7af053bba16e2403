"""The humans of the sandbox and the bot's own account."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.wire import Object, without_nones

ANONYMOUS_ADMIN_ID = 1087968824
"""The account that stands in for an administrator who writes as the group."""


@dataclass(slots=True, kw_only=True)
class Person:
    """A Telegram account of a human; `id` is also the id of their private chat with the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    blocked_bot: bool = False
    deactivated: bool = False

    @property
    def full_name(self) -> str:
        """Return the first and the last name."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def user_object(self) -> Object:
        """Return the Bot API's `User`."""
        return without_nones(
            {
                "id": self.id,
                "is_bot": False,
                "first_name": self.first_name,
                "last_name": self.last_name,
                "username": self.username,
                "language_code": self.language_code,
            }
        )


@dataclass(slots=True, kw_only=True)
class Reaction:
    """What somebody put on a message."""

    user_id: int
    emoji: str


@dataclass(slots=True, kw_only=True)
class BotAccount:
    """The one bot of a sandbox, with what it told Telegram about itself.

    `commands` is kept by scope key and then by language ("" is every language); the other
    texts by language. `menu_buttons` is kept by private chat id, 0 is the default.
    """

    id: int
    first_name: str
    username: str
    reads_all_group_messages: bool = False
    commands: dict[str, dict[str, list[Object]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Object] = field(default_factory=dict)

    def user_object(self) -> Object:
        """Return the Bot API's `User` as others see it."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def own_object(self) -> Object:
        """Return the Bot API's `User` as getMe shows it to the bot itself."""
        return {
            **self.user_object(),
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all_group_messages,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
        }


def anonymous_admin_object() -> Object:
    """Return the `User` that Telegram shows as the sender of anonymous administrators."""
    return {
        "id": ANONYMOUS_ADMIN_ID,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
