"""What a condition is: a node of a rule's tree, stored as JSON and told apart by its `type`.

A condition is asked in two ways that never differ (a test holds them together): `decide` explains
its verdict and is used for tests and `/why`; `compile` gives the quick answer for every signal.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from core.ids import RuleId
from core.patterns import in_bytes
from core.rules.comparable import Comparable, comparable
from core.rules.guard import Guard
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary, composed, unaccented
from core.texts import Text

Window = tuple[float, ...]
"""What a condition over time remembers of one group: bounded, only numbers; nothing yet: ()."""


class WindowKey(NamedTuple):
    """Which row holds a window: the rule's, the condition's `digest`, and the group's name."""

    rule: RuleId
    digest: str
    group: str


Windows = Mapping[WindowKey, Window]
"""The rows an evaluation was given; one that is absent has nothing in it yet."""

NO_WINDOWS: Windows = MappingProxyType({})

Answers = Mapping[str, float | None]
"""The numbers of questions by the questions' digests; None: there is no such number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a decision stands on besides the signal.

    `windows` are those of the rule that took the signal in, by their conditions' digests, as they
    are with it; `answers` the numbers of the rule's questions.
    """

    windows: Mapping[str, Window] = field(default_factory=lambda: MappingProxyType({}))
    answers: Answers = field(default_factory=lambda: MappingProxyType({}))


NOTHING_KNOWN = Known()


class Facts:
    """One signal as compiled conditions see it: values made comparable once, words found once."""

    __slots__ = ("_text", "_utf8", "_values", "known", "signal", "terms")

    def __init__(
        self, *, signal: Signal, terms: frozenset[int], known: Known = NOTHING_KNOWN
    ) -> None:
        self.signal = signal
        self.terms = terms
        self.known = known
        self._values: dict[str, Comparable | None] = {}
        self._text: str | None = None
        self._utf8: dict[bool, bytes] = {}

    @property
    def text(self) -> str:
        """The text as it was written, composed and cut off at `TEXT_LIMIT` characters."""
        if self._text is None:
            self._text = composed(self.signal.text)
        return self._text

    def utf8(self, *, accents: bool) -> bytes:
        """Return the same in UTF-8, as regular expressions are asked about it."""
        try:
            return self._utf8[accents]
        except KeyError:
            words = self.text if accents else unaccented(self.text)
            found = self._utf8[accents] = in_bytes(words)
            return found

    def value(self, field: str) -> Comparable | None:
        """Return the field or label as it is compared, None when it was not given."""
        try:
            return self._values[field]
        except KeyError:
            value = self._values[field] = comparable(field, self.signal.value_of(field))
            return value


Check = Callable[[Facts], bool | None]
"""A compiled condition; None says that the question cannot be asked of this signal."""


class Condition(BaseModel, ABC):
    """The base of every condition: stored JSON without unknown fields, never changed.

    One that remembers what came before is a `Windowed` as well (core/rules/windowed.py).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    type: str

    is_asked_by_clock: ClassVar[bool] = False
    """True: only a signal of the clock can be asked about it."""

    def children(self) -> tuple[Condition, ...]:
        """Return the conditions this one is made of; a leaf has none."""
        return ()

    def walk(self) -> Iterator[Condition]:
        """Yield the condition and all those below it."""
        yield self
        for child in self.children():
            yield from child.walk()

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the condition's own JSON."""
        written = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    @abstractmethod
    def describe(self) -> Text:
        """Return the condition as a clause that can follow "When"."""

    @abstractmethod
    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict with its reasons; pure, never raises.

        All children are asked, also after the answer is clear: a trace shows them all.
        """

    @abstractmethod
    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return the quick form, which answers as `decide` does, without reasons."""

    @abstractmethod
    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return what must be true of every signal this condition holds for."""
