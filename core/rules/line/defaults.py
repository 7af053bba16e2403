"""What a line leaves unsaid: the fields everybody knows, the kinds of signal, the rule's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.rules.actions import ReportSpan
from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.average import Average
from core.rules.conditions.compare import Compare
from core.rules.conditions.expression import Expression
from core.rules.conditions.label import Label
from core.rules.expression.parser import parse
from core.rules.expression.tree import (
    Called,
    Compared,
    Constant,
    Either,
    Every,
    Everything,
    Items,
    Known,
    Member,
    Node,
    Opposite,
)
from core.rules.rule import RuleSpec
from core.rules.schedule import Schedule
from core.rules.sentence import report_words, schedule_words
from core.rules.signal import LABEL, SignalKind
from core.texts import Locale, text

FIELDS = (
    *("rating", "text", "category", "place", "kind", "customer", "severity", "source"),
    *("integration", "title", "status", "case"),
)
"""The fields our own signals have; a workspace may know more."""

NAME_CHARACTERS = 60

_OF_INTEGRATIONS = frozenset({"severity", "source", "integration", "title", "status"})
_OF_SUBMISSIONS = frozenset({"rating", "category", "place", "kind", "customer"})
_ENGLISH = Locale()


def known_fields(more: Iterable[str]) -> Mapping[str, str]:
    """Return every known field by its folded name."""
    fields = {name.casefold(): name for name in more}
    return fields | {name: name for name in FIELDS}


def kinds_of(condition: Condition, *, hinted: Iterable[SignalKind] = ()) -> tuple[SignalKind, ...]:
    """Return the kinds of signal a rule looks at when it does not say so itself.

    Those that have the fields it asks about; submissions when nothing tells.
    """
    kinds = set(hinted)
    for each in condition.walk():
        for field in _asked(each):
            if field.startswith(LABEL) or field in _OF_INTEGRATIONS:
                kinds.add(SignalKind.INTEGRATION)
            elif field in _OF_SUBMISSIONS:
                kinds.add(SignalKind.SUBMISSION)
    return tuple(kind for kind in SignalKind if kind in kinds) or (SignalKind.SUBMISSION,)


def _asked(condition: Condition) -> Iterable[str]:
    """Yield the fields a condition itself asks about, labels with their prefix."""
    if isinstance(condition, Label):
        yield LABEL + condition.label
    elif isinstance(condition, Compare | Average):
        yield condition.field
    elif isinstance(condition, Expression):
        nodes: list[Node] = [parse(condition.source)]
        while nodes:
            match nodes.pop():
                case Known(name=name) | Member(of="fields", name=name):
                    yield name
                case Member(name=name):
                    yield LABEL + name
                case Everything(of="labels"):
                    yield LABEL
                case Items(parts=parts) | Every(parts=parts) | Either(parts=parts):
                    nodes.extend(parts)
                case Opposite(part=part):
                    nodes.append(part)
                case Compared(left=left, right=right):
                    nodes += [left, right]
                case Called(subject=subject, argument=argument):
                    nodes.append(subject)
                    if argument is not None:
                        nodes.append(argument)
                case Constant() | Everything():
                    pass


def made_name(
    condition: Condition,
    schedule: Schedule | None,
    report: ReportSpan | None = None,
    locale: Locale = _ENGLISH,
) -> str:
    """Return the name of a rule that was given none: what it is about, short."""
    said = condition.describe()
    if schedule is not None and condition == All(conditions=()):
        when = schedule_words(schedule)
        said = text("Every {when}", when=when)
        if report is not None:
            said = text("{report}, every {when}", report=report_words(report), when=when)
    words = " ".join(said.render(locale).split())
    if len(words) > NAME_CHARACTERS:
        words = words[: NAME_CHARACTERS - 1].rstrip() + "…"
    return words[:1].upper() + words[1:]


def is_named(spec: RuleSpec) -> bool:
    """Tell whether somebody gave the rule its name."""
    return spec.name != made_name(spec.condition, spec.schedule, spec.report)


def name_for(spec: RuleSpec, locale: Locale) -> str:
    """Return how the rule is called in a language: one that nobody named is what it is about."""
    return (
        spec.name
        if is_named(spec)
        else made_name(spec.condition, spec.schedule, spec.report, locale)
    )
