"""What a limit is: how often one recipient hears of alerts, and which recipients and alerts it is
about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from core.ids import LimitId
from core.limits.rate import Rate
from core.matching.matcher import Matcher, all_hold

THROTTLED = "limit.throttled"
"""In the audit trail: once for each summary of what was held, under the summary's own id."""


class Whom(Enum):
    """Which recipients a limit is about; the value is stored."""

    EVERYBODY = "everybody"
    CHAT = "chat"
    PERSON = "person"
    ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """No more than `rate` of the alerts that `matchers` hold for, counted for each recipient by
    himself. `target` is the chat's or person's id or the role; None: each of that kind."""

    id: LimitId
    name: str
    whom: Whom
    target: str | None
    matchers: tuple[Matcher, ...]
    rate: Rate
    exempts_critical: bool

    def holds_for(self, *, chat_id: str | None, person_id: str | None, role: str | None) -> bool:
        """Tell whether a recipient is among those it is about; `role` is the person's."""
        match self.whom:
            case Whom.EVERYBODY:
                return True
            case Whom.CHAT:
                given = chat_id
            case Whom.PERSON:
                given = person_id
            case Whom.ROLE:
                given = role
            case _:
                assert_never(self.whom)
        return given is not None and self.target in (None, given)


class Limits:
    """The compiled limits of one workspace that are switched on."""

    def __init__(self, limits: Iterable[Limit] = ()) -> None:
        self._all = tuple(limits)

    def __bool__(self) -> bool:
        """True when there is any."""
        return bool(self._all)

    def about(self, facts: Mapping[str, str], *, is_critical: bool) -> tuple[Limit, ...]:
        """Return those that count an alert, for whomever it may be."""
        return tuple(
            one
            for one in self._all
            if not (is_critical and one.exempts_critical) and all_hold(one.matchers, facts)
        )
