"""`average rating < 3.5 over 1d of at least 5 per place`."""

from __future__ import annotations

from datetime import timedelta

from core.rules.condition import Condition
from core.rules.conditions.average import Average
from core.rules.line.comparison import read_field
from core.rules.line.counted import (
    Counted,
    is_noun,
    read_more,
    read_noun,
    read_window,
    written_noun,
    written_per,
    written_place,
)
from core.rules.line.leaf import Leaf
from core.rules.line.operators import read_order
from core.rules.line.reader import Reader
from core.rules.line.spelling import written_duration, written_number
from core.rules.line.writer import Writer
from core.texts import raw


class AverageLeaf(Leaf[Average]):
    """The average of a field over some time."""

    condition = Average

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `average` of a field stands there (in brackets it is a question)."""
        if reader.is_word("the", "a", ahead=ahead):
            ahead += 1
        return reader.is_word("average", "avg", "mean", ahead=ahead) and not reader.is_operator(
            "(", ahead=ahead + 1
        )

    def read(self, reader: Reader) -> Condition:
        """Return the condition; its parts after the field come in any order."""
        first = reader.peek()
        reader.accept_word("the", "a")
        reader.take()
        reader.accept("of")
        reader.accept_word("the", "a")
        given: dict[str, object] = {"field": read_field(reader)}
        counted = Counted()
        window: timedelta | None = None
        while True:
            if reader.accept("of", "at", "least"):
                given["at_least"] = reader.whole_number()
            elif reader.is_word("of") and is_noun(reader, 1):
                reader.take()
                counted.of = read_noun(reader).of
            elif reader.is_word("of"):
                counted.of = read_noun(reader).of
            elif window is None and _is_window(reader):
                window = read_window(reader, "over")
            elif "op" not in given and not reader.is_word("per", "in"):
                given["op"] = read_order(reader)
                given["value"] = reader.number()
            elif not read_more(reader, counted):
                break
        if "op" not in given:
            raise reader.wanted(*map(raw, ("<", "<=", ">=", ">")))
        if window is None:
            window = read_window(reader, "over")
            while read_more(reader, counted):
                pass
        return reader.make(Average, first, **given, window=window, of=counted.of, per=counted.per)

    def write(self, condition: Average, writer: Writer) -> str:
        """Return field, order, value, time, how many at least, of what, place and groups."""
        written = [
            f"average {writer.field(condition.field)} {condition.op}",
            f"{written_number(condition.value)} over {written_duration(condition.window)}",
        ]
        if condition.at_least > 1:
            written.append(f"of at least {condition.at_least}")
        noun, place = written_noun(condition.of, writer), written_place(condition.of)
        if condition.of is not None and noun is None:
            written.append(f"of ({writer.condition(condition.of)})")
            place = ""
        elif condition.of is not None and noun != writer.things:
            written.append(f"of {noun}")
        return " ".join(written) + place + written_per(condition.per, writer)


def _is_window(reader: Reader) -> bool:
    if not reader.is_word("over", "in", "within", "during"):
        return False
    return reader.is_word("the", "last", ahead=1) or reader.is_duration(1)
