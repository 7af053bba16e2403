"""What is decided about those from whom an alert is kept, and who is told in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.ids import PersonId
from core.routing.reason import Reason
from core.routing.router import Decision, Router
from core.severity import Severity
from core.tenants.preferences import Via
from core.tenants.sight import Sight, Sighted

ONLY_OUTSIDE = (Reason.PREFERENCE, Reason.UNREACHABLE)
"""Why somebody is not told in Telegram who may be told inside the product all the same."""


def keeps_from(
    sights: Mapping[PersonId, Sight], person: PersonId | None, about: Sequence[Sighted]
) -> bool:
    """Tell whether an alert about these cases is kept from somebody (None: a chat). `sights` has
    those members from whom something is kept."""
    sight = sights.get(person) if person is not None else None
    return sight is not None and not sight.covers_any(about)


def within_sight(
    decisions: tuple[Decision, ...],
    *,
    sights: Mapping[PersonId, Sight],
    about: Sequence[Sighted],
) -> tuple[Decision, ...]:
    """Return the decisions; those who would be told of what is kept from them, in Telegram or
    inside the product, are not."""
    if not sights:
        return decisions
    return tuple(
        replace(one, reason=Reason.OUT_OF_SIGHT)
        if (one.reason is None or one.reason in ONLY_OUTSIDE)
        and keeps_from(sights, one.target.person_id, about)
        else one
        for one in decisions
    )


def instead(
    router: Router, decisions: tuple[Decision, ...], severity: Severity
) -> tuple[Decision, ...] | None:
    """Return the decisions for those who are told because nobody else who would be sees it: the
    owners and admins, led there by the same route. None: somebody is told, or nobody was to be."""
    unseen = [one for one in decisions if one.reason is Reason.OUT_OF_SIGHT]
    if not unseen or any(_is_told(one, severity) for one in decisions):
        return None
    return router.decide_instead(severity, besides=decisions, route=unseen[0].route)


def _is_told(one: Decision, severity: Severity) -> bool:
    if one.reason is None:
        return True
    return one.reason in ONLY_OUTSIDE and one.target.wants_alerts(severity, Via.IN_APP)
