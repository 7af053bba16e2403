"""What a condition over time is: what it counts, per which group, and how its window moves.

A window is fed by every signal that matches `of`, whatever the rest of the rule's tree says of it;
in the tree the condition is then asked about the window as it is with that signal in it.
"""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, field_validator

from core.rules.condition import Check, Condition, Facts, Known, Window
from core.rules.guard import Guard
from core.rules.hours import Opening
from core.rules.signal import Signal
from core.rules.verdict import Verdict
from core.rules.words import Vocabulary
from core.texts import Text, text
from core.texts.refused import refused

if TYPE_CHECKING:
    # At run time the name is the union of every condition, told by the list of them.
    from core.rules.condition import Condition as AnyCondition

MAX_GROUP_FIELDS = 4
GROUP_CHARACTERS = 80

NOT_YET: Window = ()
"""A window nothing was fed into."""

EVERYTHING = "[]"
"""The name of the one window of a condition without groups."""

GroupField = Annotated[str, Field(pattern=r"^(labels\.)?[^\s\x00-\x1f]{1,100}$")]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Windowed(Condition):
    """The base of conditions over time.

    `of` says which signals count (None: all the rule looks at), `per` which fields tell its
    windows apart.
    """

    of: AnyCondition | None = None
    per: Annotated[tuple[GroupField, ...], Field(max_length=MAX_GROUP_FIELDS)] = ()

    @field_validator("of", mode="after")
    @classmethod
    def _says_nothing_of_time(cls, of: Condition | None) -> Condition | None:
        for each in () if of is None else of.walk():
            if isinstance(each, Windowed) or each.is_asked_by_clock:
                wanted = text(
                    "conditions on one signal, without another window or question in them"
                )
                raise refused("of", wanted)
        return of

    def children(self) -> tuple[Condition, ...]:
        """Return the condition on what counts, if there is one."""
        return () if self.of is None else (self.of,)

    def group(self, signal: Signal) -> str:
        """Return the name of the window that the signal belongs to."""
        if not self.per:
            return EVERYTHING
        return group_name(tuple(signal.group_value(name) for name in self.per))

    def can_count(self, signal: Signal) -> bool:
        """Return whether a signal that matches `of` has what is counted in it."""
        return True

    @abstractmethod
    def feed(self, window: Window, signal: Signal, opening: Opening) -> Window:
        """Return the window with a signal that matches `of` in it; itself if nothing changes."""

    @abstractmethod
    def holds(self, window: Window, at: datetime) -> bool | None:
        """Return what the window, fed with all that came until `at`, says at that moment."""

    @abstractmethod
    def reason(self, window: Window, at: datetime) -> Text:
        """Return what `holds` answered in words, with the figures it was found by."""

    def due(self, window: Window) -> datetime | None:
        """Return when the clock must ask about the window if nothing comes; None: never."""
        return None

    def needs_open(self) -> timedelta:
        """Return how much of the rule's open time the condition must be able to add up."""
        return timedelta(0)

    def decide(self, signal: Signal, known: Known) -> Verdict:
        """Return the verdict; what does not count itself does not hold."""
        part = None if self.of is None else self.of.decide(signal, known)
        parts = () if part is None else (part,)
        if part is not None and not part.holds:
            reason = text("this is not counted")
            return Verdict(holds=False, applies=part.applies, reason=reason, parts=parts)
        window = known.windows.get(self.digest)
        if window is None or not self.can_count(signal):
            reason = text("nothing was counted")
            return Verdict(holds=False, applies=False, reason=reason, parts=parts)
        truth = self.holds(window, signal.at)
        return Verdict(
            holds=truth is True,
            applies=truth is not None,
            reason=self.reason(window, signal.at),
            parts=parts,
        )

    def compile(self, vocabulary: Vocabulary) -> Check:
        """Return a look at the window the signal was fed into."""
        counts = None if self.of is None else self.of.compile(vocabulary)
        digest, holds = self.digest, self.holds

        def check(facts: Facts) -> bool | None:
            window = facts.known.windows.get(digest)
            if window is not None:  # Then the signal was fed into it, so it counts.
                return holds(window, facts.signal.at)
            truth = None if counts is None else counts(facts)
            return None if truth is True else truth

        return check

    def guard(self, vocabulary: Vocabulary) -> Guard:
        """Return the guard of what counts."""
        return None if self.of is None else self.of.guard(vocabulary)


def over_time(condition: Condition) -> tuple[Windowed, ...]:
    """Return the conditions over time of a tree, those that are alike once."""
    found = (each for each in condition.walk() if isinstance(each, Windowed))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def group_name(values: tuple[str | None, ...]) -> str:
    """Return a window's name from its values: their JSON, long ones cut but still told apart."""
    return json.dumps([_cut(value) for value in values], ensure_ascii=False)


def microseconds(at: datetime) -> int:
    """Return a moment as windows keep it: whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def moment(stored: float) -> datetime:
    """Return the moment a window keeps."""
    return _EPOCH + timedelta(microseconds=int(stored))


def _cut(value: str | None) -> str | None:
    if value is None:
        return None
    if not value.isascii():  # A database takes no half characters.
        value = value.encode("utf-8", "replace").decode()
    if len(value) <= GROUP_CHARACTERS:
        return value
    digest = hashlib.sha256(value.encode()).hexdigest()[:16]
    return f"{value[:GROUP_CHARACTERS]}…{digest}"
