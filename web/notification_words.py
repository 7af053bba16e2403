"""The words of notifications that the API and the live socket both take: types, topics, channels,
and a person's choices among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

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
from web.shapes import SeverityWord, Shape

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[a-z0-9_]+){0,3}")


def _is_name(word: str) -> str:
    if not _NAME.fullmatch(word):
        raise ValueError("a word of small letters, digits, - and _, 40 characters at most")
    return word


def _is_type(word: str) -> str:
    if not _TYPE.fullmatch(word):
        raise ValueError("a type such as order.shipped")
    return word


Name = Annotated[str, Field(max_length=40), AfterValidator(_is_name)]
"""A topic, or the kind of a thing somebody refers to."""
TypeWord = Annotated[str, Field(max_length=64), AfterValidator(_is_type)]
"""A type: small words with dots between, or an upper-case constant of another system."""

ChannelWord = Literal["in_app", "telegram", "email", "sms", "push", "webhook"]
Cells = dict[ChannelWord, bool]
ByTopic = Annotated[dict[Name, Cells], Field(max_length=100)]
ByType = Annotated[dict[TypeWord, Cells], Field(max_length=100)]


class PreferencesShape(Shape):
    """What was chosen, and `defaults` (by severity and channel) for all that was not.
    `channels_now` are the channels there are today; what is chosen for the others counts from when
    they are there. `rings_from` is the least severity of an alert at which the person's dashboards
    ring, on devices where they switched that on. `known_types` and `known_topics` are words to
    choose from; others may come."""

    enabled: bool
    channels: Cells
    topics: dict[str, Cells]
    types: dict[str, Cells]
    rings_from: SeverityWord
    defaults: dict[str, Cells]
    channels_now: list[ChannelWord]
    known_types: list[str]
    known_topics: list[str]
    revision: int


def choice(cells: Mapping[ChannelWord, bool]) -> Choice:
    """Return what was chosen for some channels."""
    return {Via(word): wanted for word, wanted in cells.items()}


def choices_by_topic(asked: Mapping[str, Cells]) -> dict[str, Choice]:
    """Return what was chosen for topics."""
    return {name: choice(cells) for name, cells in asked.items()}


def choices_by_type(asked: Mapping[str, Cells]) -> dict[str, Choice]:
    """Return what was chosen for types; raises InvalidInput for a constant nobody knows."""
    return {parse_type(name): choice(cells) for name, cells in asked.items()}


def preferences_shape(one: Preferences, revision: int) -> PreferencesShape:
    """Return a person's choices as they go out."""
    return PreferencesShape.model_validate(
        {
            "enabled": one.enabled,
            "channels": _cells(one.channels),
            "topics": {name: _cells(chosen) for name, chosen in one.topics.items()},
            "types": {name: _cells(chosen) for name, chosen in one.types.items()},
            "rings_from": one.rings_from.value,
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


def _cells(chosen: Choice) -> dict[str, bool]:
    return {via.value: wanted for via, wanted in chosen.items()}
