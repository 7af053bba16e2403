"""The picture of a report, as SVG of our own: new cases over time by kind, and the rating below.

It holds no words of people: days, hours and numbers only. Its own background makes it read the
same in a light and in a dark chat, and its letters are large enough for a phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from core.reports.figures import Bar, Figures
from core.reports.wording import when_words
from core.texts import Locale, Text, text

WIDTH, HEIGHT = 1000, 720
"""Pixels; Telegram shows a phone some 350 points of width."""
FONT = "Noto Sans"

_PAPER, _INK, _SOFT, _RULE = "#1f2c38", "#eef3f7", "#a9b8c6", "#34475a"
_COLOURS = {"complaint": "#ef8a76", "request": "#e3c878", "feedback": "#6fb3d9"}
_OTHER = "#8d9cab"
_LINE = "#8fd3a8"
_ORDER = ("complaint", "request", "feedback")

_LEFT, _RIGHT = 84, 964
_BARS_TOP, _BARS_BOTTOM = 170, 440
_STARS_TOP, _STARS_BOTTOM = 572, 676
_HEIGHT_UNRATED = 510
_STEPS = (1, 2, 5)
_LINES_AT_MOST = 4
_HOURS_APART = 6
_WORST, _BEST = 1, 5
_THOUSAND = 1_000


def chart(figures: Figures, locale: Locale) -> str:
    """Return the picture of a report on cases as an SVG document."""
    bars = figures.bars
    slot = (_RIGHT - _LEFT) / len(bars)
    top = _round_up(max(bar.total for bar in bars))
    kinds = _kinds(bars)
    height = HEIGHT if any(bar.rating for bar in bars) else _HEIGHT_UNRATED
    parts = [
        f'<rect width="{WIDTH}" height="{height}" fill="{_PAPER}"/>',
        svg_words(when_words(figures, locale).render(locale), _LEFT - 48, 66, size=40),
        *_legend(kinds, locale),
        *_scale(top),
        *_columns(bars, kinds, slot, top),
        *_rating(bars, slot, locale),
        *_axis(figures, slot, locale),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family={quoteattr(FONT)}>{"".join(parts)}</svg>'
    )


def svg_words(
    words: str, x: float, y: float, *, size: int, fill: str = _INK, anchor: str = "start"
) -> str:
    """Return words as an element; whatever they are, they stay words."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}"'
        f' text-anchor="{anchor}">{escape(_drawable(words))}</text>'
    )


def _kinds(bars: Sequence[Bar]) -> tuple[str, ...]:
    """Return the kinds there are: complaints at the bottom, where heights compare best."""
    found = {kind for bar in bars for kind in bar.by_kind}
    return (*(kind for kind in _ORDER if kind in found), *sorted(found.difference(_ORDER)))


def _legend(kinds: Sequence[str], locale: Locale) -> Iterator[str]:
    x = float(_LEFT - 48)
    for kind in kinds:
        words = _kind_word(kind).render(locale)
        yield f'<rect x="{x:g}" y="98" width="24" height="24" rx="5" fill="{_colour(kind)}"/>'
        yield svg_words(words, x + 36, 120, size=30, fill=_SOFT)
        x += 36 + 16.5 * len(words) + 36


def _scale(top: int) -> Iterator[str]:
    """Yield the lines behind the bars, with their numbers."""
    step = top // _lines(top)
    for count in range(0, top + 1, step):
        y = _height(count, top)
        yield f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{_RULE}" stroke-width="2"/>'
        yield svg_words(_short(count), _LEFT - 16, y + 10, size=28, fill=_SOFT, anchor="end")


def _columns(bars: Sequence[Bar], kinds: Sequence[str], slot: float, top: int) -> Iterator[str]:
    width = min(slot * 0.72, 72)
    for at, bar in enumerate(bars):
        x = _LEFT + slot * (at + 0.5) - width / 2
        below = 0
        for kind in kinds:
            count = bar.by_kind.get(kind, 0)
            if not count:
                continue
            upper, lower = _height(below + count, top), _height(below, top)
            yield (
                f'<rect x="{x:.1f}" y="{upper:.1f}" width="{width:.1f}"'
                f' height="{lower - upper:.1f}" fill="{_colour(kind)}"/>'
            )
            below += count


def _rating(bars: Sequence[Bar], slot: float, locale: Locale) -> Iterator[str]:
    """Yield the average rating of each bar; the line breaks where nobody rated."""
    if not any(bar.rating for bar in bars):
        return
    title = text("Rating, 1 to 5").render(locale)
    yield svg_words(title, _LEFT - 48, _STARS_TOP - 22, size=28, fill=_SOFT)
    for stars in (_WORST, _BEST):
        y = _stars(stars)
        yield f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{_RULE}" stroke-width="2"/>'
        yield svg_words(str(stars), _LEFT - 16, y + 10, size=28, fill=_SOFT, anchor="end")
    line, is_drawing = [], False
    for at, bar in enumerate(bars):
        if bar.rating is None:
            is_drawing = False
            continue
        x, y = _LEFT + slot * (at + 0.5), _stars(bar.rating.average)
        line.append(f"{'L' if is_drawing else 'M'}{x:.1f} {y:.1f}")
        is_drawing = True
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{_LINE}"/>'
    yield (
        f'<path d="{"".join(line)}" fill="none" stroke="{_LINE}" stroke-width="5"'
        ' stroke-linejoin="round"/>'
    )


def _axis(figures: Figures, slot: float, locale: Locale) -> Iterator[str]:
    """Yield the hours or days between the two parts."""
    for at, bar in enumerate(figures.bars):
        words = _moment(bar.begins, figures, locale)
        if words is not None:
            yield svg_words(
                words, _LEFT + slot * (at + 0.5), _BARS_BOTTOM + 40, size=28, anchor="middle"
            )


def _moment(begins: datetime, figures: Figures, locale: Locale) -> str | None:
    """Return what stands below a bar; of hours every sixth has something."""
    from core.texts import formats

    local = begins.astimezone(figures.window.zone)
    if not figures.window.is_by_hour:
        return formats.weekday(local.date(), locale)
    # An hour that comes twice, when clocks are put back, is written once.
    if local.hour % _HOURS_APART or local.fold:
        return None
    return f"{local.hour:02d}:00"


def _kind_word(kind: str) -> Text:
    match kind:
        case "complaint":
            return text("Complaints")
        case "request":
            return text("Requests")
        case "feedback":
            return text("Feedback given")
        case _:
            return text("Others")


def _colour(kind: str) -> str:
    return _COLOURS.get(kind, _OTHER)


def _height(count: float, top: int) -> float:
    return _BARS_BOTTOM - (_BARS_BOTTOM - _BARS_TOP) * count / top


def _stars(average: float) -> float:
    share = (average - _WORST) / (_BEST - _WORST)
    return _STARS_BOTTOM - (_STARS_BOTTOM - _STARS_TOP) * share


def _round_up(count: int) -> int:
    """Return the end of the scale: 1, 2 or 5 times a power of ten, times its number of lines."""
    step = 1
    while True:
        for times in _STEPS:
            if count <= times * step * _LINES_AT_MOST:
                whole = times * step
                return max(-(-count // whole), 1) * whole
        step *= 10


def _lines(top: int) -> int:
    """Return into how many whole parts the scale is cut."""
    return next(parts for parts in range(_LINES_AT_MOST, 0, -1) if top % parts == 0)


def _short(count: int) -> str:
    """Return a number of the scale, thousands as `k`."""
    return str(count) if count < _THOUSAND else f"{count / _THOUSAND:g}k"


def _drawable(words: str) -> str:
    """Return the words without characters that XML does not know or that turn a line around."""
    return "".join(each if each.isprintable() else " " for each in words)
