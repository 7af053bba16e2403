"""The panel of receivers: the list, the card of one, and its menus; one message, edited in
place."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.receiver_words import (
    SEVERITIES,
    hears,
    kind_mark,
    leads_to,
    loud,
    named,
    roles_word,
    storms,
    trouble,
)
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.ids import ReceiverId, to_base36
from core.routing.receiver import Receiver
from core.routing.receivers_view import Receivers
from core.tenants.role import Role
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

LIST, CARD, ADD, ADD_PERSON, UNDO, TRIED = (
    "rcvs", "rcv", "rcvadd", "rcvwho", "rcvundo", "rcvtest",
)  # fmt: skip
"""The words in the callback data of the buttons here."""
CHANGES = Role.ADMIN
A_PAGE = 8
NOTHING = "none"
_NAME = 30


class ReceiverCards:
    """Makes the screens, each as it is now."""

    def __init__(self, *, receivers: Receivers) -> None:
        self._receivers = receivers

    async def page(
        self,
        context: Context,
        page: int = 0,
        *,
        says: Sequence[Text] = (),
        undo: UUID | None = None,
    ) -> Screen:
        """Return a page of the list; `undo` is the change that a tap takes back."""
        found = await self._receivers.all(workspace_of(context))
        pages = max(1, -(-len(found) // A_PAGE))
        page = min(page, pages - 1)
        shown = found[page * A_PAGE : (page + 1) * A_PAGE]
        lines: list[Line] = [*says, raw("")] if says else []
        lines.append(text("Where alerts can go. /routes says which go where."))
        if not found:
            lines.append(text("There are none yet."))
        rows: list[tuple[Key, ...]] = [(_card_key(one),) for one in shown]
        if undo is not None:
            rows.insert(0, (Key(label=text("↩ Undo"), action=UNDO, subject=undo),))
        turn = [
            Key(label=raw(label), action=LIST, subject=workspace_of(context), argument=str(to))
            for label, to in (("←", page - 1), ("→", page + 1))
            if 0 <= to < pages
        ]
        if turn:
            rows.append(tuple(turn))
        if _may(context):
            add = Key(label=text("➕ Add"), action=ADD, subject=workspace_of(context))
            rows.append((add,))
        return Screen(title=text("Receivers"), lines=tuple(lines), keyboard=Inline(tuple(rows)))

    async def one(self, context: Context, receiver_id: UUID) -> Screen:
        """Return the card of one; raises NotFound."""
        found = await self._receivers.one(workspace_of(context), ReceiverId(receiver_id))
        return self.card(context, found)

    def card(
        self,
        context: Context,
        one: Receiver,
        *,
        says: Sequence[Text] = (),
        undo: UUID | None = None,
    ) -> Screen:
        """Return the card; `undo` is the change that a tap takes back."""
        spec = one.spec
        lines: list[Line] = [*says, raw("")] if says else []
        lines.append(leads_to(one))
        wrong = trouble(one)
        if wrong is not None:
            lines.append(wrong)
        if not spec.is_active:
            lines.append(text("Paused: nothing is told here."))
        lines += [hears(spec.minimum_severity), loud(spec.loud_from), storms(spec.storm_alerts)]
        if one.routes:
            lines.append(text("Routes: {names}", names=named([each.name for each in one.routes])))
        if one.rules:
            lines.append(text("Rules: {names}", names=named([each.name for each in one.rules])))
        if not (one.routes or one.rules):
            lines.append(text("No alert comes here yet: /routes says which ones do."))
        rows: list[tuple[Key, ...]] = []
        if undo is not None:
            rows.append((Key(label=text("↩ Undo"), action=UNDO, subject=undo),))
        if _may(context):
            switch = (
                _key(one, text("⏸ Pause"), "off")
                if spec.is_active
                else _key(one, text("▶ Resume"), "on")
            )
            rows += [
                (_key(one, text("Hears of…"), "sev"), _key(one, text("Sound…"), "loud")),
                (_key(one, text("Storm…"), "storm"), _key(one, text("🧪 Test"), "test")),
                (_key(one, text("Rename"), "name"), switch),
                (_key(one, text("🗑 Remove"), "del"),),
            ]
        back = Key(label=text("← All"), action=LIST, subject=workspace_of(context), argument="0")
        rows.append((back,))
        return Screen(
            title=text("{mark} {name}", mark=kind_mark(one), name=one.name),
            lines=tuple(lines),
            keyboard=Inline(tuple(rows)),
        )

    def menu(self, one: Receiver, which: str) -> Screen:
        """Return what can be chosen for one of its settings."""
        spec = one.spec
        choices: list[tuple[Text, str, bool]]
        if which == "sev":
            title = text("From which severity on is “{name}” told?", name=one.name)
            choices = [
                (severity_word(each), each.value, each is spec.minimum_severity)
                for each in SEVERITIES
            ]
        elif which == "loud":
            title = text("From which severity on with a sound?")
            choices = [
                (severity_word(each), each.value, each is spec.loud_from) for each in SEVERITIES
            ]
            choices.append((text("never"), NOTHING, spec.loud_from is None))
        else:
            title = text("How many alerts a minute come one by one?")
            choices = [
                (text("10, as usual"), NOTHING, spec.storm_alerts is None),
                (raw("30"), "30", spec.storm_alerts == 30),
                (text("all of them"), "0", spec.storm_alerts == 0),
            ]
        rows = [
            (_key(one, text("✓ {label}", label=label) if is_it else label, which, word),)
            for label, word, is_it in choices
        ]
        return Screen(title=title, keyboard=Inline((*rows, (_key(one, text("← Back"), "show"),))))

    def removing(self, one: Receiver) -> Screen:
        """Return what would lead there no more, and ask again."""
        lines: list[Line] = []
        if one.routes:
            lines.append(text("Routes: {names}", names=named([each.name for each in one.routes])))
        if one.rules:
            lines.append(text("Rules: {names}", names=named([each.name for each in one.rules])))
        lines.append(text("They would not lead there any more. You can pause it instead."))
        return Screen(
            title=text("“{name}” is in use", name=one.name),
            lines=tuple(lines),
            keyboard=Inline(
                (
                    (_key(one, text("🗑 Remove all the same"), "force"),),
                    (_key(one, text("← Back"), "show"),),
                )
            ),
        )

    def adding(self, context: Context) -> Screen:
        """Return the ways to add one."""

        def way(label: Text, word: str) -> Key:
            return Key(label=label, action=ADD, subject=workspace_of(context), argument=word)

        rows: list[tuple[Key, ...]] = []
        lines: list[Line] = []
        if context.is_private:
            rows.append((way(text("💬 A group"), "chat"),))
            lines.append(text("For a topic, or the group you are in, send /receivers there."))
        else:
            rows.append((way(text("💬 This chat or topic"), "here"),))
        rows.append((way(text("👤 A person"), "person"),))
        rows += [
            (way(roles_word(one), f"role.{one.value}"), way(roles_word(two), f"role.{two.value}"))
            for one, two in ((Role.OWNER, Role.ADMIN), (Role.STAFF, Role.VIEWER))
        ]
        back = Key(label=text("← All"), action=LIST, subject=workspace_of(context), argument="0")
        return Screen(
            title=text("Where can alerts go?"),
            lines=tuple(lines),
            keyboard=Inline((*rows, (back,))),
        )

    def tried(self, context: Context, one: Receiver, first: UUID, lines: Sequence[Text]) -> Screen:
        """Return how a test of it stands, and the way to look again."""
        again = Key(
            label=text("🔄 How did it go?"),
            action=TRIED,
            subject=first,
            argument=to_base36(one.id),
        )
        return Screen(
            title=text("Test of “{name}”", name=one.name),
            lines=tuple(lines),
            keyboard=Inline(((again,), (_key(one, text("← Back"), "show"),))),
        )


def _may(context: Context) -> bool:
    return context.role is not None and context.role.covers(CHANGES)


def _card_key(one: Receiver) -> Key:
    name = one.name if len(one.name) <= _NAME else one.name[: _NAME - 1] + "…"
    warned = " ⚠️" if one.trouble is not None else ""
    return Key(
        label=raw(f"{kind_mark(one)} {name}{warned}"),
        action=CARD,
        subject=one.id,
        argument="show",
    )


def _key(one: Receiver, label: Text, verb: str, value: str | None = None) -> Key:
    """Return a button of the card; it names the revision that the card shows."""
    said = verb if verb == "show" else f"{verb}.{one.revision}"
    argument = said if value is None else f"{said}.{value}"
    return Key(label=label, action=CARD, subject=one.id, argument=argument)
