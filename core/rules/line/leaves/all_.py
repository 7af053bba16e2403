"""`rating <= 2 and text has "refund"`; of one alone `all of (...)`, of none `anything`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.line.leaf import Leaf
from core.rules.line.reader import Reader
from core.rules.line.tree import read_listed
from core.rules.line.writer import Writer


class AllLeaf(Leaf[All]):
    """Parts joined by `and`; also read as `all of (a, b)`."""

    condition = All

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `all of` or `anything` stands there."""
        return reader.is_phrase("all", "of", ahead=ahead) or reader.is_word(
            "anything", ahead=ahead
        )

    def read(self, reader: Reader) -> Condition:
        """Return all of what is listed; of a nest's own brackets nothing is left."""
        first = reader.peek()
        if reader.accept("anything"):
            return reader.make(All, first, conditions=())
        reader.accept("all", "of")
        return reader.make(All, first, conditions=read_listed(reader))

    def write(self, condition: All, writer: Writer) -> str:
        """Return the parts with `and` between them."""
        parts = condition.conditions
        if not parts:
            return "anything"
        if len(parts) == 1:
            return f"all of ({writer.condition(parts[0])})"
        return " and ".join(writer.part(part) for part in parts)
