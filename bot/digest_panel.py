"""The alerts that one message stands for, page by page, as its button Open shows them."""

from __future__ import annotations

from typing import assert_never

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.digests.digest import Cause
from core.digests.held import HeldAlert
from core.digests.view import Digests, DigestView
from core.ids import DigestId
from core.texts import Text, plural, raw, text
from core.texts.severity_words import severity_word

OPEN, SHOW = "digest", "digest_alert"
"""The words in the callback data: the list or a page of it, and one alert of it."""
PAGE = 8
_A_ROW = 4
_TITLE_LENGTH = 80
_LIGHTS = {"firing": "🔴", "acknowledged": "🟠"}


class DigestPanel:
    """Makes the pages."""

    def __init__(self, *, digests: Digests) -> None:
        self._digests = digests

    async def screen(self, context: Context, digest_id: DigestId, page: int = 0) -> Screen:
        """Return a page of the alerts as they are now, the first for one that is past the end;
        raises NotFound for a digest that is not there."""
        workspace_id = workspace_of(context)
        digest = await self._digests.one(workspace_id, digest_id)
        found = await self._digests.alerts(
            workspace_id, digest_id, sight=context.sight, limit=PAGE + 1, skip=page * PAGE
        )
        if not found and page:
            return await self.screen(context, digest_id)
        shown = found[:PAGE]
        lines: list[Line] = [_about(digest), raw(""), *(_line(one) for one in shown)]
        if not shown:
            lines = [text("The alerts it stood for are not kept any more.")]
        rows = [_keys(shown[at : at + _A_ROW]) for at in range(0, len(shown), _A_ROW)]
        turns = _turns(digest_id, page, is_more=len(found) > PAGE)
        return Screen(
            title=_title(digest),
            lines=tuple(lines),
            keyboard=Inline((*rows, *((turns,) if turns else ()))) if shown else None,
        )


def _title(digest: DigestView) -> Text:
    match digest.cause:
        case Cause.STORM:
            return text("The alerts of the storm")
        case Cause.LIMIT:
            return text("The alerts over the limit")
        case Cause.GROUP if digest.values:
            values = ", ".join(f"{field}={value}" for field, value in digest.values)
            return text("The alerts of the group {values}", values=values)
        case Cause.GROUP:
            return text("The alerts of the group")
        case _:
            assert_never(digest.cause)


def _about(digest: DigestView) -> Text:
    if digest.now is None:
        return plural(
            "{n} alert, the open ones first.", "{n} alerts, the open ones first.", n=digest.total
        )
    return plural(
        "{n} alert, {open} of them open.",
        "{n} alerts, {open} of them open.",
        n=digest.now.alerts,
        open=digest.now.open,
    )


def _line(one: HeldAlert) -> Text:
    title = one.title
    if len(title) > _TITLE_LENGTH:
        title = title[: _TITLE_LENGTH - 1] + "…"
    return text(
        "{light} {number} · {title} · {severity} · {at}",
        light=_LIGHTS.get(one.status, "🟢"),
        number=one.number,
        title=title,
        severity=severity_word(one.severity),
        at=one.fired_at,
    )


def _keys(some: tuple[HeldAlert, ...]) -> tuple[Key, ...]:
    return tuple(
        Key(label=text("{number}", number=one.number), action=SHOW, subject=one.id) for one in some
    )


def _turns(digest_id: DigestId, page: int, *, is_more: bool) -> tuple[Key, ...]:
    def key(label: Text, to: int) -> Key:
        return Key(label=label, action=OPEN, subject=digest_id, argument=str(to))

    turns: list[Key] = []
    if page:
        turns.append(key(text("‹ Back"), page - 1))
    if page or is_more:
        turns.append(key(text("🔄 {page}", page=page + 1), page))
    if is_more:
        turns.append(key(text("More ›"), page + 1))
    return tuple(turns)
