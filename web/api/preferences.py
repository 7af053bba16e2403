"""What the caller wants to be told of, by which channel."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from core.severity import Severity
from core.tenants.preferences import Preferences
from web.api.asked import Asked
from web.notification_words import (
    ByTopic,
    ByType,
    Cells,
    PreferencesShape,
    choice,
    choices_by_topic,
    choices_by_type,
    preferences_shape,
)
from web.route import Call, Route, answer
from web.shapes import SeverityWord


class PreferencesAsked(Asked):
    """All that is to be chosen; what is left out is not chosen, and follows the wider word. The
    narrowest counts: `types`, then `topics`, then `channels`, then the default of the severity.
    `enabled` false: nothing at all. `rings_from`: the least severity of an alert at which the
    person's dashboards ring."""

    enabled: bool = True
    channels: Cells = Field(default_factory=dict)
    topics: ByTopic = Field(default_factory=dict)
    types: ByType = Field(default_factory=dict)
    rings_from: SeverityWord = "critical"


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
        channels=choice(asked.channels),
        topics=choices_by_topic(asked.topics),
        types=choices_by_type(asked.types),
        rings_from=Severity(asked.rings_from),
    )


def _answer(one: Preferences, revision: int) -> web.Response:
    return answer(preferences_shape(one, revision), revision=revision)


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
