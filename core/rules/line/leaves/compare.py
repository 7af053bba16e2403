"""`rating <= 2`, `category in ("food", "room")`, `labels.team contains "db"`, `place exists`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.compare import Compare
from core.rules.line.comparison import read_comparison, read_field, read_stars, written_comparison
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind
from core.rules.line.operators import has_operator
from core.rules.line.reader import Reader
from core.rules.line.writer import Writer


class CompareLeaf(Leaf[Compare]):
    """A field, an operator and a value; the last leaf asked, for any word may be a field."""

    condition = Compare

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether a field with an operator after it stands there."""
        if reader.is_word("star", "stars", ahead=ahead + 1) and reader.is_number(ahead):
            return True
        if reader.is_word("the", "a", ahead=ahead):
            ahead += 1
        if reader.is_word("field", ahead=ahead) and not has_operator(reader, ahead + 1):
            return True
        return reader.peek(ahead).kind is Kind.WORD and (
            has_operator(reader, ahead + 1) or self._is_given_a_number(reader, ahead)
        )

    def read(self, reader: Reader) -> Condition:
        """Return the comparison; `is missing` is the opposite of `exists`."""
        first = reader.peek()
        if reader.is_number():
            return read_stars(reader, first)
        reader.accept_word("the", "a")
        field = read_field(reader)
        return read_comparison(reader, first, field)

    def write(self, condition: Compare, writer: Writer) -> str:
        """Return field, operator and value; a list of values in brackets."""
        field = writer.field(condition.field)
        if (condition.field, condition.op) == ("text", "contains"):
            field = "field text"  # "text contains" looks for whole words
        return written_comparison(field, condition)

    @staticmethod
    def _is_given_a_number(reader: Reader, ahead: int) -> bool:
        """Return whether `rating 2` stands there."""
        return reader.peek(ahead).folded in reader.fields and reader.is_number(ahead + 1)
