"""Rows above workspaces (bots, persons, chats, sign-in) and the people and places inside one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, JsonList, JsonObject, TelegramId, WorkspaceOwned

_EVERYTHING = text("'everything'")


class WorkspaceRow(Base):
    """A tenant. `config_revision` grows with every change of rules, routes or receivers, which is
    how every process knows that what it compiled is out of date."""

    __tablename__ = "workspaces"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str]
    zone: Mapped[str]
    """An IANA zone name."""
    created_at: Mapped[datetime]
    config_revision: Mapped[int] = mapped_column(default=1)
    vertical: Mapped[str | None] = mapped_column(default=None)
    """What it is run for, as `core.tenants.vertical` has it; None: nobody has said."""
    staff_sees: Mapped[str] = mapped_column(default="everything", server_default=_EVERYTHING)
    """What its staff sees, a word of `core.tenants.sight.Visibility`; owners and admins see
    everything."""
    viewer_sees: Mapped[str] = mapped_column(default="everything", server_default=_EVERYTHING)
    """The same of its viewers."""
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """Grows with every change of what `core.tenants.team.WorkspaceSettings` says."""


class BotRow(Base):
    """A bot account, known by Telegram's number of it. `next_update` is the offset to ask with;
    `paused_until` is Telegram's own retry_after when it holds for the whole bot."""

    __tablename__ = "bots"

    id: Mapped[int] = mapped_column(TelegramId, primary_key=True, autoincrement=False)
    username: Mapped[str]
    name: Mapped[str]
    is_sandbox: Mapped[bool]
    created_at: Mapped[datetime]
    next_update: Mapped[int] = mapped_column(TelegramId, default=0)
    polled_at: Mapped[datetime | None] = mapped_column(default=None)
    paused_until: Mapped[datetime | None] = mapped_column(default=None)


class ChatPauseRow(Base):
    """Until when Telegram asked that one chat of a bot be left alone. `queue` is the outbox's name
    of that chat: nothing is claimed from it before `until`."""

    __tablename__ = "chat_pauses"
    __table_args__ = (Index("ix_chat_pauses_until", "until", "queue"),)

    queue: Mapped[str] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(TelegramId, ForeignKey("bots.id"))
    chat_id: Mapped[int] = mapped_column(TelegramId)
    until: Mapped[datetime]


class PersonRow(Base):
    """A human as one bot knows them. `active_workspace_id` is where their commands act;
    `blocked_at` is set while they block the bot; `token_version` ends their tokens when it
    grows; `menu_due_at` is set until their menu of commands is what they may (core.tenants.menus).

    Or the account of an API key, so that whatever names who acted names keys too. It has no
    number at Telegram; it is a member of nothing and a customer nowhere, and so is never met by
    what addresses people, for whom the two columns are never null."""

    __tablename__ = "persons"
    __table_args__ = (
        UniqueConstraint("bot_id", "telegram_user_id"),
        Index(
            "ix_persons_menu_due",
            "bot_id",
            "menu_due_at",
            sqlite_where=text("menu_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(TelegramId, ForeignKey("bots.id"), nullable=True)
    telegram_user_id: Mapped[int] = mapped_column(TelegramId, nullable=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    username: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str] = mapped_column(default="en")
    zone: Mapped[str | None] = mapped_column(default=None)
    """Their own IANA zone; None means the workspace's."""
    active_workspace_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("workspaces.id"), default=None
    )
    blocked_at: Mapped[datetime | None] = mapped_column(default=None)
    token_version: Mapped[int] = mapped_column(default=1)
    menu_due_at: Mapped[datetime | None] = mapped_column(default=None)
    language_revision: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Grows with each time they choose their `language`; 0: it is what Telegram said of them."""


class ChatRow(Base):
    """A place in Telegram where messages can go. `topic_id` 0 means no topic (a forum's General is
    addressed without one). At most one workspace is bound; `unreachable` says why sends are
    refused."""

    __tablename__ = "chats"
    __table_args__ = (UniqueConstraint("bot_id", "telegram_chat_id", "topic_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bot_id: Mapped[int] = mapped_column(TelegramId, ForeignKey("bots.id"))
    telegram_chat_id: Mapped[int] = mapped_column(TelegramId)
    kind: Mapped[str]
    """Telegram's word: private, group, supergroup or channel."""
    title: Mapped[str]
    created_at: Mapped[datetime]
    topic_id: Mapped[int] = mapped_column(TelegramId, default=0)
    workspace_id: Mapped[UUID | None] = mapped_column(ForeignKey("workspaces.id"), default=None)
    unreachable: Mapped[str | None] = mapped_column(default=None)
    topic_name: Mapped[str | None] = mapped_column(default=None)
    """What the topic is called, so that it can be made again; None: not known, or no topic."""
    topic_trouble: Mapped[str | None] = mapped_column(default=None)
    """Why messages do not get into the topic, which the owners were told: deleted, closed or
    topics_off; None while they do."""


class InviteRow(Base):
    """A one-use link that carries a role; the first owner's claim link is one with role owner.
    Only a hash of the token is kept. Lies above workspaces because it is looked up by token
    alone."""

    __tablename__ = "invites"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """None when the program itself made it (the claim link)."""
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class LoginCodeRow(Base):
    """A one-time link to the dashboard, good for five minutes; only its hash is kept. Or a launch
    of the Mini App that was exchanged for a session: `used_at` stands from the beginning."""

    __tablename__ = "login_codes"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class SessionRow(Base):
    """One signed-in browser: a family of rotating refresh tokens of which only the newest is good.
    `previous_hash` coming back means that it was stolen: the family ends. `workspace_id` is what
    the browser shows, wherever the person's commands act meanwhile."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user_agent: Mapped[str]
    previous_hash: Mapped[str | None] = mapped_column(default=None, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None, index=True)


class ApiKeyRow(WorkspaceOwned, Base):
    """A program's way in: `opk_<id>.<secret>`, of which only a hash of the secret is kept. It acts
    as `person_id`, its own account. `previous_hash` is good until `previous_until`, so that a
    rotated key can be changed in every place that uses it. `last_used_at` is right to a minute or
    two. A revoked key stays, because the history names it."""

    __tablename__ = "api_keys"
    __table_args__ = (
        UniqueConstraint("person_id"),
        Index("ix_api_keys_workspace", "workspace_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    name: Mapped[str]
    secret_hash: Mapped[str]
    scopes: Mapped[JsonList]
    """Words of `core.tenants.scopes`, as they were given."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)
    """None: made on the machine itself, by `opsbell token`."""
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    rotated_at: Mapped[datetime | None] = mapped_column(default=None)
    previous_hash: Mapped[str | None] = mapped_column(default=None)
    previous_until: Mapped[datetime | None] = mapped_column(default=None)
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class MemberRow(WorkspaceOwned, Base):
    """A person with a role in a workspace: owner, admin, staff or viewer."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    role: Mapped[str]
    created_at: Mapped[datetime]
    minimum_severity: Mapped[str | None] = mapped_column(default=None)
    """The least severity the person wants to hear of in their own chat; None: whatever they are
    told."""
    loud_from: Mapped[str | None] = mapped_column(default=None)
    """The least severity that makes a sound there; None: as the receiver says."""
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """Grows with every change of the role and of what they answer for."""


class PreferenceRow(WorkspaceOwned, Base):
    """What a member chose to be told of, by which channel (`core.tenants.preferences`); without a
    row they chose nothing."""

    __tablename__ = "preferences"

    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    choices: Mapped[JsonObject]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class ResponsibilityRow(WorkspaceOwned, Base):
    """A member answers for a place, or for a topic: the category of a case. Exactly one of the two
    is set."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        UniqueConstraint("workspace_id", "person_id", "place_id"),
        UniqueConstraint("workspace_id", "person_id", "category"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    created_at: Mapped[datetime]
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("places.id"), default=None)
    category: Mapped[str | None] = mapped_column(default=None)


class CustomerRow(WorkspaceOwned, Base):
    """A person who submits in a workspace; `person_id` None: came by the API and left a name."""

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("workspace_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"), default=None)


class PlaceRow(WorkspaceOwned, Base):
    """What a submission is about; `start_token` is public, in links and QR codes."""

    __tablename__ = "places"
    __table_args__ = (Index("uq_places_start_token", "start_token", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    start_token: Mapped[str]
    created_at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)
