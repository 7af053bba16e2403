"""Receivers made, changed, deleted and brought back; who leads to them; a test that goes there."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.db.tenancy import InWorkspace, System
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.flows.change_receiver import ReceiverInUse, ReceiverThere
from core.ids import WorkspaceId
from core.inbox.cause import Cause
from core.routing.receiver import Receiver, ReceiverSpec
from core.rules.line import read_line
from core.severity import Severity
from core.tenants.chat_binding import FoundChat
from core.tenants.configuring import Overtaken
from core.tenants.role import Role
from core.tenants.tables import WorkspaceRow
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import ROOM, link_room
from tests.contracts.flows.test_undelivered import send_all
from tests.fakes.channel import RecordingChannel

NIGHT = FoundChat(bot_id=BOT, chat_id=-88, kind="supergroup", title="Night shift")


def cause(house: House) -> Cause:
    """Return why the owner acts."""
    return Cause(actor=house.owner)


async def add(house: House, found: FoundChat = NIGHT) -> Receiver:
    """Make a receiver of a chat."""
    done = await house.runtime.calm.change_receiver.add_chat(
        house.workspace, found, by=house.owner, cause=cause(house)
    )
    assert done.receiver is not None
    return done.receiver


async def named(house: House, name: str) -> Receiver:
    """Return the receiver of this name."""
    found = await house.runtime.calm.receivers.all(house.workspace)
    return next(one for one in found if one.name == name)


async def revision_of(house: House) -> int:
    """Return the workspace's configuration revision."""
    async with house.runtime.database.reading(System(reason="test")) as look:
        row = await look.get(WorkspaceRow, house.workspace)
        assert row is not None
        return row.config_revision


async def test_a_chat_becomes_a_receiver_that_nothing_leads_to_yet(house: House) -> None:
    before = await revision_of(house)

    made = await add(house)

    assert (made.name, made.routes, made.rules) == ("Night shift", (), ())
    assert made.chat is not None
    assert made.chat.telegram_chat_id == -88
    assert await revision_of(house) > before


async def test_a_chat_of_another_workspace_is_refused(house: House) -> None:
    other = WorkspaceId(house.runtime.ids.new())

    with pytest.raises(NotFound):
        await house.runtime.calm.change_receiver.create(
            house.workspace,
            ReceiverSpec(name="Theirs", kind="chat", chat_id=other),
            by=house.owner,
            cause=cause(house),
        )


async def test_what_leads_there_already_is_named_and_not_made_twice(house: House) -> None:
    made = await add(house)

    with pytest.raises(ReceiverThere) as refused:
        await add(house)

    assert refused.value.receiver_id == made.id


@pytest.mark.parametrize(
    "spec",
    [
        ReceiverSpec(name="A", kind="person"),
        ReceiverSpec(name="A", kind="role", role=Role.STAFF, chat_id=UUID(int=7)),
    ],
    ids=["nobody", "two"],
)
async def test_it_leads_to_what_its_kind_says_and_nowhere_else(
    house: House, spec: ReceiverSpec
) -> None:
    with pytest.raises(InvalidInput):
        await house.runtime.calm.change_receiver.create(
            house.workspace, spec, by=house.owner, cause=cause(house)
        )


async def test_staff_may_not_change_one(house: House) -> None:
    made = await add(house)

    with pytest.raises(NotAllowed):
        await house.runtime.calm.change_receiver.remove(
            house.workspace, made.id, by=house.staff, cause=Cause(actor=house.staff)
        )


async def test_a_change_of_what_somebody_else_changed_meanwhile_names_them(house: House) -> None:
    made = await add(house)
    flow = house.runtime.calm.change_receiver
    quiet = made.spec.model_copy(update={"loud_from": None})
    await flow.save(
        house.workspace, made.id, quiet, by=house.owner, cause=cause(house), if_revision=1
    )

    with pytest.raises(Overtaken) as refused:
        await flow.save(
            house.workspace, made.id, made.spec, by=house.owner, cause=cause(house), if_revision=1
        )

    assert refused.value.by_name == "Olivia"


async def test_a_change_is_taken_back_once_and_only_while_it_is_the_newest(house: House) -> None:
    made = await add(house)
    flow = house.runtime.calm.change_receiver
    high = made.spec.model_copy(update={"minimum_severity": Severity.HIGH})
    done = await flow.save(house.workspace, made.id, high, by=house.owner, cause=cause(house))
    assert done.change is not None

    back = await flow.undo(house.workspace, done.change, by=house.owner, cause=cause(house))

    assert back.receiver is not None
    assert back.receiver.spec == made.spec
    with pytest.raises(Overtaken):
        await flow.undo(house.workspace, done.change, by=house.owner, cause=cause(house))


async def test_what_is_the_same_already_is_no_change(house: House) -> None:
    made = await add(house)

    done = await house.runtime.calm.change_receiver.save(
        house.workspace, made.id, made.spec, by=house.owner, cause=cause(house)
    )

    assert (done.change, done.receiver and done.receiver.revision) == (None, 1)


async def test_one_in_use_is_deleted_by_force_alone_and_comes_back_whole(house: House) -> None:
    await link_room(house)
    room = await named(house, "Ops room")
    names = await house.runtime.rules.names(house.workspace)
    spec = read_line("when rating <= 2 then alert high to #ops-room", receivers=names)
    await house.runtime.rules.save(house.workspace, spec, by=house.owner)
    flow = house.runtime.calm.change_receiver

    with pytest.raises(ReceiverInUse) as refused:
        await flow.remove(house.workspace, room.id, by=house.owner, cause=cause(house))
    gone = await flow.remove(
        house.workspace, room.id, by=house.owner, cause=cause(house), force=True
    )
    left = [one.name for one in await house.runtime.calm.receivers.all(house.workspace)]
    assert gone.change is not None
    back = await flow.undo(house.workspace, gone.change, by=house.owner, cause=cause(house))

    assert [one.name for one in refused.value.routes] == ["Everything"]
    assert len(refused.value.rules) == 1
    assert "Ops room" not in left
    assert back.receiver is not None
    assert back.receiver.id == room.id
    assert [one.name for one in back.receiver.routes] == ["Everything"]
    assert len(back.receiver.rules) == 1


async def test_every_change_stands_in_the_audit_trail(house: House) -> None:
    made = await add(house)
    await house.runtime.calm.change_receiver.remove(
        house.workspace, made.id, by=house.owner, cause=cause(house)
    )

    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as look:
        rows = await look.scalars(
            select(AuditRow).where(AuditRow.subject_kind == "receiver").order_by(AuditRow.id)
        )
        trail = [(row.action, row.actor_id) for row in rows]

    assert trail == [("receiver.created", house.owner), ("receiver.deleted", house.owner)]


async def test_a_test_goes_to_everybody_it_leads_to_and_tells_how_it_went(house: House) -> None:
    owners = await named(house, "Owners")
    try_receiver = house.runtime.calm.try_receiver

    sent = await try_receiver(house.workspace, owners.id, by=house.owner, cause=cause(house))
    before = await try_receiver.outcome(house.workspace, sent[0])
    channel = RecordingChannel()
    await send_all(house, channel)
    after = await try_receiver.outcome(house.workspace, sent[0])

    assert (before.sent, before.waiting, after.arrived, after.why) == (1, 1, 1, None)
    assert "🧪 Test of the receiver “Owners”" in channel.headlines


async def test_a_test_of_a_receiver_without_people_says_so(house: House) -> None:
    made = await house.runtime.calm.change_receiver.create(
        house.workspace,
        ReceiverSpec(name="Admins", kind="role", role=Role.ADMIN),
        by=house.owner,
        cause=cause(house),
    )
    assert made.receiver is not None

    with pytest.raises(Conflict) as refused:
        await house.runtime.calm.try_receiver(
            house.workspace, made.receiver.id, by=house.owner, cause=cause(house)
        )

    assert refused.value.reason == "nobody_there"


async def test_here_in_a_group_with_several_receivers_adds_one_more(house: House) -> None:
    for topic in (3, 4):
        await add(house, FoundChat(bot_id=BOT, chat_id=ROOM, kind="supergroup", title="Ops",
                                   topic_id=topic))  # fmt: skip

    await link_room(house)

    found = await house.runtime.calm.receivers.all(house.workspace)
    topics = [one.chat.topic_id for one in found if one.chat is not None]
    assert sorted(topics) == [0, 3, 4]
