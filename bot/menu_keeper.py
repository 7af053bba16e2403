"""Keeps each person's own menu of commands, and the button beside it, as what they may, wherever
that was changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

import telegram
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.command import Command
from bot.menus import set_menu_of
from bot.mini_app import set_app_button_of
from bot.transport.sender import Sender
from core.channels.telegram_errors import Throttled
from core.clock import Clock, wait_for_hint
from core.tenants.menus import DueMenu, DueMenus
from core.tenants.people import People
from core.tenants.role import Role
from core.texts import Locale

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often it looks without a hint: another process may have changed what somebody may."""
_LEAST_URGENT = 0


class MenuKeeper:
    """Sets the menus that are due, for one bot; `is_ours` tells whether this process speaks for
    it now, `app_url` is that of the Mini App, None where Telegram opens none."""

    def __init__(
        self,
        *,
        bot_id: int,
        menus: DueMenus,
        people: People,
        sender: Sender,
        commands: Sequence[Command],
        app_url: str | None,
        is_ours: Callable[[], bool],
        clock: Clock,
    ) -> None:
        self._bot_id = bot_id
        self._menus = menus
        self._people = people
        self._sender = sender
        self._commands = commands
        self._app_url = app_url
        self._is_ours = is_ours
        self._clock = clock

    async def run(self, hint: asyncio.Event) -> None:
        """Look after them, for ever."""
        while True:
            again = False
            try:
                again = self._is_ours() and await self.look()
            except Exception:
                log.exception("menus not set", extra={"action": "menus_failed"})
            if not again:
                await wait_for_hint(self._clock, hint, LOOK_SECONDS)

    async def look(self) -> bool:
        """Set those that are due; return whether there may be more to set now."""
        due = await self._menus.of(self._bot_id)
        done = [one for one in due if await self._set(one)]
        if done:
            await self._menus.done(done)
        return bool(done)

    async def _set(self, one: DueMenu) -> bool:
        """Set one and return whether that is settled; else it is tried again."""
        here = await self._people.here(
            person_id=one.person_id,
            bot_id=self._bot_id,
            chat_id=one.chat_id,
            topic_id=0,
            is_private=True,
        )
        role = None if here is None else here.role
        try:
            await self._sender.send(
                bot_id=self._bot_id,
                chat_id=one.chat_id,
                urgency=_LEAST_URGENT,
                weight=0,
                call=lambda bot: self._set_both(bot, one, role),
            )
        except (BadRequest, Forbidden) as problem:
            # They never wrote to the bot, or are gone; the next time they come in it is set.
            log.info("menu refused", extra={"action": "menu_refused", "problem": str(problem)})
            return True
        except (NetworkError, Throttled):
            return False
        except TelegramError as problem:
            log.warning("menu not set", extra={"action": "menu_failed", "problem": str(problem)})
            return False
        return True

    async def _set_both(self, bot: telegram.Bot, one: DueMenu, role: Role | None) -> None:
        await set_menu_of(bot, self._commands, chat_id=one.chat_id, role=role)
        locale = Locale.for_code(one.language)
        await set_app_button_of(bot, self._app_url, chat_id=one.chat_id, role=role, locale=locale)
