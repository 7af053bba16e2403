"""The condition of a rule: the whole of it, and one leaf at a time."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogs.rule.parts.leaves import leaf_part
from bot.dialogs.rule.parts.leaves.counts import WHERE
from bot.dialogs.rule.parts.part import GO, Around, Asked, OnePart, condition_of, marked
from bot.dialogs.rule.parts.trees import (
    exchanged,
    is_turned,
    leaves,
    opposite,
    outline,
    turned,
    with_condition,
)
from bot.keyboards import Choice
from core.errors import InvalidInput
from core.rules.condition import Condition
from core.rules.conditions.absence import Absence
from core.rules.conditions.not_ import Not
from core.rules.rule import RuleSpec
from core.texts import Locale, Text, raw, text

DROP, TURN = "drop", "turn"
ALL = "all"
"""In the word of a part that adds a condition: beside all there are, not beside one."""
_LABEL = 34
_MOST_SHOWN = 20


class When(OnePart):
    """The whole condition; a single leaf is asked for at once."""

    word, label = "when", text("When")

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        found = leaves(spec.condition)
        if len(found) <= 1:
            return WhenPart(at=0).asks(spec, around)
        keys = [
            (Choice(label=_short(one, around.locale), word=f"{GO}{WhenPart.kind}.{at}"),)
            for at, one in enumerate(found[:_MOST_SHOWN])
        ]
        lines = (
            *outline(spec.condition),
            raw(""),
            text("Tap the condition you want to change, or add one."),
            text("Or write the whole condition."),
        )
        is_not = isinstance(spec.condition, Not)
        turn = marked(Choice(label=text("The opposite of all"), word=TURN), is_now=is_not)
        return Asked(lines, (*keys, *_joins(spec, ALL), (turn,)), shows_rule=False)

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word == TURN and len(leaves(spec.condition)) > 1:
            return with_condition(spec, opposite(spec.condition))
        return WhenPart(at=0).chosen(word, spec, around)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if len(leaves(spec.condition)) <= 1:
            return WhenPart(at=0).typed(words, spec, around)
        by_clock = spec.schedule is not None
        return with_condition(spec, condition_of(words, around, by_clock=by_clock))

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        return self.word if word is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenPart:
    """Leaf number `at` of the condition."""

    kind = "when"
    at: int
    label = text("When")
    within = When.word

    @property
    def word(self) -> str:
        return f"{self.kind}.{self.at}"

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        found = leaves(spec.condition)
        if self.at >= len(found):
            return Asked((text("Write the condition."),), _joins(spec, ALL))
        leaf, is_alone = found[self.at], len(found) == 1
        asked = leaf_part(leaf).asked(leaf, around)
        rows = [tuple(self._numbered(one) for one in row) for row in asked.rows]
        rows += _joins(spec, ALL if is_alone else str(self.at))
        turn = Choice(label=text("The opposite"), word=TURN)
        turn = marked(turn, is_now=is_turned(spec.condition, self.at))
        drop = Choice(label=text("Take it out"), word=DROP)
        if not is_alone:
            rows.append((turn, drop))
            said = text("The condition here: {clause}.", clause=leaf.describe())
            return Asked((said, *asked.lines), tuple(rows))
        if spec.schedule is None and not _has_silence(spec):
            rows.append((turn,))
        return Asked(asked.lines, tuple(rows))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        leaf = self._leaf(spec)
        if word == TURN:
            return with_condition(spec, turned(spec.condition, self.at))
        changed = None if word == DROP else leaf_part(leaf).chosen(leaf, word, around)
        return self._with(spec, changed)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        by_clock = spec.schedule is not None
        found = leaves(spec.condition)
        if self.at >= len(found):
            return with_condition(spec, condition_of(words, around, by_clock=by_clock))
        leaf = found[self.at]
        easy = leaf_part(leaf).typed(leaf, words, around)
        if easy is None:
            easy = condition_of(words, around, by_clock=by_clock)
        return self._with(spec, easy)

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        is_alone = len(leaves(before.condition)) == 1
        if word is None:
            return None if is_alone else When.word
        return When.word if word == DROP or is_alone else self.word

    def _numbered(self, key: Choice) -> Choice:
        """Return a button that leads to a part of this leaf with the leaf's number in it."""
        if key.word != f"{GO}{WHERE}":
            return key
        return Choice(label=key.label, word=f"{key.word}.{self.at}", style=key.style)

    def _leaf(self, spec: RuleSpec) -> Condition:
        found = leaves(spec.condition)
        if self.at >= len(found):
            raise InvalidInput(field="condition", value=str(self.at), wanted="a condition it has")
        return found[self.at]

    def _with(self, spec: RuleSpec, changed: Condition | None) -> RuleSpec:
        whole = exchanged(spec.condition, self.at, changed)
        return spec if whole is None else with_condition(spec, whole)


def _has_silence(spec: RuleSpec) -> bool:
    return any(isinstance(one, Absence) for one in leaves(spec.condition))


def _joins(spec: RuleSpec, beside: str) -> tuple[tuple[Choice, ...], ...]:
    """Return the buttons that add a condition; silence is joined to nothing."""
    if _has_silence(spec):
        return ()
    return (
        (
            Choice(label=text("And also…"), word=f"{GO}and.{beside}"),
            Choice(label=text("Or…"), word=f"{GO}or.{beside}"),
        ),
    )


def _short(condition: Condition, locale: Locale) -> Text:
    words = " ".join(condition.describe().render(locale).split())
    return raw(words if len(words) <= _LABEL else words[: _LABEL - 1] + "…")
