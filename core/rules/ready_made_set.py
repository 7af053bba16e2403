"""What a ready-made set of rules is, and how the rules in it are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.rules.conditions.all import All
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.severity import Severity
from core.tenants.vertical import Vertical
from core.texts import Locale, Text

ONE_PER_CASE = ("case",)
"""A complaint that several of these rules catch is one alert, as loud as the loudest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyMade:
    """A rule with the name by which it is known again, whatever people call it: never a new
    meaning. Sets that have the same name have the same rule."""

    key: str
    spec: RuleSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyMadeSet:
    """The rules that go with a vertical, made in the language of whoever asks for them."""

    vertical: Vertical
    make: Callable[[Locale], tuple[ReadyMade, ...]]


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Words to look for, by language; accents make no difference."""

    en: Words
    es: Words

    def found(self, locale: Locale) -> Keyword:
        """Return the condition, with the reader's own language first."""
        mine, others = (self.es, self.en) if locale.language == "es" else (self.en, self.es)
        return Keyword(words=tuple(dict.fromkeys((*mine, *others))), accents=False)


def about_words(
    locale: Locale,
    *,
    key: str,
    name: Text,
    description: Text,
    words: Phrases,
    severity: Severity,
    priority: int,
) -> ReadyMade:
    """Return the rule for words that customers write, but never with five stars: such words stand
    in praise too, as in “not a single bed bug”."""
    no_praise = Compare(field="rating", op="!=", value=5)
    return ReadyMade(
        key=key,
        spec=RuleSpec(
            name=name.render(locale),
            description=description.render(locale),
            kinds=(SignalKind.SUBMISSION,),
            condition=All(conditions=(words.found(locale), no_praise)),
            severity=severity,
            fingerprint=ONE_PER_CASE,
            priority=priority,
        ),
    )
