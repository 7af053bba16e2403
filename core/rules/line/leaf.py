"""What a leaf of the line language is: one condition, how it is read and how it is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from core.rules.condition import Condition

if TYPE_CHECKING:
    from core.rules.line.reader import Reader
    from core.rules.line.writer import Writer

C = TypeVar("C", bound=Condition)


class Leaf(ABC, Generic[C]):
    """One condition as words. What `write` gives, `read` takes, as the same condition."""

    condition: ClassVar[type[Condition]]

    @abstractmethod
    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether the tokens from here (or `ahead` of it) begin such a condition.

        A few tokens are looked at and none is taken: that keeps reading linear.
        """

    @abstractmethod
    def read(self, reader: Reader) -> Condition:
        """Return the condition that begins here; raises LineMistake.

        What has no form of its own comes back as others: `is missing` is a `not`.
        """

    @abstractmethod
    def write(self, condition: C, writer: Writer) -> str:
        """Return the condition in its one form."""
