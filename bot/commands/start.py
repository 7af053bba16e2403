"""/start: bare, or with what a link carries: a place, an invitation, the claim of a workspace."""

from __future__ import annotations

from bot.command import Audience
from bot.context import Context, Directory
from bot.dialogs.complaint.begin import BeginComplaint
from bot.home import home
from bot.vertical_cards import what_do_you_run
from bot.vertical_words import vertical_here
from core.errors import Conflict, NotFound
from core.flows.join import Join
from core.flows.places import Places
from core.inbox.cause import Cause
from core.tenants.start import INVITE_PREFIX, PLACE_PREFIX
from core.texts import Text, text

COMPLAIN = "complain"
"""The start parameter of the link that groups show for /complain."""


class Start:
    """The first thing anybody says to the bot."""

    name = "start"
    description = text("Who you are here, and how to begin")
    audience = Audience.EVERYONE
    least = None
    private_only = True

    def __init__(
        self,
        *,
        join: Join,
        places: Places,
        people: Directory,
        begin: BeginComplaint,
    ) -> None:
        self._join = join
        self._places = places
        self._people = people
        self._begin = begin

    async def run(self, context: Context, words: str) -> None:
        """Go where the link leads; without one say who the person is here."""
        if words.startswith(PLACE_PREFIX):
            await self._enter(context, words)
        elif words.startswith(INVITE_PREFIX):
            await self._accept(context, words.removeprefix(INVITE_PREFIX))
        elif words == COMPLAIN:
            await self._begin.anywhere(context)
        elif words:
            await context.reply(_unknown_link())
        elif self._begin.open_draft(context) is not None:
            await self._begin.anywhere(context)
        else:
            await context.leave()
            await context.reply(home(context))

    async def _enter(self, context: Context, start: str) -> None:
        place = await self._places.by_start(start)
        if place is None:
            await context.reply(
                text(
                    "This place is not there any more, or the link is cut short. Please scan its"
                    " code again."
                )
            )
            return
        person = context.person.id
        # Not the update's effect: the question that follows is. Entering twice changes nothing.
        await self._places.enter(person, place.workspace_id, cause=Cause(actor=person))
        context.standing = await self._people.standing(
            person_id=person, workspace_id=place.workspace_id
        )
        await self._begin.at(place, context)

    async def _accept(self, context: Context, token: str) -> None:
        try:
            joined = await self._join(
                token, person_id=context.person.id, cause=context.cause_of_member
            )
        except NotFound:
            await context.reply(_unknown_link())
            return
        except Conflict:
            if context.role is None:
                raise
            # The link of somebody who is in already, most often their own.
            await context.reply(home(context))
            return
        context.standing = await self._people.standing(
            person_id=context.person.id, workspace_id=joined.workspace_id
        )
        await context.reply(home(context))
        if joined.is_first and vertical_here(context) is None:
            # Below the first steps, whose keyboard is another one: a message has but one.
            await context.reply(what_do_you_run(joined.workspace_id, None))


def _unknown_link() -> Text:
    return text("I do not know this link. It may be cut short; please ask for it again.")
