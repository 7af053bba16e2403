"""A rule as one sentence in plain language: "When the rating is at most 2, alert high."."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core.rules.conditions.all import All
from core.rules.hours import DAYS, WEEKDAYS, WEEKEND, Day, Hours
from core.rules.phrases import both, shown
from core.rules.rule import RuleSpec
from core.rules.schedule import Schedule
from core.rules.signal import SignalKind
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

_DAY_NAMES: dict[Day, Text] = {
    "mon": text("Monday"),
    "tue": text("Tuesday"),
    "wed": text("Wednesday"),
    "thu": text("Thursday"),
    "fri": text("Friday"),
    "sat": text("Saturday"),
    "sun": text("Sunday"),
}


def sentence(rule: RuleSpec) -> Text:
    """Return what the rule looks at, what it does then, and when it rests."""
    clause = rule.condition.describe()
    if set(rule.kinds) == {SignalKind.INTEGRATION}:
        reports = text("an integration reports something")
        clause = reports if rule.condition == All(conditions=()) else both([reports, clause])
    told = text("{actions}{hours}", actions=both(_actions(rule)), hours=_only(rule.hours))
    if rule.schedule is not None:
        when = schedule_words(rule.schedule)
        if rule.condition == All(conditions=()):
            return text("Every {when}, {actions}.", when=when, actions=told)
        return text(
            "Every {when}, when {clause}, {actions}.", when=when, clause=clause, actions=told
        )
    if rule.cooldown and rule.severity is not None:
        return text(
            "When {clause}, {actions}, and again only after {cooldown}.",
            clause=clause,
            actions=told,
            cooldown=rule.cooldown,
        )
    return text("When {clause}, {actions}.", clause=clause, actions=told)


def schedule_words(schedule: Schedule) -> Text:
    """Return a schedule as it stands after "Every"."""
    if schedule.every is not None:
        words = text("{span}", span=schedule.every)
    elif schedule.cron is not None:
        words = text("moment of the cron line {line}", line=shown(schedule.cron))
    else:
        words = text(
            "{days} at {time}", days=day_words(schedule.days or DAYS), time=raw(schedule.at or "")
        )
    if schedule.zone is None:
        return words
    return text("{when} ({zone})", when=words, zone=raw(schedule.zone))


def day_words(days: Sequence[Day]) -> Text:
    """Return days of the week in a sentence: all, working days, or by name."""
    chosen = set(days)
    if chosen == set(DAYS):
        return text("day")
    if chosen == set(WEEKDAYS):
        return text("weekday")
    if chosen == set(WEEKEND):
        return text("Saturday and Sunday")
    return both([_DAY_NAMES[day] for day in DAYS if day in chosen])


def _actions(rule: RuleSpec) -> list[Text]:
    case, told = rule.case, []
    if rule.severity is not None:
        told.append(text("alert {severity}", severity=severity_word(rule.severity)))
    if case.set_severity is not None:
        severity = severity_word(case.set_severity)
        told.append(text("set the severity of the case to {severity}", severity=severity))
    if case.set_category is not None:
        category = shown(case.set_category)
        told.append(text("set the category of the case to {category}", category=category))
    if case.assign is not None:
        told.append(text("assign the case"))
    if case.reply is not None:
        told.append(text("reply {words}", words=shown(case.reply)))
    told += [
        text("set the label {name} to {value}", name=name, value=shown(value))
        for name, value in case.labels
    ]
    return told


def _only(hours: Hours | None) -> Text:
    if hours is None:
        return raw("")
    start, end = raw(hours.start), raw(hours.end)
    if hours.weekly == timedelta(days=len(set(hours.days))):
        words = text(" (only each {days})", days=day_words(hours.days))
    elif set(hours.days) == set(DAYS):
        words = text(" (only between {start} and {end})", start=start, end=end)
    else:
        words = text(
            " (only between {start} and {end}, each {days})",
            start=start,
            end=end,
            days=day_words(hours.days),
        )
    return words
