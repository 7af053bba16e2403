"""How what was told got on, by type, channel and day."""

from __future__ import annotations

from datetime import timedelta

from core.delivery.tables import DeliveryRow
from core.flows.mark_notice import Deed
from core.notify.inapp_figures import Counts
from core.tenants.preferences import Preferences, stored
from core.tenants.tables import PreferenceRow
from tests.contracts.notices.centre import Centre


async def test_everything_that_became_of_them_is_counted(centre: Centre) -> None:
    start = centre.clock.now()
    await centre.write(
        PreferenceRow,
        person_id=centre.people["Stella"],
        choices=stored(Preferences(enabled=False)),
        changed_at=start,
    )
    order = await centre.tell(everybody=True, type="order.created")
    await centre.tell("Sam", expires_at=start + timedelta(minutes=1))
    sam, olivia = centre.people["Sam"], centre.people["Olivia"]
    await centre.notices.marks(centre.workspace, order, Deed.ACKNOWLEDGED, by=sam)
    await centre.notices.marks.arrived(centre.workspace, olivia, [order])
    centre.clock.advance(timedelta(days=1))
    await centre.tick()
    await centre.tell("Sam")
    until = centre.clock.now() + timedelta(seconds=1)

    found = await centre.notices.figures.read(centre.workspace, since=start, until=until)

    assert {(one.day, one.type, one.channel): one.counts for one in found} == {
        ("2026-05-04", "order.created", "in_app"): Counts(
            created=3, sent=2, delivered=2, read=1, acknowledged=1, cancelled=1
        ),
        ("2026-05-04", "general", "in_app"): Counts(created=1, sent=1, expired=1),
        ("2026-05-05", "general", "in_app"): Counts(created=1, sent=1),
    }


async def test_other_channels_are_counted_by_what_they_know(centre: Centre) -> None:
    start = centre.clock.now()
    for state in ("sent", "sent", "dead", "due"):
        await centre.write(
            DeliveryRow,
            id=centre.ids.new(),
            kind="alert.card",
            channel="telegram",
            lane="telegram:1",
            queue="telegram:1/2",
            address="1/2/0",
            state=state,
            urgency=1,
            next_at=start,
            created_at=start,
            params={},
        )

    found = await centre.notices.figures.read(
        centre.workspace, since=start, until=start + timedelta(days=1)
    )

    (one,) = found
    assert (one.day, one.type, one.channel) == ("2026-05-04", "alert.card", "telegram")
    assert one.counts == Counts(created=4, sent=2, failed=1)
