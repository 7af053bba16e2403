"""Everything a sandbox remembers, as one tree of values: what is saved and read back."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.chats import Chat
from bot.sandbox.people import BotAccount, Person
from bot.sandbox.wire import Object


@dataclass(slots=True, kw_only=True)
class PendingUpdate:
    """An update the bot has not confirmed; it dies at `expires_at`, in Unix seconds.

    `copies` is how often it still has to arrive: more than once only where that was ordered.
    """

    id: int
    body: Object
    expires_at: float
    copies: int = 1


@dataclass(slots=True, kw_only=True)
class Webhook:
    """Where the bot asked for its updates to be sent, and how that went last.

    Moments are Unix seconds. `gone_since` is the first of the 410s that came one after another.
    """

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str | None = None
    has_certificate: bool = False
    set_at: float = 0.0
    last_error_at: float | None = None
    last_error: str | None = None
    gone_since: float | None = None


@dataclass(slots=True, kw_only=True)
class Queue:
    """The bot's updates; `allowed` is None for Telegram's default kinds."""

    next_id: int
    pending: list[PendingUpdate] = field(default_factory=list)
    allowed: list[str] | None = None
    webhook: Webhook | None = None


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """A file somebody sent; its bytes lie in the blob store under `blob`."""

    unique_id: str
    file_id: str
    kind: str
    blob: str
    mime: str
    size: int
    path: str
    name: str | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    title: str = ""
    performer: str = ""


@dataclass(slots=True, kw_only=True)
class Tap:
    """A press on a button of kind callback; `expires_at` is in Unix seconds."""

    query_id: str
    user_id: int
    chat_id: int
    message_id: int
    expires_at: float
    answered: bool = False
    text: str | None = None
    show_alert: bool = False
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class State:
    """The whole sandbox between two calls.

    `last_private_id` numbers the messages of private chats and basic groups, which share one
    row of numbers; forums and supergroups count on their own. `message_floors` remembers where
    those counts stood when a chat was last cleared away. `votes` are the places of the options
    people chose, by poll and person; `web_app_queries` is who opened a Mini App that may answer
    once, by query. `edition` is another one after each
    new beginning, empty in a file from before it was kept.
    """

    bot: BotAccount
    queue: Queue
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    votes: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    web_app_queries: dict[str, int] = field(default_factory=dict)
    message_floors: dict[int, int] = field(default_factory=dict)
    last_private_id: int = 0
    last_person_id: int = 1_004
    last_chat_number: int = 1
    last_file_number: int = 0
    last_call: int = 0
    last_news: int = 0
    edition: str = ""
