"""Telegram's own menus and /help, made from the list of commands."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import telegram
from telegram.error import TelegramError

from bot.command import Audience, Command
from core.tenants.role import Role
from core.texts import Locale
from core.texts.locale_of_reader import LANGUAGES

log = logging.getLogger(__name__)


def commands_for(
    commands: Sequence[Command], role: Role | None, *, is_private: bool
) -> list[Command]:
    """Return the commands that a person of this role is shown here, in the list's order."""
    seen = audiences_of(role)
    return [
        one for one in commands if one.audience in seen and (is_private or not one.private_only)
    ]


def audiences_of(role: Role | None) -> frozenset[Audience]:
    """Return whose commands a person of this role is shown."""
    if role is None:
        return frozenset({Audience.EVERYONE})
    if role.covers(Role.ADMIN):
        return frozenset(Audience)
    return frozenset({Audience.EVERYONE, Audience.MEMBERS})


async def set_menus(bot: telegram.Bot, commands: Sequence[Command]) -> None:
    """Set the menus that hold for everybody: in private chats, and in groups those of members.

    A menu that cannot be set is only logged: every command works without it.
    """
    private = commands_for(commands, None, is_private=True)
    group = commands_for(commands, Role.STAFF, is_private=False)
    try:
        await _set(bot, private, telegram.BotCommandScopeAllPrivateChats())
        await _set(bot, group, telegram.BotCommandScopeAllGroupChats())
    except TelegramError as problem:
        log.warning("menu not set", extra={"action": "menu_failed", "problem": str(problem)})


async def set_menu_of(
    bot: telegram.Bot, commands: Sequence[Command], *, chat_id: int, role: Role | None
) -> None:
    """Set one person's own menu in private, after their role changed; raises TelegramError."""
    shown = commands_for(commands, role, is_private=True)
    await _set(bot, shown, telegram.BotCommandScopeChat(chat_id=chat_id))


async def _set(
    bot: telegram.Bot, commands: Sequence[Command], scope: telegram.BotCommandScope
) -> None:
    for language in LANGUAGES:
        locale = Locale(language=language)
        menu = [
            telegram.BotCommand(one.name, one.description.render(locale)[:256]) for one in commands
        ]
        # The first language is also the one for everybody whose language we do not speak.
        code = None if language == LANGUAGES[0] else language
        await bot.set_my_commands(menu, scope=scope, language_code=code)
