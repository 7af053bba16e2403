"""What a condition said of a signal, and why: the trace that the rule test and `/why` show."""

from __future__ import annotations

from dataclasses import dataclass

from core.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One node's answer; `parts` are the answers of the conditions it is made of.

    `applies` is False when the question cannot be asked (text compared with a number, no rating
    given): then neither the condition nor its negation holds.
    """

    holds: bool
    reason: Text
    parts: tuple[Verdict, ...] = ()
    applies: bool = True

    def __post_init__(self) -> None:
        if self.holds and not self.applies:
            raise ValueError("a condition that does not apply cannot hold")

    @property
    def truth(self) -> bool | None:
        """Return True, False, or None for a question that cannot be asked."""
        return self.holds if self.applies else None
