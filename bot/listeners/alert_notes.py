"""Hears what staff writes as an answer to an alert's card: a note of the alert."""

from __future__ import annotations

import logging

import telegram
from telegram.error import TelegramError

from bot.content import words_of
from bot.context import TO_A_PERSON, Context, Outlet
from bot.guards import refusal
from bot.said import is_command
from core.alerts.notes import TEXT_LIMIT
from core.desk.submission import MessageRef
from core.flows.note_alert import NoteAlert
from core.subjects import SubjectReader
from core.tenants.role import Role
from core.texts import Text, text

log = logging.getLogger(__name__)

WRITTEN_DOWN = "✍"
"""From Telegram's fixed list of reactions
(https://core.telegram.org/bots/api#reactiontypeemoji), which has no notepad."""


class AlertNotes:
    """Puts the words of members of staff below the alert, in every chat that has its card."""

    def __init__(self, *, subjects: SubjectReader, notes: NoteAlert, outlet: Outlet) -> None:
        self._subjects = subjects
        self._notes = notes
        self._outlet = outlet

    async def hears(self, context: Context) -> bool:
        """Note the message; False when it is no answer to a card of an alert."""
        first = context.messages[0]
        replied = first.reply_to_message
        if replied is None or is_command(first) or not _is_from(context.bot_id, replied):
            return False
        found = await self._subjects.alert_of(
            bot_id=context.bot_id, chat_id=context.chat_id, message_id=replied.message_id
        )
        if found is None:
            return False
        workspace_id, alert_id = found
        here = context.workspace_id
        await context.stand_in(workspace_id)
        refused = refusal(context.role, Role.STAFF)
        if refused is not None or (not context.is_private and here not in (None, workspace_id)):
            # In a group guests may well talk below a card.
            if context.is_private and refused is not None:
                await context.reply(refused)
            return True
        words = "\n".join(part for part in map(words_of, context.messages) if part)
        problem = wrong_with(words)
        if problem is not None:
            await context.reply(problem, to=first.message_id)
            return True
        await self._notes.add(
            workspace_id,
            alert_id,
            words,
            by=context.person.id,
            cause=context.cause,
            message=MessageRef(
                bot_id=context.bot_id, chat_id=context.chat_id, message_id=first.message_id
            ),
        )
        await self._confirm(first.message_id, context)
        return True

    async def _confirm(self, message_id: int, context: Context) -> None:
        """React to the message; where reactions are not allowed, say it."""
        try:
            await self._outlet.send(
                bot_id=context.bot_id,
                chat_id=context.chat_id,
                urgency=TO_A_PERSON,
                weight=0,
                call=lambda bot: bot.set_message_reaction(
                    context.chat_id, message_id, telegram.ReactionTypeEmoji(WRITTEN_DOWN)
                ),
            )
        except TelegramError as problem:
            log.info("no reaction", extra={"action": "reaction_refused", "problem": str(problem)})
            await context.reply(text("Noted."), to=message_id)


def wrong_with(words: str) -> Text | None:
    """Return why words cannot be a note; None when they can."""
    if not words.strip():
        return text("A note takes words only. Please write a few.")
    if len(words) > TEXT_LIMIT:
        return text(
            "That has {length} characters; a note takes at most {limit}.",
            length=len(words),
            limit=TEXT_LIMIT,
        )
    return None


def _is_from(bot_id: int, message: telegram.Message) -> bool:
    return message.from_user is None or message.from_user.id == bot_id
