"""Rules and signals of a realistic mix, made the same in every run.

Of the rules 40 % compare a field, 40 % look for five words, 10 % count over time and 10 % are
nested. Of the signals, with texts of 140 characters, a tenth is made to match one to three rules.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.ids import RuleId, WorkspaceId
from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.not_ import Not
from core.rules.conditions.volume import Volume
from core.rules.rule import Rule, RuleSpec
from core.rules.signal import Scalar, Signal, SignalKind
from core.severity import Severity

WORKSPACE = WorkspaceId(UUID(int=1))
BEGIN = datetime(2026, 11, 21, 9, tzinfo=UTC)
CHARACTERS = 140
MATCHING = 0.1

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo")
_COMMON = (
    "the room was very dirty and nobody came when we asked at front desk for clean towels our"
    " breakfast cold again this morning staff friendly but slow to answer phone in evening noise"
    " from street kept us awake until two light over bed does not work shower only lukewarm please"
    " send someone look into it thank you we still like place view terrace garden pool children"
)


@dataclass(frozen=True, slots=True)
class Mixed:
    """A rule with what a signal must have for it: fields, and words in its text."""

    rule: Rule
    fields: dict[str, Scalar]
    words: tuple[str, ...]


def mixed_rules(count: int) -> list[Mixed]:
    """Return so many rules; of ten, the kinds are spread evenly."""
    return [_mixed(number) for number in range(count)]


def mixed_signals(rules: list[Mixed], count: int, *, seed: int = 7) -> Iterator[Signal]:
    """Yield so many signals, a tenth of a second apart."""
    common = _COMMON.split()
    chance = random.Random(seed)  # noqa: S311 - repeatable chance is the point.
    for number in range(count):
        fields: dict[str, Scalar] = {
            "kind": "complaint",
            "rating": chance.randint(1, 5),
            "place": f"Room {chance.randrange(200)}",
            "category": chance.choice(("food", "room", "staff", "other")),
            "amount": chance.randrange(1_000),
        }
        words = chance.choices(common, k=40)
        if chance.random() < MATCHING:
            for chosen in chance.sample(rules, chance.randint(1, 3)):
                fields |= chosen.fields
                words[:0] = chosen.words
        yield Signal(
            kind=SignalKind.SUBMISSION,
            workspace=WORKSPACE,
            at=BEGIN + number * timedelta(seconds=0.1),
            fields=fields,
            text=" ".join(words)[:CHARACTERS],
        )


def _mixed(number: int) -> Mixed:
    condition, fields, words = _condition(number)
    spec = RuleSpec(
        name=f"Rule {number}",
        kinds=(SignalKind.SUBMISSION,),
        condition=condition,  # type: ignore[arg-type]  # A union is meant, told by the list.
        severity=Severity.HIGH,
        fingerprint=("rule", "place"),
    )
    rule = Rule(id=RuleId(UUID(int=number + 1)), revision=1, spec=spec)
    return Mixed(rule, fields, words)


def _condition(number: int) -> tuple[Condition, dict[str, Scalar], tuple[str, ...]]:
    own = tuple(_word(number * 5 + nth) for nth in range(5))
    match number % 10:
        case 0 | 1:
            place = f"Suite {number}"
            return Compare(field="place", op="=", value=place), {"place": place}, ()
        case 2:
            category = f"special {number}"
            choice = Compare(field="category", op="in", value=(category, f"rare {number}"))
            return choice, {"category": category}, ()
        case 3:
            # Only the lowest limits are ever reached, so that a signal matches few of them.
            limit = 1_000 + number
            return Compare(field="amount", op=">=", value=limit), {"amount": 1_003}, ()
        case 4 | 5 | 6 | 7:
            return Keyword(words=own), {}, (own[number % 5],)
        case 8:
            counted = Keyword(words=own[:1])
            many = Volume(count=3, window=timedelta(minutes=15), of=counted, per=("place",))
            return many, {"place": "Lobby"}, own[:1]
        case _:
            nested = All(
                conditions=(
                    Compare(field="rating", op="<=", value=3),
                    AnyOf(
                        conditions=(
                            Keyword(words=own[:2]),
                            Compare(field="place", op="=", value=f"Hall {number}"),
                        )
                    ),
                    Not(condition=Compare(field="category", op="=", value="praise")),
                )
            )
            return nested, {"rating": 1}, own[:1]


def _word(number: int) -> str:
    """Return the word of that number, none of which stands in common texts."""
    parts = ["x"]
    for _ in range(5):
        number, rest = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[rest])
    return "".join(parts)
