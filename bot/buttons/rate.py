"""Rate, for a customer's own case in /my: asks for the stars."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.desk.view import CaseViews
from core.errors import NotFound
from core.ids import CaseId
from core.tenants.sight import EVERYTHING
from core.texts import raw, text


class Rate:
    """Puts the question how it was solved once more; its stars are those of the card."""

    action = "rate"
    acts_on = SubjectKind.CASE
    least = None

    def __init__(self, *, cases: CaseViews) -> None:
        self._cases = cases

    async def run(self, press: Press, context: Context) -> Toast:
        """Ask below the list."""
        case = await self._cases.one(
            workspace_of(context), CaseId(press.subject), sight=EVERYTHING
        )
        if case.customer_person_id != context.person.id:
            raise NotFound(kind="case", key=press.subject)
        stars = tuple(
            Key(label=raw(f"{n} ★"), action="solved", subject=case.id, argument=str(n))
            for n in range(1, 6)
        )
        await context.toast(None)
        await context.reply(
            Screen(
                title=text("How was #{number} solved?", number=case.number),
                lines=(raw(case.title),),
                keyboard=Inline((stars,)),
            )
        )
        return Toast()
