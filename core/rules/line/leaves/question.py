"""`count(open, severity >= high, older than 2h) > 0`, `average(rating, today) < 3.5`."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from core.rules.condition import Condition
from core.rules.conditions.compare import Compare
from core.rules.conditions.question import Measure, Population, Question
from core.rules.line.comparison import read_field
from core.rules.line.leaf import Leaf
from core.rules.line.operators import read_sign
from core.rules.line.reader import Reader
from core.rules.line.spelling import written_duration, written_number
from core.rules.line.writer import Writer
from core.texts import raw, text

_MEASURES: tuple[str, ...] = get_args(Measure)
_POPULATIONS: tuple[str, ...] = get_args(Population)
_KINDS = {"complaints": "complaint", "feedback": "feedback", "requests": "request"}
_UNTOLD = {"count": "cases", "average": "cases", "oldest": "open"}
"""What is meant where nobody says of what."""


class QuestionLeaf(Leaf[Question]):
    """A measure with what it is of in brackets, compared with a number or an age."""

    condition = Question

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether a measure with brackets stands there."""
        return reader.is_word(*_MEASURES, ahead=ahead) and reader.is_operator("(", ahead=ahead + 1)

    def read(self, reader: Reader) -> Condition:
        """Return the question; what is in the brackets comes in any order but for the field."""
        first = reader.take()
        measure = first.folded
        given: dict[str, object] = {}
        where: list[Condition] = []
        reader.expect_operator("(")
        if measure == "average":
            given["field"] = read_field(reader)
        while not reader.accept_operator(")"):
            if reader.peek(-1) is not first and reader.is_operator(","):
                reader.take()
            self._read_part(reader, given, where)
        given.setdefault("of", _UNTOLD[measure])
        op = read_sign(reader)
        if measure == "oldest" and reader.is_duration():
            value: float = reader.duration().total_seconds()
        else:
            value = reader.number()
        return reader.make(
            Question, first, **given, measure=measure, where=tuple(where), op=op, value=value
        )

    def write(self, condition: Question, writer: Writer) -> str:
        """Return the measure, what it is of, the sign and the value."""
        parts = []
        if condition.field is not None:
            parts.append(writer.field(condition.field))
        if (condition.measure, condition.of) != ("average", _UNTOLD["average"]):
            parts.append(condition.of)
        parts.extend(writer.condition(each) for each in condition.where)
        if condition.older_than is not None:
            parts.append(f"older than {written_duration(condition.older_than)}")
        if isinstance(condition.within, timedelta):
            parts.append(f"in the last {written_duration(condition.within)}")
        elif condition.within is not None:
            parts.append(condition.within)
        value = written_number(condition.value)
        if condition.measure == "oldest":
            value = _written_age(condition.value)
        return f"{condition.measure}({', '.join(parts)}) {condition.op} {value}"

    def _read_part(self, reader: Reader, given: dict[str, object], where: list[Condition]) -> None:
        if reader.accept("older", "than"):
            given["older_than"] = reader.duration()
        elif reader.is_word("today", "yesterday"):
            given["within"] = reader.take().folded
        elif reader.is_word("in", "within", "over") and not reader.is_word("place", ahead=1):
            reader.take()
            reader.accept("the")
            if not reader.accept("last"):
                reader.accept("past")
            given["within"] = reader.duration()
        elif reader.is_word(*_POPULATIONS):
            self._read_population(reader, given, where)
        elif reader.starts_condition() or reader.is_word("in"):
            where.append(reader.condition())
        else:
            raise reader.wanted(
                *map(raw, (*_POPULATIONS, "today", "yesterday")),
                text("older than 2h"),
                text("a comparison such as severity >= high"),
            )

    def _read_population(
        self, reader: Reader, given: dict[str, object], where: list[Condition]
    ) -> None:
        """Take `open`, `complaints`; `open complaints` are the open cases of that kind."""
        first = reader.take()
        if "of" in given:
            raise reader.mistake(
                text("“{word}” is one too many here.", word=first.value), first, first
            )
        given["of"] = first.folded
        if first.folded == "open":
            kind = _KINDS.get(reader.peek().folded)
            if kind is not None:
                reader.take()
                where.append(reader.make(Compare, first, field="kind", op="=", value=kind))
            else:
                reader.accept_word("cases")


def _written_age(seconds: float) -> str:
    try:
        age = timedelta(seconds=seconds)
    except OverflowError:
        return written_number(seconds)
    exact = seconds >= 0 and age.total_seconds() == seconds
    return written_duration(age) if exact else written_number(seconds)
