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
    editing,
    media,
    pins,
    profile,
    reactions,
    sending,
    topics,
    webhooks,
)

METHODS: tuple[Method, ...] = (
    *account.METHODS,
    *webhooks.METHODS,
    *sending.METHODS,
    *media.METHODS,
    *copying.METHODS,
    *editing.METHODS,
    *deleting.METHODS,
    *pins.METHODS,
    *reactions.METHODS,
    *callbacks.METHODS,
    *downloads.METHODS,
    *chats.METHODS,
    *topics.METHODS,
    *commands.METHODS,
    *profile.METHODS,
)
"""getUpdates is not among them: it waits, and lives in the sandbox itself."""
