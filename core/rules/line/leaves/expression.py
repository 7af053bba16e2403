"""`expression "rating < 3 && size(text) > 20"`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.expression import Expression
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind
from core.rules.line.reader import A_TEXT, Reader
from core.rules.line.spelling import quoted
from core.rules.line.writer import Writer


class ExpressionLeaf(Leaf[Expression]):
    """An expression in quotation marks."""

    condition = Expression

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `expression` and words in quotation marks stand there."""
        return (
            reader.is_word("expression", ahead=ahead)
            and reader.peek(ahead + 1).kind is not Kind.OPERATOR
        )

    def read(self, reader: Reader) -> Condition:
        """Return the expression; raises LineMistake in its own words when it is none."""
        first = reader.take()
        if reader.peek().kind is not Kind.QUOTED:
            raise reader.wanted(A_TEXT)
        return reader.make(Expression, first, source=reader.take().value)

    def write(self, condition: Expression, writer: Writer) -> str:
        """Return the expression in quotation marks."""
        return f"expression {quoted(condition.source)}"
