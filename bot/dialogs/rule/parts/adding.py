"""Adding a condition beside those there are: which kind, and what it asks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogs.rule.parts.leaves import LEAVES, kind_called
from bot.dialogs.rule.parts.leaves.counts import WHERE
from bot.dialogs.rule.parts.part import GO, Around, Asked, condition_of, in_rows, listed
from bot.dialogs.rule.parts.trees import joined, joined_at, leaves, with_condition
from bot.dialogs.rule.parts.when import ALL, When, WhenPart
from bot.keyboards import Choice
from core.rules.condition import Condition
from core.rules.line import LineMistake
from core.rules.rule import RuleSpec
from core.texts import Text, raw, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Which kind of condition; `at` is the leaf it stands beside, None: beside all there are."""

    by_and: bool
    at: int | None = None

    @property
    def word(self) -> str:
        return f"{'and' if self.by_and else 'or'}.{ALL if self.at is None else self.at}"

    @property
    def label(self) -> Text:
        return text("And also") if self.by_and else text("Or")

    @property
    def within(self) -> str | None:
        return When.word if self.at is None else f"{WhenPart.kind}.{self.at}"

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        by_clock = spec.schedule is not None
        keys = [
            Choice(label=one.label, word=f"{GO}{self.word}.{one.word}")
            for one in LEAVES
            if one.begins is not None and one.is_asked_by_clock == by_clock
        ]
        lines = (
            text("Tap what it is about, or write words that occur in the text, with commas."),
            text("Or write a condition, such as place = Lobby."),
        )
        return Asked(lines[1:] if by_clock else lines, in_rows(keys))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return spec

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        by_clock = spec.schedule is not None
        try:
            another = condition_of(words, around, by_clock=by_clock)
        except LineMistake as mistake:
            if by_clock or any(sign in words for sign in '<>="') or not listed(words):
                raise
            try:
                another = condition_of(f"text has {listed(words)}", around)
            except LineMistake:
                raise mistake from None
        return self.added(spec, another)

    def added(self, spec: RuleSpec, another: Condition) -> RuleSpec:
        """Return the rule with another condition."""
        if self.at is None:
            whole = joined(spec.condition, another, by_and=self.by_and)
        else:
            whole = joined_at(spec.condition, self.at, another, by_and=self.by_and)
        return with_condition(spec, whole)

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        return When.word


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """What the new condition is, asked as of one that is there already."""

    joining: Joining
    kind: str

    @property
    def word(self) -> str:
        return f"{self.joining.word}.{self.kind}"

    @property
    def label(self) -> Text:
        return self.joining.label

    @property
    def within(self) -> str | None:
        return self.joining.word

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        part, leaf = kind_called(self.kind), self._begun(spec, around)
        asked = part.asked(leaf, around)
        # What it counts is narrowed once it is there.
        rows = [
            tuple(replace(one, style=None) for one in row if one.word != f"{GO}{WHERE}")
            for row in asked.rows
        ]
        rows = [row for row in rows if row]
        if self.kind not in _USEFUL:
            return Asked(asked.lines, tuple(rows))
        so_far = text("So far: {clause}.", clause=leaf.describe())
        take = Choice(label=text("Add it like this"), word=_AS_IT_IS, style="success")
        return Asked((so_far, raw(""), *asked.lines), ((take,), *rows))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        part, leaf = kind_called(self.kind), self._begun(spec, around)
        if word != _AS_IT_IS:
            leaf = part.chosen(leaf, word, around)
        return self.joining.added(spec, leaf)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        part, leaf = kind_called(self.kind), self._begun(spec, around)
        easy = part.typed(leaf, words, around)
        if easy is None:
            easy = condition_of(words, around, by_clock=spec.schedule is not None)
        return self.joining.added(spec, easy)

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        if word is None or word == _AS_IT_IS:
            return When.word
        at = self.joining.at
        new = len(leaves(before.condition)) if at is None else at + 1
        return f"{WhenPart.kind}.{new}"

    def _begun(self, spec: RuleSpec, around: Around) -> Condition:
        begins = kind_called(self.kind).begins or "place exists"
        return condition_of(begins, around, by_clock=spec.schedule is not None)


_AS_IT_IS = "asis"
_USEFUL = ("rating", "burst", "average", "question")
"""What begins with something people may want as it is."""
