"""What people see of cases and alerts, read from real rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.alerts.timeline_item import TimelineKind
from core.alerts.view import AlertFilter
from core.desk.tables import AttachmentRow, ThreadItemRow
from core.desk.view import CaseFilter
from core.errors import NotFound
from core.notify.tables import NotificationRow
from core.severity import Severity
from core.tenants.sight import EVERYTHING
from core.texts import Locale
from tests.integration.web.rows import Rows

ENGLISH = Locale()


async def test_a_case_shows_its_people_files_and_alerts(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    case_id = await rows.case(home, assignee_id=boss, rating=1)
    alert_id = await rows.alert(home, case_id=case_id)
    await rows.insert(
        home,
        AttachmentRow,
        id=rows.ids.new(),
        case_id=case_id,
        kind="photo",
        name="photo.jpg",
        mime="image/jpeg",
        created_at=rows.clock.now(),
    )

    case = await rows.cases.one(home, case_id, sight=EVERYTHING)

    assert case.assignee is not None
    assert case.assignee.name == "Olga"
    assert case.customer.name == "Ana"
    assert case.attachment_count == 1
    assert case.alert_ids == (alert_id,)
    assert case.rating == 1


async def test_a_list_pages_through_everything_once_in_order(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    made = []
    for number in range(1, 8):
        made.append(await rows.case(home, number))
        if number % 2:  # pairs share a moment, so that the id decides
            rows.clock.advance(timedelta(seconds=1))

    seen = []
    after = None
    while True:
        page = await rows.cases.page(home, CaseFilter(), limit=2, after=after, sight=EVERYTHING)
        seen += [one.id for one in page.items]
        after = page.next
        if after is None:
            break

    assert seen == made[::-1]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (CaseFilter(statuses=("new",)), [3, 1]),
        (CaseFilter(statuses=("new", "resolved")), [3, 2, 1]),
        (CaseFilter(text="TOWEL"), [2]),
        (CaseFilter(text="100%"), [3]),
        (CaseFilter(text="_"), []),
        (CaseFilter(text="#2"), [2]),
        (CaseFilter(assignee="nobody"), [3, 2, 1]),
    ],
    ids=["status", "statuses", "word", "percent", "underscore", "number", "nobody's"],
)
async def test_a_list_shows_what_was_asked_for(
    rows: Rows, wanted: CaseFilter, numbers: list[int]
) -> None:
    home = await rows.workspace("Hotel")
    await rows.case(home, 1)
    await rows.case(home, 2, status="resolved", title="Wet towels")
    await rows.case(home, 3, text="I want 100% back")

    page = await rows.cases.page(home, wanted, limit=10, sight=EVERYTHING)

    assert [one.number for one in page.items] == numbers


async def test_another_workspaces_things_are_not_there(rows: Rows) -> None:
    home, other = await rows.workspace("Hotel"), await rows.workspace("Hostel")
    case_id = await rows.case(home)
    alert_id = await rows.alert(home, case_id=case_id)

    assert not (await rows.cases.page(other, CaseFilter(), limit=10, sight=EVERYTHING)).items
    assert not (await rows.alerts.page(other, AlertFilter(), limit=10, sight=EVERYTHING)).items
    assert not await rows.cases.many(other, [case_id], sight=EVERYTHING)
    assert not await rows.alerts.many(other, [alert_id], sight=EVERYTHING)
    with pytest.raises(NotFound):
        await rows.cases.detail(other, case_id, sight=EVERYTHING)
    with pytest.raises(NotFound):
        await rows.alerts.detail(other, alert_id, sight=EVERYTHING)
    assert await rows.log.since(other, 0, limit=10) == []
    assert await rows.log.head(other) == 0
    assert await rows.log.head(home) == 2
    assert await rows.log.first(other) is None


async def test_a_case_tells_its_thread_and_its_history(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    case_id = await rows.case(home)
    item_id = await rows.insert(
        home,
        ThreadItemRow,
        id=rows.ids.new(),
        case_id=case_id,
        author_kind="staff",
        author_id=boss,
        text="We are on it.",
        at=rows.clock.now(),
    )
    await rows.insert(
        home,
        NotificationRow,
        id=rows.ids.new(),
        kind="case.reply",
        once_key="a",
        status="sent",
        created_at=rows.clock.now(),
        params={"item": str(item_id)},
        case_id=case_id,
    )
    await rows.event(home, "case.replied", by=boss, case=case_id, item=item_id, author="staff")
    await rows.event(home, "case.assigned", by=boss, case=case_id, old=None, new=boss)
    await rows.event(
        home, "case.status_changed", by=boss, case=case_id, old="new", new="in_progress"
    )

    detail = await rows.cases.detail(home, case_id, sight=EVERYTHING)

    (item,) = detail.thread
    assert (item.author_name, item.text, item.delivery) == ("Olga", "We are on it.", "sent")
    told = [(one.by.name if one.by else None, one.what.render(ENGLISH)) for one in detail.history]
    assert told == [
        (None, "Opened"),
        ("Olga", "Replied"),
        ("Olga", "Assigned to Olga"),
        ("Olga", "New → In progress"),
    ]


async def test_an_alert_tells_who_was_told_and_who_was_not_and_why(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    case_id = await rows.case(home)
    alert_id = await rows.alert(home, case_id=case_id)
    for status, reason in (("sent", None), ("suppressed", "severity_below")):
        rows.clock.advance(timedelta(seconds=1))
        await rows.insert(
            home,
            NotificationRow,
            id=rows.ids.new(),
            kind="alert.card",
            once_key=status,
            status=status,
            suppressed_reason=reason,
            created_at=rows.clock.now(),
            params={},
            alert_id=alert_id,
            person_id=boss,
        )
    rows.clock.advance(timedelta(seconds=1))
    await rows.event(
        home, "alert.acknowledged", by=boss, alert=alert_id, old="firing", new="acknowledged"
    )

    detail = await rows.alerts.detail(home, alert_id, sight=EVERYTHING)

    assert [(one.kind, one.text.render(ENGLISH)) for one in detail.timeline] == [
        (TimelineKind.FIRED, "Fired"),
        (TimelineKind.TOLD, "Olga was told"),
        (
            TimelineKind.NOT_TOLD,
            "Olga was not told: less severe than this receiver wants to hear",
        ),
        (TimelineKind.ACKNOWLEDGED, "Olga acknowledged it"),
    ]
    assert [one.title for one in detail.alert.cases] == ["Case 1"]


async def test_alerts_are_listed_by_status_and_severity(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    await rows.alert(home, 1)
    await rows.alert(home, 2, status="resolved")
    await rows.alert(home, 3, severity="low")

    async def numbers(wanted: AlertFilter) -> list[int]:
        return [
            one.number
            for one in (await rows.alerts.page(home, wanted, limit=9, sight=EVERYTHING)).items
        ]

    assert await numbers(AlertFilter(statuses=("firing",))) == [3, 1]
    assert await numbers(AlertFilter(severities=(Severity.HIGH,))) == [2, 1]
