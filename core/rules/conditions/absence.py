"""Nothing matching for so long: `no feedback for 6h in place Lobby`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from core.rules.condition import Check, Facts, Known, Window
from core.rules.counted import for_each, nothing
from core.rules.guard import Guard
from core.rules.hours import Opening
from core.rules.signal import Signal, SignalKind
from core.rules.verdict import Verdict
from core.rules.windowed import Windowed, microseconds, moment
from core.rules.words import Vocabulary
from core.texts import Text, text

_FED = 3
"""The length of a window that a signal was fed into."""


class Absence(Windowed):
    """No signal that matches `of` came for `after`, and then not for `grace` either.

    Time outside of the rule's hours does not count. The clock asks when the window is due; a
    matching signal moves the deadline and ends the alert it had raised. A window keeps the last
    signal's moment, the deadline, and whether the alert was raised since.
    """

    is_asked_by_clock: ClassVar[bool] = True

    type: Literal["absence"] = "absence"
    after: Annotated[timedelta, Field(ge=timedelta(minutes=1), le=timedelta(days=31))]
    grace: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=31))] = timedelta(0)

    def describe(self) -> Text:
        """Return a clause such as "nothing comes in for 6 hours"."""
        clause = nothing(self.of, self.after)
        if self.grace:
            clause = text("{clause}, with {grace} of grace", clause=clause, grace=self.grace)
        return text("{clause}{per}", clause=clause, per=for_each(self.per))

    def needs_open(self) -> timedelta:
        """Return the span until the alert."""
        return self.after + self.grace

    def start(self, at: datetime, opening: Opening) -> Window:
        """Return the window in which the last signal came at that moment."""
        due = opening.after(at, self.after + self.grace)
        return (microseconds(at), microseconds(due), 0)

    def begin(self, at: datetime, opening: Opening) -> Window:
        """Return the same for a rule that was just made: a mark at its end tells that it is the
        rule that began then, and that nothing came."""
        return (*self.start(at, opening), 1)

    def is_new(self, window: Window) -> bool:
        """Return whether nothing has come since the rule began."""
        return len(window) > _FED

    def feed(self, window: Window, signal: Signal, opening: Opening) -> Window:
        """Return the window with its deadline moved; an older signal changes nothing."""
        if window and window[0] >= microseconds(signal.at) and not window[2]:
            return window
        return self.start(signal.at, opening)

    def moved(self, window: Window, opening: Opening) -> Window:
        """Return the window with its deadline as other hours make it, when a rule was edited."""
        if not window or window[2]:
            return window
        return (*self.start(moment(window[0]), opening), *window[_FED:])

    def raised(self, window: Window) -> Window:
        """Return the window after its alert was raised: the clock leaves it alone until a
        matching signal comes."""
        return (window[0], window[1], 1, *window[_FED:])

    def postponed(self, window: Window, at: datetime) -> Window:
        """Return the window to be asked about again at that moment."""
        return (window[0], microseconds(at), 0, *window[_FED:])

    def last(self, window: Window) -> datetime:
        """Return when the last signal came, or the counting began."""
        return moment(window[0])

    def has_raised(self, window: Window) -> bool:
        """Return whether the window's alert was raised and not ended since."""
        return bool(window) and bool(window[2])

    def holds(self, window: Window, at: datetime) -> bool | None:
        """Return whether the deadline has passed."""
        return bool(window) and microseconds(at) >= window[1]

    def due(self, window: Window) -> datetime | None:
        """Return the deadline; None after the alert was raised."""
        return None if not window or window[2] else moment(window[1])

    def reason(self, window: Window, at: datetime) -> Text:
        """Return when the last one came."""
        last = text("the last one came {ago} ago", ago=at - moment(window[0]))
        if self.holds(window, at):
            return last
        return text("not so long: {last}", last=last)

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict on the clock's signal; others cannot be asked."""
        window = known.windows.get(self.digest)
        if signal.kind is not SignalKind.CLOCK or not window:
            return Verdict(holds=False, applies=False, reason=text("only the clock asks this"))
        holds = self.holds(window, signal.at) is True
        return Verdict(holds=holds, reason=self.reason(window, signal.at))

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a look at the deadline."""
        digest, holds = self.digest, self.holds

        def check(facts: Facts) -> bool | None:
            window = facts.known.windows.get(digest)
            if facts.signal.kind is not SignalKind.CLOCK or not window:
                return None
            return holds(window, facts.signal.at)

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the guard that nothing passes: no signal that comes in makes it hold."""
        return frozenset()
