"""The message of a digest: a pure function of what it holds.

Every name stands on its line with its count as long as there is room; a storm of forty names is
read at a glance, and what has no room is said to be more. What is told later than it came says
what is still open and what was resolved meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from core.delivery.due import Due
from core.delivery.kind import Kind
from core.delivery.message import Button, Line, Message, Span, Style
from core.delivery.rendering import Rendered, by_workspace, each
from core.digests.digest import Cause, Counted
from core.digests.held import HeldAlert, Sum
from core.digests.view import Digests, DigestView
from core.ids import DigestId, WorkspaceId
from core.severity import Severity
from core.tenants.reader import Readers
from core.texts import Locale, Text, plural, text
from core.texts.severity_words import severity_word

NAMES_SHOWN = 60
"""Lines of names: with these Telegram's 4,096 characters hold names of fifty characters."""

GROUP_MORE = "group_more"
"""The notice that a group has `more` than when it was last told."""

NAME_SHOWN = 48
TITLE_SHOWN = 70
_OVER = "🟢"
_CALM = "🌤"
"""A storm that is over: its alerts may well be open still."""
_LIGHTS = {
    Severity.CRITICAL: "🔴",
    Severity.HIGH: "🟠",
    Severity.MEDIUM: "🟡",
    Severity.LOW: "⚪",
}


class DigestCards:
    """Renders the deliveries that show a digest."""

    def __init__(self, *, digests: Digests, readers: Readers) -> None:
        self._digests = digests
        self._readers = readers

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the cards as they are now; None for one whose digest is gone."""
        locales = await self._readers.locales({(due.workspace_id, due.person_id) for due in dues})
        said: dict[UUID, Rendered] = {}
        for workspace_id, some in by_workspace(dues).items():
            wanted = {due.digest_id for due in some if due.digest_id is not None}
            digests = await self._digests.many(workspace_id, wanted)

            def say(due: Due, digests: Mapping[DigestId, DigestView] = digests) -> Message | None:
                digest = digests.get(DigestId(due.digest_id)) if due.digest_id else None
                return None if digest is None else _message(digest, due, locales)

            said |= each(some, say)
        return said


def digest_card(digest: DigestView, locale: Locale) -> Message:
    """Return the card for its reader. It begins with a sound; edits make none, nor does what is
    said at the end of a storm."""
    return Message(
        headline=Line.of(f"{_light(digest)} ", Span(_title(digest).render(locale), Style.BOLD)),
        body=_body(digest, locale),
        footer=(Line.of(Span(_footer(digest).render(locale), Style.ITALIC)),),
        buttons=((_open(digest, locale),),),
        silent=digest.closed_at is not None and digest.cause is Cause.STORM,
        locale=locale,
    )


def more_card(digest: DigestView, more: int, locale: Locale) -> Message:
    """Return the short message that a group has grown; it answers the group's own."""
    words = plural("{n} more: {what}", "{n} more: {what}", n=more, what=_title(digest))
    return Message(
        headline=Line.of(f"{_light(digest)} ", Span(words.render(locale), Style.BOLD)),
        buttons=((_open(digest, locale),),),
        locale=locale,
    )


def _message(
    digest: DigestView, due: Due, locales: Mapping[tuple[WorkspaceId, UUID | None], Locale]
) -> Message:
    locale = locales[due.workspace_id, due.person_id]
    if due.kind is Kind.NOTICE:
        card = more_card(digest, int(due.params["more"]), locale)
    else:
        card = digest_card(digest, locale)
    is_quiet = due.params.get("silent") is True or due.params.get("over") is True
    return replace(card, silent=True) if is_quiet else card


def _light(digest: DigestView) -> str:
    if digest.cause is Cause.STORM or digest.now is None:
        return _CALM if digest.closed_at is not None else "⛈"
    return _OVER if digest.now.worst_open is None else _LIGHTS[digest.now.worst_open]


def _title(digest: DigestView) -> Text:
    is_storm = digest.cause is Cause.STORM
    total = digest.total if is_storm or digest.now is None else digest.now.alerts
    match digest.cause:
        case Cause.STORM:
            if digest.closed_at is not None:
                return plural(
                    "The storm is over: {n} alert", "The storm is over: {n} alerts", n=total
                )
            return plural("Storm: {n} alert so far", "Storm: {n} alerts", n=total)
        case Cause.LIMIT:
            return plural("{n} alert over the limit", "{n} alerts over the limit", n=total)
        case Cause.GROUP:
            if not digest.values:
                return plural("{n} alert so far", "{n} alerts together", n=total)
            values = ", ".join(f"{field}={value}" for field, value in digest.values)
            return plural("{n} alert: {what}", "{n} alerts: {what}", n=total, what=values)
        case _:
            assert_never(digest.cause)


def _body(digest: DigestView, locale: Locale) -> tuple[Line, ...]:
    if digest.now is None:
        counts = " · ".join(
            f"{severity_word(severity).render(locale)} {count}"
            for severity, count in digest.by_severity
        )
        return (Line.of(counts), Line(), *_names(digest, locale))
    state = Line.of(_state(digest.now).render(locale))
    if digest.cause is Cause.GROUP:
        listed = [_listed(one, locale) for one in digest.alerts]
        return (state, Line(), *listed, *_more(digest.now.alerts - len(listed), locale))
    return (state, Line(), *_names(digest, locale))


def _state(now: Sum) -> Text:
    """Return how many are still open, and what was resolved meanwhile."""
    resolved = now.alerts - now.open
    if not now.open:
        return text("All of them are over by now.")
    still = plural("{n} still open", "{n} still open", n=now.open)
    if not resolved:
        return still
    over = plural("{n} over meanwhile", "{n} over meanwhile", n=resolved)
    return text("{open} · {over}", open=still, over=over)


def _names(digest: DigestView, locale: Locale) -> list[Line]:
    by_name = {} if digest.now is None else digest.now.by_name

    def is_over(one: Counted) -> bool:
        return one.name in by_name and not by_name[one.name].open

    names = sorted(digest.names, key=is_over)
    lines: list[Line] = []
    for one in names[:NAMES_SHOWN]:
        state = by_name.get(one.name)
        light, said = _LIGHTS[one.worst], ""
        if state is not None and state.open < state.alerts:
            over = plural("{n} over", "{n} over", n=state.alerts - state.open)
            said = f" · {(over if state.open else text('over')).render(locale)}"
            light = light if state.open else _OVER
        lines.append(
            Line.of(
                f"{light} {_cut(one.name, NAME_SHOWN)} ",
                Span(f"×{one.count}", Style.BOLD),
                said,
            )
        )
    more = len(names) - NAMES_SHOWN
    if more > 0:
        words = plural("and {n} more name", "and {n} more names", n=more)
        lines.append(Line.of(words.render(locale)))
    return lines


def _listed(one: HeldAlert, locale: Locale) -> Line:
    light = _LIGHTS[one.severity] if one.is_open else _OVER
    words = f"{light} {one.number} · {_cut(one.title, TITLE_SHOWN)}"
    if one.status == "acknowledged":
        words = f"{words} · {text('acknowledged').render(locale)}"
    return Line.of(words)


def _more(count: int, locale: Locale) -> tuple[Line, ...]:
    if count <= 0:
        return ()
    words = plural("and {n} more alert", "and {n} more alerts", n=count)
    return (Line.of(words.render(locale)),)


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"


def _footer(digest: DigestView) -> Text:
    if digest.cause is Cause.LIMIT:
        return text(
            "Held from {start} to {end} by the limit “{name}” · every alert is in /alerts",
            start=digest.opened_at,
            end=digest.last_at,
            name=digest.limit or "–",
        )
    if digest.closed_at is not None:
        return text(
            "{start} to {end} · every alert is in /alerts",
            start=digest.opened_at,
            end=digest.last_at,
        )
    return text(
        "Since {start} · one message instead of many · every alert is in /alerts",
        start=digest.opened_at,
    )


def _open(digest: DigestView, locale: Locale) -> Button:
    return Button(label=text("Open").render(locale), action="digest", subject=digest.id)
