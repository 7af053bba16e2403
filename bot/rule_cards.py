"""Rules as /rules and its buttons show them: the list in pages, and the card of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.rule_words import (
    WRONG,
    called_by,
    read_back,
    short_state,
    shown_name,
    sign_of,
    state_of,
    told,
)
from bot.screen import Line, Screen
from bot.standing import workspace_of
from bot.zone_words import rule_times
from core.errors import InvalidInput
from core.ids import RuleId, WorkspaceId
from core.rulebook.book import RuleBook
from core.rulebook.names import RuleNames
from core.rulebook.stored import Meanwhile, RuleChanged, StoredRule
from core.rules.difference import Difference
from core.rules.line import write_line
from core.rules.sentence import sentence
from core.tenants.access import allows
from core.texts import Text, plural, raw, text

LIST, CARD, SWITCH, COPY = "rules", "rule", "ruleswitch", "rulecopy"
NEW = "rulenew"
SETS = "vertical"
DELETE, EDIT, UNDO, TEST = "ruledelete", "ruleedit", "ruleundo", "ruletest"
"""The words in the callback data of the buttons here."""
ASK = "ask"
"""The argument with which the delete button asks first."""
ON, OFF = "on", "off"
GONE = "gone"
"""The argument of the undo of a deletion."""
WRITE = "rules.write"
"""The right to change rules."""
A_PAGE = 10
NAMED_AT_MOST = 5
"""So many rules have a button with their name; more have numbers, so that a phone shows them
all at once."""
_A_ROW = 5
_LEAPS = 3
"""With more pages than these there are buttons to the first and the last."""
_LABEL_LENGTH = 40
_DIGITS_AT_MOST = 9


class RuleCards:
    """Makes the screens from what is stored at the moment they are asked for."""

    def __init__(self, *, rules: RuleBook) -> None:
        self._rules = rules

    async def page(self, context: Context, page: int = 0) -> Screen:
        """Return a page of all rules; the last one when there are fewer pages."""
        found = await self._rules.all(workspace_of(context))
        if not found:
            return Screen(
                title=text("Rules"),
                lines=(text("There are no rules. /rule shows how to write the first one."),),
                keyboard=Inline(_new(context)),
            )
        wrong = sum(sign_of(one) == WRONG for one in found)
        pages = (len(found) + A_PAGE - 1) // A_PAGE
        page = min(page, pages - 1)
        shown = found[page * A_PAGE : (page + 1) * A_PAGE]
        lines = _lines(shown, context, first=page * A_PAGE + 1)
        if wrong:
            said = plural("⚠️ {n} does not work", "⚠️ {n} do not work", n=wrong)
            lines = [text("{said}: /stats", said=said), raw(""), *lines]
        if pages > 1:
            lines += [raw(""), text("Page {page} of {pages}", page=page + 1, pages=pages)]
            lines.append(text("/rules and a word finds one."))
        turn = _turns(workspace_of(context), page, pages)
        return Screen(
            title=plural("{n} rule", "{n} rules", n=len(found)),
            lines=tuple(lines),
            keyboard=Inline(
                tuple(row for row in (*_rows(shown, page, context), turn, *_new(context)) if row)
            ),
        )

    async def found(self, context: Context, words: str) -> Screen:
        """Return the rules with all these words in their name, then those that have them as they
        stand here in their sentence, line or description."""
        workspace_id = workspace_of(context)
        every = await self._rules.all(workspace_id)
        names = await self._rules.names(workspace_id)
        wanted = words.casefold()
        fitting = [
            one
            for one in every
            if all(word in _called(one, context).casefold() for word in wanted.split())
        ]
        known = {one.id for one in fitting}
        fitting += [
            one
            for one in every
            if one.id not in known and wanted in _said(one, names, context).casefold()
        ]
        if not fitting:
            return Screen(
                lines=(text("No rule has “{words}”. /rules shows all of them.", words=words),)
            )
        shown = fitting[:A_PAGE]
        lines = _lines(shown, context, first=1)
        if len(fitting) > A_PAGE:
            rest = len(fitting) - A_PAGE
            lines += [
                plural("and {n} more", "and {n} more", n=rest),
                text("One word more leaves fewer."),
            ]
        return Screen(
            title=plural(
                "{n} rule with “{words}”", "{n} rules with “{words}”", n=len(fitting), words=words
            ),
            lines=tuple(lines),
            keyboard=Inline(_rows(shown, 0, context)),
        )

    async def one(self, context: Context, rule_id: UUID, *, page: int = 0) -> Screen:
        """Return the card of a rule; raises NotFound."""
        return await self.card(
            context, await self._rules.one(workspace_of(context), RuleId(rule_id)), page=page
        )

    async def card(
        self,
        context: Context,
        rule: StoredRule,
        *,
        page: int = 0,
        says: Sequence[Text] = (),
        closing: Sequence[Text] = (),
        may_undo: bool = False,
    ) -> Screen:
        """Return the card of this rule; `says` stands above it, `closing` below, where a phone
        shows it beside the buttons; with an Undo where that can be."""
        lines: list[Line] = [*says, raw("")] if says else []
        if rule.spec is not None:
            names = await self._rules.names(workspace_of(context))
            lines += [*read_back(rule.spec, names), raw("")]
            if (heard := told(rule.spec, names)) is not None:
                lines.append(heard)
            lines += rule_times(rule.spec, context)
        lines += state_of(rule)
        if closing:
            lines += [raw(""), *closing]
        back = _turn(text("All rules"), workspace_of(context), page)
        rows: list[tuple[Key, ...]] = []
        if allows(context.role, WRITE):
            rows += _changes(rule, may_undo=may_undo)
        return Screen(
            title=raw(f"{sign_of(rule)} {_called(rule, context)}"),
            lines=tuple(lines),
            keyboard=Inline((*rows, (back,))),
        )

    async def asked(self, context: Context, rule_id: UUID, *, seen: int | None = None) -> Screen:
        """Return the question before a rule is deleted; raises NotFound, and RuleChanged when it
        is not the one that was `seen`."""
        workspace_id, key = workspace_of(context), RuleId(rule_id)
        if seen is not None:
            meanwhile = await self.since(workspace_id, key, seen)
            if meanwhile is not None:
                raise RuleChanged(meanwhile)
        rule = await self._rules.one(workspace_id, key)
        delete = Key(
            label=text("Delete it"),
            action=DELETE,
            subject=rule.id,
            argument=str(rule.revision),
            style="danger",
        )
        keep = Key(label=text("Keep the rule"), action=CARD, subject=rule.id)
        return Screen(
            title=text("Delete “{name}”?", name=_called(rule, context)),
            lines=(
                text("It stops at once. The alerts it has raised stay."),
                text("You can pause it instead."),
            ),
            keyboard=Inline(((delete, keep),)),
        )

    async def deleted(self, context: Context, rule_id: UUID, name: str) -> Screen:
        """Return what stands where a rule was that was just deleted."""
        undo = Key(label=text("↩ Undo"), action=UNDO, subject=rule_id, argument=GONE)
        return Screen(
            lines=(text("“{name}” is deleted.", name=name),),
            keyboard=Inline(((undo,), (_turn(text("All rules"), workspace_of(context), 0),))),
        )

    def called(self, rule: StoredRule, context: Context) -> str:
        """Return how the rule is called for this reader."""
        return _called(rule, context)

    async def since(
        self, workspace_id: WorkspaceId, rule_id: RuleId, seen: int
    ) -> Meanwhile | None:
        """Return what became of a rule since this revision of it was shown, None when it still
        is that one; raises NotFound."""
        return await self._rules.since(workspace_id, rule_id, seen)

    async def with_names(
        self, workspace_id: WorkspaceId, rule_id: RuleId
    ) -> tuple[StoredRule, RuleNames]:
        """Return a rule and the names it is written with; raises NotFound."""
        return await self._rules.one(workspace_id, rule_id), await self._rules.names(workspace_id)


def meanwhile_lines(meanwhile: Meanwhile, context: Context) -> list[Text]:
    """Return who changed a rule since this reader saw it, when, and each thing that differs."""
    at = meanwhile.at
    if meanwhile.by == context.person.id:
        first = text("⚠️ You changed this rule yourself, {at}.", at=at)
    elif meanwhile.by_name is not None:
        first = text("⚠️ {name} changed this rule, {at}.", name=meanwhile.by_name, at=at)
    else:
        first = text("⚠️ This rule was changed, {at}.", at=at)
    return [first, *difference_lines(meanwhile.differences)]


def difference_lines(changes: Iterable[Difference]) -> list[Text]:
    """Return what differs between two forms of a rule, a line for each part."""
    return [text("• {change}", change=each.says) for each in changes]


def number_in(argument: str | None) -> int:
    """Return the number an argument is; raises InvalidInput."""
    words = argument or ""
    if not (words.isascii() and words.isdigit() and len(words) <= _DIGITS_AT_MOST):
        raise InvalidInput(field="argument", value=argument, wanted="a number")
    return int(words)


def _changes(rule: StoredRule, *, may_undo: bool) -> list[tuple[Key, ...]]:
    now = str(rule.revision)

    def key(label: Text, action: str, argument: str | None = now) -> Key:
        return Key(label=label, action=action, subject=rule.id, argument=argument)

    rows: list[tuple[Key, ...]] = []
    if may_undo:
        rows.append((key(text("↩ Undo"), UNDO),))
    edit, delete = key(text("Edit"), EDIT), key(text("Delete…"), DELETE, f"{ASK}.{now}")
    if rule.spec is None:
        return [*rows, (edit, delete)]
    switch = key(text("Pause"), SWITCH, f"{OFF}.{now}")
    if not rule.is_active:
        switch = key(text("Resume"), SWITCH, f"{ON}.{now}")
    return [*rows, (switch, edit, key(text("Test"), TEST)), (key(text("Copy"), COPY), delete)]


def _turns(workspace_id: UUID, page: int, pages: int) -> tuple[Key, ...]:
    """Return the buttons that turn the pages."""
    turns: list[Key] = []
    leaps = pages > _LEAPS
    if page > 0:
        if leaps:
            turns.append(_turn(raw("⏮"), workspace_id, 0))
        turns.append(_turn(text("Before"), workspace_id, page - 1))
    if page + 1 < pages:
        turns.append(_turn(text("Next"), workspace_id, page + 1))
        if leaps:
            turns.append(_turn(raw("⏭"), workspace_id, pages - 1))
    return tuple(turns)


def _rows(shown: Sequence[StoredRule], page: int, context: Context) -> tuple[tuple[Key, ...], ...]:
    """Return the buttons to the rules' cards: names for a few, else numbers."""

    def key(one: StoredRule, label: str) -> Key:
        return Key(label=raw(label), action=CARD, subject=one.id, argument=str(page))

    if len(shown) <= NAMED_AT_MOST:
        labels = (_short(f"{sign_of(one)} {_called(one, context)}") for one in shown)
        return tuple((key(one, label),) for one, label in zip(shown, labels, strict=True))
    keys = [key(one, str(at)) for at, one in enumerate(shown, start=page * A_PAGE + 1)]
    return tuple(tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW))


def _lines(shown: Sequence[StoredRule], context: Context, *, first: int) -> list[Text]:
    """Return a line for each rule, with the number of its button where they have numbers."""
    if len(shown) <= NAMED_AT_MOST:
        return [_line(one, context) for one in shown]
    return [
        text("{place}. {rule}", place=at, rule=_line(one, context))
        for at, one in enumerate(shown, start=first)
    ]


def _line(rule: StoredRule, context: Context) -> Text:
    return text(
        "{sign} {name} · {state}",
        sign=sign_of(rule),
        name=_short(_called(rule, context)),
        state=short_state(rule),
    )


def _said(rule: StoredRule, names: RuleNames, context: Context) -> str:
    """Return all that a rule says of itself, for a search."""
    if rule.spec is None:
        return rule.name
    told = sentence(rule.spec, called=called_by(names)).render(context.locale)
    return "\n".join((told, write_line(rule.spec, names=names), rule.spec.description))


def _called(rule: StoredRule, context: Context) -> str:
    return shown_name(rule.spec, rule.name, context.locale)


def _new(context: Context) -> tuple[tuple[Key, ...], ...]:
    if not allows(context.role, WRITE):
        return ()
    new = Key(
        label=text("➕ New rule"), action=NEW, subject=workspace_of(context), style="primary"
    )
    sets = Key(label=text("🧰 Ready-made rules"), action=SETS, subject=workspace_of(context))
    return ((new,), (sets,))


def _turn(label: Text, workspace_id: UUID, page: int) -> Key:
    return Key(label=label, action=LIST, subject=workspace_id, argument=str(page))


def _short(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"
