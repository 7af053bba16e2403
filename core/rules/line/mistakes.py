"""What is wrong with a typed line: where, what was wanted there, and the nearest right form."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import InvalidInput
from core.rules.phrases import either
from core.texts import Locale, Text, raw, text

AROUND = 80
"""Characters of the line shown on either side of the place."""

FOUND_CHARACTERS = 60
_ENGLISH = Locale()
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks that turn the direction of all that follows them."""

_IN_SPANISH = {
    "cuando": "when",
    "si": "when",
    "cada": "every",
    "entonces": "then",
    "y": "and",
    "o": "or",
    "alerta": "alert",
    "alertar": "alert",
    "avisar": "alert",
    "asignar": "assign",
    "responder": "reply",
    "calificación": "rating",
    "calificacion": "rating",
    "estrellas": "stars",
    "texto": "text",
    "contiene": "has",
    "tiene": "has",
    "lugar": "place",
    "categoría": "category",
    "categoria": "category",
    "gravedad": "severity",
    "baja": "low",
    "media": "medium",
    "alta": "high",
    "crítica": "critical",
    "critica": "critical",
    "quejas": "complaints",
    "lunes": "monday",
    "martes": "tuesday",
    "miércoles": "wednesday",
    "jueves": "thursday",
    "viernes": "friday",
    "sábado": "saturday",
    "domingo": "sunday",
    "laborable": "weekday",
    "día": "day",
}
"""The line has English words in every language; whoever types their own is shown the English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The line around the place of a mistake: whoever shows it makes `found` stand out.

    A caret below would not stay in its column on a phone. `found` is "…" where something is
    missing; `before` and `after` are cut, with "…" where they are.
    """

    before: str
    found: str
    after: str

    def plain(self) -> str:
        """Return the three as plain text, the place between `>>` and `<<`."""
        return f"{self.before}>>{self.found}<<{self.after}"


class LineMistake(InvalidInput):
    """The line is not a rule: the place from `start` up to `end` and what would be right there.

    `says` is one sentence for the person; `hint` what would be right instead of the words there,
    None when nothing comes near. The line is kept, so that it can be mended and sent again.
    """

    def __init__(
        self,
        *,
        line: str,
        start: int,
        end: int,
        says: Text,
        wanted: Sequence[Text] = (),
        hint: str | None = None,
    ) -> None:
        found = line[start:end]
        rendered = [each.render(_ENGLISH) for each in wanted]
        english = ", ".join(rendered) or says.render(_ENGLISH)
        super().__init__(field="line", value=found, wanted=english)
        self.line = line
        self.start = start
        self.end = end
        self.found = found
        self.says = says
        self.expected = tuple(wanted)
        self.hint = hint

    @property
    def mended(self) -> str | None:
        """The whole line with the nearest right form in its place, None without a hint."""
        if self.hint is None:
            return None
        before, after = self.line[: self.start], self.line[self.end :]
        gap = " " if before and self.start == self.end and not before[-1].isspace() else ""
        return f"{before}{gap}{self.hint}{after}".translate(_TURNING)

    def marked(self) -> Marked:
        """Return the line, cut to what is around the place, with the place apart."""
        before, after = self.line[: self.start], self.line[self.end :].rstrip()
        if len(before) > AROUND:
            before = "…" + before[-AROUND:]
        if len(after) > AROUND:
            after = after[:AROUND] + "…"
        if self.start == self.end and before and not before[-1].isspace():
            before += " "
        return Marked(before=_seen(before), found=_cut(self.found) or "…", after=_seen(after))


def unexpected(
    line: str,
    start: int,
    end: int,
    *,
    wanted: Sequence[Text],
    hint: str | None = None,
    is_early: bool = False,
) -> LineMistake:
    """Return the mistake that something else stands here than `wanted`, or nothing at all.

    `is_early`: what stands here is right in itself, but something is left out before it.
    """
    found = line[start:end]
    if hint is None and len(wanted) == 1 and _is_word(wanted[0]) and (is_early or not found):
        # One thing alone can stand here: it is put in.
        return LineMistake(
            line=line,
            start=start,
            end=end,
            says=_missing(found, _shown(wanted[0])),
            wanted=wanted,
            hint=f"{wanted[0].message} {found}".rstrip(),
        )
    choices = either([_shown(each) for each in wanted])
    if not found or (is_early and hint is None):
        says = _missing(found, choices)
    elif hint is not None:
        says = text(
            "“{found}” does not fit here. Did you mean “{hint}”?", found=_cut(found), hint=hint
        )
    else:
        says = text(
            "“{found}” does not fit here. It should be: {wanted}.",
            found=_cut(found),
            wanted=choices,
        )
    return LineMistake(line=line, start=start, end=end, says=says, wanted=wanted, hint=hint)


def unknown(
    line: str, start: int, end: int, *, says: Text, known: Iterable[str], nearest: Sequence[str]
) -> LineMistake:
    """Return the mistake of a name nobody knows: `says` tells so, and the nearest are added."""
    if nearest:
        says = text("{what} Did you mean {nearest}?", what=says, nearest=_names(nearest))
    else:
        some = list(known)[:12]
        if some:
            says = text("{what} There are: {some}.", what=says, some=_names(some))
    return LineMistake(
        line=line,
        start=start,
        end=end,
        says=says,
        wanted=[raw(each) for each in nearest],
        hint=nearest[0] if nearest else None,
    )


def nearest_of(
    word: str, known: Iterable[str], *, several: int = 1, cutoff: float = 0.6
) -> list[str]:
    """Return the known words nearest to this one, the nearest first; none when all are far."""
    by_folded: dict[str, str] = {}
    for each in known:
        by_folded.setdefault(each.casefold(), each)
    meant = by_folded.get(_IN_SPANISH.get(word.casefold(), ""))
    if meant is not None:
        return [meant]
    near = difflib.get_close_matches(word[:100].casefold(), by_folded, n=several, cutoff=cutoff)
    return [by_folded[each] for each in near]


def _names(names: Sequence[str]) -> Text:
    return either([_shown(raw(each)) for each in names])


def _missing(before: str, wanted: Text) -> Text:
    if not before:
        return text("The line ends too early. Next should be: {wanted}.", wanted=wanted)
    return text(
        "Something is missing before “{found}”: {wanted}.", found=_cut(before), wanted=wanted
    )


def _shown(choice: Text) -> Text:
    """Return the choice as it stands in a sentence: words of the language in quotation marks."""
    return text("“{words}”", words=choice.message) if _is_word(choice) else choice


def _is_word(choice: Text) -> bool:
    return choice == raw(choice.message)


def _seen(words: str) -> str:
    """Return the words as they can be shown beside others: nothing in them turns the direction
    of what is around, and what cannot be seen at all has a sign."""
    shown = words.translate(_TURNING)
    return "".join(each if each >= " " or each.isspace() else "\ufffd" for each in shown)


def _cut(words: str) -> str:
    line = " ".join(_seen(words).split())
    return line if len(line) <= FOUND_CHARACTERS else line[: FOUND_CHARACTERS - 1] + "…"
