"""Silences in a chat: the list, the card of one, and the panel below the card of an alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Copyable, Line, Screen
from bot.standing import workspace_of
from core.alerts.view import AlertView
from core.alerts.would_mute import Preview
from core.flows.silence import By
from core.ids import SilenceId
from core.silences.view import SilenceView, SilenceViews
from core.tenants.access import allows
from core.texts import Text, plural, raw, text

SILENCE, UNSILENCE = "silence", "unsilence"
"""The words in the callback data of an alert's card."""
LIST, CARD, END, MORE, UNDO, REASON, NEW = (
    "silences",
    "sil_card",
    "sil_end",
    "sil_more",
    "sil_undo",
    "sil_reason",
    "sil_new",
)
INHIBITIONS = "inhibitions"
AFTER = "after"
"""The argument of the list's More: its subject is the silence that was shown last."""
KIND = "silence"
"""The conversation that makes one."""
_SHOWN = 8
_LABEL = 32


def by_of(context: Context, *, confirms: bool = False) -> By:
    """Return who asks, and where its end is told: in the group it is made in."""
    return By(
        person=context.person.id,
        role=context.role,
        confirms=confirms,
        where=None if context.is_private else context.address,
    )


class SilenceCards:
    """Reads silences and shows them."""

    def __init__(self, *, silences: SilenceViews) -> None:
        self._silences = silences

    async def page(self, context: Context, *, after: UUID | None = None) -> Screen:
        """Return those that stand and those to come, the nearest end first."""
        workspace_id = workspace_of(context)
        position = None
        if after is not None:
            last = await self._silences.one(workspace_id, SilenceId(after))
            position = (last.ends_at, last.id)
        page = await self._silences.page(workspace_id, "standing", limit=_SHOWN, after=position)
        may = allows(context.role, "silences.write")
        new = Key(label=text("New silence"), action=NEW, subject=workspace_id)
        items = [_seen(one, context) for one in page.items]
        rows = [(_open_key(one),) for one in items]
        if page.next is not None:
            more = Key(
                label=text("More ▶"), action=LIST, subject=page.items[-1].id, argument=AFTER
            )
            rows.append((more,))
        last_row = (new,) if may else ()
        if allows(context.role, "inhibitions.read"):
            shown = Key(label=text("Inhibitions"), action=INHIBITIONS, subject=workspace_id)
            last_row = (*last_row, shown)
        keyboard = Inline((*rows, last_row) if last_row else tuple(rows))
        if not page.items:
            return Screen(
                title=text("No silence"),
                lines=(text("Everybody is told of every alert that concerns them."),),
                keyboard=keyboard if keyboard.rows else None,
            )
        return Screen(
            title=text("Silences"),
            lines=tuple(_line(one) for one in items),
            keyboard=keyboard,
        )

    async def card(
        self,
        context: Context,
        silence_id: SilenceId,
        *,
        undo: UUID | None = None,
        says: Text | None = None,
    ) -> Screen:
        """Return one silence; with `undo` its last change can be taken back."""
        one = _seen(await self._silences.one(workspace_of(context), silence_id), context)
        lines: list[Line] = [says, raw("")] if says is not None else []
        lines += [
            raw(one.what) if one.about else Copyable(one.what),
            text("Reason: {reason}", reason=one.reason),
        ]
        lines += _about(one)
        rows: list[tuple[Key, ...]] = []
        if one.state != "expired" and allows(context.role, "silences.write"):
            rows.append((_key(text("End now"), END, one), _key(text("Reason"), REASON, one)))
            rows.append(
                tuple(
                    _key(label, MORE, one, argument)
                    for label, argument in (
                        (text("+1 hour"), "60"),
                        (text("+4 hours"), "240"),
                        (text("+1 day"), "1440"),
                    )
                )
            )
        back = Key(label=text("All silences"), action=LIST, subject=workspace_of(context))
        last: tuple[Key, ...] = (back,)
        if undo is not None:
            last = (Key(label=text("↩ Undo"), action=UNDO, subject=undo), back)
        return Screen(title=_title(one), lines=tuple(lines), keyboard=Inline((*rows, last)))


def _seen(one: SilenceView, context: Context) -> SilenceView:
    """Return a silence for somebody from whom something is kept: by its matchers alone, without
    the title of the alert it means."""
    return one if context.sight.is_everything else replace(one, about=None)


def asked_how_long(alert: AlertView) -> Screen:
    """Return the panel that asks how long an alert is silenced."""

    def key(label: Text, argument: str) -> Key:
        return Key(label=label, action=SILENCE, subject=alert.id, argument=argument)

    return Screen(
        title=text("Silence alert {number}: {title}", number=alert.number, title=alert.title),
        lines=(text("How long is nobody told of it?"),),
        keyboard=Inline(
            (
                (key(text("1 hour"), "1h"), key(text("4 hours"), "4h")),
                (key(text("Until morning"), "morning"), key(text("Until resolved"), "resolved")),
            )
        ),
    )


def preview_lines(found: Preview, context: Context) -> list[Text]:
    """Return what a silence would do, now and in a week like the last."""
    now = plural("It mutes {n} open alert now.", "It mutes {n} open alerts now.", n=found.now)
    lines = [now]
    lines += [text("· {number} · {title}", number=n, title=what) for n, what in found.examples]
    more = found.now - len(found.examples)
    if found.examples and more > 0:
        lines.append(plural("and {n} more alert", "and {n} more alerts", n=more))
    if found.is_partial:
        lines.append(
            text(
                "Of the {of} alerts of the last 7 days it would have muted at least {would}.",
                of=found.of,
                would=found.would,
            )
        )
    else:
        lines.append(
            text(
                "Of the {of} alerts of the last 7 days it would have muted {would}.",
                of=found.of,
                would=found.would,
            )
        )
    if not context.sight.is_everything:
        lines.append(text("Counted of what you see here."))
    return lines


def longer(minutes: str) -> timedelta | None:
    """Return by how much a button makes it longer; None for a word that is none of ours."""
    return timedelta(minutes=int(minutes)) if minutes in ("60", "240", "1440") else None


def _key(label: Text, action: str, one: SilenceView, argument: str | None = None) -> Key:
    return Key(label=label, action=action, subject=one.id, argument=argument)


def _open_key(one: SilenceView) -> Key:
    said = one.what
    short = said if len(said) <= _LABEL else said[: _LABEL - 1] + "…"
    return _key(raw(f"🔕 {short}"), CARD, one)


def _title(one: SilenceView) -> Text:
    match one.state:
        case "active" if one.until_alert is not None:
            return text("🔕 Silenced until resolved, {at} at the latest", at=one.ends_at)
        case "active":
            return text("🔕 Silenced until {at}", at=one.ends_at)
        case "pending":
            return text("⏳ Silent from {start} until {end}", start=one.starts_at, end=one.ends_at)
        case "expired":
            return text("🔔 Silence ended")


def _line(one: SilenceView) -> Text:
    what = one.what
    if one.state == "pending":
        return text(
            "⏳ {what} · from {start} until {end} · {reason}",
            what=what,
            start=one.starts_at,
            end=one.ends_at,
            reason=one.reason,
        )
    return text(
        "🔕 {what} · until {end} · {reason}", what=what, end=one.ends_at, reason=one.reason
    )


def _about(one: SilenceView) -> list[Text]:
    lines: list[Text] = []
    if one.created_by is not None:
        lines.append(text("Made by {name}, {at}", name=one.created_by.name, at=one.created_at))
    if one.ended_by is not None:
        lines.append(text("Ended by {name}", name=one.ended_by.name))
    muted = plural("{n} alert muted so far", "{n} alerts muted so far", n=one.reach.muted)
    if one.reach.open:
        muted = text("{muted}, {n} of them open", muted=muted, n=one.reach.open)
    return [*lines, muted]
