"""A report in sentences: which time it is about, then one line for each thing worth a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.delivery.message import Line, Message, Picture, Span, Style
from core.reports.figures import Figures, Rating, Times
from core.reports.window import Span as Reach
from core.severity import Severity
from core.texts import Locale, Text, join, plural, raw, text
from core.texts.cities import city
from core.texts.severity_words import severity_word

ENOUGH = 5
"""Below so many, nine of ten is nearly all of them and says nothing."""
_NAME_CHARACTERS = 40
_BETWEEN = " · "


def report_message(
    figures: Figures, locale: Locale, *, workspace: str, picture: Picture | None = None
) -> Message:
    """Return the report for a reader. Days are those of the workspace's zone."""
    headline = text("{workspace}: {when}", workspace=workspace, when=when_words(figures, locale))
    if figures.is_quiet:
        return _quiet(figures, locale, headline)
    lines = [line for line in _lines(figures) if line is not None]
    compared = _compared(figures)
    times = text("Times are those of {city}.", city=city(figures.window.zone.key, locale.language))
    footer = [one for one in (times, compared, _part(figures)) if one is not None]
    return Message(
        headline=Line.of("📊 ", Span(headline.render(locale), Style.BOLD)),
        body=tuple(Line.of(each.render(locale)) for each in lines),
        footer=tuple(Line.of(Span(each.render(locale), Style.ITALIC)) for each in footer),
        picture=picture,
        locale=locale,
    )


def when_words(figures: Figures, locale: Locale) -> Text:
    """Return the window's days by name: "Monday 16 November", or from which to which."""
    # Babel is loaded with the first report, not when the process starts.
    from core.texts import formats

    window = figures.window
    if window.is_by_hour:
        day = raw(formats.day(window.first, locale))
        return text("{day}, so far", day=day) if window.span is Reach.TODAY else day
    return raw(formats.days(window.first, window.last, locale))


def kind_words(kind: str, count: int) -> Text:
    """Return so many new cases of one kind."""
    match kind:
        case "complaint":
            return plural("{n} complaint", "{n} complaints", n=count)
        case "request":
            return plural("{n} request", "{n} requests", n=count)
        case "feedback":
            return plural("{n} feedback", "{n} feedback", n=count)
        case _:
            return plural("{n} other", "{n} others", n=count)


def _quiet(figures: Figures, locale: Locale, headline: Text) -> Message:
    """Return one line: nothing came in, and what is open all the same."""
    if figures.window.is_by_hour:
        words = text("{when}. A quiet day.", when=headline)
    else:
        words = text("{when}. A quiet week.", when=headline)
    part = _part(figures)
    parts = [words, *([_open_now(figures)] if figures.open_now else ()), *([part] if part else ())]
    said = join(parts, " ").render(locale)
    return Message(headline=Line.of("📊 ", Span(said)), silent=True, locale=locale)


def _part(figures: Figures) -> Text | None:
    return None if figures.is_whole else text("Counted of what you see here.")


def _lines(figures: Figures) -> Iterable[Text | None]:
    yield _new(figures)
    yield _resolved(figures)
    yield _rating(figures.rating, figures.rating_before)
    yield _took(text("First answer"), figures.first_answers)
    yield _took(text("Resolved within"), figures.resolutions)
    if figures.places:
        yield text("Places: {list}", list=_ranking(figures.places))
    if figures.words:
        yield text("Words: {list}", list=_ranking(figures.words))
    yield _alerts(figures)


def _new(figures: Figures) -> Text:
    count: Text = raw(str(figures.opened))
    change = figures.opened - figures.before
    if figures.before and change:
        count = text("{count} ({change})", count=count, change=_signed(change))
    if not figures.opened:
        return text("New: {count}", count=count)
    kinds = join([kind_words(kind, n) for kind, n in figures.by_kind.items()], ", ")
    return text("New: {count}, {kinds}", count=count, kinds=kinds)


def _resolved(figures: Figures) -> Text:
    done = text("Resolved: {n}.", n=figures.resolved)
    return join([done, _open_now(figures)], " ")


def _open_now(figures: Figures) -> Text:
    total = sum(figures.open_now.values())
    if not total:
        return text("Nothing is open now.")
    known = {key: count for key, count in figures.open_now.items() if key is not None}
    if not known:
        return text("Open now: {n}.", n=total)
    return text("Open now: {n} ({severities}).", n=total, severities=_by_severity(known))


def _rating(now: Rating | None, before: Rating | None) -> Text | None:
    if now is None:
        return None
    average: Text = text("{average}", average=round(now.average, 1))
    change = round(now.average, 1) - round(before.average, 1) if before is not None else 0.0
    if abs(change) >= 0.05:
        average = text("{average} ({change})", average=average, change=_signed(round(change, 1)))
    return plural(
        "Rating: {average} of 5, from {n} answer",
        "Rating: {average} of 5, from {n} answers",
        n=now.count,
        average=average,
    )


def _took(what: Text, times: Times | None) -> Text | None:
    """Return how long it took, without the words median and percentile."""
    if times is None:
        return None
    if times.count < ENOUGH or times.half == times.most:
        return text("{what}: mostly {half}", what=what, half=times.half)
    return text(
        "{what}: half {half} at most, nine of ten {most}",
        what=what,
        half=times.half,
        most=times.most,
    )


def _alerts(figures: Figures) -> Text | None:
    total = sum(figures.alerts.values())
    if not total:
        return None
    fired = text("Alerts: {n} ({severities}).", n=total, severities=_by_severity(figures.alerts))
    seen = figures.acknowledgements
    if seen is None:
        return join([fired, text("None was acknowledged.")], " ")
    words = text("Acknowledged: {n}, half after {half}.", n=seen.count, half=seen.half)
    return join([fired, words], " ")


def _by_severity(counts: Mapping[Severity, int]) -> Text:
    """Return the counts, the most severe first."""
    return join(
        [
            text("{n} {severity}", n=counts[severity], severity=severity_word(severity))
            for severity in sorted(counts, reverse=True)
        ],
        ", ",
    )


def _ranking(counted: Iterable[tuple[str, int]]) -> Text:
    return join([f"{_short(name)} {count}" for name, count in counted], _BETWEEN)


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _NAME_CHARACTERS else name[: _NAME_CHARACTERS - 1].rstrip() + "…"


def _signed(change: float) -> Text:
    return text("{sign}{n}", sign="+" if change > 0 else "−", n=abs(change))


def _compared(figures: Figures) -> Text | None:
    """Return with what the changes in brackets compare; None when there are none."""
    if not figures.before and figures.rating_before is None:
        return None
    match figures.window.span:
        case Reach.DAY:
            return text("In brackets: against the day before.")
        case Reach.TODAY:
            return text("In brackets: against yesterday by this time.")
        case Reach.WEEK | Reach.SEVEN_DAYS:
            return text("In brackets: against the week before.")
