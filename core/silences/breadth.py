"""Whether a silence is too broad to be made with one tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.errors import Conflict
from core.matching.matcher import Matcher

FEW = 5
"""So many alerts of a week may all be silenced: in a quiet workspace half is soon reached."""


def is_too_broad(matchers: Sequence[Matcher], *, would: int, of: int) -> bool:
    """Tell whether somebody has to say twice that they mean it: nothing in it is certain to be
    the same of all that it mutes, or it `would` have muted more than half `of` the last week's
    alerts, and more than a few.

    One that names a fingerprint means a single thing, however often that fires.
    """
    keys = {key[0] for key in (one.key for one in matchers) if key is not None}
    if "fingerprint" in keys:
        return False
    return not keys or is_most(would=would, of=of)


def is_most(*, would: int, of: int) -> bool:
    """Tell whether `would` is more than half `of` the alerts, and more than a few."""
    return would > FEW and 2 * would > of


class TooBroad(Conflict):
    """It mutes more than people usually mean: it is made when they say so again. `would` of the
    last week's `of` alerts would have been muted, and `now` of those open are."""

    code: ClassVar[str] = "too_broad"

    def __init__(self, *, would: int, of: int, now: int) -> None:
        super().__init__(
            reason="too_broad",
            message=f"it would have muted {would} of the {of} alerts of the last 7 days and mutes"
            f" {now} that are open; confirm that you mean it",
        )
        self.would = would
        self.of = of
        self.now = now
