"""What became different between two revisions of a rule, in words for whoever edits the older."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.rules.rule import RuleSpec
from core.rules.sentence import report_words, schedule_words
from core.texts import Locale, Text, raw, text
from core.texts.severity_words import severity_word

_ENGLISH = Locale()

_CALLED: dict[str, Text] = {
    "name": text("the name"),
    "description": text("the description"),
    "schedule": text("when it is asked"),
    "kinds": text("what it looks at"),
    "hours": text("its hours"),
    "condition": text("the condition"),
    "case": text("what is done with the case"),
    "report": text("what is sent"),
    "severity": text("the severity"),
    "fingerprint": text("what tells its alerts apart"),
    "cooldown": text("the cooldown"),
    "receivers": text("who is told"),
    "template": text("the template"),
    "active": text("whether it is on"),
    "priority": text("the priority"),
}
"""Every part of a rule, as it stands in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of the rule that is not what it was."""

    field: str
    says: Text


def part_name(field: str) -> Text | None:
    """Return how a part of a rule is called, by a field or a path into one; None: unknown."""
    return _CALLED.get(field.partition(".")[0])


def differences(before: RuleSpec, after: RuleSpec) -> tuple[Difference, ...]:
    """Return the parts that differ, in the order in which a rule names them."""
    return tuple(
        Difference(field=name, says=_says(name, before, after))
        for name in RuleSpec.model_fields
        if getattr(before, name) != getattr(after, name)
    )


def said(changes: Iterable[Difference]) -> str:
    """Return the differences in one line of English, for logs and the API."""
    return "; ".join(each.says.render(_ENGLISH) for each in changes)


def _says(name: str, before: RuleSpec, after: RuleSpec) -> Text:
    called = _CALLED[name]
    old, new = _shown(name, before), _shown(name, after)
    if old is None or new is None:
        return text("{part} changed", part=called)
    return text("{part} was {old} and is {new}", part=called, old=old, new=new)


def _shown(name: str, spec: RuleSpec) -> Text | None:
    """Return the part in a few words; None when it takes more than that."""
    match name:
        case "name":
            return text("“{words}”", words=spec.name)
        case "condition":
            return text("“{words}”", words=spec.condition.describe())
        case "severity":
            return text("none") if spec.severity is None else severity_word(spec.severity)
        case "schedule" if spec.schedule is not None:
            return text("every {when}", when=schedule_words(spec.schedule))
        case "report" if spec.report is not None:
            return report_words(spec.report)
        case "cooldown":
            return text("{span}", span=spec.cooldown) if spec.cooldown else text("none")
        case "active":
            return text("on") if spec.active else text("off")
        case "priority":
            return raw(str(spec.priority))
        case _:
            return None
