"""What a dead letter says to a person: what it was, to whom, why, and what to do about it."""

from __future__ import annotations

from typing import assert_never

from core.delivery.kind import Kind
from core.delivery.reason import Reason
from core.texts import Text, raw, text


def what_words(kind: Kind, *, number: int | None, title: str | None) -> Text:
    """Return what was to be told; `number` and `title` are those of its alert or case."""
    if kind is Kind.DIGEST:
        return text("Many alerts in one message")
    if kind is Kind.REPORT:
        return text("Report")
    if number is None or title is None:
        return (
            text("News for a member") if kind is Kind.NOTICE else text("Something deleted since")
        )
    match kind:
        case Kind.ALERT_CARD:
            return text("Alert {number}: {title}", number=number, title=title)
        case Kind.CASE_STATUS:
            return text("State of case #{number}: {title}", number=number, title=title)
        case Kind.CASE_REPLY:
            return text("Answer in case #{number}: {title}", number=number, title=title)
        case Kind.CASE_QUESTION:
            return text(
                "Question how case #{number} was solved: {title}", number=number, title=title
            )
        case Kind.CASE_MERGED | Kind.NOTICE:
            return text("News about #{number}: {title}", number=number, title=title)
        case _:
            assert_never(kind)


def to_words(*, name: str | None, is_group: bool) -> Text:
    """Return for whom it was; `name` None: nobody we know any more."""
    if is_group:
        return text("the group {name}", name=name) if name else text("a group unknown by now")
    return raw(name) if name else text("somebody unknown by now")


def why_words(reason: Reason, *, is_group: bool) -> Text:
    """Return the cause as a sentence."""
    match reason:
        case Reason.CHAT_GONE if is_group:
            return text("The bot is not in the group any more, or may not write there.")
        case Reason.CHAT_GONE:
            return text("They have blocked the bot or deleted their account.")
        case Reason.REFUSED:
            return text("Telegram did not take the message in any form.")
        case Reason.GAVE_UP:
            return text("It failed every time it was tried.")
        case Reason.EXPIRED:
            return text("It could not be sent in time.")
        case Reason.MAYBE_ARRIVED:
            return text("Telegram did not answer; it may have arrived or not.")
        case _:
            assert_never(reason)


def many_words(reason: Reason) -> Text:
    """Return the cause as a sentence about several people and groups."""
    match reason:
        case Reason.CHAT_GONE:
            return text("They have blocked the bot or put it out.")
        case _:
            return why_words(reason, is_group=False)


def todo_words(reason: Reason, *, is_group: bool) -> Text:
    """Return what a person can do about it."""
    match reason:
        case Reason.CHAT_GONE if is_group:
            return text("Add the bot to the group again, let it write there, then send it again.")
        case Reason.CHAT_GONE:
            return text("Ask them to open the bot and press Start, then send it again.")
        case Reason.REFUSED:
            return text("Read what Telegram said; send it again once that is mended.")
        case Reason.GAVE_UP:
            return text("See that this machine reaches Telegram, then send it again.")
        case Reason.EXPIRED:
            return text("Send it again if it still matters.")
        case Reason.MAYBE_ARRIVED:
            return text("Ask whether it came. Sent again, it says that it may have come before.")
        case _:
            assert_never(reason)
