"""Conditions on what a signal says of itself: stars, place, kind, labels, an expression."""

from __future__ import annotations

from bot.dialogs.rule.parts.part import (
    Around,
    Asked,
    condition_of,
    in_rows,
    marked,
    place_in,
    place_keys,
    quoted,
)
from bot.keyboards import Choice
from core.rules.condition import Condition
from core.rules.conditions.compare import Compare
from core.rules.conditions.expression import Expression
from core.rules.conditions.label import Label
from core.texts import Text, raw, text

_RATINGS = {
    "1 ★": "rating = 1",
    "1–2 ★": "rating <= 2",
    "1–3 ★": "rating <= 3",
    "4–5 ★": "rating >= 4",
}
_OPERATORS = ("=", "!=", "=~", "!~")


class Ratings:
    """How many stars."""

    word, label, begins, is_asked_by_clock = "rating", text("★ Stars"), "rating <= 2", False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Compare) and leaf.field == "rating"

    def asked(self, leaf: Condition, around: Around) -> Asked:
        keys = [
            marked(Choice(label=raw(label), word=word), is_now=condition_of(word, around) == leaf)
            for label, word in _RATINGS.items()
        ]
        return Asked((text("Which ratings? Or write one, such as rating <= 4."),), in_rows(keys))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        return condition_of(word, around) if word in _RATINGS.values() else leaf

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        said = words.strip()
        return condition_of(f"rating <= {said}", around) if said.isdigit() else None


class PlaceIs:
    """In which places."""

    word, label, begins, is_asked_by_clock = "place", text("📍 Place"), "place exists", False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Compare) and leaf.field == "place"

    def asked(self, leaf: Condition, around: Around) -> Asked:
        rows = place_keys(around, _values(leaf))
        said = text("Which places? Tap them, or write names with commas.")
        if not rows:
            said = text("Which places? Write names with commas.")
        return Asked((said,), rows)

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        name = place_in(word, around)
        if name is None:
            return leaf
        now = _values(leaf)
        after = [one for one in now if one.casefold() != name.casefold()]
        if len(after) == len(now):
            after = [*now, name]
        return self._of(after, around)

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        if any(sign in words for sign in "<>=") or words.strip().casefold().startswith("place"):
            return None
        return self._of([one for one in words.split(",") if one.strip()], around)

    def _of(self, names: list[str], around: Around) -> Condition:
        if not names:
            return condition_of("place exists", around)
        several = ", ".join(quoted(one) for one in names)
        line = f"place = {several}" if len(names) == 1 else f"place in ({several})"
        return condition_of(line, around)


class KindIs:
    """Complaint, feedback or request."""

    word, label, begins, is_asked_by_clock = "kind", text("✉️ Kind"), "kind = complaint", False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Compare) and leaf.field == "kind"

    def asked(self, leaf: Condition, around: Around) -> Asked:
        now = _values(leaf)
        keys = [
            marked(Choice(label=label, word=kind), is_now=now == [kind])
            for kind, label in _KINDS.items()
        ]
        return Asked((text("What do customers send?"),), (tuple(keys[:1]), tuple(keys[1:])))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        return condition_of(f"kind = {word}", around) if word in _KINDS else leaf

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        return None


class LabelIs:
    """A label, as Alertmanager matches it."""

    word, label, begins, is_asked_by_clock = "label", text("🔖 Label"), 'label team = "db"', False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Label)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        keys = [
            marked(
                Choice(label=raw(op), word=f"op{op}"),
                is_now=isinstance(leaf, Label) and leaf.op == op,
            )
            for op in _OPERATORS
        ]
        lines = (
            text("Which label? Write it, such as team = db, or host =~ db.*"),
            text("=~ and !~ compare with a pattern."),
        )
        return Asked(lines, (tuple(keys),))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        op = word.removeprefix("op")
        if not isinstance(leaf, Label) or op not in _OPERATORS:
            return leaf
        name, value = leaf.label, quoted(leaf.value)
        return condition_of(f"label {name} {op} {value}", around)

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        said = words.strip()
        if said.casefold().startswith(("label ", "labels.", "when ")):
            return None
        for op in ("=~", "!~", "!=", "="):
            name, found, value = said.partition(op)
            if found and name.strip() and " " not in name.strip():
                return condition_of(f"label {name.strip()} {op} {quoted(value)}", around)
        return None


class ExpressionIs:
    """A line of CEL."""

    word, label, begins = "expression", text("ƒ Expression"), 'expression "rating < 3"'
    is_asked_by_clock = False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Expression)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        said = text("Write the expression, such as rating < 3 && size(text) > 20")
        return Asked((said,))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        return leaf

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        if words.strip().casefold().startswith(("expression ", "when ")):
            return None
        source = words.strip().replace("\\", "\\\\").replace('"', '\\"')
        return condition_of(f'expression "{source}"', around)


class AnyField:
    """Whatever else there is: written as a condition."""

    word, label, begins, is_asked_by_clock = "other", text("Condition"), None, False

    def fits(self, leaf: Condition) -> bool:
        return True

    def asked(self, leaf: Condition, around: Around) -> Asked:
        return Asked((text("Write the condition, such as category = food."),))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        return leaf

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        return None


_KINDS: dict[str, Text] = {
    "complaint": text("A complaint"),
    "feedback": text("Feedback"),
    "request": text("A request"),
}


def _values(leaf: Condition) -> list[str]:
    if not isinstance(leaf, Compare) or leaf.op not in ("=", "in"):
        return []
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return [one for one in values if isinstance(one, str)]
