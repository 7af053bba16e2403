"""What all digests of one workspace need when the clock looks after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.delivery.address import TELEGRAM, parse_address
from core.delivery.kind import Kind
from core.delivery.outbox import enqueue_edits
from core.delivery.tables import SentMessageRow
from core.digests.held import HeldAlerts
from core.digests.opening import DIGEST_LASTS
from core.digests.tables import DigestRow
from core.ids import AlertId, ChatId, DigestId, Ids, PersonId, ReceiverId
from core.notify.tell import Recipient, tell_all
from core.severity import Severity
from core.work import Work

CLOCK_SLACK = timedelta(minutes=1)
"""A moment further ahead than this was written by a clock that has been put back since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One look at the digests of a workspace. `messages` has what stands in chats, by digest, the
    oldest first."""

    ids: Ids
    session: AsyncSession
    work: Work
    now: datetime
    messages: Mapping[UUID, list[SentMessageRow]]
    held: HeldAlerts

    def standing(self, digest: DigestRow) -> list[SentMessageRow]:
        """Return the messages that show a digest and are edited with it."""
        return [one for one in self.messages.get(digest.id, []) if one.kind == Kind.DIGEST.value]

    def edit(self, digest: DigestRow, urgency: Severity) -> None:
        """Have every message of the digest say the latest."""
        enqueue_edits(
            self.work,
            ids=self.ids,
            now=self.now,
            sent=self.standing(digest),
            urgency=urgency.rank,
        )

    def tell(
        self,
        digest: DigestRow,
        *,
        once: str,
        severity: Severity,
        params: dict[str, Any],
        kind: Kind = Kind.DIGEST,
        alert_id: AlertId | None = None,
    ) -> None:
        """Send whoever it is for one new message about it; `once` tells it from its others. With
        an `alert_id` the message is that alert's own."""
        tell_all(
            self.work,
            [
                Recipient(
                    parse_address(TELEGRAM, digest.address),
                    f"digest:{digest.id}{once}",
                    None if digest.receiver_id is None else ReceiverId(digest.receiver_id),
                    None if digest.person_id is None else PersonId(digest.person_id),
                    None if digest.chat_id is None else ChatId(digest.chat_id),
                )
            ],
            ids=self.ids,
            kind=kind,
            urgency=severity.rank,
            now=self.now,
            alert_id=alert_id,
            digest_id=None if alert_id is not None else DigestId(digest.id),
            severity=severity,
            params=params,
            expires_at=self.now + DIGEST_LASTS,
        )

    def answers(self, digest: DigestRow) -> dict[str, Any]:
        """Return the params of a message that replies to the digest's first one, if that stands
        in the chat."""
        standing = self.standing(digest)
        return {"reply_to": standing[0].message_id} if standing else {}


def has_passed(since: datetime, span: timedelta, now: datetime) -> bool:
    """Tell whether so long has passed; also when the clock was put back since."""
    return now >= since + span or since > now + CLOCK_SLACK
