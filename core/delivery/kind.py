"""What kinds of message there are, and what each does when nobody knows whether it arrived.

Telegram has no idempotency key: after a time-out a message may stand in the chat or not. An alert
told twice is better than one never told; an answer to a customer told twice is worse than one held
back and shown with a "send again" button.
"""

from __future__ import annotations

from enum import Enum
from uuid import UUID

from core.delivery.subject import Subject, SubjectKind


class WhenUnknown(Enum):
    """What is done with a message that may have arrived."""

    RESEND_ONCE = "resend_once"
    """Sent once more, marked as a possible repeat; after that it is held."""
    HOLD = "hold"
    """Kept as `unknown` until a person says "send again"."""
    RETRY = "retry"
    """Sent again like any other failure: repeating it changes nothing."""


class Kind(Enum):
    """What is told; the value is stored."""

    ALERT_CARD = "alert.card"
    CASE_STATUS = "case.status"
    CASE_REPLY = "case.reply"
    CASE_QUESTION = "case.question"
    """How was it solved?"""
    CASE_MERGED = "case.merged"
    """Another case stands for it from now on."""
    NOTICE = "notice"
    DIGEST = "digest"
    """Many alerts in one message."""
    REPORT = "report"
    """Figures of a day or a week, with a picture."""

    @property
    def is_live(self) -> bool:
        """Return whether its message is edited in place when its subject changes."""
        return self in _LIVE

    def when_unknown(self, *, edits: bool) -> WhenUnknown:
        """Return what to do when this may have arrived; every edit may be repeated freely."""
        if edits:
            return WhenUnknown.RETRY
        # A status message is resent too: without one, no later change would reach the customer.
        # Figures told twice do no harm either.
        again = self.is_live or self is Kind.REPORT
        return WhenUnknown.RESEND_ONCE if again else WhenUnknown.HOLD

    def subject(
        self, *, alert_id: UUID | None, case_id: UUID | None, digest_id: UUID | None = None
    ) -> Subject | None:
        """Return what a delivery of this kind is about; None when it is about nothing stored."""
        if digest_id is not None:
            return Subject(kind=SubjectKind.DIGEST, id=digest_id)
        if alert_id is not None and self is Kind.ALERT_CARD:
            return Subject(kind=SubjectKind.ALERT, id=alert_id)
        if case_id is not None:
            return Subject(kind=SubjectKind.CASE, id=case_id)
        if alert_id is not None:
            return Subject(kind=SubjectKind.ALERT, id=alert_id)
        return None


_LIVE = frozenset({Kind.ALERT_CARD, Kind.CASE_STATUS, Kind.DIGEST})
