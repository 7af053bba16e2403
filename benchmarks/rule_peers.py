"""The same rules in the packages `rule-engine` and `cel-python`, where they are installed.

Neither knows of time: of a rule that counts, only the condition on what counts is asked. Each is
asked rule by rule, which is how both are meant to be used.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.not_ import Not
from core.rules.conditions.volume import Volume
from core.rules.signal import Scalar, Signal

Ask = Callable[[Signal], int]
"""Asks all rules about a signal and returns how many hold."""


def rule_engine(conditions: Sequence[Condition]) -> Ask | None:
    """Return the rules in `rule-engine`; None when it is not installed."""
    try:
        module = importlib.import_module("rule_engine")
    except ImportError:
        return None
    rules = [module.Rule(_written(each, _RULE_ENGINE)) for each in conditions]

    def ask(signal: Signal) -> int:
        thing = _thing(signal)
        return sum(rule.matches(thing) for rule in rules)

    return ask


def cel_python(conditions: Sequence[Condition]) -> Ask | None:
    """Return the rules in `cel-python`; None when it is not installed."""
    try:
        cel = importlib.import_module("celpy")
        adapt = importlib.import_module("celpy.adapter").json_to_cel
    except ImportError:
        return None
    world = cel.Environment()
    rules = [world.program(world.compile(_written(each, _CEL))) for each in conditions]

    def ask(signal: Signal) -> int:
        thing = adapt(_thing(signal))
        return sum(bool(rule.evaluate(thing)) for rule in rules)

    return ask


def _thing(signal: Signal) -> dict[str, Scalar]:
    return {**signal.fields, "text": signal.text.lower()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Syntax:
    """How a language writes its words; `has` is a word in the text."""

    both: str
    either: str
    opposite: str
    has: str


def _written(each: Condition, syntax: _Syntax) -> str:
    """Return the condition as a line of that language."""
    match each:
        case Compare(op="in", value=tuple() as values):
            return _joined([f"{each.field} == {json.dumps(one)}" for one in values], syntax.either)
        case Compare():
            return f"{each.field} {'==' if each.op == '=' else each.op} {json.dumps(each.value)}"
        case Keyword():
            words = [syntax.has.format(word=json.dumps(word)) for word in each.words]
            return _joined(words, syntax.either)
        case Volume():
            return "true" if each.of is None else _written(each.of, syntax)
        case All():
            return _joined([_written(one, syntax) for one in each.conditions], syntax.both)
        case AnyOf():
            return _joined([_written(one, syntax) for one in each.conditions], syntax.either)
        case Not():
            return f"({syntax.opposite}({_written(each.condition, syntax)}))"
        case _:
            raise TypeError(f"the mix has no {each.type}")


def _joined(parts: Sequence[str], by: str) -> str:
    return f"({f' {by} '.join(parts)})"


_RULE_ENGINE = _Syntax(both="and", either="or", opposite="not ", has="{word} in text")
_CEL = _Syntax(both="&&", either="||", opposite="!", has="text.contains({word})")
