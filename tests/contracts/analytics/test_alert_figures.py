"""Alerts over time: what became of those that fired then, and who was told of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.analytics.alert_figures import AlertFigures, AlertsOverTime
from core.analytics.period import Step
from core.notify.tables import NotificationRow
from core.tenants.sight import EVERYTHING, Sight
from tests.contracts.analytics.desk import ALL, Desk
from tests.contracts.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MIDNIGHT = NOON - 12 * HOUR


async def figures(desk: Desk, days: int, *, sight: Sight = EVERYTHING) -> AlertFigures:
    """Return the figures of some days from midnight on."""
    service = AlertsOverTime(database=desk.database)
    found, _ = await service.read(
        desk.home, sight, since=MIDNIGHT, until=MIDNIGHT + days * DAY, step=Step.DAY
    )
    return found


async def notify(desk: Desk, alert: UUID, status: str, reason: str | None = None) -> None:
    """Have a recipient of the alert."""
    async with desk.database.writing(ALL) as session:
        id = desk.ids.new()
        session.add(
            NotificationRow(
                id=id,
                workspace_id=desk.home,
                kind="alert.card",
                once_key=str(id),
                status=status,
                created_at=NOON,
                params={},
                alert_id=alert,
                suppressed_reason=reason,
            )
        )


async def test_a_quiet_period_has_noughts(desk: Desk) -> None:
    found = await figures(desk, 2)

    assert [one.count for one in found.fired] == [0, 0]
    assert (found.by_status, found.sources, found.other_sources) == ({}, (), 0)
    assert (found.told.told, found.told.not_told) == (0, {})
    assert found.acknowledgements.whole is None


async def test_alerts_are_counted_by_when_they_fired(desk: Desk) -> None:
    await desk.alert("low", fired_at=MIDNIGHT - HOUR)
    await desk.alert("high", "acknowledged", fired_at=MIDNIGHT, acknowledged_at=NOON)
    await desk.alert(
        "critical",
        "resolved",
        fired_at=MIDNIGHT + DAY,
        acknowledged_at=MIDNIGHT + DAY + HOUR,
        resolved_at=MIDNIGHT + 9 * DAY,
    )
    await desk.alert("low", fired_at=MIDNIGHT + DAY)

    found = await figures(desk, 2)

    assert [dict(one.by_severity) for one in found.fired] == [
        {"high": 1},
        {"critical": 1, "low": 1},
    ]
    assert [(one.acknowledged, one.resolved) for one in found.fired] == [(1, 0), (1, 1)]
    assert found.by_status == {"acknowledged": 1, "resolved": 1, "firing": 1}
    whole, second = found.acknowledgements.whole, found.acknowledgements.parts[1]
    assert whole is not None
    assert (whole.count, round(whole.half), round(whole.most)) == (2, 3600, 12 * 3600)
    assert (second.count, round(second.mean)) == (1, 3600)


async def test_sources_are_told_apart_the_busiest_first(desk: Desk) -> None:
    rule = desk.ids.new()
    for _ in range(2):
        await desk.alert("low", source_id=rule, source_name="Low rating")
    await desk.alert("low", source_kind="integration", source_name="Grafana")

    found = await figures(desk, 1)

    assert [(one.kind, one.name, one.count) for one in found.sources] == [
        ("rule", "Low rating", 2),
        ("integration", "Grafana", 1),
    ]
    assert (found.sources[0].id, found.other_sources) == (rule, 0)


async def test_who_was_told_and_who_was_not_is_counted_by_reason(desk: Desk) -> None:
    alert = await desk.alert("high")
    before = await desk.alert("high", fired_at=MIDNIGHT - HOUR)
    for status in ("sent", "delivered", "held", "pending", "failed"):
        await notify(desk, alert, status)
    for reason in ("silenced", "cooldown", "cooldown"):
        await notify(desk, alert, "suppressed", reason)
    await notify(desk, before, "sent")

    told = (await figures(desk, 1)).told

    assert (told.told, told.waiting, told.lost) == (2, 2, 1)
    assert list(told.not_told.items()) == [("cooldown", 2), ("silenced", 1)]


async def test_nobody_is_counted_alerts_they_do_not_see(desk: Desk) -> None:
    hidden = await desk.case(place_id=desk.place)
    alert = await desk.alert("critical", case=hidden, acknowledged_at=NOON + HOUR)
    await notify(desk, alert, "sent")
    await desk.alert("low")
    elsewhere = Sight(person_id=desk.person, places=frozenset())

    found = await figures(desk, 1, sight=elsewhere)

    assert [dict(one.by_severity) for one in found.fired] == [{"low": 1}]
    assert (found.told.told, len(found.sources)) == (0, 1)
    assert found.acknowledgements.whole is None
