"""A limit as somebody asks for it, before it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from core.limits.limit import Whom
from core.limits.rate import Rate
from core.matching.matcher import Matcher

LIMITS_AT_MOST = 100
"""Limits of one workspace: each alert asks all of them."""
NAME_AT_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLimit:
    """What a limit is to be. `name` None: it is called as it is typed; `target` None: each chat,
    person or role counts by itself."""

    rate: Rate
    whom: Whom = Whom.EVERYBODY
    target: str | None = None
    matchers: tuple[Matcher, ...] = ()
    exempts_critical: bool = True
    is_active: bool = True
    name: str | None = None
