"""Hears that a customer changed what they had written, sent already or not."""

from __future__ import annotations

import telegram

from bot.content import words_of
from bot.context import Context
from bot.dialogs.complaint.begin import KIND, BeginComplaint
from bot.dialogs.complaint.draft import Draft
from core.desk.submission import TEXT_LIMIT, MessageRef
from core.flows.add_message import AddMessage
from core.texts import text


class EditedWords:
    """Takes the new words over into the open complaint, or into the case."""

    def __init__(self, *, add_message: AddMessage, begin: BeginComplaint) -> None:
        self._add_message = add_message
        self._begin = begin

    async def edited(self, message: telegram.Message, context: Context) -> None:
        """Change the draft or the thread; silent when the message is in neither."""
        if message.text is None and message.caption is None:
            return
        words = words_of(message)
        if context.dialog.is_open and context.dialog.kind == KIND:
            draft = Draft.read(context.dialog.answers).edited(message.message_id, words)
            if draft is not None:
                await self._begin.again(draft, context)
                return
        if len(words) > TEXT_LIMIT:
            await context.reply(
                text(
                    "I kept the words as they were: the new ones have {length} characters,"
                    " at most {limit} fit.",
                    length=len(words),
                    limit=TEXT_LIMIT,
                )
            )
            return
        number = await self._add_message.edit(
            MessageRef(
                bot_id=context.bot_id, chat_id=context.chat_id, message_id=message.message_id
            ),
            words,
            cause=context.cause,
        )
        if number is not None:
            await context.reply(text("Changed in #{number} too.", number=number))
