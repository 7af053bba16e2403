"""Entities in the making: their order, and the rules by which they may lie over each other.

Styles such as bold may be cut into pieces and joined again; links, mentions and code may not be
cut and lie beside each other; quotes lie around both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.sandbox.wire import Object, as_integer, as_text

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
SOLID = frozenset({"pre", "code", "date_time"})
"""Nothing lies inside of these, and only a quote lies around them."""

_WHOLE = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
        "text_link",
        "text_mention",
        "custom_emoji",
    }
)
_RANKS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_USUAL_RANK = 50


@dataclass(slots=True, kw_only=True)
class Mark:
    """One entity; `offset` and `length` are UTF-16 units, `extra` its further fields."""

    kind: str
    offset: int
    length: int
    extra: Object = field(default_factory=dict)

    @property
    def end(self) -> int:
        """Return the offset behind the last unit."""
        return self.offset + self.length

    @property
    def order(self) -> tuple[int, int, int]:
        """Return the sort key: from the left, longer ones first, then by kind."""
        if self.kind == "pre":
            rank = 10 if "language" in self.extra else 11
        else:
            rank = _RANKS.get(self.kind, _USUAL_RANK)
        return (self.offset, -self.length, rank)

    def as_object(self) -> Object:
        """Return the entity as JSON."""
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.extra}


def mark_of(entity: Object) -> Mark:
    """Return the mark of an entity written as JSON."""
    return Mark(
        kind=as_text(entity["type"]) or "",
        offset=as_integer(entity["offset"]) or 0,
        length=as_integer(entity["length"]) or 0,
        extra={k: v for k, v in entity.items() if k not in {"type", "offset", "length"}},
    )


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks sorted as Telegram sorts them."""
    return sorted(marks, key=lambda mark: mark.order)


def consistent(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks in order, overlaps resolved: dropped, cut or joined."""
    ordered = in_order(marks)
    if _are_valid(ordered):
        return ordered
    styles, quotes, whole = _sorted_out(ordered)
    kept = _without_overlaps(whole)
    if quotes:
        quotes = _without_overlaps(quotes)
        kept = in_order([*_clear_of(quotes, kept), *quotes])
    return _with_styles(styles, kept)


def with_found(marks: list[Mark], found: list[Mark]) -> list[Mark]:
    """Return the marks and those found in the text; where both are, the given ones win."""
    if not found:
        return marks
    styles, quotes, whole = _sorted_out(marks)
    kept = _merged(whole, _clear_of(quotes, found))
    return _with_styles(styles, in_order([*kept, *quotes]))


def _sorted_out(marks: Iterable[Mark]) -> tuple[list[Mark], list[Mark], list[Mark]]:
    styles: list[Mark] = []
    quotes: list[Mark] = []
    whole: list[Mark] = []
    for mark in marks:
        place = styles if mark.kind in STYLES else quotes if mark.kind in QUOTES else whole
        place.append(mark)
    return styles, quotes, whole


def _are_valid(marks: list[Mark]) -> bool:
    ends: dict[str, int] = {}
    around: list[Mark] = []
    for mark in marks:
        while around and mark.offset >= around[-1].end:
            around.pop()
        if around and not _may_lie_in(mark, around):
            return False
        if mark.kind in STYLES:
            if ends.get(mark.kind, -1) >= mark.offset:
                return False
            ends[mark.kind] = mark.end
        around.append(mark)
    return True


def _may_lie_in(mark: Mark, around: list[Mark]) -> bool:
    kinds = {outer.kind for outer in around}
    if mark.end > around[-1].end or mark.kind in kinds or around[-1].kind in SOLID:
        return False
    if mark.kind in SOLID and kinds - QUOTES:
        return False
    is_quote = mark.kind in QUOTES
    if (mark.kind in _WHOLE or is_quote) and kinds & _WHOLE:
        return False
    return not (is_quote and kinds & QUOTES) and not kinds & set(STYLES)


def _without_overlaps(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.offset >= kept[-1].end:
            kept.append(mark)
    return kept


def _clear_of(quotes: list[Mark], marks: list[Mark]) -> list[Mark]:
    """Return the marks that lie inside a quote or outside of all."""

    def crosses(mark: Mark) -> bool:
        quote = next((quote for quote in quotes if quote.end > mark.offset), None)
        return quote is not None and (
            quote.end < mark.end or mark.offset < quote.offset < mark.end
        )

    return [mark for mark in marks if not crosses(mark)]


def _merged(given: list[Mark], found: list[Mark]) -> list[Mark]:
    clear = [
        new
        for new in found
        if not any(new.offset < old.end and old.offset < new.end for old in given)
    ]
    return sorted([*given, *clear], key=lambda mark: mark.offset)


def _with_styles(styles: list[Mark], others: list[Mark]) -> list[Mark]:
    return in_order([*others, *_cut(styles, others)]) if styles else others


def _cut(styles: list[Mark], others: list[Mark]) -> list[Mark]:
    """Return the styles joined where they touch, and cut where the other marks begin and end."""
    cutter = _Cutter(styles)
    around: list[Mark] = []

    def reach(offset: float) -> None:
        while around and offset >= around[-1].end:
            kept = len(cutter.pieces)
            cutter.reach(around[-1].end)
            if around[-1].kind in SOLID:
                del cutter.pieces[kept:]
            around.pop()
        cutter.reach(offset)

    for other in others:
        reach(other.offset)
        around.append(other)
    reach(float("inf"))
    return in_order(cutter.pieces)


class _Cutter:
    """Walks over the styles from the left; `pieces` is what is finished."""

    def __init__(self, styles: list[Mark]) -> None:
        self._waiting = styles[::-1]
        self._open: dict[str, Mark] = {}
        self.pieces: list[Mark] = []

    def reach(self, offset: float) -> None:
        """Take up the styles that begin before the offset, and cut there."""
        while self._waiting and self._waiting[-1].offset < offset:
            style = self._waiting.pop()
            current = self._open.get(style.kind)
            if current is not None and style.offset <= current.end:
                current.length = max(current.end, style.end) - current.offset
            else:
                self._flush(style.offset)
                self._open[style.kind] = replace(style)
        self._flush(offset)

    def _flush(self, offset: float) -> None:
        for kind in STYLES:
            current = self._open.get(kind)
            if current is None or current.offset >= offset:
                continue
            if current.end <= offset:
                self.pieces.append(current)
                del self._open[kind]
            else:
                length = int(offset) - current.offset
                self.pieces.append(replace(current, length=length))
                self._open[kind] = Mark(
                    kind=kind, offset=int(offset), length=current.length - length
                )
