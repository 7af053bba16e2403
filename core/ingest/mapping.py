"""How an integration's requests are to be read: which field is the title, which the severity.

People point at the fields of something that came; what they point at is kept as JSON and read
strictly, so that a mistake is told when it is made and not when an alert should have come.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.db.base import JsonObject
from core.errors import InvalidInput
from core.ingest.field import clean
from core.ingest.masking import is_hidden
from core.ingest.pointer import Pointer, parse_pointer
from core.severity import Severity, parse_severity
from core.texts import Text, text

LABELS_AT_MOST = 32
KEYS_AT_MOST = 8
VALUES_AT_MOST = 50
VALUE_LENGTH = 100
LABEL_NAME_LENGTH = 100
Means = Literal["firing", "resolved", "ignored"]
MEANINGS: tuple[Means, ...] = ("firing", "resolved", "ignored")
PARTS = ("title", "summary", "severity", "status", "fingerprint", "labels", "link", "items",
         "guess")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityField:
    """Where the severity stands. `values` are what its words mean (in lower case) beyond those
    that are known by themselves; `otherwise` is for any other word and for none."""

    field: Pointer
    values: Mapping[str, Severity] = dataclasses.field(default_factory=dict)
    otherwise: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusField:
    """Where it stands whether it fires or is over, by words in lower case. Words of `ignored` say
    nothing, `otherwise` is for any other word; None: while no word is known to fire, all that is
    not over fires, else nobody knows and the request is kept. Without a word that is over, the
    usual ones are. `null` is also the word of a field that is not there."""

    field: Pointer
    firing: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    otherwise: Means | None = None

    def means(self, word: str | None) -> Means | None:
        """Return what a listed word means; None for any other."""
        if word in self.ignored:
            return "ignored"
        if word in self.resolved:
            return "resolved"
        return "firing" if word in self.firing else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelField:
    """A label of this name; of an object each of its plain fields is one, under its own name."""

    name: str
    field: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMapping:
    """What is pointed at. `items`: the list of which each entry is an alert; None: the request is
    one. `guess`: what is not pointed at is read by the names fields usually have."""

    title: Pointer | None = None
    summary: Pointer | None = None
    severity: SeverityField | None = None
    status: StatusField | None = None
    fingerprint: tuple[Pointer, ...] = ()
    labels: tuple[LabelField, ...] = ()
    link: Pointer | None = None
    items: Pointer | None = None
    guess: bool = True

    def said(self) -> JsonObject:
        """Return it as it is kept and as the API speaks it."""
        return {
            "title": _words(self.title),
            "summary": _words(self.summary),
            "severity": None if self.severity is None else {
                "field": self.severity.field.words,
                "values": {word: one.value for word, one in self.severity.values.items()},
                "otherwise": self.severity.otherwise.value if self.severity.otherwise else None,
            },
            "status": None if self.status is None else {
                "field": self.status.field.words,
                "firing": list(self.status.firing),
                "resolved": list(self.status.resolved),
                "ignored": list(self.status.ignored),
                "otherwise": self.status.otherwise,
            },
            "fingerprint": [one.words for one in self.fingerprint],
            "labels": [{"name": one.name, "field": one.field.words} for one in self.labels],
            "link": _words(self.link),
            "items": _words(self.items),
            "guess": self.guess,
        }  # fmt: skip


def parse_mapping(said: object) -> FieldMapping:
    """Return the mapping; raises InvalidInput, which names the field, its value and what would be
    right."""
    mapping = parse_draft(said)
    check_whole(mapping)
    return mapping


def parse_draft(said: object) -> FieldMapping:
    """Return a mapping that may still lack what makes it whole; raises InvalidInput."""
    known = _object(said, "mapping", PARTS)
    guess = known.get("guess", True)
    if not isinstance(guess, bool):
        raise InvalidInput(field="guess", value=guess, wanted=text("true or false"))
    return FieldMapping(
        title=_shown(known.get("title"), "title"),
        summary=_shown(known.get("summary"), "summary"),
        severity=_severity(known.get("severity")),
        status=_status(known.get("status")),
        fingerprint=_fingerprint(known.get("fingerprint")),
        labels=_labels(known.get("labels")),
        link=_shown(known.get("link"), "link"),
        items=_items(known.get("items")),
        guess=guess,
    )


def check_whole(mapping: FieldMapping) -> None:
    """Raise InvalidInput unless it says something, and a title where nothing is guessed."""
    if mapping.title is None and not mapping.guess:
        wanted = text("a JSON pointer to the title, or guess: true")
        raise InvalidInput(field="title", value=None, wanted=wanted)
    if mapping in (FieldMapping(), FieldMapping(guess=False)):
        wanted = text("at least one of {names}", names=", ".join(PARTS[:-1]))
        raise InvalidInput(field="mapping", value={}, wanted=wanted)


def folded(word: str) -> str:
    """Return a value as values are compared."""
    return clean(word, VALUE_LENGTH).casefold()


def _words(pointer: Pointer | None) -> str | None:
    return pointer.words if pointer is not None else None


def _object(said: object, name: str, names: Sequence[str]) -> Mapping[str, object]:
    known = ", ".join(names)
    if not isinstance(said, dict):
        wanted = text("an object of {names}", names=known)
        raise InvalidInput(field=name, value=said, wanted=wanted)
    for one in said:
        if one not in names:
            raise InvalidInput(field=name, value=one, wanted=text("one of {names}", names=known))
    return said


def _list(said: object, name: str, longest: int, wanted: Text) -> list[object]:
    if said is None:
        return []
    if not isinstance(said, list) or len(said) > longest:
        raise InvalidInput(field=name, value=said, wanted=wanted)
    return said


def _shown(said: object, name: str) -> Pointer | None:
    """Return the pointer to what people are shown; credentials never are."""
    if said is None:
        return None
    pointer = parse_pointer(said, field=name)
    if any(map(is_hidden, pointer.steps)):
        wanted = text("a field that holds no password, token or secret, as people are shown it")
        raise InvalidInput(field=name, value=said, wanted=wanted)
    return pointer


def _needed(said: object, name: str) -> Pointer:
    pointer = _shown(said, name)
    if pointer is None:
        raise InvalidInput(field=name, value=None, wanted=text("a JSON pointer such as /status"))
    return pointer


def _severity(said: object) -> SeverityField | None:
    if said is None:
        return None
    if isinstance(said, str):
        said = {"field": said}
    known = _object(said, "severity", ("field", "values", "otherwise"))
    values = known.get("values")
    if values is not None and (not isinstance(values, dict) or len(values) > VALUES_AT_MOST):
        wanted = text("an object of up to {most} values and what each means", most=VALUES_AT_MOST)
        raise InvalidInput(field="severity.values", value=values, wanted=wanted)
    otherwise = known.get("otherwise")
    return SeverityField(
        field=_needed(known.get("field"), "severity.field"),
        values={
            _value(word, "severity.values"): _means(one, f"severity.values.{word[:40]}")
            for word, one in (values or {}).items()
        },
        otherwise=None if otherwise is None else _means(otherwise, "severity.otherwise"),
    )


def _means(said: object, name: str) -> Severity:
    if not isinstance(said, str):
        raise InvalidInput(field=name, value=said, wanted=text("low, medium, high or critical"))
    return parse_severity(said, field=name)


def _status(said: object) -> StatusField | None:
    if said is None:
        return None
    if isinstance(said, str):
        said = {"field": said}
    known = _object(said, "status", ("field", *MEANINGS, "otherwise"))
    otherwise = known.get("otherwise")
    if otherwise is not None and otherwise not in MEANINGS:
        wanted = text("{names} or null", names=", ".join(MEANINGS))
        raise InvalidInput(field="status.otherwise", value=otherwise, wanted=wanted)
    many = text("a list of up to {most} values", most=VALUES_AT_MOST)
    found: dict[str, tuple[str, ...]] = {}
    seen: dict[str, str] = {}
    for name in MEANINGS:
        words = _list(known.get(name), f"status.{name}", VALUES_AT_MOST, many)
        found[name] = tuple(dict.fromkeys(_value(one, f"status.{name}") for one in words))
        for word in found[name]:
            if seen.setdefault(word, name) != name:
                other = f"status.{seen[word]}"
                wanted = text("a value that does not stand in {field} too", field=other)
                raise InvalidInput(field=f"status.{name}", value=word, wanted=wanted)
    return StatusField(
        field=_needed(known.get("field"), "status.field"),
        firing=found["firing"],
        resolved=found["resolved"],
        ignored=found["ignored"],
        otherwise=next((one for one in MEANINGS if one == otherwise), None),
    )


def _value(said: object, name: str) -> str:
    word = folded(said) if isinstance(said, str) else ""
    if not word or (isinstance(said, str) and len(said) > VALUE_LENGTH):
        wanted = text("a value as a text of 1 to {most} characters", most=VALUE_LENGTH)
        raise InvalidInput(field=name, value=said, wanted=wanted)
    return word


def _fingerprint(said: object) -> tuple[Pointer, ...]:
    if isinstance(said, str):
        said = [said]
    many = text("a list of up to {most} JSON pointers", most=KEYS_AT_MOST)
    found = [
        parse_pointer(one, field=f"fingerprint.{at}")
        for at, one in enumerate(_list(said, "fingerprint", KEYS_AT_MOST, many))
    ]
    return tuple(dict.fromkeys(found))


def _labels(said: object) -> tuple[LabelField, ...]:
    many = text("a list of up to {most} labels", most=LABELS_AT_MOST)
    found: dict[str, LabelField] = {}
    for at, one in enumerate(_list(said, "labels", LABELS_AT_MOST, many)):
        place = f"labels.{at}"
        known = _object({"field": one} if isinstance(one, str) else one, place, ("name", "field"))
        pointer = _needed(known.get("field"), f"{place}.field")
        named = known.get("name")
        name = pointer.name if named is None else named
        if not isinstance(name, str) or not clean(name, LABEL_NAME_LENGTH):
            wanted = text("a name of 1 to {most} characters", most=LABEL_NAME_LENGTH)
            raise InvalidInput(field=f"{place}.name", value=named, wanted=wanted)
        name = clean(name, LABEL_NAME_LENGTH)
        if is_hidden(name):
            wanted = text("a name that speaks of no password, token or secret")
            raise InvalidInput(field=f"{place}.name", value=name, wanted=wanted)
        if name in found:
            wanted = text("each name once")
            raise InvalidInput(field=f"{place}.name", value=name, wanted=wanted)
        found[name] = LabelField(name=name, field=pointer)
    return tuple(found.values())


def _items(said: object) -> Pointer | None:
    if said is None:
        return None
    pointer = parse_pointer(said, field="items")
    # It is looked for in the whole request, whichever way it is written.
    return Pointer(pointer.steps)
