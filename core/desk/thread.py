"""What staff write in a case: an answer to the customer or a note, with or without files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from core.desk.attach import attach
from core.desk.submission import FILES_LIMIT, KeptFile
from core.desk.tables import CaseRow, ThreadItemRow
from core.errors import InvalidInput
from core.ids import Ids, PersonId
from core.texts import text as sentence
from core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Words of at least one character, or files without any."""

    text: str
    files: tuple[KeptFile, ...]

    @classmethod
    def checked(cls, text: str, files: Sequence[KeptFile], *, at_most: int) -> Written:
        """Return what somebody wrote, without the blanks around it. Raises InvalidInput for what
        says nothing, for more characters than `at_most` and for too many files."""
        text = text.strip()
        if len(text) > at_most or not (text or files):
            wanted = sentence("1 to {most} characters", most=at_most)
            raise InvalidInput(field="text", value=text, wanted=wanted)
        if len(files) > FILES_LIMIT:
            wanted = sentence("at most {limit}", limit=FILES_LIMIT)
            raise InvalidInput(field="files", value=len(files), wanted=wanted)
        return cls(text=text, files=tuple(files))

    def join(
        self,
        work: Work,
        case: CaseRow,
        author_kind: Literal["staff", "note"],
        *,
        ids: Ids,
        by: PersonId,
        now: datetime,
    ) -> UUID:
        """Put it at the end of the case's thread and return its id there."""
        item_id = ids.new()
        work.insert(
            ThreadItemRow,
            id=item_id,
            case_id=case.id,
            author_kind=author_kind,
            author_id=by,
            text=self.text,
            at=now,
        )
        attach(work, self.files, ids=ids, case_id=case.id, item_id=item_id, at=now)
        case.updated_at = now
        case.revision += 1
        return item_id
