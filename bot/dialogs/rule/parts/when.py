"""The condition of a rule: one leaf at a time, each with the answers people most often want."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogs.rule.parts.leaf import leaf_asked, leaf_chosen, leaf_typed
from bot.dialogs.rule.parts.part import GO, Asked, reading_of
from bot.dialogs.rule.parts.trees import exchanged, joined, leaves, with_condition
from bot.keyboards import Choice
from core.errors import InvalidInput
from core.rulebook.names import RuleNames
from core.rules.condition import Condition
from core.rules.line import LineMistake
from core.rules.rule import RuleSpec
from core.texts import Locale, Text, raw, text

DROP = "drop"
_LABEL = 40
_MOST_SHOWN = 20


class When:
    """The whole condition; a single leaf is asked for at once."""

    word, label, takes_several = "when", text("When"), True

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        found = leaves(spec.condition)
        if len(found) <= 1:
            return WhenPart(at=0).asks(spec, names)
        keys = [
            (Choice(label=_short(one), word=f"{GO}{WhenPart.kind}.{at}"),)
            for at, one in enumerate(found[:_MOST_SHOWN])
        ]
        lines = (
            text("Tap the condition you want to change, or add one."),
            text("Or write the whole condition."),
        )
        return Asked(lines, (*keys, *_joins(spec)))

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        return WhenPart(at=0).chosen(word, spec, names)

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        if len(leaves(spec.condition)) <= 1:
            return WhenPart(at=0).typed(words, spec, names)
        return with_condition(spec, _condition(words, spec, names))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenPart:
    """Leaf number `at` of the condition."""

    kind = "when"
    at: int
    label = text("When")
    takes_several = True

    @property
    def word(self) -> str:
        return f"{self.kind}.{self.at}"

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        found = leaves(spec.condition)
        if self.at >= len(found):
            return Asked((text("Write the condition."),), _joins(spec))
        asked = leaf_asked(found[self.at])
        rows = [*asked.rows, *_joins(spec)]
        if len(found) > 1:
            rows.append((Choice(label=text("Take it out"), word=DROP),))
        return Asked(asked.lines, tuple(rows))

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        leaf = self._leaf(spec)
        changed = None if word == DROP else leaf_chosen(leaf, word, names)
        return self._with(spec, changed)

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        found = leaves(spec.condition)
        if self.at >= len(found):
            return with_condition(spec, _condition(words, spec, names))
        easy = leaf_typed(found[self.at], words, names)
        return self._with(spec, easy if easy is not None else _condition(words, spec, names))

    def _leaf(self, spec: RuleSpec) -> Condition:
        found = leaves(spec.condition)
        if self.at >= len(found):
            raise InvalidInput(field="condition", value=str(self.at), wanted="a condition it has")
        return found[self.at]

    def _with(self, spec: RuleSpec, changed: Condition | None) -> RuleSpec:
        whole = exchanged(spec.condition, self.at, changed)
        return spec if whole is None else with_condition(spec, whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Another condition beside those there are."""

    by_and: bool
    takes_several = False

    @property
    def word(self) -> str:
        return "and" if self.by_and else "or"

    @property
    def label(self) -> Text:
        return text("And also") if self.by_and else text("Or")

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        rows = (
            (
                Choice(label=raw("1 ★"), word="rating = 1"),
                Choice(label=raw("1–2 ★"), word="rating <= 2"),
                Choice(label=raw("1–3 ★"), word="rating <= 3"),
            ),
            (
                Choice(label=text("A complaint"), word="kind = complaint"),
                Choice(label=text("Feedback"), word="kind = feedback"),
            ),
        )
        lines = (
            text("Tap a condition, or write words that occur in the text, with commas."),
            text("Or write a condition, such as place = Lobby."),
        )
        return Asked(lines, rows)

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        return self._with(spec, _condition(word, spec, names))

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        try:
            another = _condition(words, spec, names)
        except LineMistake as mistake:
            if any(sign in words for sign in '<>="'):
                raise
            listed = ", ".join(f'"{one.strip()}"' for one in words.split(",") if one.strip())
            try:
                another = _condition(f"text has {listed}", spec, names)
            except LineMistake:
                raise mistake from None
        return self._with(spec, another)

    def _with(self, spec: RuleSpec, another: Condition) -> RuleSpec:
        return with_condition(spec, joined(spec.condition, another, by_and=self.by_and))


def _condition(words: str, spec: RuleSpec, names: RuleNames) -> Condition:
    """Return the condition they wrote; raises LineMistake."""
    said = words.strip()
    if said.casefold().startswith("when "):
        said = said[5:]
    asked = "" if spec.schedule is None else "every day at 09:00 "
    return reading_of(f"{asked}when {said} then alert low", names).condition


def _joins(spec: RuleSpec) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons that add a condition: to what looks at something that came in."""
    if spec.is_asked_by_clock:
        return ()
    return (
        (
            Choice(label=text("And also…"), word=f"{GO}and"),
            Choice(label=text("Or…"), word=f"{GO}or"),
        ),
    )


def _short(condition: Condition) -> Text:
    said = condition.describe()
    words = " ".join(said.render(Locale()).split())
    return said if len(words) <= _LABEL else raw(words[: _LABEL - 1] + "…")
