"""The stars below the question how a case was solved."""

from __future__ import annotations

from bot.button import Toast
from bot.context import Context
from bot.screen import Screen
from bot.standing import workspace_of
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.errors import InvalidInput
from core.flows.rate import RateSolution
from core.ids import CaseId
from core.texts import text


class Solved:
    """Takes the customer's stars; the flow sees to it that it is their own case."""

    action = "solved"
    acts_on = SubjectKind.CASE
    least = None

    def __init__(self, *, rate: RateSolution) -> None:
        self._rate = rate

    async def run(self, press: Press, context: Context) -> Toast:
        """Record the stars and turn the question into thanks."""
        stars = _stars(press.argument)
        case_id = CaseId(press.subject)
        await self._rate(
            workspace_of(context), case_id, stars, by=context.person.id, cause=context.cause
        )
        thanks = text("Thank you! You gave {stars} of 5 stars.", stars=stars)
        await context.toast(thanks)
        await context.show(context.message_id, Screen(lines=(thanks,)))
        return Toast()


def _stars(argument: str | None) -> int:
    if argument is None or argument not in {"1", "2", "3", "4", "5"}:
        raise InvalidInput(field="stars", value=argument, wanted="1 to 5")
    return int(argument)
