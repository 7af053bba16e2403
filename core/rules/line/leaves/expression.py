"""`expression "rating < 3 && size(text) > 20"`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.expression import Expression
from core.rules.expression.parser import ExpressionMistake, parse
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind, Token
from core.rules.line.mistakes import LineMistake, unexpected
from core.rules.line.reader import A_TEXT, Reader
from core.rules.line.spelling import quoted
from core.rules.line.writer import Writer
from core.texts import text


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
        token = reader.take()
        try:
            parse(token.value)
        except ExpressionMistake as mistake:
            raise _placed(mistake, reader, token) from mistake
        return reader.make(Expression, first, source=token.value)

    def write(self, condition: Expression, writer: Writer) -> str:
        """Return the expression in quotation marks."""
        return f"expression {quoted(condition.source)}"


def _placed(mistake: ExpressionMistake, reader: Reader, token: Token) -> LineMistake:
    """Return the mistake at its place in the line.

    Where a backslash in the line stands for another character, that is the whole expression.
    """
    start, end, hint = token.start, token.end, mistake.hint
    if reader.line[start + 1 : end - 1] == token.value:
        start = min(start + 1 + mistake.at, end - 1)
        end = min(start + len(mistake.found), end - 1)
    else:
        hint = None
    if mistake.found:
        return unexpected(reader.line, start, end, wanted=[mistake.wanted], hint=hint)
    return LineMistake(
        line=reader.line,
        start=start,
        end=end,
        says=text(
            "The expression ends too early. Next should be: {wanted}.", wanted=mistake.wanted
        ),
        wanted=[mistake.wanted],
    )
