"""What a condition is: a node of a rule's tree, stored as JSON and told apart by its `type`.

A condition is asked in two ways that never differ (a test holds them together): `decide` explains
its verdict and is used for tests and `/why`; `compile` gives the quick answer for every signal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from core.rules.comparable import Comparable, comparable
from core.rules.guard import Guard
from core.rules.signal import Scalar, Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text

WindowKey = tuple[str, str]
"""Which row a condition over time needs: the condition's own digest, and the group."""

Windows = Mapping[WindowKey, Mapping[str, Scalar]]
"""The rows a decision was given, or what they become; bounded by the condition that owns them."""

NO_WINDOWS: Windows = MappingProxyType({})


class Facts:
    """One signal as compiled conditions see it: values made comparable once, words found once."""

    __slots__ = ("_values", "signal", "terms")

    def __init__(self, *, signal: Signal, terms: frozenset[int]) -> None:
        self.signal = signal
        self.terms = terms
        self._values: dict[str, Comparable | None] = {}

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

    A condition over time names the rows it needs (`keys`) and returns them as they become; the
    others need none and leave `keys` as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    type: str

    def children(self) -> tuple[Condition, ...]:
        """Return the conditions this one is made of; a leaf has none."""
        return ()

    def keys(self, signal: Signal) -> tuple[WindowKey, ...]:
        """Return the rows this condition, children included, needs to decide on the signal."""
        return tuple(key for child in self.children() for key in child.keys(signal))

    @abstractmethod
    def describe(self) -> Text:
        """Return the condition as a clause that can follow "When"."""

    @abstractmethod
    def decide(self, signal: Signal, windows: Windows) -> tuple[Verdict, Windows]:
        """Return the verdict with its reasons and the rows as they become; pure, never raises.

        All children are asked, also after the answer is clear: a trace shows them all.
        """

    @abstractmethod
    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return the quick form, which answers as `decide` does, without reasons."""

    @abstractmethod
    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return what must be true of every signal this condition holds for."""
