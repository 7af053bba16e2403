"""Hears that somebody changed the message a note of an alert was written as."""

from __future__ import annotations

import telegram

from bot.content import words_of
from bot.context import Context
from bot.listeners.alert_notes import wrong_with
from core.desk.submission import MessageRef
from core.flows.note_alert import NoteAlert


class EditedNotes:
    """Takes the new words over; the note is marked as edited."""

    def __init__(self, *, notes: NoteAlert) -> None:
        self._notes = notes

    async def edited(self, message: telegram.Message, context: Context) -> None:
        """Change the note; silent when the message is none, and when it says nothing that a note
        could."""
        words = words_of(message)
        if wrong_with(words) is not None:
            return
        await self._notes.edit(
            MessageRef(
                bot_id=context.bot_id, chat_id=context.chat_id, message_id=message.message_id
            ),
            words,
            by=context.person.id,
            cause=context.cause,
        )
