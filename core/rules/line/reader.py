"""A line while it is read: its values, names and conditions, and what is known of its words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.rules.condition import Condition
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind, Token
from core.rules.line.limits import nearest_taken
from core.rules.line.mistakes import LineMistake, nearest_of
from core.rules.line.refused import wanted_instead
from core.rules.line.spelling import (
    RESERVED,
    SAFE_INTEGER,
    duration_in,
    is_overlong,
    number_in,
    quoted,
    unit,
)
from core.rules.line.stream import TokenStream
from core.rules.signal import LABEL, Scalar, SignalKind
from core.rules.tree import MAX_DEPTH
from core.texts import text

M = TypeVar("M", bound=BaseModel)
AnyLeaf = Leaf[Any]

GROUPS = ("rule", "case")
"""What `group by` takes besides fields and labels."""

A_NUMBER = text("a number")
A_TEXT = text("words in quotation marks")
A_DURATION = text("a length of time such as 30m, 6h or 1d")


class Reader(TokenStream):
    """One line while it is read. `fields` maps every known field, folded, to its name."""

    def __init__(
        self,
        *,
        line: str,
        longest: int,
        fields: Mapping[str, str],
        leaves: Sequence[AnyLeaf],
        read_condition: Callable[[Reader], Condition],
    ) -> None:
        super().__init__(line=line, longest=longest)
        self.fields = fields
        self.leaves = leaves
        self.hinted: list[SignalKind] = []
        """Kinds of signal that the nouns of the line speak of (`10 items in 15m`)."""
        self._read_condition = read_condition
        self._depth = 0

    def starts_condition(self, ahead: int = 0) -> bool:
        """Return whether a condition begins there, rather than one more word of a list."""
        if self.is_operator("(", "not", ahead=ahead):
            return True
        return any(leaf.starts(self, ahead) for leaf in self.leaves)

    def condition(self) -> Condition:
        """Take a whole condition, joined ones included."""
        return self._read_condition(self)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read something nested; raises LineMistake when it is nested too deep."""
        if self._depth == MAX_DEPTH:
            token = self.peek(-1) if self._at else self.peek()
            raise self.mistake(
                text("Conditions are nested too deep here: at most {n} deep.", n=MAX_DEPTH),
                token,
                token,
            )
        self._depth += 1
        yield
        self._depth -= 1

    def make(self, kind: type[M], first: Token, **values: object) -> M:
        """Return the condition (or part of a rule) of these values, typed from `first` to here.

        Raises LineMistake in the words of the field that does not take its value.
        """
        try:
            return kind.model_validate(values)
        except ValidationError as problem:
            raise self.refused(problem, first, self.peek(-1)) from problem

    def refused(
        self, problem: ValidationError, first: Token, last: Token, *, hint: str | None = None
    ) -> LineMistake:
        """Return the mistake that a model does not take what stands from `first` to `last`; of a
        value beyond its limit it is only the place of that, with the nearest one taken."""
        wanted = wanted_instead(problem)
        nearest = nearest_taken(problem, self.between(first, last)) if hint is None else None
        if nearest is not None:
            first, last, hint = nearest
        says = text("This is not taken. It should be: {wanted}.", wanted=wanted)
        return self.mistake(says, first, last, wanted=(wanted,), hint=hint)

    def is_number(self, ahead: int = 0) -> bool:
        """Return whether a number stands there."""
        token = self.peek(ahead)
        return token.kind is Kind.WORD and number_in(token.value) is not None

    def is_duration(self, ahead: int = 0) -> bool:
        """Return whether a length of time stands there: `15m`, `15 minutes`, `an hour`, `hour`."""
        token = self.peek(ahead)
        if token.kind is not Kind.WORD:
            return False
        if duration_in(token.value) is not None or (ahead == 0 and unit(token.folded)):
            return True
        counts = number_in(token.value) is not None or token.folded in ("a", "an")
        after = self.peek(ahead + 1)
        return counts and after.kind is Kind.WORD and unit(after.folded) is not None

    def number(self) -> int | float:
        """Take a number; `3,5` is three and a half where no list can stand."""
        found = self.number_here()
        whole, comma, part = self.take(), self.peek(), self.peek(1)
        if (
            comma.is_operator(",")
            and (whole.end, comma.end) == (comma.start, part.start)
            and part.value.isdecimal()
        ):
            fraction = number_in(f"{whole.value}.{part.value}")
            if fraction is not None:
                self.take()
                self.take()
                return fraction
        return found

    def number_here(self) -> int | float:
        """Return the number that stands here; raises LineMistake when there is none."""
        found = number_in(self.peek().value) if self.is_number() else None
        if found is None:
            raise self.wanted(A_NUMBER)
        if math.isinf(found) or (isinstance(found, int) and abs(found) > SAFE_INTEGER):
            raise self.wanted(text("a smaller number"))
        return found

    def whole_number(self) -> int:
        """Take a whole number that is not below 0."""
        found = number_in(self.peek().value) if self.is_number() else None
        if not isinstance(found, int) or found < 0:
            raise self.wanted(text("a whole number"))
        self.take()
        return found

    def duration(self) -> timedelta:
        """Take a length of time; `1h 30m` and `1 hour 30 minutes` are one."""
        if not self.is_duration():
            if is_overlong(self.peek().folded):
                first = self.peek()
                raise self.mistake(
                    text("This is too long a time."), first, first, wanted=(A_DURATION,)
                )
            minutes = f"{self.peek().value}m" if self.is_number() else None
            raise self.wanted(A_DURATION, hint=minutes)
        length = self._part_of_duration()
        while self.peek().kind is Kind.WORD and not self.is_word("a", "an") and self._has_part():
            length += self._part_of_duration()
        return length

    def quoted_text(self) -> str:
        """Take words: quoted, or a single bare word that is no word of the language."""
        token = self.peek()
        if token.kind is Kind.QUOTED:
            return self.take().value
        if token.kind is not Kind.WORD or token.folded in RESERVED:
            raise self.wanted(A_TEXT)
        self.take()
        self._refuse_second_word(token)
        return token.value

    def value(self) -> Scalar:
        """Take a value to compare with: a text, a number, true or false."""
        token = self.peek()
        if token.kind is Kind.WORD:
            if token.value.isdecimal() and len(token.value) > 20:
                raise self.wanted(text("a smaller number"))
            if self.is_word("true", "false"):
                return self.take().folded == "true"
            if self.is_number():
                found = self.number_here()
                self.take()
                return found
        elif token.kind is not Kind.QUOTED:
            raise self.wanted(A_NUMBER, A_TEXT)
        return self.quoted_text()

    def name(self) -> str:
        """Take the name of a field or label; raises LineMistake for one near to a known one.

        In quotation marks it is taken as it is.
        """
        token = self.peek()
        if token.kind is Kind.QUOTED:
            return self.take().value
        if token.kind is not Kind.WORD or (
            token.folded in RESERVED and token.folded not in self.fields
        ):
            raise self.wanted(text("the name of a field"))
        known = token.folded if token.folded in GROUPS else self.fields.get(token.folded)
        if known is None and not token.folded.startswith(LABEL):
            near = nearest_of(token.value, [*self.fields.values(), *GROUPS])
            if near and near[0] != token.value:
                raise self.wanted(text("the name of a field"), hint=near[0])
        self.take()
        return known or token.value

    def label_name(self) -> str:
        """Take the name of a label; a word of the language stands in quotation marks, or before
        the sign of an operator: in `label a = "x"` it can be nothing else."""
        token = self.peek()
        if token.kind is Kind.QUOTED or (
            token.kind is Kind.WORD
            and (token.folded not in RESERVED - {"place", "priority"} or self.is_compared(1))
        ):
            return self.take().value
        raise self.wanted(text("the name of a label"))

    def is_compared(self, ahead: int) -> bool:
        """Return whether the sign of an operator stands there, so that a name is before it."""
        return self.is_operator("=", "!=", "=~", "!~", "<", "<=", ">=", ">", ahead=ahead)

    def names(self) -> tuple[str, ...]:
        """Take a list of names of fields, told apart by commas or `and`."""
        found = [self.name()]
        while (self.is_operator(",") or self.is_joint("and")) and self._is_name(1):
            self.take()
            found.append(self.name())
        return tuple(found)

    def _refuse_second_word(self, first: Token) -> None:
        """Raise LineMistake when a word follows that only belongs to the bare one before it."""
        after = self.peek()
        if (
            after.kind is Kind.WORD
            and after.folded not in RESERVED
            and after.value[:1].isalpha()
            and not self.starts_condition()
        ):
            raise self.mistake(
                text("Several words need quotation marks around them."),
                first,
                after,
                hint=quoted(f"{first.value} {after.value}"),
            )

    def _is_name(self, ahead: int) -> bool:
        token = self.peek(ahead)
        if token.kind is Kind.WORD:
            is_word = token.folded not in RESERVED or token.folded in self.fields
            return is_word and not self.starts_condition(ahead)
        return token.kind is Kind.QUOTED

    def _has_part(self) -> bool:
        token = self.peek()
        if duration_in(token.value) is not None:
            return True
        after = self.peek(1)
        return self.is_number() and after.kind is Kind.WORD and unit(after.folded) is not None

    def _part_of_duration(self) -> timedelta:
        token = self.take()
        found = duration_in(token.value)
        if found is not None:
            return found
        alone = unit(token.folded)
        if alone is not None:
            return alone
        count = number_in(token.value)
        length = unit(self.take().folded, 1 if count is None else count)
        if length is None or length < timedelta(0):
            raise self.mistake(
                text("This is too long a time."), token, self.peek(-1), wanted=(A_DURATION,)
            )
        return length
