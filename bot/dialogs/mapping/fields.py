"""The fields of the sample as buttons, with the alert it would make above them."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Said, Stays, Taken, Transition
from bot.dialogs.mapping.draft import MapDraft, Sample, Samples, saved_as
from bot.dialogs.mapping.ways import (
    CLOSE,
    FIELD,
    FIELDS,
    SAMPLE,
    UNDO,
    number_in,
    titled,
    where,
)
from bot.hook_cards import HookCards
from bot.keyboards import Choice, Inline, Style
from bot.map_words import MARKS, part_word, preview_lines, shown_value
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import InvalidInput
from core.ingest.integration import Integration
from core.ingest.integrations import Integrations
from core.ingest.mapping import FieldMapping, check_whole
from core.ingest.pointer import LENGTH_AT_MOST, Pointer, child
from core.ingest.pointing import Part, Path, parts_at, toggled
from core.ingest.preset import UnknownShape
from core.texts import Text, join, raw, text

_PAGE = 8
_CHILDREN_AT_MOST = 500
_NAME, _VALUE = 16, 20
_FIELD, _TURN = "f", "p"
_UP, _SAVE, _OTHER, _GUESS, _EACH, _ALL = "up", "save", "sample", "guess", "each", "all"
_SAVE_KEY = Choice(label=text("💾 Save"), word=_SAVE, style="success")


class FieldsStep:
    """A tap on a field asks what it is; one on an object or a list shows what is in it."""

    def __init__(self, *, integrations: Integrations, samples: Samples, cards: HookCards) -> None:
        self._integrations = integrations
        self._samples = samples
        self._cards = cards

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = MapDraft.read(dialog.answers)
        one = await self._integrations.get(workspace_of(context), draft.integration)
        try:
            sample = await self._samples.of(draft, one, context)
        except UnknownShape as unknown:
            return _without(one, text("It has no fields: {problem}", problem=unknown.problem))
        if sample is None:
            return _without(one, text("Nothing has come here yet."))
        at = draft.at if sample.has(draft.at) else ()
        lines: list[Line] = []
        if saved_as(one) != draft.base:
            lines += [text("Somebody else changed the mapping meanwhile. Saving replaces theirs."),
                      raw("")]  # fmt: skip
        lines.append(_from(draft, sample))
        tried = await self._integrations.mappings.preview(
            workspace_of(context), one.id, draft.mapping, given=sample.raw
        )
        lines += [*preview_lines(tried), raw(""), *_legend(draft.mapping)]
        if at:
            lines.append(text("In {field}:", field=where(at)))
        lines.append(text("Tap a field and say what it is."))
        return Screen(
            title=titled(one.name, ()),
            lines=tuple(lines),
            keyboard=Inline(_rows(draft, sample, at)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = MapDraft.read(dialog.answers)
        if isinstance(answer, Said):
            return Stays(why=text("Please tap one of the buttons, or /cancel."))
        one = await self._integrations.get(workspace_of(context), draft.integration)
        match answer.word:
            case CLOSE.word:
                return Leaves(shows=await self._cards.card(context, one))
            case UNDO.word:
                return _to(draft.undone())
            case "sample":
                return Goes(SAMPLE, answers=draft.answers())
            case "guess":
                mapping = replace(draft.mapping, guess=not draft.mapping.guess)
                return _to(draft.changed(mapping))
            case "save":
                return await self._save(draft, one, dialog, context)
            case _:
                return await self._walk(answer, draft, one, context)

    async def _walk(
        self, answer: Chose, draft: MapDraft, one: Integration, context: Context
    ) -> Transition:
        try:
            sample = await self._samples.of(draft, one, context)
        except UnknownShape:
            sample = None
        if sample is None:
            return _to(draft)
        at = draft.at if sample.has(draft.at) else ()
        return _walked(answer, replace(draft, at=at), sample)

    async def _save(
        self, draft: MapDraft, one: Integration, dialog: Dialog, context: Context
    ) -> Transition:
        try:
            check_whole(draft.mapping)
        except InvalidInput as lacking:
            if lacking.field == "title":
                return Stays(why=text("Say which field is the title first, or have it guessed."))
            return Stays(why=text("Nothing is pointed at yet. Tap a field first."))
        if saved_as(one) != draft.base:
            await context.toast(
                text("Somebody else changed the mapping meanwhile. Tap Save again to replace it."),
                is_alert=True,
            )
            return _to(replace(draft, base=saved_as(one)))
        changed = await self._integrations.mappings.set(
            workspace_of(context),
            one.id,
            draft.mapping,
            expected=one.revision,
            by=context.person.id,
            cause=context.cause.carrying(Ends(dialog=dialog)),
        )
        await context.toast(text("Saved."))
        undo = changed.revision != one.revision
        return Finished(shows=await self._cards.card(context, changed, can_undo=undo))


def _walked(answer: Chose, draft: MapDraft, sample: Sample) -> Transition:
    """Return where a tap on the fields leads."""
    if answer.word == _UP:
        return _to(draft.standing(draft.at[:-1]))
    if answer.word == _EACH:
        return _to(draft.changed(toggled(draft.mapping, Part.ITEMS, draft.at)))
    if answer.word == _ALL:
        return _to(draft.changed(toggled(draft.mapping, Part.LABELS, draft.at)))
    page = number_in(answer.word, _TURN)
    if page is not None:
        return _to(draft.standing(draft.at, page))
    number = number_in(answer.word, _FIELD)
    fields = children(sample, draft.at)
    if number is None or number >= len(fields):
        return _to(draft)
    path, value = fields[number]
    if isinstance(value, dict | list) and value:
        return _to(draft.standing(path))
    if len(Pointer(path).words) > LENGTH_AT_MOST:
        return Stays(why=text("This field lies too deep to be pointed at."))
    return Goes(FIELD, answers=replace(draft, picked=path).answers())


def children(sample: Sample, at: Path) -> list[tuple[Path, object]]:
    """Return the fields or entries there, with what they hold as it may be shown; of a text or a
    number the whole."""
    value = sample.at(at)
    if isinstance(value, dict):
        names = list(value)[:_CHILDREN_AT_MOST]
    elif isinstance(value, list):
        names = [str(one) for one in range(min(len(value), _CHILDREN_AT_MOST))]
    else:
        return [(at, value)]
    return [((*at, name), child(value, name)) for name in names]


def _rows(draft: MapDraft, sample: Sample, at: Path) -> tuple[tuple[Choice, ...], ...]:
    fields = children(sample, at)
    page = min(draft.page, max(0, (len(fields) - 1) // _PAGE))
    first = page * _PAGE
    rows: list[tuple[Choice, ...]] = []
    here = _of_all(draft, sample, at)
    if here is not None:
        rows.append((here,))
    for number, (path, value) in enumerate(fields[first : first + _PAGE], first):
        marks = "".join(MARKS[part] for part in parts_at(draft.mapping, path))
        name = shown_value(path[-1], _NAME) if path else ""
        label = raw(f"{marks} {name}: {shown_value(value, _VALUE)}".strip(" :"))
        rows.append((Choice(label=label, word=f"{_FIELD}{number}"),))
    turns = []
    if at:
        turns.append(Choice(label=text("⬆ Up"), word=_UP))
    if page:
        turns.append(Choice(label=text("◀ Back"), word=f"{_TURN}{page - 1}"))
    if len(fields) > first + _PAGE:
        turns.append(Choice(label=text("More ▶"), word=f"{_TURN}{page + 1}"))
    guess = text("Guess the rest: on") if draft.mapping.guess else text("Guess the rest: off")
    rows += [
        tuple(turns),
        (_SAVE_KEY, UNDO) if draft.past else () if draft.is_saved else (_SAVE_KEY,),
        (Choice(label=guess, word=_GUESS), Choice(label=text("Other sample"), word=_OTHER)),
        (CLOSE,),
    ]
    return tuple(row for row in rows if row)


def _of_all(draft: MapDraft, sample: Sample, at: Path) -> Choice | None:
    """Return the button for the object or list that is shown, as a whole."""
    value, parts = sample.at(at), parts_at(draft.mapping, at)
    if isinstance(value, list):
        style: Style | None = "primary" if Part.ITEMS in parts else None
        return Choice(label=text("📚 One alert per entry"), word=_EACH, style=style)
    if isinstance(value, dict) and at:
        style = "primary" if Part.LABELS in parts else None
        return Choice(label=text("🔖 All of these are labels"), word=_ALL, style=style)
    return None


def _legend(mapping: FieldMapping) -> list[Line]:
    """Return what the marks on the buttons mean, for those in use."""
    said = mapping.said()
    marks = [
        text("{mark} {part}", mark=MARKS[part], part=part_word(part))
        for part in Part
        if said[part.value]
    ]
    return [join(marks, " · ")] if marks else []


def _from(draft: MapDraft, sample: Sample) -> Text:
    if draft.pasted is not None:
        return text("With the sample you sent.")
    return text("With what came {at}.", at=sample.raw.received_at)


def _without(one: Integration, why: Text) -> Screen:
    other = Choice(label=text("Other sample"), word=_OTHER)
    return Screen(
        title=titled(one.name, ()),
        lines=(why, text("Send something to the address, or paste a sample here.")),
        keyboard=Inline(((other,), (CLOSE,))),
    )


def _to(draft: MapDraft) -> Goes:
    return Goes(FIELDS, answers=draft.answers())
