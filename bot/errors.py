"""Our errors as kind sentences: what happened and what to do, never a stack trace."""

from __future__ import annotations

from core.desk.submission import FILES_LIMIT, TEXT_LIMIT
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
from core.tenants.role_words import role_word
from core.texts import Text, raw, text


def say(problem: OpsbellError) -> Text:
    """Return what a person is told about one of our errors."""
    match problem:
        case InvalidInput():
            return _invalid(problem.field)
        case NotAllowed(needs=str() as needs):
            return text("You may not do that; it needs the role “{role}”.", role=_least(needs))
        case NotAllowed() | NotSignedIn():
            return text("You may not do that here.")
        case NotFound(kind="workspace"):
            return text(
                "This chat is not linked to a workspace yet. Open your invitation link, or ask an"
                " administrator to link this group."
            )
        case NotFound():
            return text("That is not there any more.")
        case Conflict():
            return _conflict(problem.reason)
        case Stale():
            return text("Somebody changed this a moment ago. Have a look and try again.")
        case TooLarge():
            return text("That is too large for me.")
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


def nobody_hears() -> Text:
    """Return what a presser is told whose answer cannot be written where they pressed."""
    return text("I cannot write here: the topic or the group is closed to me.")


def stale_button() -> Text:
    """Return what is said to a tap on a button that means nothing any more."""
    return text("This button is out of date.")


def out_of_sight() -> Text:
    """Return what a member is told who pressed a card of what is not theirs to see."""
    return text("You do not see this one here. An administrator can change that: /team")


def other_workspace() -> Text:
    """Return what is said to a tap on a card that is not of the group's workspace."""
    return text("This group belongs to another workspace now. /alerts in private shows yours.")


def stale_question() -> Text:
    """Return what is said to a tap on a question that was answered or left."""
    return text("This question is over.")


def _least(word: str) -> Text:
    try:
        return role_word(Role(word))
    except ValueError:
        return raw(word)


def _invalid(field: str) -> Text:
    """Return what would be right in this field, as far as a chat can get it wrong."""
    match field:
        case "rating" | "stars":
            return text("Please give 1 to 5 stars.")
        case "note":
            return text("A note takes words only. Please write a few.")
        case "text":
            return text("That is too long; at most {limit} characters fit.", limit=TEXT_LIMIT)
        case "files":
            return text("Those are too many files; at most {limit} fit.", limit=FILES_LIMIT)
        case "name":
            return text("That name is empty or too long. Please choose another.")
        case "submission":
            return text("Please tap the stars, write a few words or send a photo first.")
        case "button":
            return stale_button()
        case _:
            return text("I cannot take that. Please try it another way.")


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
