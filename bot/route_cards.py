"""The panel of routes: the list in its order, the card of one, and its menus; one message, edited
in place."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.calm import Calm
from core.ids import RouteId, to_base36
from core.routing.route_spec import RouteSpec, StoredRoute
from core.routing.sentence import route_line, route_sentence, warning_words
from core.severity import Severity
from core.tenants.role import Role
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

LIST, CARD, TO, NEW, UNDO, WHO = ("rts", "rt", "rto", "rtnew", "rtundo", "rtwho")
"""The words in the callback data of the buttons here."""
CHANGES = Role.ADMIN
KIND, FIELDS, NAMED, ASKED = "route", "fields", "name", "who"
"""The conversation that builds one, and its steps."""
A_PAGE = 8
_WIDE = 34
GROUPINGS: dict[str, tuple[str, ...]] = {"all": (), "name": ("name",), "place": ("place",)}
"""What can be tapped to group by; anything else is typed or comes by the API."""


class RouteCards:
    """Makes the screens, each as it is now."""

    def __init__(self, *, calm: Calm) -> None:
        self._calm = calm

    async def page(
        self,
        context: Context,
        page: int = 0,
        *,
        says: Sequence[Text] = (),
        undo: UUID | None = None,
    ) -> Screen:
        """Return a page of the list; `undo` is the change that a tap takes back."""
        found = await self._calm.routes.all(workspace_of(context))
        pages = max(1, -(-len(found) // A_PAGE))
        page = min(page, pages - 1)
        shown = found[page * A_PAGE : (page + 1) * A_PAGE]
        lines: list[Line] = [*says, raw("")] if says else []
        lines.append(text("Asked from top to bottom; the first that fits takes the alert."))
        lines.append(raw(""))
        for one in shown:
            mark = "⏸ " if not one.spec.is_active else "⚠️ " if one.warnings else ""
            line = text("{n}. {mark}{line}", n=one.position + 1, mark=mark, line=route_line(one))
            lines.append(line)
        rows: list[tuple[Key, ...]] = []
        if undo is not None:
            rows.append((Key(label=text("↩ Undo"), action=UNDO, subject=undo),))
        numbers = [
            Key(label=raw(str(one.position + 1)), action=CARD, subject=one.id, argument="show")
            for one in shown
        ]
        rows += [tuple(numbers[at : at + 4]) for at in range(0, len(numbers), 4)]
        turn = [
            Key(label=raw(label), action=LIST, subject=workspace_of(context), argument=str(to))
            for label, to in (("←", page - 1), ("→", page + 1))
            if 0 <= to < pages
        ]
        if turn:
            rows.append(tuple(turn))
        workspace = workspace_of(context)
        who = Key(label=text("🔎 Who would get this?"), action=WHO, subject=workspace)
        rows.append((who,))
        if _may(context):
            rows.append((Key(label=text("➕ New route"), action=NEW, subject=workspace),))
        return Screen(title=text("Routes"), lines=tuple(lines), keyboard=Inline(tuple(rows)))

    async def one(self, context: Context, route_id: UUID) -> Screen:
        """Return the card of one; raises NotFound."""
        return self.card(
            context, await self._calm.routes.one(workspace_of(context), RouteId(route_id))
        )

    def card(
        self,
        context: Context,
        one: StoredRoute,
        *,
        says: Sequence[Text] = (),
        undo: UUID | None = None,
    ) -> Screen:
        """Return the card; `undo` is the change that a tap takes back."""
        spec = one.spec
        lines: list[Line] = [*says, raw("")] if says else []
        lines.append(route_sentence(one))
        if not spec.is_active:
            lines.append(text("Paused: it is not asked."))
        grouped = _grouped(spec)
        if grouped is not None:
            lines.append(grouped)
        lines += [text("⚠️ {words}", words=warning_words(each)) for each in one.warnings]
        rows: list[tuple[Key, ...]] = []
        if undo is not None:
            rows.append((Key(label=text("↩ Undo"), action=UNDO, subject=undo),))
        if _may(context):
            rows += _keys(one)
        back = Key(label=text("← All"), action=LIST, subject=workspace_of(context), argument="0")
        rows.append((back,))
        return Screen(
            title=text("{n}. {name}", n=one.position + 1, name=one.name),
            lines=tuple(lines),
            keyboard=Inline(tuple(rows)),
        )

    async def receivers(self, context: Context, one: StoredRoute) -> Screen:
        """Return the receivers to be toggled."""
        found = await self._calm.receivers.all(workspace_of(context))
        chosen = set(one.spec.receivers)
        rows = [
            (
                Key(
                    label=raw(("✓ " if each.id in chosen else "") + each.name[:_WIDE]),
                    action=TO,
                    subject=each.id,
                    argument=f"{to_base36(one.id)}.{one.revision}",
                ),
            )
            for each in found[:40]
        ]
        lines: list[Line] = [text("Tap to add or to take out. /receivers makes new ones.")]
        if not chosen:
            lines.append(text("⚠️ It leads to nobody: what it takes is told to nobody."))
        return Screen(
            title=text("Who gets what “{name}” takes?", name=one.name),
            lines=tuple(lines),
            keyboard=Inline((*rows, (_key(one, text("← Done"), "show"),))),
        )

    def emptying(self, one: StoredRoute, receiver: UUID) -> Screen:
        """Ask again before the default route leads to nobody."""
        sure = Key(
            label=text("Yes, to nobody"),
            action=TO,
            subject=receiver,
            argument=f"{to_base36(one.id)}.0",
        )
        return Screen(
            title=text("Nobody would hear of the rest"),
            lines=(
                text("Alerts that no other route takes would be told to nobody at all."),
                text("They would still stand in /alerts."),
            ),
            keyboard=Inline(((sure,), (_key(one, text("← Back"), "to"),))),
        )

    def menu(self, one: StoredRoute, which: str) -> Screen:
        """Return what can be chosen for one of its settings."""
        spec = one.spec
        if which == "sev":
            title = text("From which severity on?")
            choices = [
                (severity_word(each), each.value, each is spec.minimum_severity)
                for each in Severity
            ]
        else:
            title = text("Tell alerts together?")
            choices = [(text("one by one"), "none", spec.group_by is None)]
            labels = {
                "all": text("all of this route"),
                "name": text("those of one name"),
                "place": text("those of one place"),
            }
            choices += [
                (labels[word], word, spec.group_by == fields) for word, fields in GROUPINGS.items()
            ]
        rows = [
            (_key(one, text("✓ {label}", label=label) if is_it else label, which, word),)
            for label, word, is_it in choices
        ]
        return Screen(title=title, keyboard=Inline((*rows, (_key(one, text("← Back"), "show"),))))


def _keys(one: StoredRoute) -> list[tuple[Key, ...]]:
    spec = one.spec
    first = [_key(one, text("👥 Who gets it…"), "to")]
    if one.is_default:
        return [
            tuple(first),
            (_key(one, text("Severity…"), "sev"), _key(one, text("Together…"), "group")),
            (_key(one, text("Rename"), "name"),),
        ]
    first.append(_key(one, text("Which alerts…"), "match"))
    flow = text("Then stop") if spec.continues else text("Then go on")
    switch = text("⏸ Pause") if spec.is_active else text("▶ Resume")
    return [
        tuple(first),
        (_key(one, text("Severity…"), "sev"), _key(one, text("Together…"), "group")),
        (
            _key(one, flow, "stop" if spec.continues else "on"),
            _key(one, switch, "pause" if spec.is_active else "resume"),
        ),
        (_key(one, text("↑ Up"), "up"), _key(one, text("↓ Down"), "down")),
        (_key(one, text("Rename"), "name"), _key(one, text("🗑 Remove"), "del")),
    ]


def _grouped(spec: RouteSpec) -> Text | None:
    if spec.group_by is None:
        return None
    if not spec.group_by:
        return text("Told together, {n} s after the first.", n=spec.group_wait_s)
    return text(
        "Told together by {fields}, {n} s after the first.",
        fields=", ".join(spec.group_by),
        n=spec.group_wait_s,
    )


def _may(context: Context) -> bool:
    return context.role is not None and context.role.covers(CHANGES)


def _key(one: StoredRoute, label: Text, verb: str, value: str | None = None) -> Key:
    """Return a button of the card; it names the revision that the card shows."""
    said = verb if verb == "show" else f"{verb}.{one.revision}"
    argument = said if value is None else f"{said}.{value}"
    return Key(label=label, action=CARD, subject=one.id, argument=argument)
