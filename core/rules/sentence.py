"""A rule as one sentence in plain language: "When the rating is at most 2, alert high."."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.rules.actions import ReportSpan
from core.rules.conditions.all import All
from core.rules.hours import DAYS, WEEKDAYS, Day, Hours
from core.rules.phrases import both, shown
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.schedule import Schedule
from core.rules.signal import SignalKind
from core.severity import Severity
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import Text, plural, raw, text
from core.texts.severity_words import severity_word

PERSON = "person"
"""The kind of receiver that a case can be assigned to."""
ROLE = "role"
"""The kind of receiver that everybody of a role is."""

_ROLES = {role.value: role for role in Role}
_DAY_NAMES: dict[Day, Text] = {
    "mon": text("Monday"),
    "tue": text("Tuesday"),
    "wed": text("Wednesday"),
    "thu": text("Thursday"),
    "fri": text("Friday"),
    "sat": text("Saturday"),
    "sun": text("Sunday"),
}
_REPORTS: dict[ReportSpan, Text] = {
    "day": text("the report of the day before"),
    "week": text("the report of the week before"),
}


Called = Callable[[ReceiverRef], str]
"""Gives the name by which people know a receiver."""


def sentence(rule: RuleSpec, *, called: Called | None = None) -> Text:
    """Return what the rule looks at, what it does then, and when it rests.

    Without `called` the receivers are only counted.
    """
    clause = rule.condition.describe()
    if set(rule.kinds) == {SignalKind.INTEGRATION}:
        reports = text("an integration reports something")
        clause = reports if rule.condition == All(conditions=()) else both([reports, clause])
    told = text("{actions}{hours}", actions=both(_actions(rule, called)), hours=_only(rule.hours))
    if rule.cooldown and rule.severity is not None:
        told = text(
            "{actions}, and again only after {cooldown}", actions=told, cooldown=rule.cooldown
        )
    if rule.schedule is None:
        return text("When {clause}, {actions}.", clause=clause, actions=told)
    when = schedule_words(rule.schedule)
    if rule.condition == All(conditions=()):
        return text("Every {when}, {actions}.", when=when, actions=told)
    return text("Every {when}, when {clause}, {actions}.", when=when, clause=clause, actions=told)


def schedule_words(schedule: Schedule) -> Text:
    """Return a schedule as it stands after "Every"."""
    if schedule.every is not None:
        words = text("{span}", span=schedule.every)
    elif schedule.cron is not None:
        words = text("moment of the cron line {line}", line=shown(schedule.cron))
    else:
        words = text(
            "{days} at {time}",
            days=day_words(schedule.days or DAYS),
            time=raw(schedule.at or ""),
        )
    if schedule.zone is None:
        return words
    return text("{when} ({zone})", when=words, zone=raw(schedule.zone))


def receiver_words(receiver: ReceiverRef, called: Called) -> Text:
    """Return a receiver as it stands after "to": a role is said, not spelled as in a line."""
    role = _ROLES.get(receiver.id) if receiver.kind == ROLE else None
    if role is None:
        return raw(called(receiver))
    return text("everybody with the role {role}", role=role_word(role))


def report_words(span: ReportSpan) -> Text:
    """Return which report it is."""
    return _REPORTS[span]


def day_words(days: Sequence[Day]) -> Text:
    """Return days of the week in a sentence: all, working days, or by name."""
    chosen = set(days)
    if chosen == set(DAYS):
        return text("day")
    if chosen == set(WEEKDAYS):
        return text("weekday")
    return both(_names(days))


def _names(days: Sequence[Day]) -> list[Text]:
    return [_DAY_NAMES[day] for day in DAYS if day in days]


def _actions(rule: RuleSpec, called: Called | None) -> list[Text]:
    case, told = rule.case, []
    if rule.severity is not None:
        told.append(_alert(rule.severity, rule.receivers, called))
    if rule.report is not None:
        told.append(_report(rule.report, rule.receivers, called))
    if case.set_severity is not None:
        severity = severity_word(case.set_severity)
        told.append(text("set the severity of the case to {severity}", severity=severity))
    if case.set_category is not None:
        category = shown(case.set_category)
        told.append(text("set the category of the case to {category}", category=category))
    if case.assign is not None:
        person = ReceiverRef(kind=PERSON, id=str(case.assign))
        told.append(
            text("assign the case to somebody")
            if called is None
            else text("assign the case to {person}", person=called(person))
        )
    if case.reply is not None:
        told.append(text("reply {words}", words=shown(case.reply)))
    told += [
        text("set the label {name} to {value}", name=name, value=shown(value))
        for name, value in case.labels
    ]
    return told


def _alert(severity: Severity, receivers: Sequence[ReceiverRef], called: Called | None) -> Text:
    word = severity_word(severity)
    if not receivers:
        return text("alert {severity}", severity=word)
    if called is None:
        return plural(
            "alert {severity} to {n} receiver",
            "alert {severity} to {n} receivers",
            len(receivers),
            severity=word,
        )
    names = both([receiver_words(receiver, called) for receiver in receivers])
    return text("alert {severity} to {receivers}", severity=word, receivers=names)


def _report(span: ReportSpan, receivers: Sequence[ReceiverRef], called: Called | None) -> Text:
    what = report_words(span)
    if not receivers:
        return text("send {what}", what=what)
    if called is None:
        return plural(
            "send {what} to {n} receiver",
            "send {what} to {n} receivers",
            len(receivers),
            what=what,
        )
    names = both([receiver_words(receiver, called) for receiver in receivers])
    return text("send {what} to {receivers}", what=what, receivers=names)


def _only(hours: Hours | None) -> Text:
    if hours is None:
        return raw("")
    start, end = raw(hours.start), raw(hours.end)
    if hours.start == hours.end:
        words = text(" (only on {days})", days=both(_names(hours.days)))
    elif set(hours.days) == set(DAYS):
        words = text(" (only between {start} and {end})", start=start, end=end)
    else:
        words = text(
            " (only between {start} and {end} on {days})",
            start=start,
            end=end,
            days=both(_names(hours.days)),
        )
    return words
