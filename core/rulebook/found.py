"""What rules have found, for the alerts they raise and for those that are over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.alerts.policy import Policy
from core.ids import RuleId, WorkspaceId
from core.rules.condition import NO_WINDOWS, Answers, Known, Window, Windows
from core.rules.explain import NO_ANSWERS
from core.rules.figures import figures
from core.rules.hit import Evaluation, Group, MergedHit, fingerprint_of, merge_hits
from core.rules.hours import Opening
from core.rules.rule import Rule
from core.rules.signal import LABEL, Signal, SignalKind
from core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The alert of a scheduled rule that does not hold any more, and what it finds instead."""

    fingerprint: str
    found: Text | None


def with_figures(
    found: Evaluation,
    policy: Policy,
    signal: Signal,
    windows: Windows = NO_WINDOWS,
    answers: Answers = NO_ANSWERS,
) -> Evaluation:
    """Return the evaluation with what each rule that counts has found; `windows` are those it was
    given."""
    known: dict[RuleId, dict[str, Window]] = {}
    for key, state in {**windows, **found.windows}.items():
        known.setdefault(key.rule, {})[key.digest] = state
    if not (known or answers):
        return found
    hits = []
    for hit in found.hits:
        if hit.severity is not None and (answers or hit.rule in known):
            spec = policy.rules.rules[hit.rule].spec
            counted = Known(windows=known.get(hit.rule, {}), answers=answers)
            hit = replace(hit, found=figures(spec, signal, counted))
        hits.append(hit)
    return replace(found, hits=tuple(hits))


def told_with_figures(
    found: Evaluation,
    policy: Policy,
    workspace_id: WorkspaceId,
    at: datetime,
    answers: Answers,
) -> tuple[MergedHit, ...]:
    """Return the alerts that a rule asked by the clock wants, each with what was found."""
    told: list[MergedHit] = []
    for hit in merge_hits(found.hits):
        signal = _clock_signal(workspace_id, at, hit.hits[0].group)
        worded = with_figures(
            replace(found, hits=hit.hits), policy, signal, found.windows, answers
        )
        told.append(replace(hit, hits=worded.hits))
    return tuple(told)


def what_is_over(
    found: Evaluation,
    rule: Rule,
    policy: Policy,
    workspace_id: WorkspaceId,
    at: datetime,
    answers: Answers,
) -> Over | None:
    """Return the alert that a schedule has answered with no; None where it was answered with yes
    or not at all: the rule failed, rests at this hour, or there is no such number."""
    if found.hits or found.errors or not Opening.of(rule.spec.hours, policy.zone).is_open(at):
        return None
    signal = _clock_signal(workspace_id, at, ())
    known = Known(answers=answers)
    if rule.spec.condition.decide(signal, known).truth is not False:
        return None
    return Over(
        fingerprint=fingerprint_of(rule, signal),
        found=figures(rule.spec, signal, known, is_over=True),
    )


def _clock_signal(workspace_id: WorkspaceId, at: datetime, group: Group) -> Signal:
    given = {name: value for name, value in group if value is not None}
    return Signal(
        kind=SignalKind.CLOCK,
        workspace=workspace_id,
        at=at,
        fields={k: v for k, v in given.items() if not k.startswith(LABEL)},
        labels={k.removeprefix(LABEL): v for k, v in given.items() if k.startswith(LABEL)},
    )
