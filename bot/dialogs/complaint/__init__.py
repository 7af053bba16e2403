"""A complaint, from the first star to the moment it is handed in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialog import Step
from bot.dialogs.complaint.category import CategoryStep
from bot.dialogs.complaint.resume import RESUME, ResumeStep
from bot.dialogs.complaint.steps import (
    CATEGORY,
    PLACE,
    STARS,
    STORY,
    PlaceStep,
    StarsStep,
    StoryStep,
)
from core.flows.places import Places
from core.flows.submit import Submit


class Complaint:
    """Place (when there are several), stars, story; each may be left out, but not all."""

    kind = "complaint"
    least = None

    def __init__(self, *, submit: Submit, places: Places) -> None:
        self._steps: dict[str, Step] = {
            PLACE: PlaceStep(places=places),
            STARS: StarsStep(),
            STORY: StoryStep(submit=submit, places=places),
            CATEGORY: CategoryStep(),
            RESUME: ResumeStep(places=places),
        }

    @property
    def steps(self) -> Mapping[str, Step]:
        """Every step by the name stored with the state."""
        return self._steps
