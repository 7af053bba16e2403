"""Hears what a customer adds to a case by replying to one of its messages."""

from __future__ import annotations

from bot.content import content_of
from bot.context import Context
from core.desk.merged import told_status
from core.desk.status import CaseStatus
from core.desk.submission import TEXT_LIMIT, MessageRef
from core.desk.view import CaseViews
from core.flows.add_message import AddMessage
from core.subjects import SubjectReader
from core.tenants.sight import EVERYTHING
from core.texts import Text, text


class CaseReplies:
    """Puts words and files into the thread of the case that the message is about."""

    def __init__(
        self, *, subjects: SubjectReader, cases: CaseViews, add_message: AddMessage
    ) -> None:
        self._subjects = subjects
        self._cases = cases
        self._add_message = add_message

    async def hears(self, context: Context) -> bool:
        """Add the message; False when it is no reply to a message about a case."""
        first = context.messages[0]
        replied = first.reply_to_message
        if not context.is_private or replied is None:
            return False
        found = await self._subjects.case_of(
            bot_id=context.bot_id, chat_id=context.chat_id, message_id=replied.message_id
        )
        if found is None:
            return False
        workspace_id, case_id = found
        content = content_of(context.messages, context.bot_id)
        if content.is_empty:
            await context.reply(content.refused[0])
            return True
        if len(content.words) > TEXT_LIMIT:
            await context.reply(too_long(content.words))
            return True
        number = await self._add_message.add(
            workspace_id,
            case_id,
            content.words,
            by=context.person.id,
            message=MessageRef(
                bot_id=context.bot_id, chat_id=context.chat_id, message_id=first.message_id
            ),
            files=content.files,
            cause=context.cause,
        )
        case = await self._cases.one(workspace_id, case_id, sight=EVERYTHING)
        added = (
            text("Added to #{number}.", number=number)
            if (status := told_status(case.status, case.merged_into)).is_open
            or status is CaseStatus.MERGED
            else text("Added to #{number}, which is over. /my lets you reopen it.", number=number)
        )
        await context.reply([added, *content.refused], to=first.message_id)
        return True


def too_long(words: str) -> Text:
    """Return what is said about more words than one message to a case takes."""
    return text(
        "That has {length} characters; at most {limit} fit. Please send it in two messages.",
        length=len(words),
        limit=TEXT_LIMIT,
    )
