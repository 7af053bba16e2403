"""Silence below an alert's card: asks how long, then silences exactly this alert."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.button import Toast
from bot.context import Context
from bot.errors import stale_button
from bot.silence_cards import SILENCE, UNSILENCE, SilenceCards, asked_how_long, by_of
from bot.silence_line import MORNING, next_time
from bot.standing import workspace_of
from bot.zone_words import zone_here
from core.alerts.view import AlertViews
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.flows.silence import Done, SilenceAlerts
from core.ids import AlertId, SilenceId
from core.tenants.role import Role
from core.texts import text


class Silence:
    """The panel is a message that answers the card, and becomes the card of the silence."""

    action = SILENCE
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(self, *, silence: SilenceAlerts, cards: SilenceCards, alerts: AlertViews) -> None:
        self._silence = silence
        self._cards = cards
        self._alerts = alerts

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask how long, or do it."""
        workspace_id = workspace_of(context)
        alert = await self._alerts.one(workspace_id, AlertId(press.subject), sight=context.sight)
        if not alert.is_open:
            return Toast(words=text("This alert is over already."), is_alert=True)
        morning = next_time(MORNING, context.now, ZoneInfo(zone_here(context)))
        if press.argument is None:
            await context.toast(None)
            if alert.muted is not None and alert.muted.by == "silence":
                screen = await self._cards.card(context, SilenceId(alert.muted.ref))
            else:
                screen = asked_how_long(alert)
            await context.reply(screen, to=context.message_id)
            return Toast()
        ends_at: datetime | None
        match press.argument:
            case "1h":
                ends_at = context.now + timedelta(hours=1)
            case "4h":
                ends_at = context.now + timedelta(hours=4)
            case "morning":
                ends_at = morning
            case "resolved":
                ends_at = None
            case _:
                return Toast(words=stale_button(), is_alert=True)
        reason = text("from the card by {name}", name=context.person.name)
        done = await self._silence.of_alert(
            workspace_id,
            alert.id,
            ends_at=ends_at,
            reason=reason.render(context.locale),
            by=by_of(context),
            cause=context.cause,
        )
        await context.toast(text("Silenced"))
        screen = await self._cards.card(context, done.silence_id, undo=done.change)
        await context.show(context.message_id, screen)
        return Toast()


class Unsilence:
    """Ends the silence of exactly this alert; one that mutes others too is shown."""

    action = UNSILENCE
    acts_on = SubjectKind.ALERT
    least = Role.STAFF

    def __init__(self, *, silence: SilenceAlerts, cards: SilenceCards) -> None:
        self._silence = silence
        self._cards = cards

    async def run(self, press: Press, context: Context) -> Toast:
        """End it."""
        found = await self._silence.end_of(
            workspace_of(context),
            AlertId(press.subject),
            by=by_of(context),
            cause=context.cause,
        )
        match found:
            case None:
                return Toast(words=text("No silence mutes this alert any more."), is_alert=True)
            case Done():
                return Toast(words=text("The silence has ended."))
            case _:
                await context.toast(text("This silence mutes other alerts too."))
                says = text("This silence mutes other alerts too.")
                screen = await self._cards.card(context, found, says=says)
                await context.reply(screen, to=context.message_id)
                return Toast()
