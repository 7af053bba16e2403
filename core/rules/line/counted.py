"""What conditions over time share: what is counted, in which place, per which group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.compare import Compare
from core.rules.line.lexer import Token
from core.rules.line.reader import A_DURATION, Reader
from core.rules.line.spelling import plain_word
from core.rules.line.tree import read_place
from core.rules.line.writer import Writer
from core.rules.signal import SignalKind
from core.texts import raw, text

_KIND = "kind"
_PLACE = "place"
_OF_A_KIND = {"complaints": "complaint", "requests": "request"}
_THINGS = {
    "feedback": SignalKind.SUBMISSION,
    "submissions": SignalKind.SUBMISSION,
    "messages": SignalKind.SUBMISSION,
    "cases": SignalKind.SUBMISSION,
    "news": SignalKind.SUBMISSION,
    "items": SignalKind.INTEGRATION,
    "events": SignalKind.EVENT,
    "signals": None,
}
_PLURALS = {
    form: noun for noun in (*_OF_A_KIND, *_THINGS) for form in (noun, noun.removesuffix("s"))
}


@dataclass(slots=True)
class Counted:
    """What is counted so far: `of` is None for everything."""

    of: Condition | None = None
    per: tuple[str, ...] = ()


def is_noun(reader: Reader, ahead: int = 0) -> bool:
    """Return whether the name of something that can be counted stands there."""
    return reader.is_word(*_PLURALS, ahead=ahead)


def read_noun(reader: Reader) -> Counted:
    """Return what is counted: `complaints`, or `of (...)`."""
    first = reader.peek()
    if reader.accept("of"):
        with reader.deeper():
            reader.expect_operator("(")
            of = reader.condition()
            reader.expect_operator(")")
        return Counted(of)
    if not is_noun(reader):
        raise reader.wanted(
            *map(raw, (*_OF_A_KIND, *_THINGS)), text("of and a condition in brackets")
        )
    noun = _PLURALS[reader.take().folded]
    kind = _OF_A_KIND.get(noun)
    hinted = _THINGS.get(noun, SignalKind.SUBMISSION)
    if hinted is not None:
        reader.hinted.append(hinted)
    if kind is None:
        return Counted()
    return Counted(reader.make(Compare, first, field=_KIND, op="=", value=kind))


def read_more(reader: Reader, counted: Counted) -> bool:
    """Take `in place ...` or `per ...` if it stands here; returns whether it did."""
    first = reader.peek()
    place = read_place(reader)
    if place is not None:
        counted.of = _both(reader, first, counted.of, place)
        return True
    if reader.accept("per") or reader.accept("for", "each") or reader.accept("for", "every"):
        counted.per = (*counted.per, *reader.names())
        return True
    return False


def read_window(reader: Reader, *words: str) -> timedelta:
    """Return the length of time after one of the words: `in 15m`, `in the last 15 minutes`."""
    if not reader.accept_word(*words, "in", "within", "over", "during"):
        raise reader.wanted(*(raw(f"{word} 15m") for word in (words or ("in",))))
    if reader.accept("the") or reader.accept("a") or reader.accept("an"):
        pass
    if reader.accept("last") or reader.accept("past"):
        pass
    if not reader.is_duration():
        raise reader.wanted(A_DURATION)
    return reader.duration()


def written_noun(of: Condition | None, writer: Writer, *, count: int = 2) -> str | None:
    """Return what is counted as a noun; None where it takes a condition."""
    if isinstance(of, All) and len(of.conditions) == 2 and _place_of(of.conditions[1]):
        of = of.conditions[0]
    elif _place_of(of) is not None:
        of = None
    noun = writer.things if of is None else _kind_of(of)
    return noun.removesuffix("s") if noun is not None and count == 1 else noun


def written_place(of: Condition | None) -> str:
    """Return ` in place Lobby` where what is counted has a noun and a place; else nothing."""
    if isinstance(of, All) and len(of.conditions) == 2 and _kind_of(of.conditions[0]):
        of = of.conditions[1]
    place = _place_of(of)
    return "" if place is None else f" in place {plain_word(place)}"


def written_per(per: Sequence[str], writer: Writer) -> str:
    """Return ` per place, category`, or nothing."""
    return f" per {writer.names(per)}" if per else ""


def _kind_of(of: Condition | None) -> str | None:
    if not isinstance(of, Compare) or (of.field, of.op) != (_KIND, "="):
        return None
    return next((noun for noun, kind in _OF_A_KIND.items() if kind == of.value), None)


def _place_of(of: Condition | None) -> str | None:
    if not isinstance(of, Compare) or (of.field, of.op) != (_PLACE, "="):
        return None
    return of.value if isinstance(of.value, str) else None


def _both(reader: Reader, first: Token, of: Condition | None, place: Condition) -> Condition:
    if of is None:
        return place
    parts = of.conditions if isinstance(of, All) else (of,)
    return reader.make(All, first, conditions=(*parts, place))
