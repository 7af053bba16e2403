"""Conditions over time: many at once, an average, silence."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs.rule.parts.part import GO, Around, Asked, condition_of, marked
from bot.keyboards import Choice
from core.rules.condition import Condition
from core.rules.conditions.absence import Absence
from core.rules.conditions.average import Average
from core.rules.conditions.volume import Volume
from core.texts import Text, raw, text

WHERE = "where"
"""The word of the part that asks in which place is counted; a leaf's number follows."""
SPANS = {
    "5m": timedelta(minutes=5),
    "10m": timedelta(minutes=10),
    "15m": timedelta(minutes=15),
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
    "2h": timedelta(hours=2),
    "3h": timedelta(hours=3),
    "6h": timedelta(hours=6),
    "12h": timedelta(hours=12),
    "24h": timedelta(hours=24),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
}
_COUNTS, _WITHIN = ("3", "5", "10", "20"), ("5m", "15m", "1h", "24h")
_BELOW, _OVER, _AT_LEAST = ("3", "3.5", "4"), ("24h", "3d", "7d"), ("1", "5", "10")
_AFTER, _GRACE = ("1h", "3h", "6h", "12h", "24h"), ("10m", "30m")
_PER, _ALL = "per", "all"
_MOST = 1000


class Burst:
    """So many within some time."""

    word, label, begins = "burst", text("📈 Many at once"), "5 complaints in 15m"
    is_asked_by_clock = False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Volume)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        if not isinstance(leaf, Volume):
            return Asked(())
        counts = tuple(
            marked(Choice(label=raw(n), word=f"n{n}"), is_now=leaf.count == int(n))
            for n in _COUNTS
        )
        rows = (counts, spans(_WITHIN, leaf.window), *_groups(leaf.per))
        said = text("How many, and within what time? Or write it: 8 complaints in 30m.")
        return Asked((said,), rows)

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        changes: dict[str, object] = {}
        if (number := number_of(word, "n")) is not None:
            changes["count"] = number
        elif word in SPANS:
            changes["window"] = SPANS[word]
        elif word in (_PER, _ALL):
            changes["per"] = ("place",) if word == _PER else ()
        return leaf.model_copy(update=changes)

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        said = words.strip()
        if said.isdigit() and 1 <= int(said[:5]) <= _MOST:
            return leaf.model_copy(update={"count": int(said)})
        return None


class AverageIs:
    """The average of the stars over some time."""

    word, label, is_asked_by_clock = "average", text("⌀ Average"), False
    begins = "average rating < 3.5 over 24h of at least 5"

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Average)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        if not isinstance(leaf, Average):
            return Asked(())
        below = tuple(
            marked(
                Choice(label=raw(f"< {n}"), word=f"b{n}"),
                is_now=leaf.op == "<" and leaf.value == float(n),
            )
            for n in _BELOW
        )
        least = tuple(
            marked(Choice(label=text("at least {n}", n=int(n)), word=f"n{n}"),
                   is_now=leaf.at_least == int(n))
            for n in _AT_LEAST
        )  # fmt: skip
        lines = (
            text("Below which average, over what time, and of how many at least?"),
            text("Or write it: average rating < 3.8 over 2d of at least 8."),
        )
        return Asked(lines, (below, spans(_OVER, leaf.window), least, *_groups(leaf.per)))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        changes: dict[str, object] = {}
        if word.startswith("b") and word[1:] in _BELOW:
            changes |= {"op": "<", "value": float(word[1:])}
        elif (number := number_of(word, "n")) is not None:
            changes["at_least"] = number
        elif word in SPANS:
            changes["window"] = SPANS[word]
        elif word in (_PER, _ALL):
            changes["per"] = ("place",) if word == _PER else ()
        return leaf.model_copy(update=changes)

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        try:
            value = float(words.strip().replace(",", "."))
        except ValueError:
            return None
        return leaf.model_copy(update={"op": "<", "value": value}) if 0 < value < _MOST else None


class Silence:
    """Nothing for some time; begins a rule, and is joined to nothing."""

    word, label, begins, is_asked_by_clock = "silence", text("🔇 Silence"), None, False

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Absence)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        if not isinstance(leaf, Absence):
            return Asked(())
        none = marked(Choice(label=text("At once"), word="g0"), is_now=not leaf.grace)
        late = tuple(
            marked(
                Choice(label=text("{span} later", span=raw(word)), word=f"g{word}"),
                is_now=leaf.grace == SPANS[word],
            )
            for word in _GRACE
        )
        said = text("How long may nothing come in? Or write a time, such as 4h.")
        return Asked((said,), (spans(_AFTER, leaf.after), (none, *late), *_groups(leaf.per)))

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        changes: dict[str, object] = {}
        if word in SPANS:
            changes["after"] = SPANS[word]
        elif word.startswith("g"):
            changes["grace"] = SPANS.get(word[1:], timedelta(0))
        elif word in (_PER, _ALL):
            changes["per"] = ("place",) if word == _PER else ()
        return leaf.model_copy(update=changes)

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        said = words.strip()
        if not said[:1].isdigit() or not isinstance(leaf, Absence):
            return None
        read = condition_of(f"no feedback for {said}", around)
        after = read.after if isinstance(read, Absence) else leaf.after
        return leaf.model_copy(update={"after": after})


def spans(words: tuple[str, ...], now: timedelta | None) -> tuple[Choice, ...]:
    """Return a button for each of these times."""
    return tuple(
        marked(Choice(label=raw(word), word=word), is_now=SPANS[word] == now) for word in words
    )


def number_of(word: str, sign: str) -> int | None:
    """Return the number behind the sign; None for another word."""
    number = word.removeprefix(sign)
    is_number = word.startswith(sign) and number.isascii() and number.isdigit()
    return int(number) if is_number and len(number) <= 4 else None


def _groups(per: tuple[str, ...]) -> tuple[tuple[Choice, ...], ...]:
    each: Text = text("Each place for itself")
    return (
        (
            marked(Choice(label=each, word=_PER), is_now=bool(per)),
            marked(Choice(label=text("All together"), word=_ALL), is_now=not per),
        ),
        (Choice(label=text("📍 Only in a place…"), word=f"{GO}{WHERE}"),),
    )
