"""/why: the story of an alert, by its number, as an answer to its card, or of the newest one."""

from __future__ import annotations

from bot.alert_story import AlertStory
from bot.command import Audience
from bot.context import Context
from bot.standing import workspace_of
from core.alerts.view import AlertViews
from core.errors import NotFound
from core.ids import AlertId
from core.subjects import SubjectReader
from core.tenants.role import Role
from core.texts import Text, text

_NUMBERS_BELOW = 2**31
"""What the database takes as an alert's number."""


class Why:
    """Tells who was told of an alert, who was not, and why."""

    name = "why"
    description = text("Who was told of an alert, and why")
    audience = Audience.MEMBERS
    least = Role.VIEWER
    private_only = False

    def __init__(self, *, story: AlertStory, alerts: AlertViews, subjects: SubjectReader) -> None:
        self._story = story
        self._alerts = alerts
        self._subjects = subjects

    async def run(self, context: Context, words: str) -> None:
        """Show the story of the alert that is meant."""
        try:
            alert_id = await self._meant(context, words)
        except ValueError:
            await context.reply(_how())
            return
        except NotFound:
            await context.reply(_none(words))
            return
        await context.reply(await self._story.screen(context, alert_id))

    async def _meant(self, context: Context, words: str) -> AlertId:
        """Return the alert; raises NotFound, and ValueError for words that are no number."""
        here = workspace_of(context)
        if words:
            number = int(words.removeprefix("#"))
            if not 0 < number < _NUMBERS_BELOW:
                raise NotFound(kind="alert", key=number)
            return await self._alerts.id_of(here, number, sight=context.sight)
        replied = context.messages[0].reply_to_message
        if replied is not None:
            found = await self._subjects.alert_of(
                bot_id=context.bot_id, chat_id=context.chat_id, message_id=replied.message_id
            )
            if found is not None and found[0] == here:
                return found[1]
        return await self._alerts.id_of(here, None, sight=context.sight)


def _how() -> Text:
    return text("Send /why and the number of an alert, such as /why 12.")


def _none(words: str) -> Text:
    if not words:
        return text("There is no alert yet.")
    return text("There is no alert {number} here.", number=words)
