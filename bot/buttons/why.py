"""Why?, below an alert's card: what asked for it, who was told, who was not and why."""

from __future__ import annotations

from bot.alert_story import AlertStory
from bot.button import Toast
from bot.context import Context
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.ids import AlertId
from core.tenants.role import Role


class Why:
    """Tells the story of an alert in a message of its own, which pages."""

    action = "why"
    acts_on = SubjectKind.ALERT
    least = Role.VIEWER

    def __init__(self, *, story: AlertStory) -> None:
        self._story = story

    async def run(self, press: Press, context: Context) -> Toast:
        """Answer the card with the story; from the story itself, turn to another page."""
        alert_id = AlertId(press.subject)
        if press.argument is not None and press.argument.isdecimal():
            page = await self._story.screen(context, alert_id, int(press.argument))
            await context.show(context.message_id, page)
            return Toast()
        screen = await self._story.screen(context, alert_id)
        await context.reply(screen, to=context.message_id)
        return Toast()
