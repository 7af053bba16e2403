"""`10 complaints in 15m per place`, `10 of (rating <= 2) in 15m`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.volume import Volume
from core.rules.line.counted import (
    read_more,
    read_noun,
    read_window,
    written_noun,
    written_per,
    written_place,
)
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind
from core.rules.line.reader import Reader
from core.rules.line.spelling import RESERVED, written_duration
from core.rules.line.writer import Writer


class VolumeLeaf(Leaf[Volume]):
    """So many things in so much time."""

    condition = Volume

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether a number of things stands there, `at least` before it or not."""
        if reader.is_phrase("at", "least", ahead=ahead) or reader.is_phrase(
            "more", "than", ahead=ahead
        ):
            ahead += 2
        if not reader.is_number(ahead):
            return False
        after = reader.peek(ahead + 1)
        is_word = after.kind is Kind.WORD and after.folded not in RESERVED
        return (
            is_word
            or reader.is_word("of", ahead=ahead + 1)
            or reader.is_phrase("or", "more", ahead=ahead + 1)
        )

    def read(self, reader: Reader) -> Condition:
        """Return the condition; `more than 10` is at least 11."""
        first = reader.peek()
        more = reader.accept("more", "than")
        reader.accept("at", "least")
        count = reader.whole_number() + more
        reader.accept("or", "more")
        counted = read_noun(reader)
        while read_more(reader, counted):
            pass
        window = read_window(reader)
        while read_more(reader, counted):
            pass
        return reader.make(
            Volume, first, count=count, window=window, of=counted.of, per=counted.per
        )

    def write(self, condition: Volume, writer: Writer) -> str:
        """Return count, things, time, place and groups."""
        noun = written_noun(condition.of, writer, count=condition.count)
        what, place = noun, written_place(condition.of)
        if condition.of is not None and noun is None:
            what, place = f"of ({writer.condition(condition.of)})", ""
        return (
            f"{condition.count} {what} in {written_duration(condition.window)}"
            f"{place}{written_per(condition.per, writer)}"
        )
