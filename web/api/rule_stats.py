"""What rules did, for the API: how often asked, true, failed, kept quiet, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from aiohttp import web
from pydantic import Field

from core.rulebook.figures import DAYS, DAYS_AT_MOST
from core.rulebook.stored import StoredRule
from core.rules.line.defaults import name_for
from core.rules.tally import Tally
from core.texts import Locale
from web.api.asked import Asked
from web.route import Call, answer
from web.shapes import Moment, Shape


class RuleStatsQuery(Asked):
    """How many days are looked at, in UTC: today and those before it."""

    days: Annotated[
        int,
        Field(
            ge=1,
            le=DAYS_AT_MOST,
            description="How many days are looked at, in UTC: today and those before it.",
        ),
    ] = DAYS


class RuleFailed(Shape):
    """The last failure. `unusable`: the rule was left out; `failed`: it was asked and went wrong,
    and `reason` is the type of the error."""

    at: Moment
    kind: Literal["unusable", "failed"]
    reason: str


class RuleCounts(Shape):
    """What was counted. `evaluations` are those signals that the index did not rule out; `hits`
    those for which a rule was true; `unanswered`: what it asks about was not there; `repeated`
    hits only counted up an open alert, `suppressed` ones told nobody because of the cooldown.
    Half of what was timed took `p50_ms` at most; null: nothing was timed."""

    evaluations: int
    hits: int
    errors: int
    unanswered: int
    repeated: int
    suppressed: int
    p50_ms: float | None
    p99_ms: float | None


class RuleStat(RuleCounts):
    """What one rule did. `last_error` is since its last edit; `fired_7d` counts alerts."""

    id: UUID
    name: str
    active: bool
    problem: str | None
    last_error: RuleFailed | None
    last_fired_at: Moment | None
    fired_7d: int


class RuleStats(RuleCounts):
    """What the rules of the workspace did in so many days, those that fired most first."""

    days: int
    rules: int
    active: int
    unreadable: int
    fired_7d: int
    items: list[RuleStat]


async def stats(call: Call) -> web.Response:
    """Return what the rules did; counts are up to ten seconds old."""
    days = call.query(RuleStatsQuery).days
    rules = await call.deps.rules.all(call.workspace_id, days=days, timed=True)
    return answer(_stats(rules, days, call.locale))


def _stats(rules: Sequence[StoredRule], days: int, locale: Locale) -> RuleStats:
    together = Tally()
    for one in rules:
        together.add(one.did)
    ranked = sorted(rules, key=lambda one: (-one.fired_7d, -one.did.hits, one.name, one.id))
    return RuleStats(
        days=days,
        rules=len(rules),
        active=sum(one.is_active for one in rules),
        unreadable=sum(one.spec is None for one in rules),
        fired_7d=sum(one.fired_7d for one in rules),
        items=[_stat(one, locale) for one in ranked],
        **_counts(together).model_dump(),
    )


def _stat(one: StoredRule, locale: Locale) -> RuleStat:
    failure = one.failure
    return RuleStat(
        id=one.id,
        name=one.name if one.spec is None else name_for(one.spec, locale),
        active=one.is_active,
        problem=one.problem,
        last_error=None
        if failure is None
        else RuleFailed(at=failure.at, kind=failure.kind.value, reason=failure.reason),
        last_fired_at=one.last_fired_at,
        fired_7d=one.fired_7d,
        **_counts(one.did).model_dump(),
    )


def _counts(did: Tally) -> RuleCounts:
    return RuleCounts(
        evaluations=did.asked,
        hits=did.hits,
        errors=did.errors,
        unanswered=did.unanswered,
        repeated=did.repeated,
        suppressed=did.quiet,
        p50_ms=_milliseconds(did.quantile(0.5)),
        p99_ms=_milliseconds(did.quantile(0.99)),
    )


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else float(f"{seconds * 1000:.3g}")
