"""The card of an integration shows whether what its sender posts is understood."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from bot.hook_card import hook_card, not_understood
from core.ids import IntegrationId
from core.ingest.integration import Integration, ReceivedRequest
from core.texts import Locale

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FORM = Integration(
    id=IntegrationId(UUID(int=1)),
    name="Form",
    preset="generic_json",
    token="t",
    opens="alerts",
    is_active=True,
    created_at=NOON,
    created_by=None,
    revision=1,
)


def came(status: str, items: int = 0, problem: str | None = None) -> ReceivedRequest:
    """Return a request that came at noon."""
    return ReceivedRequest(id=UUID(int=2), at=NOON, status=status, items=items, problem=problem)


def test_what_came_last_stands_on_the_card_with_what_became_of_it() -> None:
    last = [came("unknown", problem="no alerts in it"), came("done", items=2), came("new")]

    words, _ = hook_card(FORM, "https://bell.example", last).render(Locale())

    assert words.endswith(
        "What came last:\n"
        "⚠️ 12:00 · not understood: no alerts in it\n"
        "✅ 12:00 · 2 items\n"
        "⏳ 12:00 · being read"
    )


def test_what_was_not_understood_is_not_hidden_by_what_came_after_it() -> None:
    last = [*[came("done", items=1)] * 3, came("unknown", problem="this is no JSON")]

    words, _ = hook_card(FORM, "https://bell.example", last).render(Locale())

    assert words.endswith("⚠️ Form: 1 of the last 4 not understood, 12:00: this is no JSON")


def test_nothing_is_told_of_an_integration_that_understands_all_it_gets() -> None:
    assert not_understood("Form", [came("done", items=1), came("new")]) is None
    assert not_understood("Form", []) is None
