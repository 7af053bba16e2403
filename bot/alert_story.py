"""Why: the story of an alert as a panel that pages, in the width of a phone.

First what happened, then who was told, then who was not and what would change that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.alerts.timeline_item import TimelineItem, TimelineKind
from core.alerts.view import AlertDetail
from core.ids import AlertId
from core.rulebook.why import AlertStories
from core.texts import Locale, Text, raw, text

PAGE_CHARACTERS = 1800
"""What is read at a glance on a phone; a message may hold twice as much."""

_CAUSES = (TimelineKind.RULE, TimelineKind.SOURCE)


class AlertStory:
    """Shows them."""

    def __init__(self, *, stories: AlertStories) -> None:
        self._stories = stories

    async def screen(self, context: Context, alert_id: AlertId, page: int = 0) -> Screen:
        """Return a page of an alert's story, the last one for a page beyond it; raises
        NotFound."""
        detail = await self._stories.one(workspace_of(context), alert_id, sight=context.sight)
        return story(detail, context.locale, page)


def story(detail: AlertDetail, locale: Locale, page: int = 0) -> Screen:
    """Return one page of the story of an alert."""
    alert = detail.alert
    pages = _pages(_paragraphs(detail.timeline), locale)
    page = min(max(page, 0), len(pages) - 1)
    title = text("Why alert {number}? {title}", number=alert.number, title=_short(alert.title))
    turns: list[Key] = []
    for label, to in ((text("Back"), page - 1), (text("More"), page + 1)):
        if 0 <= to < len(pages):
            turns.append(Key(label=label, action="why", subject=alert.id, argument=str(to)))
    keyboard = Inline((tuple(turns),)) if turns else None
    return Screen(title=title, lines=tuple(pages[page]), keyboard=keyboard)


def _paragraphs(items: Sequence[TimelineItem]) -> list[list[Text]]:
    """Return the lines of each entry, headings with the first of theirs."""
    told = (TimelineKind.TOLD, TimelineKind.HELD)
    groups = (
        (text("What happened"), [one for one in items if not one.kind.is_about_telling]),
        (text("Who was told"), [one for one in items if one.kind in told]),
        (text("Who was not"), [one for one in items if one.kind is TimelineKind.NOT_TOLD]),
    )
    paragraphs: list[list[Text]] = []
    for heading, some in groups:
        for place, one in enumerate(some):
            head = [raw(""), text("▸ {heading}", heading=heading)] if place == 0 else []
            paragraphs.append(head + list(_entry(one)))
    if paragraphs:
        paragraphs[0] = paragraphs[0][1:]
    return paragraphs


def _entry(one: TimelineItem) -> Iterable[Text]:
    if one.kind in _CAUSES:
        yield one.text
    else:
        yield text("{at} · {what}", at=one.at, what=one.text)
    yield from one.details
    if one.kind.is_about_telling and one.setting is not None:
        yield text("→ {setting}", setting=one.setting)


def _pages(paragraphs: Sequence[list[Text]], locale: Locale) -> list[list[Text]]:
    """Return the paragraphs in pages; an entry is never cut in two."""
    pages: list[list[Text]] = [[]]
    room = PAGE_CHARACTERS
    for lines in paragraphs:
        length = sum(len(line.render(locale)) + 1 for line in lines)
        if length > room and pages[-1]:
            pages.append([])
            room = PAGE_CHARACTERS
            if lines and not lines[0].render(locale):
                lines = lines[1:]
        pages[-1] += lines
        room -= length
    return pages


def _short(title: str) -> str:
    return title if len(title) <= 80 else title[:79] + "…"
