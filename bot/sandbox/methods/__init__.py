"""Every Bot API method the sandbox knows, as one literal list; others answer Telegram's 404."""

from __future__ import annotations

from bot.sandbox.method import Method
from bot.sandbox.methods import (
    account,
    callbacks,
    deleting,
    downloads,
    editing,
    media,
    sending,
)

METHODS: tuple[Method, ...] = (
    *account.METHODS,
    *sending.METHODS,
    *media.METHODS,
    *editing.METHODS,
    *deleting.METHODS,
    *callbacks.METHODS,
    *downloads.METHODS,
)
