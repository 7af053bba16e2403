"""Making a message fit a channel's limit: by its parts, before any markup is written.

Whole lines of the body go first, from its end, and a line says how many; headline and footer stay
as long as there is any room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.delivery.message import Line, Message, Span
from core.texts import plural, text

Measure = Callable[[str], int]
"""How long a channel thinks a text is."""

_ELLIPSIS = "…"
_WORTH_CUTTING = 40
_SHORT = 200


def utf16_units(words: str) -> int:
    """Return the length in UTF-16 units, which is how Telegram counts."""
    return len(words) + sum(letter > "\uffff" for letter in words)


def fit(message: Message, *, limit: int, measure: Measure, repeats: bool) -> tuple[Line, ...]:
    """Return the lines that fit `limit` together with a line break between each two.

    `repeats` puts a mark in front that says that this may have come before.
    """
    head = (*_mark(message, repeats), message.headline)
    body, footer = message.body, message.footer
    room = limit - _length((*head, *footer), measure)
    if _length(body, measure) + bool(body) <= room:
        return (*head, *body, *footer)
    for kept in range(len(body) - 1, 0, -1):
        lines = (*body[:kept], _more(message, len(body) - kept))
        if _length(lines, measure) < room:
            return (*head, *lines, *footer)
    # Not even its first line fits: that one is cut, so that something of the body is seen.
    more = (_more(message, len(body) - 1),) if len(body) > 1 else ()
    left = room - 1 - (_length(more, measure) + 1 if more else 0)
    if body and left >= _WORTH_CUTTING:
        return (*head, _cut(body[0], left, measure), *more, *footer)
    if room >= 0:
        return (*head, *footer)
    return (_cut(Line(tuple(_beside(head))), limit, measure),)


def one_line(message: Message, *, repeats: bool) -> str:
    """Return the headline alone, short and without line breaks, and the link to the rest below."""
    words = " ".join(_plain(_beside((*_mark(message, repeats), message.headline))).split())
    shown = _cut(Line.of(words or _ELLIPSIS), _SHORT, utf16_units).plain
    return f"{shown}\n{message.link}" if message.link else shown


def _mark(message: Message, repeats: bool) -> tuple[Line, ...]:
    if not repeats:
        return ()
    return (Line.of(text("↻ possible repeat").render(message.locale)),)


def _more(message: Message, count: int) -> Line:
    words = plural("… ({n} more line)", "… ({n} more lines)", n=count)
    return Line.of(words.render(message.locale))


def _length(lines: Sequence[Line], measure: Measure) -> int:
    return sum(measure(line.plain) for line in lines) + max(len(lines) - 1, 0)


def _cut(line: Line, limit: int, measure: Measure) -> Line:
    """Return the line, shortened to `limit` with an ellipsis where it is longer."""
    if measure(line.plain) <= limit:
        return line
    left = limit - measure(_ELLIPSIS)
    spans: list[Span] = []
    for span in line.spans:
        kept = ""
        for letter in span.text:
            left -= measure(letter)
            if left < 0:
                break
            kept += letter
        spans.append(Span(kept.rstrip() + _ELLIPSIS if left < 0 else kept, span.style, span.link))
        if left < 0:
            break
    return Line(tuple(spans))


def _beside(lines: Sequence[Line]) -> list[Span]:
    """Return the spans of all lines with a blank between two lines."""
    spans: list[Span] = []
    for line in lines:
        spans.extend((Span(" "), *line.spans) if spans else line.spans)
    return spans


def _plain(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)
