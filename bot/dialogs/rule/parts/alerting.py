"""How loud a rule's alert is, how soon it may come again, and in which hours the rule is awake."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs.rule.parts.part import Asked, marked, reading_of
from bot.keyboards import Choice
from core.rulebook.names import RuleNames
from core.rules.hours import WEEKDAYS
from core.rules.rule import RuleSpec
from core.severity import Severity, parse_severity
from core.texts import raw, text
from core.texts.severity_words import severity_word

NONE = "none"
_COOLDOWNS = ("15m", "30m", "1h", "4h", "24h")
_HOURS = {
    "day": "08:00 and 22:00",
    "office": "09:00 and 18:00 on weekdays",
    "night": "22:00 and 06:00",
}


class HowLoud:
    """The severity."""

    word, label, takes_several = "severity", text("How loud"), False

    def fits(self, spec: RuleSpec) -> bool:
        return spec.severity is not None

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        keys = [
            marked(
                Choice(label=severity_word(each), word=each.value), is_now=spec.severity is each
            )
            for each in Severity
        ]
        lines = (text("How loud is it? What is low comes without a sound."),)
        return Asked(lines, (tuple(keys[:2]), tuple(keys[2:])))

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        return spec.model_copy(update={"severity": parse_severity(word)})

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert {words}", names)
        return spec.model_copy(update={"severity": read.severity})


class HowOften:
    """The cooldown."""

    word, label, takes_several = "cooldown", text("Not more often than"), False

    def fits(self, spec: RuleSpec) -> bool:
        return spec.severity is not None

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        spans = tuple(Choice(label=raw(each), word=each) for each in _COOLDOWNS)
        none = marked(
            Choice(label=text("Every time"), word=NONE), is_now=spec.cooldown == timedelta(0)
        )
        lines = (
            text("How long does the same alert stay quiet after it came?"),
            text("Or write a time, such as 45m."),
        )
        return Asked(lines, (spans, (none,)))

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        if word == NONE:
            return spec.model_copy(update={"cooldown": timedelta(0)})
        return self.typed(word, spec, names)

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert low cooldown {words}", names)
        return spec.model_copy(update={"cooldown": read.cooldown})


class WhichHours:
    """The hours outside of which it rests."""

    word, label, takes_several = "hours", text("Hours"), False

    def fits(self, spec: RuleSpec) -> bool:
        return True

    def asks(self, spec: RuleSpec, names: RuleNames) -> Asked:
        now = spec.hours
        office = now is not None and set(now.days) == set(WEEKDAYS)
        rows = (
            (
                Choice(label=raw("08:00–22:00"), word="day"),
                Choice(label=raw("22:00–06:00"), word="night"),
            ),
            (marked(Choice(label=text("Weekdays 09:00–18:00"), word="office"), is_now=office),),
            (marked(Choice(label=text("Always"), word=NONE), is_now=now is None),),
        )
        lines = (
            text("In which hours does it work?"),
            text("Or write them, such as 07:30 and 20:00 on monday, friday."),
        )
        return Asked(lines, rows)

    def chosen(self, word: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        if word == NONE or word not in _HOURS:
            return spec.model_copy(update={"hours": None})
        return self.typed(_HOURS[word], spec, names)

    def typed(self, words: str, spec: RuleSpec, names: RuleNames) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert low between {words}", names)
        return spec.model_copy(update={"hours": read.hours})
