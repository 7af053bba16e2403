"""The words rules are told with: names of fields, shown values, lists."""

from __future__ import annotations

from collections.abc import Sequence

from core.rules.comparable import SEVERITY_FIELD
from core.rules.signal import LABEL, Scalar
from core.severity import Severity
from core.texts import Text, join, plural, raw, text
from core.texts.severity_words import severity_word

SHOWN_CHARACTERS = 60
SHOWN_WORDS = 12

_FIELDS = {
    "rating": text("the rating"),
    "category": text("the category"),
    "kind": text("the kind"),
    "place": text("the place"),
    "severity": text("the severity"),
    "source": text("the source"),
    "text": text("the text"),
    "title": text("the title"),
    "customer": text("the customer"),
    "status": text("the status"),
    "case": text("the case"),
}
KNOWN_FIELDS = tuple(_FIELDS)
"""The fields every submission or item may have; others are an integration's own."""
_NOUNS = {
    "rating": text("rating"),
    "category": text("category"),
    "kind": text("kind"),
    "place": text("place"),
    "severity": text("severity"),
    "source": text("source"),
    "text": text("text"),
    "title": text("title"),
    "customer": text("customer"),
    "status": text("status"),
    "case": text("case"),
}

_SEVERITIES = {severity.value: severity for severity in Severity}


def field_name(field: str) -> Text:
    """Return how a field is called in a sentence."""
    known = _FIELDS.get(field)
    if known is not None:
        return known
    if field.startswith(LABEL):
        return text("the label {name}", name=field.removeprefix(LABEL))
    return text("the field {name}", name=field)


def field_noun(field: str) -> Text:
    """Return how a field is called without an article, as in "for each place"."""
    known = _NOUNS.get(field)
    if known is not None:
        return known
    if field.startswith(LABEL):
        return text("label {name}", name=field.removeprefix(LABEL))
    return text("field {name}", name=field)


def shown(value: Scalar, *, field: str = "") -> Text:
    """Return a value as it stands in a sentence: words in quotation marks, long ones cut."""
    if isinstance(value, bool):
        return text("yes") if value else text("no")
    if isinstance(value, str):
        if field == SEVERITY_FIELD and value in _SEVERITIES:
            return severity_word(_SEVERITIES[value])
        line = " ".join(value.split())
        if len(line) > SHOWN_CHARACTERS:
            line = line[: SHOWN_CHARACTERS - 1] + "…"
        return text("“{words}”", words=line)
    return text("{number}", number=value)


def either(parts: Sequence[Text]) -> Text:
    """Return "a, b or c"; a long list ends in how many more there are."""
    if len(parts) > SHOWN_WORDS:
        rest = len(parts) - SHOWN_WORDS
        return plural(
            "{some} or {n} more", "{some} or {n} more", rest, some=join(parts[:SHOWN_WORDS], ", ")
        )
    if len(parts) < 2:
        return join(parts, "")
    return text("{some} or {last}", some=join(parts[:-1], ", "), last=parts[-1])


def both(parts: Sequence[Text]) -> Text:
    """Return "a, b and c"."""
    if len(parts) < 2:
        return join(parts, "")
    return text("{some} and {last}", some=join(parts[:-1], ", "), last=parts[-1])


def quoted(words: Sequence[str]) -> list[Text]:
    """Return each of the words in quotation marks."""
    return [shown(word) for word in words]


def bracketed(part: Text) -> Text:
    """Return the part in brackets, where a sentence would be read in two ways without them."""
    return join([raw("("), part, raw(")")], "")


def compared(subject: Text, op: str, value: Text) -> Text:
    """Return how a subject stands to a value, by one of the six signs."""
    match op:
        case "<":
            return text("{field} is less than {value}", field=subject, value=value)
        case "<=":
            return text("{field} is at most {value}", field=subject, value=value)
        case ">=":
            return text("{field} is at least {value}", field=subject, value=value)
        case ">":
            return text("{field} is more than {value}", field=subject, value=value)
        case "!=":
            return text("{field} is not {value}", field=subject, value=value)
        case _:
            return text("{field} is {value}", field=subject, value=value)
