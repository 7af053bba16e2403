"""The story of an alert: who was told, by what and how, and what asked for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.alerts.happened import REPEATS_SHOWN
from core.alerts.timeline_item import TimelineKind
from core.delivery.tables import DeliveryAttemptRow, SentMessageRow
from core.digests.tables import AudienceRow, DigestRow
from core.ingest.tables import IntegrationRow
from core.tenants.tables import ChatRow
from core.texts import Locale
from tests.integration.web.rows import BOT, Rows
from tests.integration.web.telling import delivery_of, story, told

ENGLISH = Locale()


async def test_what_arrived_says_by_which_channel_when_and_what_went_wrong_before(
    rows: Rows,
) -> None:
    home = await rows.workspace("Hotel")
    boss = await rows.person("Olga")
    alert_id = await rows.alert(home)
    at = rows.clock.now() + timedelta(minutes=1)
    key = await told(rows, home, alert_id, person_id=boss, settled_at=at)
    delivery = await delivery_of(
        rows, home, alert_id, key, state="sent", settled_at=at, attempts=2
    )
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
    await delivery_of(
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
    said = first.text.render(ENGLISH)
    assert said == "Sent by the integration “Prometheus” · Prometheus Alertmanager"


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
