"""/report: what came in and what was done of a day or a week, at once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.command import Audience
from bot.context import Context
from core.flows.ask_report import AskReport
from core.reports.window import Span
from core.tenants.role import Role
from core.texts import text

_SPANS = {
    **dict.fromkeys(("", "day", "daily", "yesterday"), Span.DAY),
    **dict.fromkeys(("week", "weekly", "last week"), Span.WEEK),
    **dict.fromkeys(("today",), Span.TODAY),
    **dict.fromkeys(("7d", "7", "7 days"), Span.SEVEN_DAYS),
}
"""What may follow the command; nothing means the day before, as the daily rule sends it."""


class Report:
    """The same that a rule sends by the clock. For those who work on cases: it says how quickly
    they do. To a person it is about what they see; in a group, about everything, only those get
    it who see everything."""

    name = "report"
    description = text("Figures and a chart: day, week, today or 7d")
    audience = Audience.MEMBERS
    least = Role.STAFF
    private_only = False

    def __init__(self, *, ask: AskReport) -> None:
        self._ask = ask

    async def run(self, context: Context, words: str) -> None:
        """Have it sent here: in private in the person's language, in a group in its own."""
        span = _SPANS.get(" ".join(words.casefold().split()))
        standing = context.standing
        if standing is None:
            return
        if span is None:
            await context.reply(
                text(
                    "Which time? /report day is yesterday, /report week the last whole week,"
                    " /report today what came so far, /report 7d today and the six days before."
                )
            )
            return
        if not context.is_private and not standing.sight.is_everything:
            await context.reply(
                text(
                    "A report in a group is about everything. Ask me in private for one about"
                    " what you see."
                )
            )
            return
        await self._ask(
            standing.workspace_id,
            span,
            zone=ZoneInfo(standing.zone),
            address=context.address,
            person_id=context.person.id if context.is_private else None,
            reply_to=None if context.is_private else context.message_id,
            cause=context.cause,
        )
