"""Carries conversations from step to step: asks, takes answers, shows panels, stores the state.

The panel is shown first and the state stored after it, in one commit with the update that moved
it: a crash between the two asks once more, and never leaves the state ahead of what the person
sees.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.context import Context
from bot.dialog import Chose, Conversation, Finished, Goes, Leaves, Said, Stays, Step, Taken
from bot.errors import say, stale_question
from bot.guards import refusal
from bot.screen import Screen
from core.dialogs.dialog import Dialog, Json
from core.dialogs.store import begun, ended, save
from core.errors import OpsbellError, Unavailable
from core.inbox.cause import Cause
from core.work import Batch, Books, Deciding, Work

log = logging.getLogger(__name__)


class Conversing:
    """The one engine behind every kind of conversation."""

    def __init__(self, *, books: Books, conversations: Sequence[Conversation]) -> None:
        self._books = books
        self._kinds = {one.kind: one for one in conversations}

    async def begin(
        self, context: Context, kind: str, step: str, answers: Mapping[str, Json]
    ) -> None:
        """Show the step's panel and store the conversation, which settles the cause.

        One that was open here is left; raises KeyError for a kind or a step that does not exist.
        """
        left = context.dialog
        dialog = begun(
            left, kind=kind, step=step, now=context.now, workspace_id=context.workspace_id
        )
        dialog = replace(dialog, answers=dict(answers))
        screen = await self._kinds[kind].steps[step].ask(dialog, context)
        context.dialog = dialog
        await self._keep(context, dialog.shown_in(await context.reply(screen)))
        if left.is_open and left.panel_message_id is not None:
            await context.remove(left.panel_message_id)

    async def leave(self, context: Context) -> bool:
        """End what is open here and take its panel away; False when nothing was."""
        dialog = context.dialog
        if not dialog.is_open:
            return False
        await self._keep(context, ended(dialog, context.now))
        if dialog.panel_message_id is not None:
            await context.remove(dialog.panel_message_id)
        return True

    async def take(self, answer: Taken, context: Context) -> None:
        """Hand the open conversation an answer and go where it leads."""
        dialog = context.dialog
        conversation = self._kinds.get(dialog.kind)
        step = conversation.steps.get(dialog.step) if conversation is not None else None
        if conversation is None or step is None:
            # A release took away what this was; whoever answers is told that it is over.
            await self._keep(context, ended(dialog, context.now))
            await self._tell(answer, context, Stays(why=stale_question()))
            return
        if dialog.workspace_id is not None:
            # An invitation or a link opened meanwhile made another one count in this chat.
            await context.stand_in(dialog.workspace_id)
        refused = refusal(context.role, conversation.least)
        if refused is not None:
            await self._tell(answer, context, Stays(why=refused))
            return
        try:
            await self._go(conversation, step, answer, dialog, context)
        except Unavailable:
            raise
        except OpsbellError as problem:
            await self._tell(answer, context, Stays(why=say(problem)))

    async def _go(
        self,
        conversation: Conversation,
        step: Step,
        answer: Taken,
        dialog: Dialog,
        context: Context,
    ) -> None:
        led = await step.take(answer, dialog, context)
        match led:
            case Goes():
                moved = dialog.moved(led.step, context.now, **led.answers)
                if led.workspace_id is not None:
                    moved = replace(moved, workspace_id=led.workspace_id)
                    await context.stand_in(led.workspace_id)
                screen = await conversation.steps[led.step].ask(moved, context)
                context.dialog = moved
                panel = await self._show(answer, dialog, screen, context)
                await self._keep(context, moved.shown_in(panel))
                await self._remove_left_behind(dialog, panel, context)
            case Stays():
                await self._tell(answer, context, led)
            case Leaves():
                panel = await self._show(answer, dialog, led.shows, context)
                await self._keep(context, ended(dialog, context.now))
                await self._remove_left_behind(dialog, panel, context)
            case Finished():
                context.dialog = ended(dialog, context.now)
                if led.shows is not None:
                    panel = await self._show(answer, dialog, led.shows, context)
                    await self._remove_left_behind(dialog, panel, context)
                elif dialog.panel_message_id is not None:
                    await context.remove(dialog.panel_message_id)
            case _:
                assert_never(led)

    async def _show(self, answer: Taken, dialog: Dialog, screen: Screen, context: Context) -> int:
        """Show the next panel: in place after a tap; below their words when they wrote."""
        if isinstance(answer, Said):
            return await context.reply(screen)
        return await context.show(dialog.panel_message_id, screen)

    async def _remove_left_behind(self, dialog: Dialog, panel: int, context: Context) -> None:
        before = dialog.panel_message_id
        if before is not None and before != panel:
            await context.remove(before)

    async def _tell(self, answer: Taken, context: Context, stays: Stays) -> None:
        if isinstance(answer, Chose):
            await context.toast(stays.why, is_alert=True)
        else:
            await context.reply(stays.why)

    async def _keep(self, context: Context, dialog: Dialog) -> None:
        await self._books.change(_Kept(dialog=dialog, cause=context.cause))
        context.dialog = replace(dialog, is_stored=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The conversation's state, and the update that brought it there."""

    dialog: Dialog
    cause: Cause
    workspace_id: None = None

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        save(work, self.dialog, batch.now)
        self.cause.settle(work, batch.now)
