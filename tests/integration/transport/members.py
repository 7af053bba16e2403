"""A few commands, buttons and a conversation, small enough to see through."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from uuid import UUID

import telegram

from bot.button import Toast
from bot.command import Audience
from bot.context import Context
from bot.dialog import Chose, Finished, Goes, Leaves, Said, Stays, Step, Taken, Transition
from bot.keyboards import Choice, Inline, Key
from bot.screen import Screen
from core.channels.callback_data import Press
from core.delivery.subject import SubjectKind
from core.dialogs.dialog import Dialog
from core.dialogs.store import Ends
from core.errors import Conflict
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.texts import Text, raw, text
from core.work import Batch, Books, Deciding, Work

ALERT = UUID(int=12)


class Echo:
    """/echo says it again."""

    name = "echo"
    description: Text = text("alerts")
    audience = Audience.EVERYONE
    least: Role | None = None
    private_only = False

    async def run(self, context: Context, words: str) -> None:
        """Say the words."""
        await context.reply(raw(f"you said {words}"))


class Card:
    """/card shows a card with buttons; for staff only."""

    name = "card"
    description: Text = text("alerts")
    audience = Audience.MEMBERS
    least: Role | None = Role.STAFF
    private_only = False

    async def run(self, context: Context, words: str) -> None:
        """Show it."""
        ack = Key(label=raw("Acknowledge"), action="ack", subject=ALERT)
        slow = Key(label=raw("Slow"), action="slow", subject=ALERT)
        gone = Key(label=raw("Gone"), action="ack", subject=UUID(int=0))
        old = Key(label=raw("Old"), action="unknown", subject=ALERT)
        bad = Key(label=raw("Bad"), action="bad", subject=ALERT)
        await context.reply(raw("a card"), Inline(((ack, slow), (gone, old), (bad,))))


class Broken:
    """/broken fails so many times, then works."""

    name = "broken"
    description: Text = text("alerts")
    audience = Audience.EVERYONE
    least: Role | None = None
    private_only = True

    def __init__(self) -> None:
        self.failures_left = 1

    async def run(self, context: Context, words: str) -> None:
        """Fail, or not any more."""
        if self.failures_left:
            self.failures_left -= 1
            raise RuntimeError("not foreseen")
        await context.reply(raw("mended"))


class Acknowledge:
    """Acknowledges once; a second press is told so."""

    action = "ack"
    acts_on: SubjectKind | None = SubjectKind.ALERT
    least: Role | None = Role.STAFF

    def __init__(self) -> None:
        self.by: list[str] = []

    async def run(self, press: Press, context: Context) -> Toast:
        """Note who did it."""
        if self.by:
            raise Conflict(reason="already_acknowledged", message="done")
        self.by.append(context.person.name)
        return Toast(words=raw("Acknowledged"))


class Slow:
    """Takes until it is let go."""

    action = "slow"
    acts_on: SubjectKind | None = SubjectKind.ALERT
    least: Role | None = None

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def run(self, press: Press, context: Context) -> Toast:
        """Wait."""
        await self.go.wait()
        return Toast(words=raw("too late to say"))


class Bad:
    """Breaks the first time it is pressed."""

    action = "bad"
    acts_on: SubjectKind | None = SubjectKind.ALERT
    least: Role | None = None

    def __init__(self) -> None:
        self.presses = 0

    async def run(self, press: Press, context: Context) -> Toast:
        """Break once."""
        self.presses += 1
        if self.presses == 1:
            raise RuntimeError("not foreseen")
        return Toast(words=raw("fine"))


class Complain:
    """/complain begins the conversation."""

    name = "complain"
    description: Text = text("alerts")
    audience = Audience.EVERYONE
    least: Role | None = None
    private_only = False

    async def run(self, context: Context, words: str) -> None:
        """Begin it."""
        await context.begin("complaint", "stars", place=words or None)


class Cancel:
    """/cancel leaves it."""

    name = "cancel"
    description: Text = text("alerts")
    audience = Audience.EVERYONE
    least: Role | None = None
    private_only = False

    async def run(self, context: Context, words: str) -> None:
        """Leave."""
        was_open = await context.leave()
        await context.reply(raw("left" if was_open else "nothing to leave"))


class Stars:
    """Asks for stars."""

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Show three choices."""
        row = tuple(Choice(label=raw("★" * n), word=str(n)) for n in (1, 2, 3))
        return Screen(title=raw("How was it?"), keyboard=Inline((row,)))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """Take a tap only."""
        if isinstance(answer, Chose):
            return Goes(step="words", answers={"stars": int(answer.word)})
        return Stays(why=raw("Tap the stars, please."))


class Words:
    """Asks for words or pictures."""

    def __init__(self, filed: Filed) -> None:
        self._filed = filed

    async def ask(self, dialog: Dialog, context: Context) -> Screen:
        """Ask."""
        never_mind = Choice(label=raw("Never mind"), word="no")
        return Screen(lines=(raw("What happened?"),), keyboard=Inline(((never_mind,),)))

    async def take(self, answer: Taken, dialog: Dialog, context: Context) -> Transition:
        """File it."""
        if isinstance(answer, Said):
            cause = context.cause.carrying(Ends(dialog=dialog))
            number = await self._filed.file(answer, dialog, cause)
            return Finished(shows=Screen(lines=(raw(f"Filed as #{number}"),)))
        return Leaves(shows=Screen(lines=(raw("Never mind then"),)))


class Filed:
    """A flow that keeps what it was given in memory, and settles its cause on disk."""

    def __init__(self) -> None:
        self.cases: list[tuple[int, str, int]] = []
        self.books: Books | None = None

    async def file(self, said: Said, dialog: Dialog, cause: Cause) -> int:
        """Return the number of the case."""
        assert self.books is not None
        await self.books.change(_Settled(cause))
        self.cases.append((dialog.answers["stars"], said.words, len(said.messages)))
        return len(self.cases)


class Complaint:
    """The conversation."""

    kind = "complaint"
    least: Role | None = None

    def __init__(self, filed: Filed) -> None:
        self.steps: Mapping[str, Step] = {"stars": Stars(), "words": Words(filed)}


class Hears:
    """Hears everything and notes it."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int]] = []
        self.edits: list[str] = []

    async def hears(self, context: Context) -> bool:
        """Note who said how many messages; takes only albums and what begins with !."""
        first = context.messages[0]
        self.heard.append((context.person.name, len(context.messages)))
        if first.media_group_id is None and not (first.text or "").startswith("!"):
            return False
        await context.reply(raw(f"heard {len(context.messages)}"))
        return True

    async def edited(self, message: telegram.Message, context: Context) -> None:
        """Note the new words."""
        self.edits.append(message.text or "")


class _Settled:
    workspace_id = None

    def __init__(self, cause: Cause) -> None:
        self._cause = cause

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        yield
        self._cause.settle(work, batch.now)
