"""What rules look like on the wire, and how a caller may write one: as a tree or as a line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    JsonValue,
    StrictBool,
    StrictFloat,
    StrictInt,
)

from core.errors import InvalidInput
from core.rulebook.names import RuleNames
from core.rulebook.stored import StoredRule
from core.rulebook.trials import Sample
from core.rules.line import LONGEST_TYPED, read_line, write_line
from core.rules.line.defaults import made_name, name_for
from core.rules.proof import Proof
from core.rules.rule import RuleSpec, parse_rule
from core.rules.sentence import sentence
from core.rules.signal import SignalKind
from core.rules.verdict import Verdict
from core.texts import Locale, text
from core.texts.refused import refused
from web.api.asked import Asked, Words, speakable
from web.shapes import Moment, SeverityWord, Shape

FIRST_YEAR, LAST_YEAR = 1970, 9000
"""Of a range: far enough from where the calendar ends for every zone and window."""


def _all_speakable(tree: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Refuse a tree with words in it, wherever, that no database can hold."""
    left: list[JsonValue] = [tree]
    while left:
        one = left.pop()
        if isinstance(one, str):
            speakable(one)
        elif isinstance(one, list):
            left.extend(one)
        elif isinstance(one, dict):
            left.extend((*one, *one.values()))
    return tree


def _within_reach(at: datetime) -> datetime:
    if not FIRST_YEAR < at.year < LAST_YEAR:
        wanted = text(
            "a moment between the years {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR
        )
        raise refused("year", wanted)
    return at


Tree = Annotated[dict[str, JsonValue], AfterValidator(_all_speakable)]
"""A rule as it is stored; `GET /rules/meta` has its schema."""

End = Annotated[AwareDatetime, AfterValidator(_within_reach)]
"""An end of a range."""

Line = Annotated[Words, Field(min_length=1, max_length=LONGEST_TYPED)]
Name = Annotated[Words, Field(min_length=1, max_length=100)]
Whole = Annotated[StrictInt, Field(ge=-(10**15), le=10**15)]
Real = Annotated[StrictFloat, Field(ge=-1e15, le=1e15)]
Value = StrictBool | Whole | Real | Annotated[Words, Field(max_length=1000)]


class NamedReceiver(Shape):
    """A receiver as the tree names it, and what it is called; `name` null: it is gone."""

    kind: str
    id: str
    name: str | None


class RuleShape(Shape):
    """A rule. `rule` is the tree, `line` the same as it is typed, `sentence` in the reader's
    language; all three are null when it cannot be read, and `problem` says why. `receivers` are
    those of the tree with their names, also for who may not read receivers. Fired counts the
    alerts it raised or repeated, of a rule that only sends a report the reports sent."""

    id: UUID
    revision: int
    name: str
    active: bool
    rule: dict[str, Any] | None
    line: str | None
    sentence: str | None
    problem: str | None
    receivers: list[NamedReceiver]
    created_at: Moment
    updated_at: Moment
    last_fired_at: Moment | None
    fired_7d: int


class RuleWords(Shape):
    """A rule that is stored nowhere: its tree, its line, its sentence."""

    rule: dict[str, Any]
    line: str
    sentence: str


class Trace(Shape):
    """What one condition said and why; `applies` false: it could not be asked."""

    holds: bool
    applies: bool
    reason: str
    parts: list[Trace]


class RuleTested(Shape):
    """What a rule, were it on, would say; `severity` null: it makes no alert."""

    fires: bool
    severity: SeverityWord | None
    at: Moment
    trace: Trace


class ProofExample(Shape):
    """Something the rule would have acted on. `case` is the id of its case."""

    at: Moment
    case: UUID | None
    fields: dict[str, Any]
    labels: dict[str, str]
    text: str
    trace: Trace


class RuleProof(Shape):
    """What the rule would have done: `hits` of what came in, or of the `asked` times of its
    schedule, on `days` different days; `alerts` different ones. `partial`: there was more than is
    looked at, and `since` is where the part begins; `unjudged` more items were taken in by a
    release that did not keep what the rule looks at; `cut`: a window was due too often to be
    followed to the end. Examples are the newest, newest first."""

    since: Moment
    until: Moment
    looked_at: int
    asked: int
    hits: int
    days: int
    alerts: int
    unjudged: int
    partial: bool
    cut: bool
    errors: list[str]
    examples: list[ProofExample]


class RuleMeta(Shape):
    """Which conditions there are with their JSON schemas, and that of a whole rule."""

    conditions: dict[str, dict[str, Any]]
    actions: dict[str, Any]
    rule: dict[str, Any]


class Written(Asked):
    """A rule, written either way."""

    rule: Tree | None = None
    line: Line | None = None


class RuleAsked(Written):
    """A rule to keep: a tree or a line; `active` false saves it paused. In a change, `active`
    alone switches what is there."""

    active: StrictBool | None = None


class LineAsked(Asked):
    """A typed line."""

    line: Line


class TreeAsked(Asked):
    """A tree."""

    rule: Tree


class SampleAsked(Asked):
    """Something that might come in. `rating` is a field like any other, for convenience apart."""

    kind: SignalKind = SignalKind.SUBMISSION
    text: Annotated[Words, Field(max_length=10_000)] = ""
    rating: Annotated[StrictInt, Field(ge=1, le=5)] | None = None
    fields: Annotated[dict[Name, Value], Field(max_length=50, default_factory=dict)]
    labels: Annotated[
        dict[Name, Annotated[Words, Field(max_length=1000)]],
        Field(max_length=50, default_factory=dict),
    ]

    @property
    def sample(self) -> Sample:
        """The same as rules are tried on it."""
        rating = {} if self.rating is None else {"rating": self.rating}
        return Sample(
            text=self.text, kind=self.kind, fields={**self.fields, **rating}, labels=self.labels
        )


class TrialAsked(Asked):
    """What to try a stored rule on: a sample, or the case with this number; nothing for a rule
    with a schedule, which is asked as of now."""

    sample: SampleAsked | None = None
    case: Annotated[StrictInt, Field(ge=1, le=10**9)] | None = None

    @property
    def given(self) -> Sample | int | None:
        """The one of the two that was given, if any; raises InvalidInput for both."""
        if self.sample is not None and self.case is not None:
            wanted = text("either {one} or {other}", one="sample", other="case")
            raise InvalidInput(field="sample", value="both", wanted=wanted)
        return self.case if self.sample is None else self.sample.sample


class NewTrialAsked(TrialAsked, Written):
    """A rule that is not stored, and what to try it on."""


class ProofAsked(Written):
    """A rule and a range; without one, the last seven days."""

    since: End | None = None
    until: End | None = None


def spec_of(said: Written, names: RuleNames) -> RuleSpec:
    """Return the rule that was written; raises InvalidInput, LineMistake for a line."""
    if (said.rule is None) == (said.line is None):
        wanted = text("either {one} or {other}", one="rule", other="line")
        raise InvalidInput(field="rule", value=None, wanted=wanted)
    if said.line is not None:
        return read_line(said.line, receivers=names)
    return spec_of_tree(said.rule or {})


def spec_of_tree(tree: dict[str, JsonValue]) -> RuleSpec:
    """Return the rule of a tree; one without a name is called by what it is about, as a line is.
    Raises InvalidInput."""
    if tree.get("name") not in (None, ""):
        return parse_rule(tree)
    spec = parse_rule({**tree, "name": "?"})
    return spec.model_copy(update={"name": made_name(spec.condition, spec.schedule, spec.report)})


def words_of(spec: RuleSpec, names: RuleNames, locale: Locale) -> RuleWords:
    """Return a rule in its three forms."""
    return RuleWords(
        rule=spec.model_dump(mode="json"),
        line=write_line(spec, names=names),
        sentence=sentence(spec, called=names.called).render(locale),
    )


def rule_shape(one: StoredRule, names: RuleNames, locale: Locale) -> RuleShape:
    """Return a stored rule as it goes out."""
    words = None if one.spec is None else words_of(one.spec, names, locale)
    return RuleShape(
        id=one.id,
        revision=one.revision,
        name=one.name if one.spec is None else name_for(one.spec, locale),
        active=one.is_active,
        rule=None if words is None else words.rule,
        line=None if words is None else words.line,
        sentence=None if words is None else words.sentence,
        problem=one.problem,
        receivers=[] if one.spec is None else _named(one.spec, names),
        created_at=one.created_at,
        updated_at=one.updated_at,
        last_fired_at=one.last_fired_at,
        fired_7d=one.fired_7d,
    )


def _named(spec: RuleSpec, names: RuleNames) -> list[NamedReceiver]:
    return [
        NamedReceiver(kind=each.kind, id=each.id, name=names.title_of(each))
        for each in spec.receivers
    ]


def trace_of(verdict: Verdict, locale: Locale) -> Trace:
    """Return what a condition said as it goes out."""
    return Trace(
        holds=verdict.holds,
        applies=verdict.applies,
        reason=verdict.reason.render(locale),
        parts=[trace_of(part, locale) for part in verdict.parts],
    )


def examples_of(proof: Proof, locale: Locale) -> list[ProofExample]:
    """Return the examples of a proof as they go out."""
    return [
        ProofExample(
            at=each.signal.at,
            case=each.signal.case,
            fields=dict(each.signal.fields),
            labels=dict(each.signal.labels),
            text=each.signal.text,
            trace=trace_of(each.verdict, locale),
        )
        for each in proof.examples
    ]
