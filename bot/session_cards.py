"""Where a person is signed in to the dashboard, as /sessions and its buttons show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count

from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from core.tenants.device_words import device_word
from core.tenants.sessions import OpenSession, Sessions
from core.texts import Text, plural, text

END, END_ALL = "endsession", "endsessions"
"""The words in the callback data of the buttons here."""
_SHOWN = 8


class SessionCards:
    """Makes the list; only ever of the person who asks."""

    def __init__(self, *, sessions: Sessions) -> None:
        self._sessions = sessions

    async def listed(self, context: Context) -> Screen:
        """Return where the person is signed in, with a button for each and one for all."""
        found = await self._sessions.of(context.person.id)
        if not found:
            return Screen(
                title=text("You are signed in nowhere"),
                lines=(text("/login gives you a link to the dashboard."),),
            )
        shown, more = found[:_SHOWN], len(found) - _SHOWN
        names = _names(shown)
        lines = [_line(one, name) for one, name in zip(shown, names, strict=True)]
        if more > 0:
            lines.append(plural("{n} more, longer ago.", "{n} more, longer ago.", n=more))
        rows = [
            (
                Key(
                    label=text("Sign out: {device}", device=name),
                    action=END,
                    subject=one.id,
                ),
            )
            for one, name in zip(shown, names, strict=True)
        ]
        everywhere = Key(
            label=text("Sign out everywhere"),
            action=END_ALL,
            subject=context.person.id,
            style="danger",
        )
        return Screen(
            title=text("Where you are signed in"),
            lines=tuple(lines),
            keyboard=Inline((*rows, (everywhere,))),
        )


def _names(shown: Sequence[OpenSession]) -> list[Text]:
    """Return what each is called, in the list and on its button; those alike get numbers."""
    times = Counter(one.device for one in shown)
    numbers = {device: count(1) for device in times}
    return [
        device_word(one.device)
        if times[one.device] == 1
        else text(
            "{device} ({number})",
            device=device_word(one.device),
            number=next(numbers[one.device]),
        )
        for one in shown
    ]


def _line(one: OpenSession, name: Text) -> Text:
    return text(
        "{device}, {workspace}: since {since}, last seen {seen}",
        device=name,
        workspace=one.workspace.name,
        since=one.started_at,
        seen=one.used_at,
    )
