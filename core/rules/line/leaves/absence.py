"""`no feedback for 6h in place Lobby`, `none of (rating <= 2) for 1d`."""

from __future__ import annotations

from datetime import timedelta

from core.rules.condition import Condition
from core.rules.conditions.absence import Absence
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
from core.rules.line.reader import Reader
from core.rules.line.spelling import written_duration
from core.rules.line.writer import Writer


class AbsenceLeaf(Leaf[Absence]):
    """Nothing for so long."""

    condition = Absence

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `no feedback`, `none of` or `nothing` stands there."""
        if reader.is_word("no", ahead=ahead):
            return is_noun(reader, ahead + 1) or not reader.starts_condition(ahead + 1)
        return reader.is_phrase("none", "of", ahead=ahead) or reader.is_word(
            "nothing", "silence", ahead=ahead
        )

    def read(self, reader: Reader) -> Condition:
        """Return the condition; `nothing for 6h` is of everything."""
        first = reader.peek()
        nothing = reader.take().folded in ("nothing", "silence")
        counted = Counted() if nothing else read_noun(reader)
        while read_more(reader, counted):
            pass
        after = read_window(reader, "for")
        grace = timedelta(0)
        while True:
            if reader.accept("grace"):
                grace = reader.duration()
            elif not read_more(reader, counted):
                break
        return reader.make(
            Absence, first, after=after, grace=grace, of=counted.of, per=counted.per
        )

    def write(self, condition: Absence, writer: Writer) -> str:
        """Return what is missing, for how long, the place, the grace and the groups."""
        noun, place = written_noun(condition.of, writer), written_place(condition.of)
        what = "no feedback" if noun == "submissions" else f"no {noun}"
        if condition.of is not None and noun is None:
            what, place = f"none of ({writer.condition(condition.of)})", ""
        grace = f" grace {written_duration(condition.grace)}" if condition.grace else ""
        return (
            f"{what} for {written_duration(condition.after)}{place}{grace}"
            f"{written_per(condition.per, writer)}"
        )
