"""Keeps storms up to date: an edit every few seconds, and an end when it has been quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from core.digests.flood import QUIET
from core.digests.holders.storm import EDITED_EVERY
from core.digests.tables import DigestRow, FloodRow
from core.jobs.digest_round import Round, has_passed
from core.severity import Severity


async def keep_storms(round_: Round, digests: Sequence[DigestRow]) -> None:
    """Edit those with something new, end those that are over."""
    now, work = round_.now, round_.work
    for digest in digests:
        if has_passed(digest.last_at, QUIET, now):
            await _end(round_, digest)
        elif digest.has_news and round_.standing(digest):
            # Without a message, one is on its way that may say less: it stays to be done.
            round_.edit(digest, Severity.HIGH)
            work.update(
                DigestRow, digest.id, has_news=False, told_at=now, due_at=now + EDITED_EVERY
            )
        else:
            work.update(DigestRow, digest.id, due_at=_next(digest, now))


def _next(digest: DigestRow, now: datetime) -> datetime:
    """Return when to look again at one that has nothing new to say."""
    return min(now + EDITED_EVERY, max(digest.last_at + QUIET, now + timedelta(seconds=1)))


async def _end(round_: Round, digest: DigestRow) -> None:
    """Close it: its message says so, and a quiet new one tells whoever saw no edit."""
    now = round_.now
    round_.work.update(DigestRow, digest.id, closed_at=now, due_at=None, told_at=now)
    await round_.session.execute(
        update(FloodRow).where(FloodRow.digest_id == digest.id).values(digest_id=None)
    )
    round_.edit(digest, Severity.LOW)
    round_.tell(
        digest,
        once=":over",
        severity=Severity.LOW,
        params={"over": True} | round_.answers(digest),
    )
