"""What people are told when somebody's standing in a workspace changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.delivery.message import Line, Message, Span, Style
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import Locale, Text, plural, text

ROLE_CHANGED = "role_changed"
"""To them: they have another `role` in the workspace called `name`."""
PUT_OUT_OF_TEAM = "put_out_of_team"
"""To them: they are no member of the workspace called `name` any more."""
LEFT = "left"
"""To owners: the member called `name` is gone; so many `cases` and `alerts` are nobody's, and
these `receivers` lead to nobody."""


def team_news(given: Mapping[str, Any], locale: Locale) -> Message | None:
    """Return the news in words; None for another kind of notice."""
    match given.get("notice"):
        case "role_changed":
            return _role_changed(given, locale)
        case "put_out_of_team":
            words = text("You are no longer in the team of “{name}”.", name=str(given["name"]))
            return _message(words, [], locale, is_to_them=True)
        case "left":
            return _left(given, locale)
        case _:
            return None


def _role_changed(given: Mapping[str, Any], locale: Locale) -> Message:
    words = text(
        "You are {role} of “{workspace}” now.",
        role=role_word(Role(str(given["role"]))),
        workspace=str(given["name"]),
    )
    return _message(words, [text("/help shows what you can do.")], locale, is_to_them=True)


def _left(given: Mapping[str, Any], locale: Locale) -> Message:
    cases, alerts = int(given["cases"]), int(given["alerts"])
    receivers = [str(one) for one in given["receivers"]]
    body: list[Text] = []
    if cases:
        body.append(
            plural("{n} open case is nobody's now.", "{n} open cases are nobody's now.", n=cases)
        )
    if alerts:
        body.append(
            plural(
                "{n} open alert is nobody's now.", "{n} open alerts are nobody's now.", n=alerts
            )
        )
    body += [
        text("The receiver “{name}” leads to nobody now: /receivers", name=one)
        for one in receivers
    ]
    return _message(text("{name} has left the team.", name=str(given["name"])), body, locale)


def _message(
    headline: Text, body: list[Text], locale: Locale, *, is_to_them: bool = False
) -> Message:
    """Return the news; to whom it is about it also takes the keyboard of what they were."""
    return Message(
        ends_keyboard=is_to_them,
        headline=Line.of("👥 ", Span(headline.render(locale), Style.BOLD)),
        body=tuple(Line.of(one.render(locale)) for one in body),
        silent=True,
        locale=locale,
    )
