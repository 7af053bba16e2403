"""The story of an alert: each one who was not told with what decided it and what changes that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.alerts.happened import REPEATS_SHOWN
from core.alerts.timeline_item import TimelineItem, TimelineKind
from core.delivery.tables import DeliveryAttemptRow, DeliveryRow, SentMessageRow
from core.digests.tables import AudienceRow, DigestRow
from core.ids import AlertId, PersonId, WorkspaceId
from core.ingest.tables import IntegrationRow
from core.notify.tables import NotificationRow
from core.routing.tables import ReceiverRow, RouteRow
from core.rules.tables import RuleRow
from core.silences.tables import SilenceRow
from core.tenants.tables import ChatRow, MemberRow
from core.texts import Locale
from tests.integration.web.rows import BOT, Rows

ENGLISH = Locale()
Decides = Callable[[Rows, WorkspaceId, PersonId], Awaitable[dict[str, Any]]]


async def told(rows: Rows, home: WorkspaceId, alert_id: AlertId, **values: Any) -> UUID:
    """Record a notification of an alert's card."""
    key = rows.ids.new()
    given = {"status": "sent", "params": {}, "created_at": rows.clock.now()} | values
    return await rows.insert(
        home,
        NotificationRow,
        id=key,
        kind="alert.card",
        once_key=str(key),
        alert_id=alert_id,
        **given,
    )


async def story(rows: Rows, home: WorkspaceId, alert_id: AlertId) -> tuple[TimelineItem, ...]:
    """Return the alert's story."""
    return (await rows.runtime.calm.stories.one(home, alert_id)).timeline


async def _receiver(rows: Rows, home: WorkspaceId, boss: PersonId, **more: Any) -> UUID:
    key = rows.ids.new()
    given = {"minimum_severity": "high", "is_active": True} | more
    return await rows.insert(
        home,
        ReceiverRow,
        id=key,
        name="Night shift",
        kind="person",
        person_id=boss,
        created_at=rows.clock.now(),
        **given,
    )


async def _silenced(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    key = rows.ids.new()
    now = rows.clock.now()
    await rows.insert(
        home,
        SilenceRow,
        id=key,
        matchers=[],
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        reason="New boiler",
        created_at=now,
        created_by=boss,
    )
    return {"suppressed_ref": key, "person_id": None}


async def _inhibited(rows: Rows, home: WorkspaceId, _: PersonId) -> dict[str, Any]:
    return {"suppressed_ref": await rows.alert(home, 41), "person_id": None}


async def _paused(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    return {"receiver_id": await _receiver(rows, home, boss, is_active=False)}


async def _below(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    return {"receiver_id": await _receiver(rows, home, boss)}


async def _route(rows: Rows, home: WorkspaceId, _: PersonId) -> dict[str, Any]:
    key = rows.ids.new()
    await rows.insert(
        home,
        RouteRow,
        id=key,
        name="Databases",
        position=1,
        matchers=[],
        minimum_severity="critical",
        created_at=rows.clock.now(),
    )
    return {"route_id": key}


async def _own(rows: Rows, home: WorkspaceId, boss: PersonId) -> dict[str, Any]:
    await rows.insert(
        home,
        MemberRow,
        id=rows.ids.new(),
        person_id=boss,
        role="staff",
        created_at=rows.clock.now(),
        minimum_severity="critical",
    )
    return {}


async def _nothing(_: Rows, __: WorkspaceId, ___: PersonId) -> dict[str, Any]:
    return {}


async def _in_general(_: Rows, __: WorkspaceId, ___: PersonId) -> dict[str, Any]:
    return {"person_id": None}


@pytest.mark.parametrize(
    ("reason", "decides", "words", "setting", "due_to"),
    [
        pytest.param(
            "silenced",
            _silenced,
            "Nobody was told: the silence “New boiler” of Olga, until 14:00",
            "/silences",
            ("silence", "New boiler"),
            id="a silence",
        ),
        pytest.param(
            "inhibited",
            _inhibited,
            "Nobody was told: alert 41, which was open, mutes it",
            "/why 41",
            ("alert", "41"),
            id="another alert",
        ),
        pytest.param(
            "paused",
            _paused,
            "Olga was not told: the receiver “Night shift” was paused",
            "/receivers",
            ("receiver", "Night shift"),
            id="a paused receiver",
        ),
        pytest.param(
            "severity_below",
            _below,
            "Olga was not told: the receiver “Night shift” hears what is high or worse",
            "/receivers",
            ("receiver", "Night shift"),
            id="the receiver's filter",
        ),
        pytest.param(
            "route_severity",
            _route,
            "Olga was not told: the route “Databases” leads on what is critical or worse",
            "/routes",
            ("route", "Databases"),
            id="the route's filter",
        ),
        pytest.param(
            "own_severity",
            _own,
            "Olga was not told: they want to hear what is critical or worse",
            "/filter",
            ("person", None),
            id="their own filter",
        ),
        pytest.param(
            "cooldown",
            _nothing,
            "Olga was not told: told about the same a short while ago"
            " (cooldown of the rule “Bad ratings”)",
            "/rules",
            ("rule", "Bad ratings"),
            id="a cooldown",
        ),
        pytest.param(
            "unreachable",
            _nothing,
            "Olga was not told: the bot cannot write there (blocked, removed, or never started)",
            "press Start",
            None,
            id="a blocked bot",
        ),
        pytest.param(
            "nobody",
            _in_general,
            "Nobody was told: the routes lead to nobody",
            "/routes",
            None,
            id="no route",
        ),
        pytest.param(
            "from_the_future",
            _nothing,
            "Olga was not told: from the future",
            None,
            None,
            id="a later release's",
        ),
    ],
)
async def test_each_no_names_what_decided_it_and_what_changes_that(
    rows: Rows,
    reason: str,
    decides: Decides,
    words: str,
    setting: str | None,
    due_to: tuple[str, str | None] | None,
) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    rule = rows.ids.new()
    await rows.insert(
        home,
        RuleRow,
        id=rule,
        name="Bad ratings",
        spec={},
        created_at=rows.clock.now(),
        updated_at=rows.clock.now(),
    )
    alert_id = await rows.alert(home, 7, rule_ids=[str(rule)])
    given = {"person_id": boss} | await decides(rows, home, boss)
    await told(rows, home, alert_id, status="suppressed", suppressed_reason=reason, **given)

    (no,) = [one for one in await story(rows, home, alert_id) if one.kind is TimelineKind.NOT_TOLD]

    assert no.text.render(ENGLISH) == words
    assert no.reason == reason
    if setting is None:
        assert no.setting is None
    else:
        assert no.setting is not None
        assert setting in no.setting.render(ENGLISH)
    assert due_to == (no.reference and (no.reference.kind, no.reference.name))


async def test_what_arrived_says_by_which_channel_when_and_what_went_wrong_before(
    rows: Rows,
) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    alert_id = await rows.alert(home)
    at = rows.clock.now() + timedelta(minutes=1)
    key = await told(rows, home, alert_id, person_id=boss, settled_at=at)
    delivery = await _delivery(rows, home, alert_id, key, state="sent", settled_at=at, attempts=2)
    for attempt, outcome, detail in (
        (1, "retry", "Telegram did not answer"),
        (2, "delivered", None),
    ):
        await rows.insert(
            home,
            DeliveryAttemptRow,
            id=rows.ids.new(),
            delivery_id=delivery,
            attempt=attempt,
            at=at,
            outcome=outcome,
            detail=detail,
        )
    await rows.insert(
        home,
        SentMessageRow,
        id=rows.ids.new(),
        kind="alert.card",
        bot_id=BOT,
        chat_id=1001,
        message_id=77,
        address=f"{BOT}/1001/0",
        sent_at=at,
        shown_revision=1,
        alert_id=alert_id,
    )

    (one,) = [one for one in await story(rows, home, alert_id) if one.kind is TimelineKind.TOLD]

    assert one.text.render(ENGLISH) == (
        "Olga was told by Telegram at attempt 2; before that: Telegram did not answer"
    )
    assert (one.at, one.channel, one.recipient) == (at, "telegram", "Olga")
    assert one.answer is not None
    assert (one.answer.status, one.answer.attempts, one.answer.message_id) == ("sent", 2, 77)


async def test_what_did_not_get_through_says_why_and_what_to_do(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    alert_id = await rows.alert(home)
    at = rows.clock.now()
    key = await told(rows, home, alert_id, person_id=boss, status="failed", settled_at=at)
    problem = "Forbidden: bot was blocked by the user"
    await _delivery(
        rows, home, alert_id, key, state="dead", reason="chat_gone", problem=problem, settled_at=at
    )

    (one,) = [
        one for one in await story(rows, home, alert_id) if one.kind is TimelineKind.NOT_TOLD
    ]

    assert one.text.render(ENGLISH).startswith("Olga could not be told: They have blocked")
    assert one.setting is not None
    assert "/undelivered" in one.setting.render(ENGLISH)
    assert one.answer is not None
    assert (one.answer.status, one.answer.problem) == ("failed", problem)


@pytest.mark.parametrize("is_shown", [False, True], ids=["soon", "shown"])
async def test_what_is_held_says_by_what_and_where_it_is_shown(
    rows: Rows, *, is_shown: bool
) -> None:
    home = await rows.workspace("Hotel")
    await rows.person("Olga")
    alert_id = await rows.alert(home)
    now = rows.clock.now()
    chat, digest, audience = (rows.ids.new() for _ in range(3))
    await rows.insert(
        home,
        ChatRow,
        id=chat,
        bot_id=BOT,
        telegram_chat_id=-100,
        kind="supergroup",
        title="Ops room",
        created_at=now,
    )
    await rows.insert(
        home,
        DigestRow,
        id=digest,
        cause="storm",
        address=f"{BOT}/-100/0",
        opened_at=now,
        last_at=now,
        chat_id=chat,
    )
    await rows.insert(home, AudienceRow, audience_id=audience, digest_id=digest)
    await told(rows, home, alert_id, status="held", params={"audience": str(audience)})
    if is_shown:
        await rows.insert(
            home,
            SentMessageRow,
            id=rows.ids.new(),
            kind="digest",
            bot_id=BOT,
            chat_id=-100,
            message_id=5,
            address=f"{BOT}/-100/0",
            sent_at=now,
            shown_revision=1,
            digest_id=digest,
        )

    (one,) = [one for one in await story(rows, home, alert_id) if one.kind is TimelineKind.HELD]

    said = "was told" if is_shown else "will be told"
    assert one.text.render(ENGLISH) == (
        f"Ops room {said}, in one message with others: a storm there since 12:00"
    )
    assert (one.reason, one.recipient) == ("storm", "Ops room")
    assert one.answer is not None
    assert one.answer.message_id == (5 if is_shown else None)


async def test_an_integrations_alert_says_who_sent_it(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    key = rows.ids.new()
    now = rows.clock.now()
    await rows.insert(
        home,
        IntegrationRow,
        id=key,
        name="Prometheus",
        preset="alertmanager",
        token_hash="x",
        token_sealed="x",
        created_at=now,
        updated_at=now,
    )
    alert_id = await rows.alert(
        home, source_kind="integration", source_id=key, source_name="Prometheus"
    )

    first = (await story(rows, home, alert_id))[0]

    assert first.kind is TimelineKind.SOURCE
    assert (
        first.text.render(ENGLISH)
        == "Sent by the integration “Prometheus” (Prometheus Alertmanager)"
    )


async def test_many_repeats_hide_nothing_that_people_did(rows: Rows) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    alert_id = await rows.alert(home)
    repeats = [("alert.repeated", {"alert": alert_id, "count": n}) for n in range(2, 700)]
    await rows.events(home, repeats)
    rows.clock.advance(timedelta(seconds=1))
    await rows.event(
        home, "alert.acknowledged", by=boss, alert=alert_id, old="firing", new="acknowledged"
    )

    items = await story(rows, home, alert_id)

    assert items[-1].kind is TimelineKind.ACKNOWLEDGED
    repeated = [one for one in items if one.kind is TimelineKind.REPEATED]
    assert any("699 times" in one.text.render(ENGLISH) for one in repeated)
    assert len(repeated) == REPEATS_SHOWN


async def _delivery(
    rows: Rows, home: WorkspaceId, alert_id: AlertId, key: UUID, **values: Any
) -> UUID:
    now = rows.clock.now()
    row = rows.ids.new()
    return await rows.insert(
        home,
        DeliveryRow,
        id=row,
        kind="alert.card",
        channel="telegram",
        lane=f"telegram:{BOT}",
        queue=f"telegram:{BOT}:1001",
        address=f"{BOT}/1001/0",
        urgency=2,
        next_at=now,
        created_at=now,
        params={},
        notification_id=key,
        alert_id=alert_id,
        **values,
    )
