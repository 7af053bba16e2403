"""Open, below a message that stands for many alerts: their list, and the card of each."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.digest_panel import OPEN, SHOW, DigestPanel
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.flows.show_alert import ShowAlert
from core.ids import AlertId, DigestId
from core.tenants.role import Role

_PAGES_AT_MOST = 10_000


class OpenDigest:
    """Lists the alerts below the message, or turns the list's page."""

    action = OPEN
    acts_on = SubjectKind.DIGEST
    least = Role.VIEWER

    def __init__(self, *, panel: DigestPanel) -> None:
        self._panel = panel

    async def run(self, press: Press, context: Context) -> Toast:
        """Answer the message with the list; from the list itself, show another page there."""
        digest_id = DigestId(press.subject)
        said = press.argument
        if said is not None and said.isdecimal() and int(said) < _PAGES_AT_MOST:
            page = await self._panel.screen(context, digest_id, int(said))
            await context.show(context.message_id, page)
            return Toast()
        screen = await self._panel.screen(context, digest_id)
        await context.toast(None)
        await context.reply(screen, to=context.message_id)
        return Toast()


class ShowHeldAlert:
    """Sends the card of one of them."""

    action = SHOW
    acts_on = SubjectKind.ALERT
    least = Role.VIEWER

    def __init__(self, *, show: ShowAlert) -> None:
        self._show = show

    async def run(self, press: Press, context: Context) -> Toast:
        """Send it into this chat, where it is kept up to date like any other card."""
        await self._show(
            workspace_of(context),
            AlertId(press.subject),
            where=context.address,
            reader=context.person.id if context.is_private else None,
            cause=context.cause,
        )
        return Toast()
