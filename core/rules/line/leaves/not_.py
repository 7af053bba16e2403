"""`not rating <= 2`, `not (a or b)`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.not_ import Not
from core.rules.line.leaf import Leaf
from core.rules.line.reader import Reader
from core.rules.line.tree import read_not
from core.rules.line.writer import Writer


class NotLeaf(Leaf[Not]):
    """The opposite of one condition."""

    condition = Not

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `not` or `!` stands there."""
        return reader.is_joint("not", ahead=ahead)

    def read(self, reader: Reader) -> Condition:
        """Return the opposite of the condition that follows."""
        return read_not(reader)

    def write(self, condition: Not, writer: Writer) -> str:
        """Return `not` before the condition."""
        return f"not {writer.part(condition.condition)}"
