"""/here: alerts come to this group, or to this topic of it."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context, Directory
from bot.guards import refusal
from bot.home import group_greeting, link_a_group
from bot.screen import Screen
from core.flows.link_chat import LinkChat
from core.tenants.role import Role
from core.texts import text


class Here:
    """Binds the group to the workspace of whoever says it, who must be its administrator."""

    name = "here"
    description = text("Have alerts come to this group")
    audience = Audience.ADMINS
    least = None
    private_only = False

    def __init__(self, *, link: LinkChat, people: Directory) -> None:
        self._link = link
        self._people = people

    async def run(self, context: Context, words: str) -> None:
        """Link this very chat and topic; a group that belongs elsewhere is refused."""
        if context.is_private:
            keyboard = link_a_group() if refusal(context.role, Role.ADMIN) is None else None
            await context.reply(
                text("Send /here in the group, or in the topic, where the alerts should come."),
                keyboard,
            )
            return
        if context.standing is None:
            # A group of nobody: what counts is the workspace of whoever asks.
            context.standing = await self._people.here(
                person_id=context.person.id,
                bot_id=context.bot_id,
                chat_id=context.chat_id,
                topic_id=context.topic_id,
                is_private=True,
            )
        refused = refusal(context.role, Role.ADMIN)
        if refused is not None or context.workspace_id is None:
            await context.reply(refused or text("Open your invitation link first."))
            return
        await self._link(
            context.workspace_id,
            bot_id=context.bot_id,
            telegram_chat_id=context.chat_id,
            topic_id=context.topic_id,
            kind=context.chat_kind,
            title=context.chat_title or "",
            by=context.person.id,
            cause=context.cause,
            topic_name=_topic_name(context),
        )
        await context.reply(Screen(lines=group_greeting(context)))


def _topic_name(context: Context) -> str | None:
    """Return what the topic was called when it was made; None when the message does not tell.

    What answers nothing in a topic answers, in Telegram's eyes, the message that made it.
    """
    first = context.messages[0].reply_to_message
    created = first.forum_topic_created if first is not None else None
    return created.name if created is not None else None
