"""Who gets what is told inside the product: now, later, some, everybody, those who want it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.errors import Conflict, InvalidInput, NotFound
from core.ids import PersonId
from core.inbox.cause import Cause
from core.notify.inapp import Audience, Said
from core.notify.inapp_view import InAppFilter
from core.notify.tables import InAppRow
from core.severity import Severity
from core.tenants.preferences import Preferences, Via
from core.tenants.role import Role
from core.texts import Locale
from tests.contracts.notices.centre import ALL, Centre

SOON = timedelta(hours=1)
NO_APP = Preferences(channels={Via.IN_APP: False})


async def choose(centre: Centre, name: str, wanted: Preferences) -> None:
    """Have somebody choose what they want."""
    person = centre.people[name]
    cause = Cause(actor=person)
    await centre.notices.preferences(centre.workspace, wanted, by=person, cause=cause)


async def test_only_those_it_is_for_get_it(centre: Centre) -> None:
    id = await centre.tell("Sam")

    (one,) = await centre.has("Sam")
    assert (one.content.id, one.status.value, one.at) == (id, "sent", centre.clock.now())
    assert one.content.title.render(Locale()) == "The pool opens"
    assert await centre.unread("Sam") == 1
    assert await centre.has("Stella") == []
    (event,) = centre.events("notification.created")
    assert event.data == {"notification": str(id), "topic": "general"}


async def test_a_role_is_everybody_who_has_it_and_each_gets_it_once(centre: Centre) -> None:
    id = await centre.tell("Sam", roles=(Role.STAFF,))

    assert await centre.states(id) == {"Sam": ("sent", None), "Stella": ("sent", None)}
    content = (await centre.notices.inbox.many(centre.workspace, [id]))[id]
    assert content.person_ids == {centre.people["Sam"], centre.people["Stella"]}


async def test_a_place_is_everybody_who_answers_for_it(centre: Centre) -> None:
    pool, bar = await centre.place("Pool"), await centre.place("Bar")
    await centre.answers("Sam", pool)
    await centre.answers("Stella", bar)

    id = await centre.tell("Olivia", places=(pool,))

    assert await centre.states(id) == {"Olivia": ("sent", None), "Sam": ("sent", None)}
    (sent,) = (await centre.notices.inbox.outgoing(centre.workspace, InAppFilter(), limit=5)).items
    assert sent.audience.places == (pool,)


async def test_whoever_answers_for_the_place_when_it_is_due_is_told(centre: Centre) -> None:
    pool = await centre.place("Pool")
    await centre.answers("Sam", pool)
    id = await centre.tell(places=(pool,), scheduled_at=centre.clock.now() + SOON)
    await centre.rests("Sam", pool)
    await centre.answers("Stella", pool)

    centre.clock.advance(SOON)
    await centre.tick()

    states = await centre.states(id)
    assert states == {"Sam": ("cancelled", "left_audience"), "Stella": ("sent", None)}


async def test_a_place_of_another_workspace_is_not_there(centre: Centre) -> None:
    theirs = await centre.place("Pool", workspace=await centre.elsewhere())

    with pytest.raises(NotFound) as refused:
        await centre.tell("Sam", places=(theirs,))

    assert refused.value.field == "recipients.places.0"
    assert await centre.has("Sam") == []


async def test_somebody_of_another_workspace_is_not_there(centre: Centre) -> None:
    other = await centre.elsewhere()

    with pytest.raises(NotFound) as refused:
        await centre.notices.notify(
            other,
            Said(
                type="general",
                topic="general",
                severity=Severity.LOW,
                audience=Audience(persons=(centre.people["Sam"],)),
            ),
            by=None,
            cause=Cause(actor=None),
        )

    assert refused.value.field == "recipients.persons.0"
    assert await centre.has("Sam") == []


async def test_nobody_is_told_when_one_of_them_is_not_there(centre: Centre) -> None:
    centre.people["Nobody"] = PersonId(centre.ids.new())

    with pytest.raises(NotFound):
        await centre.tell("Sam", "Nobody")

    assert await centre.has("Sam") == []
    assert centre.events("notification.created") == []


async def test_who_does_not_want_it_here_gets_none_and_it_says_why(centre: Centre) -> None:
    await choose(centre, "Stella", NO_APP)

    id = await centre.tell(everybody=True)

    assert await centre.states(id) == {
        "Olivia": ("sent", None),
        "Sam": ("sent", None),
        "Stella": ("cancelled", "preference"),
    }
    assert await centre.has("Stella") == []
    assert await centre.unread("Stella") == 0


async def test_the_narrowest_word_of_a_preference_counts(centre: Centre) -> None:
    orders = {Via.IN_APP: False}
    await choose(
        centre,
        "Sam",
        Preferences(topics={"orders": orders}, types={"order.cancelled": {Via.IN_APP: True}}),
    )

    await centre.tell("Sam", type="order.created", topic="orders")
    await centre.tell("Sam", type="order.cancelled", topic="orders")

    assert [one.content.type for one in await centre.has("Sam")] == ["order.cancelled"]


async def test_what_is_due_comes_beside_one_that_cannot_be_read(
    centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    soon = centre.clock.now() + SOON
    broken = await centre.tell("Sam", scheduled_at=soon)
    await centre.tell("Sam", scheduled_at=soon, title="The bar opens")
    async with centre.database.writing(ALL) as session:
        of_later = {"persons": [], "roles": ["alien"], "everybody": False}
        await session.execute(
            update(InAppRow).where(InAppRow.id == broken).values(audience=of_later)
        )
    centre.clock.advance(SOON)

    await centre.tick()

    told = [one.content.title.render(Locale()) for one in await centre.has("Sam")]
    assert told == ["The bar opens"]
    assert "notice_unusable" in [getattr(one, "action", "") for one in caplog.records]


async def test_what_is_for_later_comes_when_it_is_due(centre: Centre) -> None:
    id = await centre.tell("Sam", scheduled_at=centre.clock.now() + SOON)
    assert await centre.states(id) == {"Sam": ("pending", None)}
    await centre.tick()
    assert await centre.has("Sam") == []

    centre.clock.advance(SOON)
    async with asyncio.TaskGroup() as both:
        for name in ("one process", "another"):
            both.create_task(centre.tick(), name=name)
    await centre.tick()

    (one,) = await centre.has("Sam")
    assert (one.status.value, one.at) == ("sent", centre.clock.now())
    assert len(centre.events("notification.created")) == 1


async def test_a_role_is_looked_up_when_it_is_due(centre: Centre) -> None:
    id = await centre.tell(roles=(Role.STAFF,), scheduled_at=centre.clock.now() + SOON)
    await centre.joins("Nora")
    await centre.becomes("Stella", Role.VIEWER)
    await choose(centre, "Sam", NO_APP)

    centre.clock.advance(SOON)
    await centre.tick()

    assert await centre.states(id) == {
        "Nora": ("sent", None),
        "Sam": ("cancelled", "preference"),
        "Stella": ("cancelled", "left_audience"),
    }


async def test_it_fails_for_who_left_meanwhile_and_can_be_tried_again(centre: Centre) -> None:
    id = await centre.tell("Sam", "Stella", scheduled_at=centre.clock.now() + SOON, max_retries=2)
    await centre.leaves("Stella")
    centre.clock.advance(SOON)
    await centre.tick()
    assert (await centre.states(id))["Stella"] == ("failed", "not_a_member")
    cause, retry = Cause(actor=None), centre.notices.notify.retry

    assert await retry(centre.workspace, id, by=None, cause=cause) == 0
    await centre.joins("Stella")
    assert await retry(centre.workspace, id, by=None, cause=cause) == 1

    assert await centre.states(id) == {"Sam": ("sent", None), "Stella": ("sent", None)}
    with pytest.raises(Conflict, match="nobody"):
        await retry(centre.workspace, id, by=None, cause=cause)


async def test_retries_are_used_up(centre: Centre) -> None:
    id = await centre.tell("Sam", scheduled_at=centre.clock.now() + SOON, max_retries=1)
    await centre.leaves("Sam")
    centre.clock.advance(SOON)
    await centre.tick()
    cause, retry = Cause(actor=None), centre.notices.notify.retry
    await retry(centre.workspace, id, by=None, cause=cause)

    with pytest.raises(Conflict) as refused:
        await retry(centre.workspace, id, by=None, cause=cause)

    assert refused.value.reason == "nothing_failed"


async def test_what_waits_can_be_called_off_and_then_never_comes(centre: Centre) -> None:
    id = await centre.tell("Sam", scheduled_at=centre.clock.now() + SOON)
    cause = Cause(actor=None)

    await centre.notices.notify.cancel(centre.workspace, id, by=None, cause=cause)
    centre.clock.advance(SOON)
    await centre.tick()

    assert await centre.has("Sam") == []
    assert await centre.states(id) == {"Sam": ("cancelled", "called_off")}
    assert centre.changes() == [("pending", "cancelled")]
    with pytest.raises(Conflict) as refused:
        await centre.notices.notify.cancel(centre.workspace, id, by=None, cause=cause)
    assert refused.value.reason == "notification_cancelled"


async def test_what_was_told_cannot_be_called_off(centre: Centre) -> None:
    id = await centre.tell("Sam")

    with pytest.raises(Conflict) as refused:
        await centre.notices.notify.cancel(centre.workspace, id, by=None, cause=Cause(actor=None))

    assert refused.value.reason == "notification_sent"


async def test_what_ends_before_it_begins_is_refused(centre: Centre) -> None:
    now = centre.clock.now()

    with pytest.raises(InvalidInput) as refused:
        await centre.tell("Sam", scheduled_at=now + SOON, expires_at=now + SOON)

    assert refused.value.field == "expires_at"


async def test_what_expires_is_no_longer_unread_but_what_was_read_stays(centre: Centre) -> None:
    id = await centre.tell("Sam", "Stella", expires_at=centre.clock.now() + SOON)
    await centre.notices.marks.arrived(centre.workspace, centre.people["Stella"], [id])
    await centre.notices.marks.read_all(centre.workspace, by=centre.people["Stella"])

    centre.clock.advance(SOON)
    await centre.tick()
    await centre.tick()

    assert await centre.states(id) == {"Sam": ("expired", None), "Stella": ("read", None)}
    assert await centre.unread("Sam") == 0
    assert centre.changes()[-1] == ("sent", "expired")


async def test_what_expired_before_it_was_due_is_never_told(centre: Centre) -> None:
    now = centre.clock.now()
    id = await centre.tell("Sam", scheduled_at=now + SOON, expires_at=now + 2 * SOON)

    centre.clock.advance(3 * SOON)
    await centre.tick()

    assert await centre.states(id) == {"Sam": ("expired", None)}
    assert centre.events("notification.created") == []


async def test_clearing_up_takes_what_expired_or_failed_for_good_and_nothing_else(
    centre: Centre,
) -> None:
    now = centre.clock.now()
    kept = await centre.tell("Sam")
    both = await centre.tell("Sam", "Stella", expires_at=now + SOON)
    await centre.tell("Sam", expires_at=now + SOON)
    await centre.tell("Sam", scheduled_at=now + SOON, max_retries=0)
    again = await centre.tell("Sam", scheduled_at=now + SOON, max_retries=1)
    await centre.notices.marks.read_all(centre.workspace, by=centre.people["Stella"])
    await centre.leaves("Sam")
    centre.clock.advance(SOON)
    await centre.tick()

    done = await centre.notices.notify.clean_up(centre.workspace, by=None, cause=Cause(actor=None))

    assert (done.expired, done.failed, done.notifications) == (2, 1, 2)
    left = await centre.notices.inbox.outgoing(centre.workspace, InAppFilter(), limit=10)
    assert {one.content.id for one in left.items} == {kept, both, again}


async def test_what_is_older_than_three_months_is_forgotten(centre: Centre) -> None:
    await centre.tell("Sam", refs={"order": "1"})
    centre.clock.advance(timedelta(days=60))
    young = await centre.tell("Sam", refs={"order": "2"})
    centre.clock.advance(timedelta(days=40))

    await centre.forget()

    assert [one.content.id for one in await centre.has("Sam")] == [young]
