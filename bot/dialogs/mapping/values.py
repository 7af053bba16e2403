"""What each value of the severity or the status means: a tap on the value, one on its meaning."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.mapping.draft import MapDraft, Sample, Samples
from bot.dialogs.mapping.ways import BACK, FIELDS, UNDO, VALUES, number_in, titled
from bot.keyboards import Choice, Inline, Style
from bot.map_words import cut, means_word
from bot.screen import Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.ingest.integrations import Integrations
from core.ingest.mapped import NULL, word_at
from core.ingest.mapping import (
    MEANINGS,
    VALUE_LENGTH,
    VALUES_AT_MOST,
    FieldMapping,
    Means,
    SeverityField,
    StatusField,
    folded,
)
from core.ingest.pointer import Missing, Pointer
from core.ingest.pointing import Part
from core.ingest.preset import UnknownShape
from core.ingest.presets.generic_json import is_over
from core.ingest.severity_word import read_severity
from core.severity import Severity
from core.texts import Text, text

_SHOWN, _LOOKED_AT = 12, 200
_VALUE = 24
_OTHERWISE = "*"
"""Stands for any other value."""
_PICK, _MEANS, _USUAL, _DONE = "v", "m.", "usual", "done"

Meaning = Severity | Means


class ValuesStep:
    """The values of the sample and those that have a meaning; another one is written."""

    def __init__(self, *, integrations: Integrations, samples: Samples) -> None:
        self._integrations = integrations
        self._samples = samples

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft, part = MapDraft.read(dialog.answers), _part(dialog)
        one = await self._integrations.get(workspace_of(context), draft.integration)
        values = await self._values(draft, part, context)
        picked = _picked(draft, values)
        rows: list[tuple[Choice, ...]] = []
        for number, value in enumerate(values):
            means = meaning(draft.mapping, part, value)
            shown = text("any other value") if value == _OTHERWISE else cut(value, _VALUE)
            said = _usually(draft.mapping, part, value) if means is None else means_word(means)
            label = text("{value} → {meaning}", value=shown, meaning=said)
            style: Style | None = "primary" if value == picked else None
            rows.append((Choice(label=label, word=f"{_PICK}{number}", style=style),))
        offered: tuple[Meaning, ...] = tuple(Severity)[::-1] if part is Part.SEVERITY else MEANINGS
        keys = [
            Choice(
                label=means_word(one_of),
                word=f"{_MEANS}{one_of.value if isinstance(one_of, Severity) else one_of}",
            )
            for one_of in offered
        ]
        keys.append(Choice(label=means_word(None), word=_USUAL))
        means_rows = [tuple(keys[at : at + 2]) for at in range(0, len(keys), 2)]
        done = Choice(label=text("Done"), word=_DONE, style="success")
        last = (done, UNDO) if draft.past else (done,)
        shown = text("any other value") if picked == _OTHERWISE else cut(picked, _VALUE)
        question = text("How bad is “{value}”?", value=shown)
        if part is Part.STATUS:
            question = text("What does “{value}” say?", value=shown)
        return Screen(
            title=titled(one.name, draft.picked),
            lines=(question, text("Tap another value, or write one that may come.")),
            keyboard=Inline((*rows, *means_rows, last)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft, part = MapDraft.read(dialog.answers), _part(dialog)
        if not isinstance(answer, Chose):
            value = folded(answer.words)
            if not value or len(answer.words) > VALUE_LENGTH:
                return Stays(
                    why=text("Please write a value of 1 to {n} characters.", n=VALUE_LENGTH)
                )
            return _again(replace(draft, value=value), part)
        if answer.word in (_DONE, BACK.word):
            return Goes(FIELDS, answers=replace(draft, value=None).answers())
        if answer.word == UNDO.word:
            undone = draft.undone()
            if _field(undone.mapping, part) is None:
                return Goes(FIELDS, answers=undone.answers())
            return _again(undone, part)
        values = await self._values(draft, part, context)
        number = number_in(answer.word, _PICK)
        if number is not None and number < len(values):
            return _again(replace(draft, value=values[number]), part)
        means: Meaning | None = None
        if answer.word.startswith(_MEANS):
            means = _meaning_of(answer.word.removeprefix(_MEANS), part)
        mapping = with_meaning(draft.mapping, part, _picked(draft, values), means)
        return _again(draft.changed(mapping), part)

    async def _values(self, draft: MapDraft, part: Part, context: Context) -> list[str]:
        """Return the words of the sample, those with a meaning, and what stands for others."""
        field = _field(draft.mapping, part)
        one = await self._integrations.get(workspace_of(context), draft.integration)
        try:
            sample = await self._samples.of(draft, one, context)
        except UnknownShape:
            sample = None
        found = (
            [] if field is None or sample is None else _seen(draft.mapping, field.field, sample)
        )
        match field:
            case SeverityField():
                found += field.values
            case StatusField():
                found += [*field.firing, *field.resolved, *field.ignored]
            case None:
                pass
        typed = [draft.value] if draft.value and draft.value != _OTHERWISE else []
        return [*dict.fromkeys([*typed, *found]), _OTHERWISE][-_SHOWN:]


def meaning(mapping: FieldMapping, part: Part, value: str) -> Meaning | None:
    """Return what the value was said to mean; None for what it usually does."""
    match _field(mapping, part):
        case SeverityField() as severity:
            return severity.otherwise if value == _OTHERWISE else severity.values.get(value)
        case StatusField() as status:
            return status.otherwise if value == _OTHERWISE else status.means(value)
        case None:
            return None


def _usually(mapping: FieldMapping, part: Part, value: str) -> Text:
    """Return what becomes of a value whose meaning nobody has told."""
    if part is Part.SEVERITY:
        return means_word(read_severity(value))
    status = mapping.status
    if status is None or (value == _OTHERWISE and not status.firing):
        return means_word(None)
    if not status.resolved and is_over(value):
        return means_word("resolved")
    if status.otherwise is not None and value != _OTHERWISE:
        return means_word(status.otherwise)
    return text("is kept to look at") if status.firing else means_word("firing")


def with_meaning(
    mapping: FieldMapping, part: Part, value: str, means: Meaning | None
) -> FieldMapping:
    """Return it with the value meaning that; None takes its meaning back."""
    match _field(mapping, part):
        case SeverityField() as severity:
            known = means if isinstance(means, Severity) else None
            if value == _OTHERWISE:
                return replace(mapping, severity=replace(severity, otherwise=known))
            values = {word: one for word, one in severity.values.items() if word != value}
            if known is not None:
                values[value] = known
            values = dict(list(values.items())[-VALUES_AT_MOST:])
            return replace(mapping, severity=replace(severity, values=values))
        case StatusField() as status:
            said = means if not isinstance(means, Severity) else None
            if value == _OTHERWISE:
                return replace(mapping, status=replace(status, otherwise=said))
            firing, resolved, ignored = (
                (*(word for word in words if word != value), *((value,) if said == name else ()))
                for name, words in (
                    ("firing", status.firing),
                    ("resolved", status.resolved),
                    ("ignored", status.ignored),
                )
            )
            said_so = replace(status, firing=firing, resolved=resolved, ignored=ignored)
            return replace(mapping, status=said_so)
        case None:
            return mapping


def _seen(mapping: FieldMapping, pointer: Pointer, sample: Sample) -> list[str]:
    """Return the words that stand there in the sample, of every entry where it has a list."""
    entries: list[object] = [sample.said]
    if mapping.items is not None:
        try:
            listed = mapping.items.find(sample.said, sample.said)
        except Missing:
            listed = None
        entries = listed[:_LOOKED_AT] if isinstance(listed, list) else []
    words = (word_at(pointer, entry, sample.said) for entry in entries)
    return [word or NULL for word in dict.fromkeys(words)]


def _field(mapping: FieldMapping, part: Part) -> SeverityField | StatusField | None:
    return mapping.severity if part is Part.SEVERITY else mapping.status


def _picked(draft: MapDraft, values: list[str]) -> str:
    return draft.value if draft.value in values and draft.value is not None else values[0]


def _part(dialog: Dialog) -> Part:
    is_status = dialog.answers.get("part") == Part.STATUS.value
    return Part.STATUS if is_status else Part.SEVERITY


def _meaning_of(word: str, part: Part) -> Meaning | None:
    if part is Part.SEVERITY:
        return next((one for one in Severity if one.value == word), None)
    return next((one for one in MEANINGS if one == word), None)


def _again(draft: MapDraft, part: Part) -> Goes:
    return Goes(VALUES, answers={**draft.answers(), "part": part.value})
