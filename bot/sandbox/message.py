"""One message of a chat: what the sandbox keeps of it, beyond what a bot may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.people import Reaction
from bot.sandbox.wire import Object, as_object, as_text


class TapState(StrEnum):
    """Whether the bot has answered a tap on a button yet."""

    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(slots=True, kw_only=True)
class Message:
    """A message or a service message.

    `content` holds the Bot API's own fields of it: text and entities, photo and caption, or
    the service field. `reply_markup` is an inline keyboard; reply keyboards live in the chat.
    `anonymous` means an administrator who wrote as the group. `history` holds the texts before
    each edit. `external_reply` tells of an answered message elsewhere.
    `receiver_id` is the one who sees an ephemeral message of a group. `ttl_photo` and
    the like do not exist here.
    """

    chat_id: int
    id: int
    sender_id: int
    date: int
    content: Object
    thread_id: int | None = None
    anonymous: bool = False
    reply_to: int | None = None
    quote: Object | None = None
    external_reply: Object | None = None
    forward_origin: Object | None = None
    reply_markup: Object | None = None
    has_reply_keyboard: bool = False
    album: str | None = None
    edited_at: int | None = None
    deleted: bool = False
    silent: bool = False
    protected: bool = False
    pinned_id: int | None = None
    receiver_id: int | None = None
    history: list[Object] = field(default_factory=list)
    taps: dict[str, TapState] = field(default_factory=dict)
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text or the caption, empty for neither."""
        return as_text(self.content.get("text")) or as_text(self.content.get("caption")) or ""

    @property
    def is_service(self) -> bool:
        """Return True for what happened in a chat rather than what somebody said."""
        return any(name in self.content for name in SERVICE_FIELDS) or self.pinned_id is not None

    def buttons(self) -> list[list[Object]]:
        """Return the inline keyboard's rows of buttons; none without a keyboard."""
        if self.reply_markup is None:
            return []
        rows = self.reply_markup.get("inline_keyboard")
        if not isinstance(rows, list):
            return []
        return [
            [button for raw in row if (button := as_object(raw)) is not None]
            for row in rows
            if isinstance(row, list)
        ]


SERVICE_FIELDS = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "supergroup_chat_created",
    "group_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "users_shared",
    "chat_shared",
    "write_access_allowed",
    "web_app_data",
)
