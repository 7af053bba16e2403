"""What a tap on a button does: it is answered within a second, whatever comes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import telegram

from bot import errors
from bot.arrival import Arrivals
from bot.button import Button, Homes, Subjects, Toast
from bot.context import Context, Directory
from bot.conversing import Conversing
from bot.dialog import Chose
from bot.guards import refusal
from bot.keyboards import read_choice
from bot.tap import Tap
from bot.transport.feed import Incoming
from core.channels.callback_data import Press, decode
from core.channels.telegram_errors import nobody_hears
from core.clock import Clock
from core.delivery.subject import SubjectKind
from core.errors import NotFound, OpsbellError
from core.texts import Locale, Text

log = logging.getLogger(__name__)

SPINNER_SECONDS = 0.8
"""A tap that takes longer is answered without words, so that nobody looks at a spinner."""


class Pressing:
    """Finds the button or the question behind a tap and runs it for its presser."""

    def __init__(
        self,
        *,
        buttons: Sequence[Button],
        conversing: Conversing,
        arrivals: Arrivals,
        directory: Directory,
        subjects: Subjects,
        homes: Homes,
        clock: Clock,
    ) -> None:
        self._buttons = {one.action: one for one in buttons}
        self._conversing = conversing
        self._arrivals = arrivals
        self._directory = directory
        self._subjects = subjects
        self._homes = homes
        self._clock = clock

    async def press(
        self, bot: telegram.Bot, incoming: Incoming, query: telegram.CallbackQuery
    ) -> None:
        """Run what was tapped and answer the tap; raises what was not foreseen."""
        tap = Tap(bot=bot, query=query)
        problem: Exception | None = None
        async with asyncio.TaskGroup() as tasks:
            pressed = tasks.create_task(self._press(bot, incoming, tap), name="tap")
            spinner = tasks.create_task(self._clock.sleep(SPINNER_SECONDS), name="tap-spinner")
            await asyncio.wait({pressed, spinner}, return_when=asyncio.FIRST_COMPLETED)
            spinner.cancel()
            if not pressed.done():
                await tap.answer()
            problem = await pressed
        if problem is not None:
            raise problem

    async def _press(self, bot: telegram.Bot, incoming: Incoming, tap: Tap) -> Exception | None:
        """Run it and answer, whatever happens; returns what was not foreseen."""
        unforeseen: Exception | None = None
        context: Context | None = None
        toast = Toast()
        try:
            context = await self._arrivals.of_tap(bot, incoming, tap)
            toast = await self._pressed(tap.query.data or "", context)
        except OpsbellError as problem:
            toast = Toast(words=errors.say(problem), is_alert=True)
        except Exception as problem:
            if nobody_hears(problem):
                log.info(
                    "nobody to answer", extra={"action": "not_answered", "problem": str(problem)}
                )
                toast = Toast(words=errors.nobody_hears(), is_alert=True)
            else:
                unforeseen = problem
                said = errors.unknown() if incoming.is_last else errors.trying_again()
                toast = Toast(words=said, is_alert=incoming.is_last)
        locale = _locale(context, tap.query.from_user)
        words = toast.words.render(locale) if toast.words is not None else None
        await tap.answer(words, is_alert=toast.is_alert, url=toast.url)
        return unforeseen

    async def _pressed(self, data: str, context: Context) -> Toast:
        """Return what the presser is told; raises our errors."""
        choice = read_choice(data)
        if choice is not None:
            return await self._chosen(*choice, context)
        try:
            press = decode(data)
        except ValueError:
            return Toast(words=errors.stale_button(), is_alert=True)
        button = self._buttons.get(press.action)
        if button is None:
            return Toast(words=errors.stale_button(), is_alert=True)
        here = context.workspace_id
        await self._stand_where(button.acts_on, press, context)
        is_foreign = context.workspace_id != here and context.role is None
        if is_foreign and context.is_private and button.least is not None:
            # What strangers have is not told from what does not exist.
            kind = "subject" if button.acts_on is None else button.acts_on.value
            raise NotFound(kind=kind, key=press.subject)
        if not context.is_private and here not in (None, context.workspace_id):
            return Toast(words=errors.other_workspace(), is_alert=True)
        refused = refusal(context.role, button.least)
        if refused is None and button.acts_on is not None and button.least is not None:
            refused = await self._unseen(button.acts_on, press, context)
        if refused is not None:
            return Toast(words=refused, is_alert=True)
        return await button.run(press, context)

    async def _unseen(self, kind: SubjectKind, press: Press, context: Context) -> Text | None:
        """Return why a member does not get to act on it, None when they see it. In a group they
        are told, for everybody there reads the card; else it is not there: raises NotFound."""
        if context.workspace_id is None or context.sight.is_everything:
            return None
        if await self._subjects.is_seen(
            context.workspace_id, kind, press.subject, sight=context.sight
        ):
            return None
        if context.is_private:
            raise NotFound(kind=kind.value, key=press.subject)
        return errors.out_of_sight()

    async def _stand_where(self, kind: SubjectKind | None, press: Press, context: Context) -> None:
        """Let the workspace of the subject count, not that of the chat or the one where the
        presser's words count by now; raises NotFound."""
        if kind is None:
            workspace_id = await self._homes.of(press.subject)
            if workspace_id is None:
                return  # It is gone, or above workspaces: the button says so, or asks.
        else:
            workspace_id = await self._subjects.workspace_of(kind, press.subject)
            if workspace_id is None:
                raise NotFound(kind=kind.value, key=press.subject)
        if workspace_id != context.workspace_id:
            context.standing = await self._directory.standing(
                person_id=context.person.id, workspace_id=workspace_id
            )

    async def _chosen(self, version: int, word: str, context: Context) -> Toast:
        if not context.dialog.is_open or context.dialog.version != version:
            return Toast(words=errors.stale_question())
        await self._conversing.take(Chose(word=word), context)
        return Toast()


def _locale(context: Context | None, user: telegram.User) -> Locale:
    return context.locale if context is not None else Locale.for_code(user.language_code)
