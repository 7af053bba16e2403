"""What the caller wants to be told of, by which channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from aiohttp import web
from pydantic import Field

from core.notify.business import BUSINESS_TYPES, parse_type
from core.severity import Severity
from core.tenants.preferences import (
    ALERT_TOPIC,
    ALERT_TYPE,
    OBEYED,
    Choice,
    Preferences,
    Via,
    wanted_by_default,
)
from web.api.asked import Asked
from web.api.notification_shapes import Name, TypeWord
from web.route import Call, Route, answer
from web.shapes import Shape

ChannelWord = Literal["in_app", "telegram", "email", "sms", "push", "webhook"]
Cells = dict[ChannelWord, bool]


class PreferencesAsked(Asked):
    """All that is to be chosen; what is left out is not chosen, and follows the wider word. The
    narrowest counts: `types`, then `topics`, then `channels`, then the default of the severity.
    `enabled` false: nothing at all."""

    enabled: bool = True
    channels: Cells = Field(default_factory=dict)
    topics: dict[Name, Cells] = Field(default_factory=dict, max_length=100)
    types: dict[TypeWord, Cells] = Field(default_factory=dict, max_length=100)


class PreferencesShape(Shape):
    """What was chosen, and `defaults` (by severity and channel) for all that was not.
    `channels_now` are the channels there are today; what is chosen for the others counts from when
    they are there. `known_types` and `known_topics` are words to choose from; others may come."""

    enabled: bool
    channels: Cells
    topics: dict[str, Cells]
    types: dict[str, Cells]
    defaults: dict[str, Cells]
    channels_now: list[ChannelWord]
    known_types: list[str]
    known_topics: list[str]
    revision: int


async def show(call: Call) -> web.Response:
    """Return the caller's own."""
    found, revision = await call.deps.notices.preferences.of(call.workspace_id, call.own_id)
    return _answer(found, revision)


async def change(call: Call) -> web.Response:
    """Have the caller's own be so."""
    wanted = preferences(call.body(PreferencesAsked))
    revision = await call.deps.notices.preferences(
        call.workspace_id,
        wanted,
        by=call.own_id,
        cause=call.cause,
        if_revision=call.expected,
    )
    return _answer(wanted, revision)


def preferences(asked: PreferencesAsked) -> Preferences:
    """Return what was chosen; raises InvalidInput for a type nobody knows."""
    return Preferences(
        enabled=asked.enabled,
        channels=_choice(asked.channels),
        topics={name: _choice(cells) for name, cells in asked.topics.items()},
        types={parse_type(name): _choice(cells) for name, cells in asked.types.items()},
    )


def _choice(cells: Mapping[ChannelWord, bool]) -> Choice:
    return {Via(word): wanted for word, wanted in cells.items()}


def _cells(choice: Choice) -> dict[str, bool]:
    return {via.value: wanted for via, wanted in choice.items()}


def _answer(one: Preferences, revision: int) -> web.Response:
    shape = PreferencesShape.model_validate(
        {
            "enabled": one.enabled,
            "channels": _cells(one.channels),
            "topics": {name: _cells(choice) for name, choice in one.topics.items()},
            "types": {name: _cells(choice) for name, choice in one.types.items()},
            "defaults": {
                severity.value: {via.value: wanted_by_default(severity, via) for via in Via}
                for severity in Severity
            },
            "channels_now": [via.value for via in OBEYED],
            "known_types": [ALERT_TYPE, *(kind.name for kind in BUSINESS_TYPES)],
            "known_topics": list(
                dict.fromkeys((ALERT_TOPIC, *(kind.topic for kind in BUSINESS_TYPES)))
            ),
            "revision": revision,
        }
    )
    return answer(shape, revision=revision)


ROUTES = (
    Route(
        method="GET",
        path="/notifications/preferences",
        name="preferences",
        summary="What the caller wants to be told of, by which channel.",
        handler=show,
        right="notifications.own",
        gives=PreferencesShape,
    ),
    Route(
        method="PUT",
        path="/notifications/preferences",
        name="change_preferences",
        summary="Choose it; what is left out is not chosen.",
        handler=change,
        right="notifications.own",
        takes=PreferencesAsked,
        gives=PreferencesShape,
        if_match="optional",
    ),
)
