"""In which place a condition over time counts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogs.rule.parts.leaves.counts import WHERE
from bot.dialogs.rule.parts.part import (
    Around,
    Asked,
    condition_of,
    marked,
    place_in,
    place_keys,
    quoted,
)
from bot.dialogs.rule.parts.trees import exchanged, leaves, with_condition
from bot.dialogs.rule.parts.when import WhenPart
from bot.keyboards import Choice
from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.compare import Compare
from core.rules.rule import RuleSpec
from core.rules.tree import parse_condition
from core.rules.windowed import Windowed
from core.texts import Text, text

_EVERYWHERE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereCounted:
    """The place of leaf number `at`."""

    at: int

    @property
    def word(self) -> str:
        return f"{WHERE}.{self.at}"

    @property
    def label(self) -> Text:
        return text("Place")

    @property
    def within(self) -> str | None:
        return f"{WhenPart.kind}.{self.at}"

    def fits(self, spec: RuleSpec) -> bool:
        return self._leaf(spec) is not None

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        leaf = self._leaf(spec)
        now = _place(leaf.of) if leaf is not None else None
        everywhere = marked(Choice(label=text("Everywhere"), word=_EVERYWHERE), is_now=now is None)
        rows = place_keys(around, [] if now is None else [now])
        said = text("What comes in from which place counts? Tap it, or write its name.")
        return Asked((said,), (*rows, (everywhere,)))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        name = place_in(word, around)
        if name is None and word != _EVERYWHERE:
            return spec
        return self._with(spec, name, around)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return self._with(spec, words.strip(), around)

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        return self.within

    def _leaf(self, spec: RuleSpec) -> Windowed | None:
        found = leaves(spec.condition)
        leaf = found[self.at] if self.at < len(found) else None
        return leaf if isinstance(leaf, Windowed) else None

    def _with(self, spec: RuleSpec, name: str | None, around: Around) -> RuleSpec:
        leaf = self._leaf(spec)
        if leaf is None:
            return spec
        kept = [one for one in _parts(leaf.of) if not _is_place(one)]
        if name is not None:
            kept.append(condition_of(f"place = {quoted(name)}", around))
        changed = {**leaf.model_dump(mode="json"), "of": _together(kept)}
        whole = exchanged(spec.condition, self.at, parse_condition(changed))
        return spec if whole is None else with_condition(spec, whole)


def _parts(of: Condition | None) -> tuple[Condition, ...]:
    if of is None:
        return ()
    return of.children() if isinstance(of, All) else (of,)


def _together(parts: list[Condition]) -> object:
    stored = [one.model_dump(mode="json") for one in parts]
    if len(stored) <= 1:
        return stored[0] if stored else None
    return {"type": "all", "conditions": stored}


def _is_place(one: Condition) -> bool:
    return isinstance(one, Compare) and one.field == "place" and one.op == "="


def _place(of: Condition | None) -> str | None:
    for one in _parts(of):
        if isinstance(one, Compare) and _is_place(one):
            return str(one.value)
    return None
