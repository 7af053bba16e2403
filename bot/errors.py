"""Our errors as kind sentences: what happened and what to do, never a stack trace."""

from __future__ import annotations

from typing import assert_never

from core.errors import (
    BadSetting,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OpsbellError,
    Stale,
    TooLarge,
    Unavailable,
)
from core.tenants.role import Role
from core.texts import Text, raw, text


def say(problem: OpsbellError) -> Text:
    """Return what a person is told about one of our errors."""
    match problem:
        case InvalidInput():
            return text("I cannot take that. Expected: {wanted}", wanted=raw(problem.wanted))
        case NotAllowed(needs=str() as needs):
            return text("You may not do that; it needs the role “{role}”.", role=_least(needs))
        case NotAllowed() | NotSignedIn():
            return text("You may not do that here.")
        case NotFound():
            return text("That is not there any more.")
        case Conflict():
            return _conflict(problem.reason)
        case Stale():
            return text("Somebody changed this a moment ago. Have a look and try again.")
        case TooLarge():
            return text("That is too large; at most {limit}.", limit=raw(problem.limit))
        case Unavailable():
            return text("That does not work right now. Please try again in a moment.")
        case BadSetting() | OpsbellError():
            return unknown()


def unknown() -> Text:
    """Return what a person is told when something broke that we did not foresee."""
    return text("Something went wrong on our side. It has been noted; please try again later.")


def trying_again() -> Text:
    """Return what a presser is told when something broke and is tried again by itself."""
    return text("That did not work yet. I am trying again.")


def stale_button() -> Text:
    """Return what is said to a tap on a button that means nothing any more."""
    return text("This button is out of date.")


def stale_question() -> Text:
    """Return what is said to a tap on a question that was answered or left."""
    return text("This question is over.")


def role_word(role: Role) -> Text:
    """Return a role as a word of a sentence."""
    match role:
        case Role.OWNER:
            return text("owner")
        case Role.ADMIN:
            return text("admin")
        case Role.STAFF:
            return text("staff")
        case Role.VIEWER:
            return text("viewer")
        case _:
            assert_never(role)


def _least(word: str) -> Text:
    try:
        return role_word(Role(word))
    except ValueError:
        return raw(word)


def _conflict(reason: str) -> Text:
    match reason:
        case "already_acknowledged":
            return text("Somebody has already acknowledged this.")
        case "already_resolved":
            return text("This is already resolved.")
        case "already_assigned":
            return text("This is yours already.")
        case "already_open" | "newer_open":
            return text("This is already open.")
        case "used":
            return text("This link was used already. Ask for a new one.")
        case "expired":
            return text("This link has expired. Ask for a new one.")
        case "bound_elsewhere":
            return text("This chat belongs to another workspace.")
        case "name_taken":
            return text("There is one of that name already. Choose another.")
        case _:
            return text("That has been done already, or has changed meanwhile.")
