"""The way of one complaint through the flows, on a real database and without Telegram."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.view import AlertFilter, AlertView
from core.db.tenancy import InWorkspace
from core.delivery.room import Full
from core.delivery.tables import DeliveryRow
from core.delivery.worker import Worker
from core.desk.status import CaseStatus
from core.desk.submission import Submission
from core.errors import Conflict, InvalidInput, NotFound
from core.flows.submit import Submitted
from core.ids import AlertId, CaseId, PlaceId, WorkspaceId
from core.inbox.cause import Cause, IdempotencyKey
from core.notify.tables import NotificationRow
from core.tenants.sight import EVERYTHING
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.fakes.channel import RecordingChannel


class FixedLanes:
    """The lanes a test holds."""

    def __init__(self, *lanes: str) -> None:
        self._lanes = lanes

    def held(self) -> tuple[str, ...]:
        """Return them."""
        return self._lanes

    def full(self, lane: str) -> Full:
        """Everywhere there is room."""
        return Full()


async def complain(house: House, text: str = "", rating: int | None = None) -> Submitted:
    """Submit as the customer."""
    given = Submission(
        workspace_id=house.workspace,
        customer_name="Carla",
        kind="feedback" if rating is not None and rating >= 4 else "complaint",
        source="telegram",
        at=house.runtime.clock.now(),
        person_id=house.customer,
        text=text,
        rating=rating,
    )
    return await house.runtime.flows.submit(given, Cause(actor=house.customer))


async def alerts(house: House) -> tuple[AlertView, ...]:
    """Return every alert, newest first."""
    page = await house.runtime.alerts.page(
        house.workspace, AlertFilter(), limit=50, sight=EVERYTHING
    )
    return page.items


async def kinds(house: House) -> list[str]:
    """Return the kinds of all deliveries, in the order they were made, but for news of joining."""
    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as look:
        told = select(DeliveryRow).where(DeliveryRow.kind != "notice").order_by(DeliveryRow.id)
        rows = await look.scalars(told)
        return [row.kind for row in rows]


async def test_one_star_makes_a_case_an_alert_and_tells_customer_and_owner(house: House) -> None:
    done = await complain(house, "The shower is broken", rating=1)

    (alert,) = await alerts(house)
    assert done.number == 1
    assert alert.severity.value == "high"
    assert alert.source.name == "Low rating, Words that worry"
    assert [case.number for case in alert.cases] == [1]
    assert sorted(await kinds(house)) == ["alert.card", "case.status"]


async def test_five_stars_make_a_case_and_no_alert(house: House) -> None:
    await complain(house, "Lovely", rating=5)

    assert await alerts(house) == ()
    assert await kinds(house) == ["case.status"]


async def test_acknowledging_and_resolving_an_alert_moves_its_case(house: House) -> None:
    done = await complain(house, rating=1)
    (alert,) = await alerts(house)
    by = Cause(actor=house.staff)

    await house.runtime.flows.acknowledge(house.workspace, alert.id, by=house.staff, cause=by)
    seen = await house.runtime.cases.one(house.workspace, done.case_id, sight=EVERYTHING)
    await house.runtime.flows.resolve(house.workspace, alert.id, by=house.staff, cause=by)
    ended = await house.runtime.cases.one(house.workspace, done.case_id, sight=EVERYTHING)

    assert (seen.status, ended.status) == ("acknowledged", "resolved")
    (after,) = await alerts(house)
    assert after.status == "resolved"
    assert after.resolved_by is not None
    assert after.resolved_by.name == "Sam"
    assert "case.question" in await kinds(house)


async def test_a_second_acknowledgement_says_who_was_faster(house: House) -> None:
    await complain(house, rating=1)
    (alert,) = await alerts(house)
    flows = house.runtime.flows

    answers = await asyncio.gather(
        flows.acknowledge(
            house.workspace, alert.id, by=house.staff, cause=Cause(actor=house.staff)
        ),
        flows.acknowledge(
            house.workspace, alert.id, by=house.owner, cause=Cause(actor=house.owner)
        ),
        return_exceptions=True,
    )

    refused = [one for one in answers if isinstance(one, Conflict)]
    assert [one.reason for one in refused] == ["already_acknowledged"]


async def test_resolving_the_case_resolves_its_alert_and_the_customer_can_reopen(
    house: House,
) -> None:
    done = await complain(house, rating=2)
    flows, by = house.runtime.flows, Cause(actor=house.staff)

    await flows.change_case(
        house.workspace, done.case_id, CaseStatus.RESOLVED, by=house.staff, cause=by
    )
    (alert,) = await alerts(house)
    await flows.change_case(
        house.workspace,
        done.case_id,
        CaseStatus.IN_PROGRESS,
        by=house.customer,
        cause=Cause(actor=house.customer),
        as_customer=True,
    )

    assert alert.status == "resolved"
    case = await house.runtime.cases.one(house.workspace, done.case_id, sight=EVERYTHING)
    assert (case.status, case.resolved_at) == ("in_progress", None)


async def test_the_same_key_twice_is_one_case_even_at_the_same_time(house: House) -> None:
    given = Submission(
        workspace_id=house.workspace,
        customer_name="A shop",
        kind="feedback",
        source="api",
        at=house.runtime.clock.now(),
        text="Hello",
    )
    key = IdempotencyKey(scope="person:1", key="k", body_hash="h")
    cause = Cause(actor=house.owner, idempotency=key)

    first, second = await asyncio.gather(
        house.runtime.flows.submit(given, cause), house.runtime.flows.submit(given, cause)
    )

    assert first.case_id == second.case_id
    other = Cause(
        actor=house.owner, idempotency=IdempotencyKey(scope="person:1", key="k", body_hash="x")
    )
    with pytest.raises(Conflict):
        await house.runtime.flows.submit(given, other)


async def test_what_cannot_be_taken_is_refused_by_name(house: House) -> None:
    with pytest.raises(InvalidInput, match="rating"):
        await complain(house, "x", rating=6)
    with pytest.raises(InvalidInput, match="text"):
        await complain(house, "x" * 5000)
    with pytest.raises(InvalidInput, match="submission"):
        await complain(house, "  ")
    stray = Submission(
        workspace_id=house.workspace,
        customer_name="Carla",
        kind="complaint",
        source="telegram",
        at=house.runtime.clock.now(),
        text="x",
        place_id=PlaceId(house.runtime.ids.new()),
    )
    with pytest.raises(NotFound, match="place"):
        await house.runtime.flows.submit(stray, Cause(actor=None))


async def test_nobody_else_closes_or_rates_a_customers_case(house: House) -> None:
    done = await complain(house, rating=1)
    flows = house.runtime.flows

    with pytest.raises(NotFound):
        await flows.rate(
            house.workspace, done.case_id, 5, by=house.staff, cause=Cause(actor=house.staff)
        )
    with pytest.raises(NotFound):
        await flows.change_case(
            house.workspace,
            done.case_id,
            CaseStatus.CLOSED,
            by=house.staff,
            cause=Cause(actor=house.staff),
            as_customer=True,
        )


async def test_another_workspaces_ids_are_not_there(house: House) -> None:
    done = await complain(house, rating=1)
    (alert,) = await alerts(house)
    elsewhere = WorkspaceId(house.runtime.ids.new())
    cause = Cause(actor=house.owner)

    with pytest.raises(NotFound):
        await house.runtime.flows.acknowledge(
            elsewhere, AlertId(alert.id), by=house.owner, cause=cause
        )
    with pytest.raises(NotFound):
        await house.runtime.cases.one(elsewhere, CaseId(done.case_id), sight=EVERYTHING)


async def test_who_is_not_told_is_recorded_with_the_reason(house: House) -> None:
    await house.runtime.people.block(house.owner, is_blocked=True)

    await complain(house, rating=1)

    async with house.runtime.database.reading(InWorkspace(workspace_id=house.workspace)) as look:
        cards = (
            await look.scalars(select(NotificationRow).where(NotificationRow.kind == "alert.card"))
        ).all()
        linked = (await look.scalars(select(AlertCaseRow))).all()
        told = await look.scalar(select(AlertRow.status))
    assert [row.suppressed_reason for row in cards] == ["unreachable"]
    assert len(linked) == 1
    assert told == "firing"


async def test_staff_see_how_far_their_answer_got(house: House) -> None:
    done = await complain(house, rating=4)
    await house.runtime.flows.reply(
        house.workspace,
        done.case_id,
        "On our way",
        by=house.staff,
        cause=Cause(actor=house.staff),
    )
    channel = RecordingChannel()
    worker = Worker(
        books=house.runtime.books,
        clock=house.runtime.clock,
        ids=house.runtime.ids,
        channels={channel.name: channel},
        renderer=house.runtime.renderer,
        lanes=FixedLanes(f"telegram:{BOT}"),
        settlements=house.runtime.settlements,
        epoch=1,
    )

    while await worker.send_due():
        pass

    detail = await house.runtime.cases.detail(house.workspace, done.case_id, sight=EVERYTHING)
    assert [item.delivery for item in detail.thread if item.author_kind == "staff"] == ["sent"]
    events = await house.runtime.event_log.since(house.workspace, 0, limit=50)
    told = [one.event for one in events if one.event.type == "notification.status_changed"]
    assert [(one.data["case"], one.data["new"]) for one in told] == [(str(done.case_id), "sent")]
