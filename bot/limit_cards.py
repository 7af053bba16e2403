"""Limits as a chat shows them: the list, one of them with its buttons, what a change came to."""

from __future__ import annotations

from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Code, Line, Screen
from bot.standing import workspace_of
from core.errors import InvalidInput
from core.flows.change_limit import By
from core.ids import LimitId
from core.limits.view import LimitView, LimitViews
from core.limits.wanted import LIMITS_AT_MOST
from core.tenants.access import allows
from core.texts import Text, plural, raw, text
from core.texts.refused import said_by

LIST, CARD, NEW, CHANGE, UNDO = "limits", "limit", "limit_new", "limit_change", "limit_undo"
"""The words in the callback data of the buttons here."""
KIND = "limit"
"""The conversation that makes one."""
PAUSE, CRITICAL, BURST, REMOVE = "p", "c", "b", "r"
"""What a change is of, before the revision that the presser saw: `p.3`."""
PAGE = 8
_NAME_LENGTH = 60
_EXAMPLES = (
    "/limits 5 per 10m\n"
    "/limits 5 per 10m for here severity=low\n"
    "/limits 20 per 1h burst 3 for each person"
)


class LimitCards:
    """Makes the screens."""

    def __init__(self, *, limits: LimitViews) -> None:
        self._limits = limits

    async def page(self, context: Context, page: int = 0) -> Screen:
        """Return a page of the list, for a reader who may see it."""
        workspace_id = workspace_of(context)
        found = await self._limits.all(workspace_id)
        may = allows(context.role, "limits.write")
        start = page * PAGE if page * PAGE < len(found) else 0
        shown = found[start : start + PAGE]
        lines: list[Line] = []
        for number, one in enumerate(shown, start + 1):
            lines.append(text("{number}. {limit}", number=number, limit=_sentence(one)))
        if not found:
            lines.append(text("There is no limit: everybody hears of every alert they are told."))
        else:
            lines += [raw(""), text("What is over a limit comes in one summary, never lost.")]
        if may:
            lines += [raw(""), text("Typed, a limit looks like this:"), Code(_EXAMPLES)]
        return Screen(
            title=text("Limits"),
            lines=tuple(lines),
            keyboard=_listed(workspace_id, shown, start, len(found), may=may),
        )

    async def card(
        self,
        context: Context,
        limit_id: LimitId,
        *,
        says: Text | None = None,
        change: UUID | None = None,
    ) -> Screen:
        """Return one limit with its buttons; `says` stands on top, `change` can be undone. Raises
        NotFound."""
        one = await self._limits.one(workspace_of(context), limit_id)
        lines: list[Line] = [says, raw("")] if says is not None else []
        lines += [_sentence(one), raw(""), _lately(one)]
        rows: list[tuple[Key, ...]] = []
        if allows(context.role, "limits.write"):
            lines += [raw(""), Code(f"/limits {one.line}")]
            rows += _changes(one)
            if change is not None:
                rows.append((Key(label=text("↩ Undo"), action=UNDO, subject=change),))
        rows.append((_back(context),))
        return Screen(title=raw(_cut(one.name)), lines=tuple(lines), keyboard=Inline(tuple(rows)))

    def removed(self, context: Context, change: UUID) -> Screen:
        """Return that it is gone, with the way back."""
        undo = Key(label=text("↩ Undo"), action=UNDO, subject=change)
        return Screen(
            title=text("The limit is removed"),
            lines=(text("What waited because of it is told now."),),
            keyboard=Inline(((undo, _back(context)),)),
        )


def mistake(problem: InvalidInput) -> Screen:
    """Return what was not understood of a typed limit, and how it could look."""
    part = problem.value.strip("'\"")
    said = text("This part is not clear: “{part}”", part=part)
    lines: list[Line] = [said]
    if problem.field == "for":
        lines.append(text("You can name {names}.", names=said_by(problem)))
    lines += [raw(""), text("Typed, a limit looks like this:"), Code(_EXAMPLES)]
    return Screen(title=text("That is no limit yet"), lines=tuple(lines))


def by_of(context: Context) -> By:
    """Return who asks, for the use case."""
    return By(person=context.person.id, role=context.role)


def _listed(
    workspace_id: UUID, shown: tuple[LimitView, ...], start: int, count: int, *, may: bool
) -> Inline | None:
    keys = [
        Key(label=text("{number}", number=start + at), action=CARD, subject=one.id)
        for at, one in enumerate(shown, 1)
    ]
    rows = [tuple(keys[at : at + 4]) for at in range(0, len(keys), 4)]
    turns: list[Key] = []
    if start:
        turns.append(_turn(workspace_id, text("‹ Back"), start // PAGE - 1))
    if start + PAGE < count:
        turns.append(_turn(workspace_id, text("More ›"), start // PAGE + 1))
    if turns:
        rows.append(tuple(turns))
    if may and count < LIMITS_AT_MOST:
        rows.append((Key(label=text("New limit"), action=NEW, subject=workspace_id),))
    return Inline(tuple(rows)) if rows else None


def _turn(workspace_id: UUID, label: Text, page: int) -> Key:
    return Key(label=label, action=LIST, subject=workspace_id, argument=str(page))


def _back(context: Context) -> Key:
    return Key(label=text("All limits"), action=LIST, subject=workspace_of(context))


def _changes(one: LimitView) -> list[tuple[Key, ...]]:
    def key(label: Text, what: str) -> Key:
        argument = f"{what}.{one.revision}"
        return Key(label=label, action=CHANGE, subject=one.id, argument=argument)

    wanted = one.wanted
    critical = text("Hold critical too") if wanted.exempts_critical else text("Let critical pass")
    burst = (
        text("At once: {n}", n=wanted.rate.burst)
        if wanted.rate.burst is not None
        else text("At once: all")
    )
    return [
        (key(critical, CRITICAL), key(burst, BURST)),
        (
            key(text("Pause") if wanted.is_active else text("Resume"), PAUSE),
            key(text("Remove"), REMOVE),
        ),
    ]


def _sentence(one: LimitView) -> Text:
    if one.wanted.is_active:
        return text("{sentence}.", sentence=one.sentence)
    return text("⏸ {sentence}. Paused.", sentence=one.sentence)


def _lately(one: LimitView) -> Text:
    if not one.summaries:
        return text("It held nothing in the last 7 days.")
    return plural(
        "In the last 7 days it held {held} in {n} summary.",
        "In the last 7 days it held {held} in {n} summaries.",
        n=one.summaries,
        held=plural("{n} alert", "{n} alerts", n=one.held),
    )


def _cut(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
