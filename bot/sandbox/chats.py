"""Chats: private ones, groups, forums with topics; who is in them and what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.message import Message
from bot.sandbox.wire import Object, without_nones

GENERAL_TOPIC_ID = 1
"""A forum's General topic: always there, and addressed without a thread id."""

KEPT_MESSAGES = 2_000
"""Messages kept per chat; older ones are forgotten, as if they were deleted long ago."""

KEPT_LINKS = 100
"""Invite links kept per group."""

KEPT_TOASTS = 50
"""Answers to taps that a chat's page can still show."""


class ChatType(StrEnum):
    """The kinds of chat, in the Bot API's words."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """What somebody is in a chat, in the Bot API's words."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_inside(self) -> bool:
        """Return True for those who are in the chat now."""
        return self not in {Status.LEFT, Status.KICKED}

    @property
    def is_admin(self) -> bool:
        """Return True for the creator and the administrators."""
        return self in {Status.CREATOR, Status.ADMINISTRATOR}


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody's place in a chat.

    `rights` counts for administrators, and for restricted members: what they still may do.
    `until_date` is when a restriction or a ban ends, in Unix seconds; 0 is never.
    """

    user_id: int
    status: Status
    rights: dict[str, bool] = field(default_factory=dict)
    until_date: int = 0

    def may(self, right: str) -> bool:
        """Return True when this administrator or creator has the right."""
        if self.status is Status.CREATOR:
            return True
        return self.status is Status.ADMINISTRATOR and self.rights.get(right, False)


@dataclass(slots=True, kw_only=True)
class Topic:
    """A topic of a forum; its id is that of the service message that made it.

    Only General can be hidden, and only others can be deleted.
    """

    id: int
    name: str
    creator_id: int
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    deleted: bool = False
    hidden: bool = False


@dataclass(slots=True, kw_only=True)
class InviteLink:
    """A link into a group; `expires_at` and `member_limit` are 0 for no bound."""

    url: str
    is_primary: bool
    is_revoked: bool = False
    asks_first: bool = False
    name: str = ""
    expires_at: int = 0
    member_limit: int = 0


def _general() -> Topic:
    return Topic(id=GENERAL_TOPIC_ID, name="General", creator_id=0)


@dataclass(slots=True, kw_only=True)
class ShownKeyboard:
    """The reply keyboard under the text field; `used` ones of one-time kind are folded away."""

    message_id: int
    markup: Object
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Toast:
    """What a person saw after a tap: a fleeting line, or a window to be closed."""

    user_id: int
    text: str
    show_alert: bool
    at: str


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat; `bot` is the bot's own place in it, None when it was never there.

    Messages are kept by id in the order they came. `typing_until` is on the sandbox clock, in
    Unix seconds. `permissions` are what the group's settings take from or give to its mere
    members; what is not in it is as usual. `deactivated` is a basic group that was deleted.
    """

    id: int
    type: ChatType
    title: str | None = None
    username: str | None = None
    is_forum: bool = False
    migrated_to: int | None = None
    deactivated: bool = False
    permissions: dict[str, bool] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    bot: Member | None = None
    general: Topic = field(default_factory=_general)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    keyboard: ShownKeyboard | None = None
    invite_links: list[InviteLink] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    typing_until: float = 0.0
    typing_thread: int | None = None

    @property
    def is_private(self) -> bool:
        """Return True for the chat of one person with the bot."""
        return self.type is ChatType.PRIVATE

    @property
    def bot_status(self) -> str:
        """Return the bot's status here, `none` when it was never here."""
        return self.bot.status.value if self.bot is not None else "none"

    @property
    def has_bot(self) -> bool:
        """Return True while the bot is in the chat."""
        return self.bot is not None and self.bot.status.is_inside

    def has_member(self, user_id: int) -> bool:
        """Return True while this person is in the chat."""
        member = self.members.get(user_id)
        return member is not None and member.status.is_inside

    def keep(self, message: Message) -> None:
        """Add a message, and forget the oldest one beyond the bound."""
        self.messages[message.id] = message
        if len(self.messages) > KEPT_MESSAGES:
            del self.messages[next(iter(self.messages))]

    def keep_link(self, link: InviteLink) -> None:
        """Add a link, and forget the oldest one beyond the bound."""
        self.invite_links.append(link)
        del self.invite_links[:-KEPT_LINKS]

    def newest_first(self) -> list[Message]:
        """Return the messages that are still shown, the newest first."""
        return [found for found in reversed(self.messages.values()) if not found.deleted]

    def toast(self, toast: Toast) -> None:
        """Remember what a person saw after a tap; the oldest are forgotten."""
        self.toasts.append(toast)
        del self.toasts[:-KEPT_TOASTS]

    def group_object(self) -> Object:
        """Return the Bot API's `Chat` of a group, supergroup or channel."""
        return without_nones(
            {
                "id": self.id,
                "type": self.type.value,
                "title": self.title,
                "username": self.username,
                "is_forum": True if self.is_forum else None,
            }
        )
