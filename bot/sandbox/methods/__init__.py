"""Every Bot API method the sandbox knows, as one literal list; others answer Telegram's 404."""

from __future__ import annotations

from bot.sandbox.method import Method
from bot.sandbox.methods import (
    account,
    callbacks,
    chats,
    commands,
    copying,
    deleting,
    downloads,
    drafting,
    editing,
    ephemeral,
    forwarding,
    general_topic,
    invites,
    media,
    pins,
    polls,
    profile,
    reactions,
    rich,
    sending,
    topics,
    web_apps,
    webhooks,
)

METHODS: tuple[Method, ...] = (
    *account.METHODS,
    *webhooks.METHODS,
    *sending.METHODS,
    *media.METHODS,
    *polls.METHODS,
    *drafting.METHODS,
    *forwarding.METHODS,
    *copying.METHODS,
    *editing.METHODS,
    *deleting.METHODS,
    *pins.METHODS,
    *reactions.METHODS,
    *callbacks.METHODS,
    *web_apps.METHODS,
    *downloads.METHODS,
    *chats.METHODS,
    *invites.METHODS,
    *topics.METHODS,
    *general_topic.METHODS,
    *commands.METHODS,
    *profile.METHODS,
)
"""getUpdates is not among them: it waits, and lives in the sandbox itself."""

NEWEST_METHODS: tuple[Method, ...] = (*ephemeral.METHODS, *rich.METHODS)
"""What Bot API 10.1 and 10.2 brought: known only to a sandbox that was told to know them."""
