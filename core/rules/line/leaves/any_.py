"""`rating <= 2 or text has "refund"`; of one alone `any of (...)`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.any import AnyOf
from core.rules.line.leaf import Leaf
from core.rules.line.reader import Reader
from core.rules.line.tree import read_listed
from core.rules.line.writer import Writer


class AnyLeaf(Leaf[AnyOf]):
    """Parts joined by `or`; also read as `any of (a, b)`."""

    condition = AnyOf

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `any of` stands there."""
        return reader.is_phrase("any", "of", ahead=ahead)

    def read(self, reader: Reader) -> Condition:
        """Return any of what is listed."""
        first = reader.peek()
        reader.accept("any", "of")
        return reader.make(AnyOf, first, conditions=read_listed(reader))

    def write(self, condition: AnyOf, writer: Writer) -> str:
        """Return the parts with `or` between them."""
        parts = condition.conditions
        if len(parts) == 1:
            return f"any of ({writer.condition(parts[0])})"
        return " or ".join(writer.part(part) for part in parts)
