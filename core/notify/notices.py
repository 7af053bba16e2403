"""Short news for members: what happened in their workspace that is no alert and no case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, assert_never
from uuid import UUID

from core.delivery.due import Due
from core.delivery.message import Line, Message, Span, Style
from core.delivery.reason import Reason
from core.delivery.rendering import Rendered, by_workspace, each
from core.notify.letter import DeadLetter
from core.notify.letter_words import many_words
from core.notify.letters import DeadLetters
from core.notify.silence_news import SILENCE_OVER, silence_over
from core.notify.team_news import team_news
from core.tenants.device import Device
from core.tenants.device_words import device_word
from core.tenants.reader import Readers
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.tenants.topic import TopicTrouble
from core.texts import Locale, Text, plural, text

JOINED = "joined"
"""Somebody became a member: `name` and `role` tell who and as what."""
UNDELIVERED = "undelivered"
"""Something did not get through: `delivery` is its id, `more` how many others with it."""
UNDELIVERED_MANY = "undelivered_many"
"""`messages` to `recipients` places did not get through, all for one `reason`."""
TOPIC_TROUBLE = "topic_trouble"
"""Messages do not get into a `topic` (None: its name is not known) of a `group`: `trouble`."""
PUT_OUT = "put_out"
"""The bot was put out of a `group` that alerts go to."""
RECEIVER_TEST = "receiver_test"
"""Somebody (`by`, their name) tries whether what is sent to a `receiver` arrives; `silent` as
alerts come there."""
SESSION_COPIED = "session_copied"
"""A session was ended because an old key of it came back: `browser`, `system` (None: not said)."""
NEWS_LASTS = timedelta(days=1)
"""News of what goes wrong that could not be delivered for a day is none any more."""


class Notices:
    """Renders the deliveries of kind notice from what was noted when they were made."""

    def __init__(self, *, readers: Readers, letters: DeadLetters) -> None:
        self._readers = readers
        self._letters = letters

    async def render(self, dues: Sequence[Due]) -> Mapping[UUID, Rendered]:
        """Return the news; None for a kind this release does not know, and for what did not get
        through when somebody has dealt with it meanwhile."""
        locales = await self._readers.locales({(due.workspace_id, due.person_id) for due in dues})
        said: dict[UUID, Rendered] = {}
        for workspace_id, some in by_workspace(dues).items():
            ids = [
                UUID(str(due.params["delivery"]))
                for due in some
                if due.params.get("notice") == UNDELIVERED
            ]
            letters = await self._letters.many(workspace_id, ids) if ids else {}

            def say(due: Due, letters: Mapping[UUID, DeadLetter] = letters) -> Message | None:
                return _news(due.params, locales[due.workspace_id, due.person_id], letters)

            said |= each(some, say)
        return said


def _news(
    given: Mapping[str, Any], locale: Locale, letters: Mapping[UUID, DeadLetter]
) -> Message | None:
    notice = given.get("notice")
    if notice == JOINED:
        return _joined(str(given["name"]), Role(str(given["role"])), locale)
    if notice == UNDELIVERED:
        letter = letters.get(UUID(str(given["delivery"])))
        return _undelivered(letter, int(given["more"]), locale) if letter else None
    if notice == UNDELIVERED_MANY:
        return _many(
            Reason(str(given["reason"])),
            messages=int(given["messages"]),
            recipients=int(given["recipients"]),
            locale=locale,
        )
    if notice == SILENCE_OVER:
        return silence_over(given, locale)
    if notice == RECEIVER_TEST:
        is_silent = given.get("silent") is True
        return _tried(str(given["receiver"]), str(given["by"]), locale, is_silent=is_silent)
    if notice == SESSION_COPIED:
        return _copied(given.get("browser"), given.get("system"), locale)
    if notice == PUT_OUT:
        return _put_out(str(given["group"]), locale)
    if notice == TOPIC_TROUBLE:
        topic = given["topic"]
        return _topic_trouble(
            TopicTrouble(str(given["trouble"])),
            group=str(given["group"]),
            topic=str(topic) if topic is not None else None,
            locale=locale,
        )
    return team_news(given, locale)


def _joined(name: str, role: Role, locale: Locale) -> Message:
    words = text("👋 {name} joined. Role: {role}.", name=name, role=role_word(role))
    return Message(headline=Line.of(words.render(locale)), silent=True, locale=locale)


def _tried(receiver: str, by: str, locale: Locale, *, is_silent: bool) -> Message:
    headline = text("Test of the receiver “{name}”", name=receiver).render(locale)
    body = [text("Alerts that are led here arrive here.")]
    if by:
        body.append(text("{name} asked for it. There is nothing to do.", name=by))
    return Message(
        headline=Line.of("🧪 ", Span(headline, Style.BOLD)),
        body=tuple(Line.of(one.render(locale)) for one in body),
        silent=is_silent,
        locale=locale,
    )


def _undelivered(letter: DeadLetter, more: int, locale: Locale) -> Message:
    body = [text("To: {name}", name=letter.to), letter.why]
    if more:
        body.append(plural("{n} more with it.", "{n} more with it.", n=more))
    return _message(text("Not delivered: {what}", what=letter.what), body, letter.todo, locale)


def _many(reason: Reason, *, messages: int, recipients: int, locale: Locale) -> Message:
    headline = text(
        "Not delivered: {messages} messages to {recipients} people and groups",
        messages=messages,
        recipients=recipients,
    )
    return _message(headline, [many_words(reason)], None, locale)


def _copied(browser: object, system: object, locale: Locale) -> Message:
    device = Device(
        browser=None if browser is None else str(browser),
        system=None if system is None else str(system),
    )
    headline = text("I ended your sign-in to the dashboard ({device})", device=device_word(device))
    why = text("An old key of it was used again. Somebody else may have had a copy of it.")
    todo = text("Send /login for a new link. /sessions shows where you are signed in.")
    return _warning(headline, [why], [todo], locale)


def _put_out(group: str, locale: Locale) -> Message:
    headline = text("I was put out of “{group}”", group=group)
    now = text("Its alerts do not come there any more.")
    todo = text("Add me to it again as an administrator, and they do.")
    return _warning(headline, [now], [todo], locale)


def _topic_trouble(
    trouble: TopicTrouble, *, group: str, topic: str | None, locale: Locale
) -> Message:
    """Say which group and topic, what happens now, and what to do."""
    named = text("“{name}”", name=topic) if topic is not None else text("for alerts")
    match trouble:
        case TopicTrouble.DELETED:
            headline = text("“{group}”: the topic {topic} was deleted", group=group, topic=named)
            now = text("I may not make it again, so its messages go to General now.")
            todo = text(
                "Let me manage topics in that group: the next message makes the topic again. Or"
                " send /here in another topic."
            )
        case TopicTrouble.CLOSED:
            headline = text("“{group}”: the topic {topic} is closed", group=group, topic=named)
            now = text("I may not open it, so its messages go to General now.")
            todo = text(
                "Open it again, or let me manage topics in that group. Or send /here in another"
                " topic."
            )
        case TopicTrouble.TOPICS_OFF:
            headline = text("“{group}”: topics are switched off", group=group)
            now = text(
                "The messages for the topic {topic} now stand among all others.", topic=named
            )
            todo = text(
                "Switch topics on again in the group's settings. If it is meant to stay like this,"
                " send /here in the group."
            )
        case _:
            assert_never(trouble)
    return _warning(headline, [now], [todo], locale)


def _message(headline: Text, body: list[Text], todo: Text | None, locale: Locale) -> Message:
    where = text("/undelivered shows what there is and sends it again.")
    return _warning(headline, body, [todo, where] if todo is not None else [where], locale)


def _warning(headline: Text, body: list[Text], footer: list[Text], locale: Locale) -> Message:
    return Message(
        headline=Line.of("⚠️ ", Span(headline.render(locale), Style.BOLD)),
        body=tuple(Line.of(one.render(locale)) for one in body),
        footer=tuple(Line.of(Span(one.render(locale), Style.ITALIC)) for one in footer),
        locale=locale,
    )
