"""The simple settings of notifications, as a summary of the default route."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from core.errors import InvalidInput
from core.flows.notification_config import MOST_MINUTES, MOST_PLACES, NotificationConfig
from core.severity import Severity
from core.texts import text
from web.api.asked import Asked, Words
from web.route import Call, Route, answer
from web.shapes import SeverityWord, Shape

Place = Annotated[Words, Field(min_length=1, max_length=100)]


ChatNumber = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""Telegram's number of a chat; larger ones no database keeps."""


class ConfigShape(Shape):
    """A summary of the default route. `high_severity_only`: the least severity is high or
    critical. `rate_limit_minutes` null: no such limit; `hostel_specific` null: all places.
    `beyond` names what is configured besides, which this summary does not show: other_routes,
    other_limits, other_receivers (people and roles), paused_receivers, receiver_filters,
    grouping."""

    enabled: bool
    minimum_severity: SeverityWord
    high_severity_only: bool
    rate_limit_minutes: int | None
    hostel_specific: list[str] | None
    admin_chat_ids: list[int]
    beyond: list[
        Literal[
            "other_routes",
            "other_limits",
            "other_receivers",
            "paused_receivers",
            "receiver_filters",
            "grouping",
        ]
    ]


class ConfigAsked(Asked):
    """What to change; what is left out stays."""

    enabled: bool | None = None
    minimum_severity: SeverityWord | None = None
    high_severity_only: bool | None = None
    rate_limit_minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = None
    hostel_specific: (
        Annotated[tuple[Place, ...], Field(min_length=1, max_length=MOST_PLACES)] | None
    ) = None
    admin_chat_ids: Annotated[tuple[ChatNumber, ...], Field(max_length=50)] | None = None


async def show(call: Call) -> web.Response:
    """Return the settings as they are."""
    return answer(_shape(await call.deps.calm.notification_config.read(call.workspace_id)))


async def change(call: Call) -> web.Response:
    """Have the settings be so."""
    said, configs = call.body(ConfigAsked), call.deps.calm.notification_config
    now = await configs.read(call.workspace_id)
    if call.kept is not None:
        return answer(_shape(now))
    given = said.model_fields_set
    wanted = NotificationConfig(
        enabled=now.enabled if said.enabled is None else said.enabled,
        minimum_severity=_least(said, now.minimum_severity),
        rate_limit_minutes=said.rate_limit_minutes
        if "rate_limit_minutes" in given
        else now.rate_limit_minutes,
        places=said.hostel_specific if "hostel_specific" in given else now.places,
        chat_ids=now.chat_ids
        if said.admin_chat_ids is None
        else tuple(dict.fromkeys(said.admin_chat_ids)),
    )
    done = await configs.write(call.workspace_id, wanted, by=call.person_id, cause=call.cause)
    return answer(_shape(done))


def _least(said: ConfigAsked, now: Severity) -> Severity:
    """Return the least severity that was asked for in either way."""
    only_high = said.high_severity_only
    if said.minimum_severity is not None:
        least = Severity(said.minimum_severity)
        if only_high is not None and only_high is not (least >= Severity.HIGH):
            wanted = text("the same as {field} says", field="minimum_severity")
            raise InvalidInput(field="high_severity_only", value=only_high, wanted=wanted)
        return least
    if only_high is None or only_high is (now >= Severity.HIGH):
        return now
    return Severity.HIGH if only_high else Severity.LOW


def _shape(one: NotificationConfig) -> ConfigShape:
    return ConfigShape.model_validate(
        {
            "enabled": one.enabled,
            "minimum_severity": one.minimum_severity.value,
            "high_severity_only": one.minimum_severity >= Severity.HIGH,
            "rate_limit_minutes": one.rate_limit_minutes,
            "hostel_specific": None if one.places is None else list(one.places),
            "admin_chat_ids": list(one.chat_ids),
            "beyond": list(one.beyond),
        }
    )


ROUTES = (
    Route(
        method="GET",
        path="/notifications/config",
        name="notification_config",
        summary="The simple settings, as a summary of the default route.",
        handler=show,
        right="routes.read",
        gives=ConfigShape,
    ),
    Route(
        method="POST",
        path="/notifications/config",
        name="change_notification_config",
        summary="Change the simple settings; what is left out stays.",
        handler=change,
        right="routes.write",
        takes=ConfigAsked,
        gives=ConfigShape,
    ),
)
