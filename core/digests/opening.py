"""Opens a digest: the row that counts, and at once or later the message that shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.delivery.kind import Kind
from core.digests.candidate import Candidate, Telling
from core.digests.digest import Cause
from core.digests.tables import DigestRow
from core.ids import DigestId, Ids
from core.notify.tell import tell_all
from core.severity import Severity
from core.work import Work

FIRST = Severity.CRITICAL.rank + 1
"""The urgency of a digest that is told at once: before all that was told one by one just now and
waits in the same chat, because it says what is wrong with everything else."""

DIGEST_LASTS = timedelta(days=1)
"""After so long what a digest has to say is of no use any more."""


def open_digest(
    work: Work,
    ids: Ids,
    telling: Telling,
    candidate: Candidate,
    *,
    cause: Cause,
    due_at: datetime,
    scope: str = "",
    cause_id: UUID | None = None,
    is_told: bool,
) -> DigestId:
    """Return a new digest for a candidate's address. `due_at` is when the clock looks after it;
    `is_told`: its message goes out now, with a sound, else the clock sends it."""
    digest_id = DigestId(ids.new())
    one = candidate.recipient
    work.insert(
        DigestRow,
        id=digest_id,
        cause=cause.value,
        scope=scope,
        cause_id=cause_id,
        address=candidate.address,
        opened_at=telling.at,
        last_at=telling.at,
        due_at=due_at,
        told_at=telling.at if is_told else None,
        receiver_id=one.receiver_id,
        person_id=one.person_id,
        chat_id=one.chat_id,
    )
    if is_told:
        tell_all(
            work,
            [one._replace(once_key=f"digest:{digest_id}")],
            ids=ids,
            kind=Kind.DIGEST,
            urgency=FIRST,
            now=telling.at,
            digest_id=digest_id,
            severity=telling.severity,
            expires_at=telling.at + DIGEST_LASTS,
        )
    return digest_id
