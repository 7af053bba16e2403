"""What a recipient does with theirs: it arrived, was read, seen to, deleted, found again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.errors import Conflict, InvalidInput, NotFound
from core.flows.mark_notice import Deed
from core.ids import NotificationId
from core.notify.inapp_view import InAppFilter
from tests.contracts.notices.centre import Centre


async def mark(centre: Centre, name: str, id: NotificationId, deed: Deed) -> None:
    """Have somebody do this with one of theirs."""
    await centre.notices.marks(centre.workspace, id, deed, by=centre.people[name])


async def test_it_goes_from_sent_to_delivered_to_read(centre: Centre) -> None:
    id = await centre.tell("Sam", "Stella")
    sam, start = centre.people["Sam"], centre.clock.now()

    centre.clock.advance(timedelta(seconds=1))
    await centre.notices.marks.arrived(centre.workspace, sam, [id])
    centre.clock.advance(timedelta(seconds=1))
    await mark(centre, "Sam", id, Deed.READ)

    one = await centre.notices.inbox.one(centre.workspace, sam, id)
    assert one.status.value == "read"
    assert (one.delivered_at, one.read_at) == (
        start + timedelta(seconds=1),
        start + timedelta(seconds=2),
    )
    assert centre.changes() == [("sent", "delivered"), ("delivered", "read")]
    (first, _) = centre.events("notification.status_changed")
    assert first.data["person"] == str(sam)
    assert first.data["channel"] == "in_app"
    assert (await centre.states(id))["Stella"] == ("sent", None)


async def test_saying_it_again_changes_nothing(centre: Centre) -> None:
    id = await centre.tell("Sam")
    await mark(centre, "Sam", id, Deed.READ)
    before = await centre.has("Sam")

    centre.clock.advance(timedelta(minutes=1))
    await mark(centre, "Sam", id, Deed.READ)
    await centre.notices.marks.arrived(centre.workspace, centre.people["Sam"], [id])

    assert await centre.has("Sam") == before
    assert centre.changes() == [("sent", "read")]


async def test_many_arrive_at_once_and_others_do_not_count(centre: Centre) -> None:
    mine = [await centre.tell("Sam") for _ in range(3)]
    other = await centre.tell("Stella")

    await centre.notices.marks.arrived(
        centre.workspace, centre.people["Sam"], [*mine, other, centre.ids.new()]
    )

    assert [one.status.value for one in await centre.has("Sam")] == ["delivered"] * 3
    assert (await centre.has("Stella"))[0].status.value == "sent"


async def test_seeing_to_it_is_more_than_reading_it(centre: Centre) -> None:
    id = await centre.tell("Sam")

    await mark(centre, "Sam", id, Deed.ACKNOWLEDGED)

    (one,) = await centre.has("Sam")
    assert one.status.value == "read"
    assert one.acknowledged_at == one.read_at == one.delivered_at == centre.clock.now()


async def test_when_it_was_read_may_be_said(centre: Centre) -> None:
    id = await centre.tell("Sam")
    sam = centre.people["Sam"]
    centre.clock.advance(timedelta(minutes=10))
    read_at = centre.clock.now() - timedelta(minutes=4)

    await centre.notices.marks(centre.workspace, id, Deed.READ, by=sam, when=read_at)

    assert (await centre.has("Sam"))[0].read_at == read_at
    with pytest.raises(InvalidInput) as refused:
        await centre.notices.marks(
            centre.workspace, id, Deed.READ, by=sam, when=read_at + timedelta(hours=1)
        )
    assert refused.value.field == "read_at"


async def test_somebody_elses_is_not_there(centre: Centre) -> None:
    id = await centre.tell("Stella")

    for deed in Deed:
        with pytest.raises(NotFound):
            await mark(centre, "Sam", id, deed)
    with pytest.raises(NotFound):
        await centre.notices.marks.arrived(centre.workspace, centre.people["Sam"], [id])
    with pytest.raises(NotFound):
        await centre.notices.inbox.one(centre.workspace, centre.people["Sam"], id)

    assert (await centre.states(id))["Stella"] == ("sent", None)


async def test_another_workspace_is_not_reached_by_an_id(centre: Centre) -> None:
    id = await centre.tell("Sam")
    other = await centre.elsewhere()

    with pytest.raises(NotFound):
        await centre.notices.marks(other, id, Deed.READ, by=centre.people["Sam"])

    assert (await centre.states(id))["Sam"] == ("sent", None)


async def test_what_waits_or_has_expired_cannot_be_read(centre: Centre) -> None:
    soon = centre.clock.now() + timedelta(hours=1)
    later = await centre.tell("Sam", scheduled_at=soon)
    over = await centre.tell("Sam", expires_at=soon - timedelta(minutes=30))
    centre.clock.advance(timedelta(minutes=30))
    await centre.tick()

    with pytest.raises(NotFound):
        await mark(centre, "Sam", later, Deed.READ)
    with pytest.raises(Conflict) as refused:
        await mark(centre, "Sam", over, Deed.READ)

    assert refused.value.reason == "notification_expired"


async def test_what_is_deleted_is_gone_for_them_alone(centre: Centre) -> None:
    id = await centre.tell("Sam", "Stella")

    await mark(centre, "Sam", id, Deed.REMOVED)

    assert await centre.has("Sam") == []
    assert await centre.unread("Sam") == 0
    assert len(await centre.has("Stella")) == 1
    with pytest.raises(NotFound):
        await mark(centre, "Sam", id, Deed.READ)


async def test_all_are_read_at_once_or_all_of_a_topic(centre: Centre) -> None:
    for topic in ("orders", "orders", "system"):
        await centre.tell("Sam", "Stella", topic=topic)
    sam = centre.people["Sam"]

    assert await centre.notices.marks.read_all(centre.workspace, by=sam, topic="orders") == 2
    assert await centre.notices.inbox.unread(centre.workspace, sam) == {"system": 1}
    assert await centre.notices.marks.read_all(centre.workspace, by=sam) == 1

    assert await centre.unread("Sam") == 0
    assert await centre.unread("Stella") == 3


async def test_pages_by_cursor_and_by_number_hold_the_same(centre: Centre) -> None:
    made = []
    for _ in range(5):
        made.append(await centre.tell("Sam"))
        centre.clock.advance(timedelta(seconds=1))
    sam, inbox, all_ = centre.people["Sam"], centre.notices.inbox, InAppFilter()

    first = await inbox.page(centre.workspace, sam, all_, limit=2)
    second = await inbox.page(centre.workspace, sam, all_, limit=2, after=first.next)
    paged = await inbox.page(centre.workspace, sam, all_, limit=2, skip=2, counted=True)
    last = await inbox.page(centre.workspace, sam, all_, limit=2, skip=4, counted=True)

    assert [one.content.id for one in first.items] == made[:2:-1]
    assert second.items == paged.items
    assert (first.total, paged.total, paged.unread) == (None, 5, 5)
    assert (len(last.items), last.next) == (1, None)


async def test_they_are_found_by_what_they_are_about(centre: Centre) -> None:
    one = await centre.tell("Sam", refs={"order": "4711", "shipment": "S-1"}, topic="orders")
    await centre.tell("Sam", refs={"order": "4712"}, topic="orders")
    await centre.tell("Sam", refs={"return": "4711"})

    found = await centre.has("Sam", refs=(("order", "4711"),))
    both = await centre.has("Sam", refs=(("order", "4711"), ("shipment", "S-1")))

    assert [each.content.id for each in found] == [one]
    assert both == found
    assert found[0].content.refs == {"order": "4711", "shipment": "S-1"}
    assert await centre.has("Sam", refs=(("order", "4711"), ("shipment", "S-2"))) == []
    assert len(await centre.has("Sam", topics=("orders",))) == 2
