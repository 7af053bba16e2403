"""What a message is about, and therefore what makes it out of date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class SubjectKind(Enum):
    """What can be shown by a message that is edited in place."""

    ALERT = "alert"
    CASE = "case"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One alert, one case or one digest."""

    kind: SubjectKind
    id: UUID

    def __hash__(self) -> int:
        # One identifier is never that of two subjects, and asking the kind for its own as well
        # takes twice as long: a settlement looks for its subject ten times.
        return hash(self.id.int)
