"""What a line leaves unsaid: the fields everybody knows, the kinds of signal, the rule's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.compare import Compare
from core.rules.conditions.label import Label
from core.rules.schedule import Schedule
from core.rules.sentence import schedule_words
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
        if isinstance(each, Label):
            kinds.add(SignalKind.INTEGRATION)
        elif isinstance(each, Compare):
            if each.field.startswith(LABEL) or each.field in _OF_INTEGRATIONS:
                kinds.add(SignalKind.INTEGRATION)
            elif each.field in _OF_SUBMISSIONS:
                kinds.add(SignalKind.SUBMISSION)
    return tuple(kind for kind in SignalKind if kind in kinds) or (SignalKind.SUBMISSION,)


def made_name(condition: Condition, schedule: Schedule | None) -> str:
    """Return the name of a rule that was given none: what it is about, short."""
    said = condition.describe()
    if schedule is not None and condition == All(conditions=()):
        said = text("Every {when}", when=schedule_words(schedule))
    words = " ".join(said.render(_ENGLISH).split())
    if len(words) > NAME_CHARACTERS:
        words = words[: NAME_CHARACTERS - 1].rstrip() + "…"
    return words[:1].upper() + words[1:]
