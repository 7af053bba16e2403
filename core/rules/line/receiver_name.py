"""Receivers as they are typed, and the seams to those who know which receivers there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.rules.line.spelling import quoted, stays_a_word
from core.rules.rule import ReceiverRef

CHAT = "chat"
PERSON = "person"
EMAIL = "email"
_SIGNS = {"#": CHAT, "@": PERSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverName:
    """A receiver by a name people use: `#ops`, `@sam`, `role:admin`, `ops`.

    `kind` is that of `ReceiverRef`: `#` says `chat` (a topic may answer to it as well), `@` says
    `person`; None leaves it open.
    """

    kind: str | None
    name: str

    @property
    def written(self) -> str:
        """The name as it is typed, in quotation marks where it has to be."""
        name = self.name if stays_a_word(self.name) else quoted(self.name)
        if self.kind is None or (self.kind == EMAIL and _is_address(name)):
            return name
        for sign, kind in _SIGNS.items():
            if kind == self.kind:
                return sign + name
        return f"{self.kind}:{name}"

    @classmethod
    def typed(cls, word: str) -> ReceiverName:
        """Return the name in a word such as `#ops`."""
        if word[:1] in _SIGNS:
            return cls(kind=_SIGNS[word[0]], name=word[1:])
        kind, colon, name = word.partition(":")
        if colon and kind.replace("_", "").isalpha() and kind.isascii() and len(kind) <= 20:
            return cls(kind=kind.casefold(), name=name)
        return cls(kind=EMAIL if _is_address(word) else None, name=word)


class Receivers(Protocol):
    """Knows the receivers of one workspace by name; handed to whoever reads a line."""

    def find(self, name: ReceiverName) -> ReceiverRef | None:
        """Return the receiver meant, None when nobody or more than one answers to the name.

        A name that is an id of the kind means the receiver with that id: so is one written whose
        name is gone.
        """
        ...

    def known(self, kind: str | None) -> Sequence[ReceiverName]:
        """Return the names there are (of the kind, unless it is None), to offer the nearest."""
        ...


class Names(Protocol):
    """Knows how receivers are called; handed to whoever writes a line."""

    def name_of(self, receiver: ReceiverRef) -> ReceiverName | None:
        """Return a name that `Receivers.find` gives this receiver for; None when it has none."""
        ...


def written_name(receiver: ReceiverRef, names: Names) -> str:
    """Return how the receiver is typed: by its name, by its id where it has none."""
    name = names.name_of(receiver) or ReceiverName(kind=receiver.kind, name=receiver.id)
    return name.written


def _is_address(word: str) -> bool:
    before, at, after = word.partition("@")
    return bool(before and at and "." in after and ":" not in word and stays_a_word(word))
