"""How loud a rule's alert is, how soon it may come again, and in which hours the rule is awake."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs.rule.parts.part import Around, Asked, OnePart, marked, reading_of
from bot.keyboards import Choice
from core.rules.rule import RuleSpec
from core.severity import Severity, parse_severity
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

NONE = "none"
_COOLDOWNS = ("15m", "30m", "1h", "4h", "24h")
_HOURS = {
    "day": "08:00 and 22:00",
    "office": "09:00 and 18:00 on weekdays",
    "night": "22:00 and 06:00",
}


class HowLoud(OnePart):
    """The severity; a rule that does something with the case may alert nobody."""

    word, label = "severity", text("How loud")

    def fits(self, spec: RuleSpec) -> bool:
        return spec.severity is not None or bool(spec.case)

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        keys = [
            marked(
                Choice(label=severity_word(each), word=each.value), is_now=spec.severity is each
            )
            for each in Severity
        ]
        lines = (text("How loud is it? What is low comes without a sound."),)
        rows = [tuple(keys[:2]), tuple(keys[2:])]
        if spec.case and spec.schedule is None:
            none = Choice(label=text("No alert"), word=NONE)
            rows.append((marked(none, is_now=spec.severity is None),))
        return Asked(lines, tuple(rows))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word == NONE:
            silent = {"severity": None, "receivers": (), "cooldown": timedelta(0)}
            return spec.model_copy(update={**silent, "fingerprint": ()})
        return spec.model_copy(update={"severity": parse_severity(word)})

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert {words}", around)
        return spec.model_copy(update={"severity": read.severity})


class HowOften(OnePart):
    """The cooldown."""

    word, label = "cooldown", text("Quiet for")

    def fits(self, spec: RuleSpec) -> bool:
        return spec.severity is not None

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        spans = tuple(
            marked(
                Choice(label=raw(each), word=each),
                is_now=self.typed(each, spec, around).cooldown == spec.cooldown,
            )
            for each in _COOLDOWNS
        )
        none = marked(
            Choice(label=text("Every time"), word=NONE), is_now=spec.cooldown == timedelta(0)
        )
        lines = (
            text("How long does the same alert stay quiet after it came?"),
            text("Or write a time, such as 45m."),
        )
        return Asked(lines, (spans, (none,)))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word == NONE:
            return spec.model_copy(update={"cooldown": timedelta(0)})
        return self.typed(word, spec, around)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert low cooldown {words}", around)
        return spec.model_copy(update={"cooldown": read.cooldown})


class WhichHours(OnePart):
    """The hours outside of which it rests."""

    word, label = "hours", text("Hours")

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        now = spec.hours

        def key(label: Text, word: str) -> Choice:
            is_now = now is not None and self.typed(_HOURS[word], spec, around).hours == now
            return marked(Choice(label=label, word=word), is_now=is_now)

        rows = (
            (key(raw("08:00–22:00"), "day"), key(raw("22:00–06:00"), "night")),
            (key(text("Weekdays 09:00–18:00"), "office"),),
            (marked(Choice(label=text("Always"), word=NONE), is_now=now is None),),
        )
        lines = (
            text("In which hours does it work?"),
            text("Or write them, such as 07:30 and 20:00 on monday, friday."),
        )
        return Asked(lines, rows)

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word == NONE or word not in _HOURS:
            return spec.model_copy(update={"hours": None})
        return self.typed(_HOURS[word], spec, around)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert low between {words}", around)
        return spec.model_copy(update={"hours": read.hours})
