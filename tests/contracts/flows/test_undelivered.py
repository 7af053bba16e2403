"""What did not get through is told to the owners: once per cause, in words, never in a loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.db.tenancy import System
from core.delivery.channel import Envelope
from core.delivery.kind import Kind
from core.delivery.outcome import AddressGone, Outcome
from core.inbox.cause import Cause
from core.notify.letters import LetterFilter
from core.notify.tables import NotificationRow
from core.tenants.role import Role
from core.tenants.start import INVITE_PREFIX
from tests.contracts.flows.conftest import House, meet
from tests.contracts.flows.test_addresses import link_room, worker_of
from tests.contracts.flows.test_first_path import complain
from tests.fakes.channel import RecordingChannel

OLIVIA, SAM, CARLA, ROOM = 1001, 1002, 1003, -500
ALL = System(reason="the test looks at all")


class Post(RecordingChannel):
    """A channel that some chats refuse; `told` is what each got as notices about it."""

    def __init__(self, gone: Mapping[int, str] | None = None) -> None:
        super().__init__()
        self.gone = dict(gone or {})

    async def send(self, envelope: Envelope) -> Outcome:
        """Refuse it where the chat is gone."""
        if envelope.address.chat_id in self.gone:
            return AddressGone(problem=self.gone[envelope.address.chat_id])
        return await super().send(envelope)

    @property
    def told(self) -> list[tuple[int, str]]:
        """Return the notices about what did not get through: to whom, and their first line."""
        return [
            (one.address.chat_id, one.message.headline.plain)
            for one in self.sent
            if "Not delivered" in one.message.headline.plain
        ]

    def lines(self, chat: int) -> list[str]:
        """Return every line of the last notice in a chat."""
        message = [one.message for one in self.sent if one.address.chat_id == chat][-1]
        return [line.plain for line in (message.headline, *message.body, *message.footer)]


async def send_all(house: House, channel: RecordingChannel) -> None:
    """Send, have the owners told, and send that too, until nothing is left."""
    worker = worker_of(house, channel)
    while True:
        while await worker.send_due():
            pass
        await house.runtime.undelivered.tell_owners(house.workspace)
        if not await worker.send_due():
            return


@pytest.fixture
async def quiet(house: House) -> House:
    """The house, with nothing left to send."""
    await send_all(house, RecordingChannel())
    return house


async def second_owner(house: House, user: int = 1009) -> None:
    """Let another owner in, who hears of it all."""
    person = await meet(house.runtime, user, "Otto")
    invite = await house.runtime.flows.invite(
        house.workspace, Role.OWNER, by=house.owner, cause=Cause(actor=house.owner)
    )
    token = invite.removeprefix(INVITE_PREFIX)
    await house.runtime.flows.join(token, person_id=person, cause=Cause(actor=person))
    await send_all(house, RecordingChannel())


async def test_the_owner_is_told_once_what_to_whom_why_and_what_to_do(quiet: House) -> None:
    await link_room(quiet)
    channel = Post({ROOM: "Forbidden: bot was kicked from the group chat"})
    await complain(quiet, "The shower is broken", rating=1)

    await send_all(quiet, channel)

    assert [chat for chat, _ in channel.told] == [OLIVIA]
    assert channel.lines(OLIVIA) == [
        "⚠️ Not delivered: Alert 1: The shower is broken",
        "To: the group Ops room",
        "The bot is not in the group any more, or may not write there.",
        "Add the bot to the group again, let it write there, then send it again.",
        "/undelivered shows what there is and sends it again.",
    ]


async def test_the_same_cause_is_not_told_again(quiet: House) -> None:
    channel = Post({CARLA: "Forbidden: bot was blocked by the user"})
    for _ in range(3):
        await complain(quiet, "Cold soup", rating=5)
        await send_all(quiet, channel)

    assert len(channel.told) == 1


async def test_after_something_has_arrived_there_it_is_told_again(quiet: House) -> None:
    channel = Post({CARLA: "Forbidden: bot was blocked by the user"})
    await complain(quiet, "Cold soup", rating=5)
    await send_all(quiet, channel)
    channel.gone.clear()
    await complain(quiet, "Cold soup", rating=5)
    await send_all(quiet, channel)
    channel.gone[CARLA] = "Forbidden: user is deactivated"
    await complain(quiet, "Cold soup", rating=5)

    await send_all(quiet, channel)

    assert len(channel.told) == 2


async def test_an_owners_own_dead_chat_is_told_to_the_others_only(quiet: House) -> None:
    await second_owner(quiet)
    channel = Post({OLIVIA: "Forbidden: bot was blocked by the user"})
    await complain(quiet, rating=1)

    await send_all(quiet, channel)

    assert {chat for chat, _ in channel.told} == {1009}


async def test_a_notices_own_end_tells_nobody(quiet: House) -> None:
    channel = Post(
        {CARLA: "Forbidden: bot was blocked by the user", OLIVIA: "Forbidden: the same"}
    )
    await complain(quiet, "Cold soup", rating=5)

    await send_all(quiet, channel)
    await send_all(quiet, channel)

    async with quiet.runtime.database.reading(ALL) as look:
        made = await look.scalars(
            select(NotificationRow).where(NotificationRow.once_key.like("undelivered:%"))
        )
        assert [row.status for row in made] == ["failed"]


async def test_many_at_once_are_told_in_one_message(quiet: House) -> None:
    channel = Post()
    for user in range(2001, 2007):
        customer = await meet(quiet.runtime, user, f"Guest {user}")
        channel.gone[user] = "Forbidden: bot was blocked by the user"
        await complain(replace(quiet, customer=customer), "Cold soup", rating=5)

    await send_all(quiet, channel)

    assert channel.told == [
        (OLIVIA, "⚠️ Not delivered: 6 messages to 6 people and groups"),
    ]


async def test_what_was_dealt_with_meanwhile_is_not_told(quiet: House) -> None:
    channel = Post({CARLA: "Forbidden: bot was blocked by the user"})
    await complain(quiet, "Cold soup", rating=5)
    worker = worker_of(quiet, channel)
    await worker.send_due()
    await quiet.runtime.undelivered.tell_owners(quiet.workspace)
    channel.gone.clear()

    letters = quiet.runtime.dead_letters
    cause = Cause(actor=quiet.owner)
    total = await letters.replay_all(quiet.workspace, LetterFilter(), by=quiet.owner, cause=cause)
    await send_all(quiet, channel)

    assert total == 1
    assert channel.told == []
    assert [one.address.chat_id for one in channel.sent] == [CARLA]


async def test_a_reply_says_how_far_it_got_when_it_is_sent_again(quiet: House) -> None:
    done = await complain(quiet, "Cold soup", rating=5)
    await send_all(quiet, RecordingChannel())
    channel = Post({CARLA: "Forbidden: bot was blocked by the user"})
    flows, cause = quiet.runtime.flows, Cause(actor=quiet.owner)
    await flows.reply(quiet.workspace, done.case_id, "We are sorry", by=quiet.owner, cause=cause)
    await send_all(quiet, channel)
    channel.gone.clear()

    letters = quiet.runtime.dead_letters
    (letter,) = (await letters.page(quiet.workspace, LetterFilter(), limit=9)).items
    await letters.replay(quiet.workspace, [letter.id], by=quiet.owner, cause=cause)
    await send_all(quiet, channel)

    async with quiet.runtime.database.reading(ALL) as look:
        reply = select(NotificationRow).where(NotificationRow.kind == Kind.CASE_REPLY.value)
        (row,) = (await look.scalars(reply)).all()
    events = await quiet.runtime.event_log.since(quiet.workspace, 0, limit=100)
    told = [
        (one.event.data["old"], one.event.data["new"])
        for one in events
        if one.event.type == "notification.status_changed"
    ]
    assert row.status == "sent"
    assert told == [("pending", "failed"), ("failed", "pending"), ("pending", "sent")]
