"""A route as people set it up: which alerts it is about and whom they are led to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.errors import InvalidInput
from core.ids import RouteId
from core.matching.matcher import MATCHERS_AT_MOST, NAME, Matcher
from core.severity import Severity
from core.tenants.named import Named
from core.texts import text

NAME_AT_MOST = 100
MOST_ROUTES = 200
"""In one workspace, the default route not counted; more cannot be looked through on a phone."""
MOST_RECEIVERS = 50
"""Of one route."""
GROUP_FIELDS_AT_MOST = 10
HOUR = 3_600
DAY = 24 * HOUR
WEEK = 7 * DAY

GroupField = Annotated[str, Field(pattern=f"^{NAME}$")]


class RouteSpec(BaseModel):
    """What can be said of a route. An alert that all `matchers` hold for, and that is severe
    enough, is led to the `receivers`; unless the route `continues`, no later one is asked.

    `group_by` None: alerts are told one by one; else those with the same values in these fields
    together: `group_wait_s` after the first, then each `group_interval_s` while there is news, and
    again after `repeat_s` as long as one is open (None: never).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=NAME_AT_MOST)]
    matchers: tuple[Matcher, ...] = ()
    minimum_severity: Severity = Severity.LOW
    continues: bool = False
    receivers: tuple[UUID, ...] = ()
    is_active: bool = True
    group_by: tuple[GroupField, ...] | None = None
    group_wait_s: Annotated[int, Field(ge=0, le=DAY)] = 30
    group_interval_s: Annotated[int, Field(ge=10, le=WEEK)] = 300
    repeat_s: Annotated[int, Field(ge=60, le=30 * DAY)] | None = None

    def check(self, *, is_default: bool) -> None:
        """Raise InvalidInput for what a route cannot have."""
        if len(self.matchers) > MATCHERS_AT_MOST:
            raise InvalidInput(
                field="matchers",
                value=len(self.matchers),
                wanted=text("at most {most} matchers", most=MATCHERS_AT_MOST),
            )
        if len(self.receivers) > MOST_RECEIVERS:
            raise InvalidInput(
                field="receivers",
                value=len(self.receivers),
                wanted=text("at most {most} receivers", most=MOST_RECEIVERS),
            )
        if len(set(self.receivers)) < len(self.receivers):
            raise InvalidInput(field="receivers", value="twice", wanted=text("each receiver once"))
        if self.group_by is not None and len(self.group_by) > GROUP_FIELDS_AT_MOST:
            raise InvalidInput(
                field="group_by",
                value=len(self.group_by),
                wanted=text("at most {most} fields", most=GROUP_FIELDS_AT_MOST),
            )
        if not is_default:
            if not self.matchers:
                wanted = text("at least one: the default route is the one for everything")
                raise InvalidInput(field="matchers", value="none", wanted=wanted)
            return
        if self.matchers:
            wanted = text("none: the default route is for what no other route leads on")
            raise InvalidInput(field="matchers", value="some", wanted=wanted)
        if not self.is_active:
            wanted = text("true: the default route cannot be paused")
            raise InvalidInput(field="is_active", value=False, wanted=wanted)


class Warned(Enum):
    """What a route does that its maker may not have meant; the value is on the wire."""

    NOBODY = "nobody"
    """It leads to nobody: what comes to it is told to nobody."""
    ALL_PAUSED = "all_paused"
    """Whomever it leads to is paused."""
    UNREACHED = "unreached"
    """A route before it takes all that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRoute:
    """A route as it is. `position` counts from 0 in the order in which they are asked, the default
    route is the last. `receivers` are those of its spec by name."""

    id: RouteId
    spec: RouteSpec
    position: int
    is_default: bool
    revision: int
    created_at: datetime
    receivers: tuple[Named, ...]
    warnings: tuple[Warned, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.spec.name
