"""Ready-made rules that are the same for everybody, whatever they run."""

from __future__ import annotations

from datetime import timedelta

from core.rules.conditions.all import All
from core.rules.conditions.compare import Compare
from core.rules.conditions.question import Question
from core.rules.conditions.volume import Volume
from core.rules.hours import DAYS
from core.rules.ready_made_set import ONE_PER_CASE, ReadyMade
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.schedule import Schedule
from core.rules.signal import SignalKind
from core.severity import Severity
from core.tenants.role import Role
from core.texts import Locale, text


def low_rating(locale: Locale) -> ReadyMade:
    """Return the rule for one and two stars."""
    return ReadyMade(
        key="low_rating",
        spec=RuleSpec(
            name=text("Low rating").render(locale),
            description=text("A complaint or feedback with one or two stars").render(locale),
            kinds=(SignalKind.SUBMISSION,),
            condition=Compare(field="rating", op="<=", value=2),
            severity=Severity.HIGH,
            fingerprint=ONE_PER_CASE,
            priority=10,
        ),
    )


def critical_item(locale: Locale) -> ReadyMade:
    """Return the rule for what machines call critical. It raises the alert that such an item makes
    anyway: an item's own fingerprint wins, so there is one alert with both names."""
    return ReadyMade(
        key="critical_item",
        spec=RuleSpec(
            name=text("Critical item").render(locale),
            description=text("An integration reports something critical").render(locale),
            kinds=(SignalKind.INTEGRATION,),
            condition=Compare(field="severity", op="=", value="critical"),
            severity=Severity.CRITICAL,
            priority=30,
        ),
    )


def new_complaint(locale: Locale) -> ReadyMade:
    """Return the rule that lets no complaint wait unseen: it comes without a sound, as everything
    low does. Praise without a worrying word is on the dashboard alone."""
    return ReadyMade(
        key="new_complaint",
        spec=RuleSpec(
            name=text("New complaint").render(locale),
            description=text("Any complaint, so that somebody takes it; without a sound").render(
                locale
            ),
            kinds=(SignalKind.SUBMISSION,),
            condition=Compare(field="kind", op="=", value="complaint"),
            severity=Severity.LOW,
            fingerprint=ONE_PER_CASE,
            priority=40,
        ),
    )


def several_complaints(locale: Locale, *, count: int) -> ReadyMade:
    """Return the rule for `count` complaints about one place within an hour: one alert a place."""
    condition = Volume(
        count=count,
        window=timedelta(hours=1),
        of=Compare(field="kind", op="=", value="complaint"),
        per=("place",),
    )
    return ReadyMade(
        key=f"several_complaints_{count}",
        spec=RuleSpec(
            name=text("Several complaints at one place").render(locale),
            description=text("Something there may be wrong for everybody").render(locale),
            kinds=(SignalKind.SUBMISSION,),
            condition=condition,
            severity=Severity.HIGH,
            cooldown=timedelta(hours=1),
            priority=50,
        ),
    )


def left_waiting(locale: Locale) -> ReadyMade:
    """Return the question of every morning, whether something loud is still open."""
    condition = Question(
        measure="count",
        of="open",
        where=(Compare(field="severity", op=">=", value="high"),),
        older_than=timedelta(hours=2),
        op=">",
        value=0,
    )
    return ReadyMade(
        key="left_waiting",
        spec=RuleSpec(
            name=text("Left waiting").render(locale),
            description=text("Every morning, while something loud is still open").render(locale),
            schedule=Schedule(days=DAYS, at="09:00"),
            condition=condition,
            severity=Severity.MEDIUM,
            priority=60,
        ),
    )


def reports(locale: Locale) -> tuple[ReadyMade, ...]:
    """Return the reports by the clock that every set ends with: of the week, to the owners; of the
    day, off until somebody wants it, because a message every morning is soon not read any more."""
    owners = ReceiverRef(kind="role", id=Role.OWNER.value)
    return (
        ReadyMade(
            key="weekly_report",
            spec=RuleSpec(
                name=text("Weekly report").render(locale),
                description=text("What came in and was done, every Monday").render(locale),
                schedule=Schedule(days=("mon",), at="09:00"),
                condition=All(conditions=()),
                report="week",
                severity=None,
                receivers=(owners,),
                priority=70,
            ),
        ),
        ReadyMade(
            key="daily_report",
            spec=RuleSpec(
                name=text("Daily report").render(locale),
                description=text("What came in and was done the day before").render(locale),
                schedule=Schedule(days=DAYS, at="09:00"),
                condition=All(conditions=()),
                report="day",
                severity=None,
                receivers=(owners,),
                priority=80,
                active=False,
            ),
        ),
    )
