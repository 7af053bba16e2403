"""What is said in passing: news for whoever listens just now, which no log keeps.

It has no number, and whoever was not there does not get it later; it may also be lost on its way
to another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.events.type import Data, Topic
from core.ids import PersonId, WorkspaceId


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What of a case decides who sees it, for news that is about one."""

    place_id: UUID | None = None
    category: str | None = None
    assignee_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """News of a moment. `workspace_id` None: for every workspace. `persons` None: for all who
    may hear of the topic, else for these alone; `about` None: whatever they get to see."""

    workspace_id: WorkspaceId | None
    type: str
    topic: Topic
    at: datetime
    data: Data
    persons: frozenset[PersonId] | None = None
    about: About | None = None


def packed(said: Said) -> dict[str, Any]:
    """Return it as it goes to another process, in what JSON takes."""
    about = said.about
    return {
        "workspace": None if said.workspace_id is None else str(said.workspace_id),
        "type": said.type,
        "topic": said.topic.value,
        "at": said.at.isoformat(),
        "data": said.data,
        "persons": None if said.persons is None else sorted(str(one) for one in said.persons),
        "about": None
        if about is None
        else {
            "place": None if about.place_id is None else str(about.place_id),
            "category": about.category,
            "assignees": [str(one) for one in about.assignee_ids],
        },
    }


def unpacked(word: Any) -> Said:
    """Return what another process packed; raises ValueError, TypeError or KeyError for anything
    else."""
    workspace, persons, about = word["workspace"], word["persons"], word["about"]
    at = datetime.fromisoformat(word["at"])
    if at.tzinfo is None or not isinstance(word["data"], dict):
        raise ValueError("not what a process of ours says")
    return Said(
        workspace_id=None if workspace is None else WorkspaceId(UUID(workspace)),
        type=str(word["type"]),
        topic=Topic(word["topic"]),
        at=at,
        data=word["data"],
        persons=None if persons is None else frozenset(PersonId(UUID(one)) for one in persons),
        about=None
        if about is None
        else About(
            place_id=None if about["place"] is None else UUID(about["place"]),
            category=about["category"],
            assignee_ids=tuple(UUID(one) for one in about["assignees"]),
        ),
    )
