"""A complaint that was begun and left: go on with it, or start anew where the new link leads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from bot.context import Context
from bot.dialog import Goes, Said, Taken, Transition
from bot.dialogs.complaint.draft import Draft
from bot.dialogs.complaint.steps import PLACE, STARS, STORY, told, told_so_far
from bot.keyboards import Choice, Inline
from bot.screen import Screen
from core.dialogs.dialog import Dialog, Json
from core.flows.places import Place, Places
from core.ids import WorkspaceId
from core.texts import text

RESUME = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """Where a new one would begin: in this workspace, at the place of this link (None: ask)."""

    workspace_id: str
    start: str | None

    def answers(self) -> dict[str, Json]:
        """Return it as the dialog's answers keep it."""
        return {"anew": asdict(self)}


class ResumeStep:
    """Go on, or start anew? More words and photos mean to go on."""

    def __init__(self, *, places: Places) -> None:
        self._places = places

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Return what was said before, and the two ways."""
        row = (
            Choice(label=text("Go on"), word="on", style="primary"),
            Choice(label=text("Start anew"), word="anew"),
        )
        return Screen(
            title=text("You had begun this one. Go on, or start anew?"),
            lines=tuple(told_so_far(Draft.read(dialog.answers))),
            keyboard=Inline((row,)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Go to the story as it was, or to the first question of a new one."""
        if isinstance(answer, Said):
            return told(answer, Draft.read(dialog.answers), context)
        if answer.word != "anew":
            return Goes(STORY)
        anew = Anew(**dialog.answers["anew"])
        workspace_id = WorkspaceId(UUID(anew.workspace_id))
        place = await self._places.by_start(anew.start) if anew.start is not None else None
        if place is not None:
            step, draft = STARS, Draft().at(place)
        else:
            step, draft = first_question(await self._places.all(workspace_id)), Draft()
        answers = {**draft.answers(), "page": 0}
        return Goes(step, answers=answers, workspace_id=workspace_id)


def first_question(places: list[Place]) -> str:
    """Return where a complaint without a link begins: at the places when there are several.

    A place is never guessed, also when there is only one: who wrote from elsewhere would be
    answered there.
    """
    return PLACE if len(places) > 1 else STARS
