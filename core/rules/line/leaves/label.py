"""`label team =~ "db.*"`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.label import Label
from core.rules.line.comparison import read_comparison
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind
from core.rules.line.operators import has_operator
from core.rules.line.reader import Reader
from core.rules.line.spelling import plain_word, quoted
from core.rules.line.writer import Writer
from core.rules.signal import LABEL
from core.texts import raw

_OPERATORS = ("=", "!=", "=~", "!~")
_WORDS = (
    (("does", "not", "match"), "!~"),
    (("doesn't", "match"), "!~"),
    (("doesn’t", "match"), "!~"),
    (("matches",), "=~"),
    (("is", "not"), "!="),
    (("is",), "="),
    (("equals",), "="),
)


class LabelLeaf(Leaf[Label]):
    """A label compared as Alertmanager does; other operators compare it as a field."""

    condition = Label

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `label` and a name stand there."""
        if reader.is_word("the", "a", ahead=ahead):
            ahead += 1
        if not reader.is_word("label", ahead=ahead):
            return False
        # `label above = "x"`: an operator in words, but for the sign behind it.
        return not has_operator(reader, ahead + 1) or (
            reader.peek(ahead + 1).kind is Kind.WORD and reader.is_compared(ahead + 2)
        )

    def read(self, reader: Reader) -> Condition:
        """Return the matcher; `label team contains "db"` is a comparison of `labels.team`."""
        first = reader.peek()
        reader.accept_word("the", "a")
        reader.take()
        name = reader.label_name()
        op = self._operator(reader)
        if op is None:
            if reader.is_end() or not has_operator(reader, 0):
                raise reader.wanted(*map(raw, _OPERATORS))
            return read_comparison(reader, first, LABEL + name)
        token = reader.peek()
        value = reader.value()
        if not isinstance(value, str):
            value = token.value
        return reader.make(Label, first, label=name, op=op, value=value)

    def write(self, condition: Label, writer: Writer) -> str:
        """Return name, operator and value."""
        return f"label {plain_word(condition.label)} {condition.op} {quoted(condition.value)}"

    @staticmethod
    def _operator(reader: Reader) -> str | None:
        symbol = reader.accept_operator(*_OPERATORS)
        if symbol is not None:
            return symbol
        if reader.is_word("is") and reader.is_word(
            "missing", "given", "set", "there", "one", "in", "at", "less", "more", ahead=1
        ):
            return None
        for words, op in _WORDS:
            if reader.accept(*words):
                return op
        return None
