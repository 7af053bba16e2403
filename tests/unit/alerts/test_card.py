"""The alert card is a pure function of the alert's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.alerts.card import alert_card
from core.alerts.flapping import Flapped
from core.alerts.muted import Muted
from core.alerts.seen import AlertView, LinkedCase, Note, Notes, Source
from core.delivery.message import Message
from core.ids import AlertId, CaseId, WorkspaceId
from core.severity import Severity
from core.tenants.named import Named
from core.texts import Locale

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
SAM = Named(id=UUID(int=9), name="Sam")
FIRING = AlertView(
    id=AlertId(UUID(int=1)),
    workspace_id=WorkspaceId(UUID(int=2)),
    number=7,
    title="The shower is broken",
    summary="The shower is broken\n\nand cold",
    link=None,
    severity=Severity.HIGH,
    status="firing",
    count=1,
    source=Source(kind="rule", id=UUID(int=3), name="Low rating"),
    labels={"rating": "1", "place": "Room 12", "customer": "Carla"},
    rule_ids=(),
    assignee=None,
    acknowledged_by=None,
    acknowledged_at=None,
    resolved_by=None,
    resolved_at=None,
    fired_at=NOON,
    last_at=NOON,
    cases=(LinkedCase(id=CaseId(UUID(int=4)), number=12, title="x"),),
    revision=3,
)


def words(message: Message) -> str:
    """Return all that the message says, a line each."""
    return "\n".join(
        line.plain for line in (message.headline, *message.body, *message.footer) if line.plain
    )


def actions(message: Message) -> list[str]:
    """Return what can be pressed, in order."""
    return [button.action for row in message.buttons for button in row]


def test_a_firing_card_says_what_where_and_who_and_nothing_twice() -> None:
    card = alert_card(FIRING, Locale())

    assert words(card) == (
        "🔴 The shower is broken\n"
        "High · ★☆☆☆☆ · Room 12 · Carla\n"
        "and cold\n"
        "Alert 7 · case #12 · 12:00 · Low rating"
    )
    assert actions(card) == ["ack", "resolve", "assign", "assignto", "silence", "why"]
    assert card.revision == 3
    assert not card.silent


@pytest.mark.parametrize(
    ("state", "light", "last", "pressable"),
    [
        pytest.param(
            {"status": "acknowledged", "acknowledged_by": SAM, "acknowledged_at": NOON},
            "🟠",
            "👀 Acknowledged by Sam, 12:00",
            ["resolve", "assign", "assignto", "silence", "why"],
            id="acknowledged",
        ),
        pytest.param(
            {"status": "resolved", "resolved_by": SAM, "resolved_at": NOON},
            "🟢",
            "✅ Resolved by Sam, 12:00",
            ["reopen", "why"],
            id="resolved",
        ),
        pytest.param(
            {"status": "resolved", "resolved_at": NOON},
            "🟢",
            "✅ Resolved, 12:00",
            ["reopen", "why"],
            id="resolved by its source",
        ),
    ],
)
def test_each_state_has_its_light_its_last_line_and_its_buttons(
    state: dict[str, object], light: str, last: str, pressable: list[str]
) -> None:
    card = alert_card(replace(FIRING, **state), Locale())  # type: ignore[arg-type] # a table's row

    assert words(card).startswith(light)
    assert words(card).endswith(last)
    assert actions(card) == pressable


def test_a_repeated_alert_shows_how_often() -> None:
    card = alert_card(replace(FIRING, count=4, severity=Severity.LOW), Locale())

    assert "Low · ×4" in words(card)


@pytest.mark.parametrize(
    ("muted", "line", "action"),
    [
        (
            Muted(by="silence", ref=UUID(int=5), until=NOON, person=SAM, reason="swap"),
            "🔕 Silenced until 12:00 by Sam",
            "unsilence",
        ),
        (
            Muted(by="silence", ref=UUID(int=5), until=NOON, person=SAM, ends_with=UUID(int=1)),
            "🔕 Silenced by Sam until resolved, 12:00 at the latest",
            "unsilence",
        ),
        (Muted(by="inhibition", ref=UUID(int=5), number=6), "🔕 Muted by alert 6", "silence"),
    ],
    ids=["for a while", "until resolved", "inhibited"],
)
def test_a_muted_card_says_so_and_a_silence_can_be_ended(
    muted: Muted, line: str, action: str
) -> None:
    card = alert_card(replace(FIRING, muted=muted), Locale())

    assert words(card).endswith(line)
    assert actions(card) == ["ack", "resolve", "assign", "assignto", action, "why"]


def test_what_somebody_has_seen_to_makes_no_sound() -> None:
    assert alert_card(replace(FIRING, status="acknowledged"), Locale()).silent


def test_the_newest_note_stands_on_the_card_with_who_wrote_it() -> None:
    newest = Note(id=UUID(int=8), at=NOON, text="Plumber is\non the way", by=SAM)

    one = words(alert_card(replace(FIRING, notes=Notes(count=1, newest=newest)), Locale()))
    edited = replace(newest, text="x" * 500, edited_at=NOON)
    three = words(alert_card(replace(FIRING, notes=Notes(count=3, newest=edited)), Locale()))

    assert one.endswith("📝 Sam: Plumber is on the way")
    assert "📝 3 notes, the newest by Sam: xxx" in three
    assert three.endswith("… (edited)")
    assert len(three.splitlines()[-1]) < 250


@pytest.mark.parametrize(
    ("is_on", "status", "said"),
    [
        (True, "firing", "🔁 Flapping: 14 changes in 20 min"),
        (True, "resolved", "🔁 Flapping: 14 changes in 20 min"),
        (False, "firing", "Stable again: still firing, 14 changes in 20 min"),
        (False, "resolved", "Stable again: resolved, 14 changes in 20 min"),
    ],
)
def test_a_card_says_how_often_it_has_changed_and_how_it_stands_after_that(
    is_on: bool, status: str, said: str
) -> None:
    flaps = Flapped(is_on=is_on, changes=14, lasted=timedelta(minutes=20))

    assert said in words(alert_card(replace(FIRING, status=status, flaps=flaps), Locale()))


def test_no_row_of_buttons_is_too_wide_for_a_phone() -> None:
    assert all(len(row) <= 2 for row in alert_card(FIRING, Locale()).buttons)


def test_a_card_is_read_in_its_readers_language() -> None:
    card = alert_card(FIRING, Locale(language="es"))

    assert "Alerta 7" in words(card)
