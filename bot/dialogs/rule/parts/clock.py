"""When the clock asks a rule with a schedule."""

from __future__ import annotations

from bot.dialogs.rule.parts.part import Around, Asked, OnePart, reading_of
from bot.keyboards import Choice
from core.rules.rule import RuleSpec
from core.texts import text

_TIMES = {
    "weekdays": "weekday at 09:00",
    "days": "day at 09:00",
    "monday": "monday at 09:00",
    "hour": "1h",
}


class WhenAsked(OnePart):
    """The schedule."""

    word, label = "schedule", text("Day and hour")

    def fits(self, spec: RuleSpec) -> bool:
        return spec.schedule is not None

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        rows = (
            (
                Choice(label=text("Weekdays at 09:00"), word="weekdays"),
                Choice(label=text("Every day at 09:00"), word="days"),
            ),
            (
                Choice(label=text("Mondays at 09:00"), word="monday"),
                Choice(label=text("Every hour"), word="hour"),
            ),
        )
        lines = (
            text("When does the clock ask?"),
            text("Or write it, such as day at 18:30."),
        )
        return Asked(lines, rows)

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return self.typed(_TIMES.get(word, word), spec, around)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        said = words.strip()
        if said.casefold().startswith("every "):
            said = said[6:]
        read = reading_of(f"every {said} when count(open) > 0 then alert low", around)
        return spec.model_copy(update={"schedule": read.schedule})
