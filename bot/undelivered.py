"""What did not get through, as /undelivered and its buttons show it: by cause, the list of one
cause, and one message with what can be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.button import Toast
from bot.context import Context
from bot.keyboards import Inline, Key
from bot.screen import Screen
from bot.standing import workspace_of
from core.delivery.reason import Reason
from core.errors import InvalidInput
from core.notify.letter import DeadLetter
from core.notify.letter_words import many_words
from core.notify.letters import DeadLetters, LetterFilter, Position
from core.texts import Text, plural, raw, text

LIST, LETTER, AGAIN, ALL_AGAIN, DROP = "letters", "letter", "again", "allagain", "drop"
"""The words in the callback data of the buttons here."""
ASK = "ask"
"""The argument with which a letter's button asks before it is let be."""
_SHOWN = 6
_LABEL_LENGTH = 40
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DIGITS_AT_MOST = 17
"""Of a moment in microseconds; beyond the year 5138 nothing is asked for."""
_LETTER_OF = {reason.value[0]: reason for reason in Reason}
"""One letter for each reason: callback data has 64 bytes."""


class Undelivered:
    """Makes the screens from the service's values."""

    def __init__(self, *, letters: DeadLetters) -> None:
        self._letters = letters

    async def by_cause(self, context: Context) -> Screen:
        """Return how much there is of each cause."""
        workspace_id = workspace_of(context)
        numbers: dict[Reason, int] = {}
        for one in await self._letters.counts(workspace_id):
            numbers[one.reason] = numbers.get(one.reason, 0) + one.count
        if not numbers:
            return Screen(
                title=text("Everything got through"),
                lines=(text("Nothing waits for you to send it again."),),
            )
        lines: list[Text] = []
        rows: list[tuple[Key, ...]] = []
        for reason, number in numbers.items():
            messages = plural("{n} message", "{n} messages", n=number)
            why = many_words(reason)
            lines.append(text("{messages}: {why}", messages=messages, why=why))
            rows.append(
                (Key(label=messages, action=LIST, subject=workspace_id, argument=word_of(reason)),)
            )
        again = Key(label=text("Send all again"), action=ALL_AGAIN, subject=workspace_id)
        return Screen(
            title=text("Did not get through"),
            lines=tuple(lines),
            keyboard=Inline((*rows, (again,))),
        )

    async def of_cause(
        self, context: Context, reason: Reason, after: Position | None = None
    ) -> Screen:
        """Return a page of one cause, newest first; without any, what else there is."""
        workspace_id = workspace_of(context)
        page = await self._letters.page(
            workspace_id, LetterFilter(reason=reason), limit=_SHOWN, after=after
        )
        if not page.items:
            return await self.by_cause(context)
        word = word_of(reason)
        rows: list[tuple[Key, ...]] = [
            (Key(label=_short(one.what, context), action=LETTER, subject=one.id),)
            for one in page.items
        ]
        rows.append(
            (
                Key(
                    label=text("Send all of these again"),
                    action=ALL_AGAIN,
                    subject=workspace_id,
                    argument=word,
                ),
            )
        )
        turn = [Key(label=text("Back"), action=LIST, subject=workspace_id)]
        if page.next is not None:
            ended_at, last = page.next
            micros = (ended_at - _EPOCH) // _MICROSECOND
            turn.append(
                Key(label=text("Older"), action=LIST, subject=last, argument=f"{word}.{micros}")
            )
        return Screen(
            title=many_words(reason),
            lines=tuple(_line(one) for one in page.items),
            keyboard=Inline((*rows, tuple(turn))),
        )

    async def one(self, context: Context, delivery_id: UUID) -> Screen:
        """Return one message with why it failed and what to do; raises NotFound."""
        letter = await self._letters.one(workspace_of(context), delivery_id)
        lines = [
            text("To {name}, {at}", name=letter.to, at=letter.ended_at),
            raw(""),
            letter.why,
            letter.todo,
            raw(""),
            text("The answer was: {problem}", problem=letter.problem),
            plural("Tried {n} time.", "Tried {n} times.", n=letter.attempts),
        ]
        if letter.may_repeat:
            lines.append(text("Sent again, it says that it may have come before."))
        again = Key(label=text("Send again"), action=AGAIN, subject=letter.id, style="success")
        drop = Key(label=text("Do not send…"), action=LETTER, subject=letter.id, argument=ASK)
        return Screen(
            title=letter.what,
            lines=tuple(lines),
            keyboard=Inline(((again,), (drop, _back(letter)))),
        )

    async def asked(self, context: Context, delivery_id: UUID) -> Screen:
        """Return the question before a message is let be; raises NotFound."""
        letter = await self._letters.one(workspace_of(context), delivery_id)
        drop = Key(label=text("Never send it"), action=DROP, subject=letter.id, style="danger")
        keep = Key(label=text("Keep it"), action=LETTER, subject=letter.id)
        return Screen(
            title=letter.what,
            lines=(text("It leaves the list and is never sent to {name}.", name=letter.to),),
            keyboard=Inline(((drop, keep),)),
        )


async def done(context: Context, said: Text, screens: Undelivered) -> Toast:
    """Say what became of a tap, and show what is left in the place of what stood there."""
    await context.toast(said)
    await context.show(context.message_id, await screens.by_cause(context))
    return Toast()


def word_of(reason: Reason) -> str:
    """Return the letter that stands for a reason in callback data."""
    return reason.value[0]


def reason_in(argument: str) -> Reason:
    """Return the reason an argument begins with; raises InvalidInput."""
    word = argument.partition(".")[0]
    if word not in _LETTER_OF:
        raise InvalidInput(field="reason", value=word, wanted="a letter of a reason")
    return _LETTER_OF[word]


def position_in(argument: str, last: UUID) -> Position | None:
    """Return where the page before ended; None for the first page."""
    micros = argument.partition(".")[2]
    if not (micros.isascii() and micros.isdigit() and len(micros) <= _DIGITS_AT_MOST):
        return None
    return _EPOCH + int(micros) * _MICROSECOND, last


def _back(letter: DeadLetter) -> Key:
    return Key(label=text("Back"), action=LIST, subject=letter.id, argument=word_of(letter.reason))


def _line(letter: DeadLetter) -> Text:
    return text("{what} → {name}, {at}", what=letter.what, name=letter.to, at=letter.ended_at)


def _short(words: Text, context: Context) -> Text:
    shown = words.render(context.locale)
    return raw(shown if len(shown) <= _LABEL_LENGTH else shown[: _LABEL_LENGTH - 1] + "…")
