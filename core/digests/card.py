"""The message of a digest: a pure function of what it holds.

Every name stands on its line with its count as long as there is room; a storm of forty names is
read at a glance, and what has no room is said to be more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never
from uuid import UUID

from core.delivery.due import Due
from core.delivery.message import Button, Line, Message, Span, Style
from core.delivery.rendering import Rendered, by_workspace, each
from core.digests.digest import Cause, Counted
from core.digests.view import Digests, DigestView
from core.ids import DigestId
from core.severity import Severity
from core.tenants.reader import Readers
from core.texts import Locale, Text, plural, text
from core.texts.severity_words import severity_word

NAMES_SHOWN = 60
"""Lines of names: with these Telegram's 4,096 characters hold names of fifty characters."""

NAME_SHOWN = 48
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
                locale = locales[due.workspace_id, due.person_id]
                return digest_card(digest, locale) if digest is not None else None

            said |= each(some, say)
        return said


def digest_card(digest: DigestView, locale: Locale) -> Message:
    """Return the card for its reader. It begins with a sound; edits make none, nor does what is
    said at the end."""
    light = "🟢" if digest.closed_at is not None else "⛈"
    return Message(
        headline=Line.of(f"{light} ", Span(_title(digest).render(locale), Style.BOLD)),
        body=_body(digest, locale),
        footer=(Line.of(Span(_footer(digest).render(locale), Style.ITALIC)),),
        buttons=((_open(digest, locale),),),
        silent=digest.closed_at is not None,
        locale=locale,
    )


def _title(digest: DigestView) -> Text:
    total = digest.total
    match digest.cause:
        case Cause.STORM:
            if digest.closed_at is not None:
                return plural(
                    "The storm is over: {n} alert", "The storm is over: {n} alerts", n=total
                )
            return plural("Storm: {n} alert", "Storm: {n} alerts", n=total)
        case Cause.LIMIT:
            return plural("{n} alert over the limit", "{n} alerts over the limit", n=total)
        case Cause.GROUP:
            return plural("{n} alert together", "{n} alerts together", n=total)
        case _:
            assert_never(digest.cause)


def _body(digest: DigestView, locale: Locale) -> tuple[Line, ...]:
    counts = " · ".join(
        f"{severity_word(severity).render(locale)} {count}"
        for severity, count in digest.by_severity
    )
    shown = digest.names[:NAMES_SHOWN]
    lines = [Line.of(counts), Line(), *(_named(one) for one in shown)]
    more = len(digest.names) - len(shown)
    if more:
        lines.append(
            Line.of(plural("and {n} more name", "and {n} more names", n=more).render(locale))
        )
    return tuple(lines)


def _named(one: Counted) -> Line:
    name = one.name if len(one.name) <= NAME_SHOWN else one.name[: NAME_SHOWN - 1] + "…"
    return Line.of(f"{_LIGHTS[one.worst]} {name} ", Span(f"×{one.count}", Style.BOLD))


def _footer(digest: DigestView) -> Text:
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
