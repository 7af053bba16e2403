"""What a message is about, and therefore what makes it out of date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class SubjectKind(Enum):
    """What can be shown by a message that is edited in place."""

    ALERT = "alert"
    CASE = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One alert or one case."""

    kind: SubjectKind
    id: UUID
