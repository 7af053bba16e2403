"""What rules look at: anything that came in, made flat enough to compare.

A signal is made by whoever took the thing in (a submission, an integration's item) and is never
changed; rules know nothing of where it came from but its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from core.ids import CaseId, WorkspaceId

Scalar = str | int | float | bool
"""What a field may hold. Text is compared in folded form, `bool` is not a number."""

LABEL = "labels."
"""A condition names a label by this prefix: `labels.team`."""


class SignalKind(Enum):
    """What came in; a rule says which kinds it looks at."""

    SUBMISSION = "submission"
    INTEGRATION = "integration"
    EVENT = "event"
    CLOCK = "clock"


class SignalStatus(Enum):
    """What an integration says of its item; submissions have none."""

    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that came in.

    `case` is the case it opened or belongs to, None for none. `fields` holds what can be compared
    (rating, category, kind, place, severity, source, title, customer ...), `labels` an
    integration's own words. `fingerprint` is the natural one of an integration's item, unique
    within the workspace: alerts of that item have it, whichever rule made them; None lets the rule
    decide. A `status` of resolved makes no alert.
    """

    kind: SignalKind
    workspace: WorkspaceId
    at: datetime
    case: CaseId | None = None
    fields: Mapping[str, Scalar] = field(default_factory=lambda: MappingProxyType({}))
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = ""
    fingerprint: str | None = None
    status: SignalStatus | None = None

    def value_of(self, name: str) -> Scalar | None:
        """Return the field or, after `labels.`, the label of that name; None when not given.

        `text`, `status` and `case` are taken from the signal itself when no field has the name.
        """
        if name.startswith(LABEL):
            return self.labels.get(name.removeprefix(LABEL))
        value = self.fields.get(name)
        if value is not None:
            return value
        if name == "text":
            return self.text or None
        if name == "status" and self.status is not None:
            return self.status.value
        if name == "case" and self.case is not None:
            return str(self.case)
        return None

    def group_value(self, name: str) -> str | None:
        """Return the field's text as it tells groups apart; a label's for a name without field."""
        value = self.value_of(name)
        if value is None and not name.startswith(LABEL):
            value = self.labels.get(name)
        return None if value is None else str(value)
