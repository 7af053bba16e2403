"""One field of the sample: what it holds, and what it is to be."""

from __future__ import annotations

from bot.context import Context
from bot.dialog import Chose, Goes, Stays, Taken, Transition
from bot.dialogs.mapping.draft import MapDraft, Samples
from bot.dialogs.mapping.ways import BACK, FIELD, FIELDS, VALUES, titled
from bot.keyboards import Choice, Inline
from bot.map_words import MARKS, cut, part_word
from bot.screen import Line, Screen
from bot.standing import workspace_of
from core.dialogs.dialog import Dialog
from core.ingest.integrations import Integrations
from core.ingest.masking import is_hidden
from core.ingest.pointing import Part, Path, parts_at, toggled
from core.ingest.preset import UnknownShape
from core.texts import Text, raw, text

_VALUE = 600
_PART, _WORDS = "is.", "values."
_OFFERED = (Part.TITLE, Part.SUMMARY, Part.SEVERITY, Part.STATUS, Part.FINGERPRINT, Part.LABELS,
            Part.LINK)  # fmt: skip
WORDED = (Part.SEVERITY, Part.STATUS)
"""What is said by words, whose meaning can be asked for."""


class FieldStep:
    """A tap makes it that, another takes it back; severity and status go on to their values."""

    def __init__(self, *, integrations: Integrations, samples: Samples) -> None:
        self._integrations = integrations
        self._samples = samples

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        draft = MapDraft.read(dialog.answers)
        one = await self._integrations.get(workspace_of(context), draft.integration)
        value: object = None
        try:
            sample = await self._samples.of(draft, one, context)
        except UnknownShape:
            sample = None
        if sample is not None and sample.has(draft.picked):
            value = sample.at(draft.picked)
        shown = value if isinstance(value, str) else _plain(value)
        lines: list[Line] = [raw(cut(shown, _VALUE) or "“”"), raw("")]
        if _is_secret(draft.picked):
            lines.append(
                text("It holds what opens something. It may tell alerts apart, and is not shown.")
            )
        lines.append(text("What is it?"))
        return Screen(
            title=titled(one.name, draft.picked),
            lines=tuple(lines),
            keyboard=Inline(_rows(draft)),
        )

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        draft = MapDraft.read(dialog.answers)
        if not isinstance(answer, Chose):
            return Stays(why=text("Please tap one of the buttons, or /cancel."))
        if answer.word.startswith(_WORDS):
            return Goes(VALUES, answers={**draft.answers(), "part": answer.word[len(_WORDS) :]})
        part = _part(answer.word)
        if part is None or (_is_secret(draft.picked) and part is not Part.FINGERPRINT):
            return Goes(FIELDS, answers=draft.answers())
        changed = draft.changed(toggled(draft.mapping, part, draft.picked))
        if part in WORDED and part in parts_at(changed.mapping, draft.picked):
            return Goes(VALUES, answers={**changed.answers(), "part": part.value, "value": None})
        if part in parts_at(changed.mapping, draft.picked):
            return Goes(FIELDS, answers=changed.answers())
        return Goes(FIELD, answers=changed.answers())


def _rows(draft: MapDraft) -> tuple[tuple[Choice, ...], ...]:
    now = parts_at(draft.mapping, draft.picked)
    offered = (Part.FINGERPRINT,) if _is_secret(draft.picked) else _OFFERED
    keys = [
        Choice(
            label=text("{mark} It is {part}", mark=MARKS[part], part=part_word(part)),
            word=f"{_PART}{part.value}",
            style="primary" if part in now else None,
        )
        for part in offered
    ]
    rows = [(one,) for one in keys]
    words = [part for part in WORDED if part in now]
    asked = [Choice(label=_meanings(part), word=f"{_WORDS}{part.value}") for part in words]
    return (*rows, *((one,) for one in asked), (BACK,))


def _meanings(part: Part) -> Text:
    if part is Part.SEVERITY:
        return text("What each severity means")
    return text("What each status means")


def _part(word: str) -> Part | None:
    try:
        return Part(word.removeprefix(_PART))
    except ValueError:
        return None


def _is_secret(path: Path) -> bool:
    return any(map(is_hidden, path))


def _plain(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
