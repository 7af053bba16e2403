"""The card of an integration shows whether what its sender posts is understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.hook_card import hook_card, not_understood
from bot.setup_lines import secret_lines, setup_lines
from core.ids import IntegrationId
from core.ingest.integration import Integration, Proofs, ReceivedRequest
from core.ingest.preset import Preset
from core.ingest.presets import PRESETS
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


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.name)
def test_every_sender_has_its_own_words_and_they_fit_a_screen(preset: Preset) -> None:
    others = [one.name for one in PRESETS if one.name != preset.name]
    lines = setup_lines(preset.name, "https://bell.example/hooks/t")

    assert 2 <= len(lines) <= 3
    assert all(lines != setup_lines(other, "https://bell.example/hooks/t") for other in others)
    assert secret_lines(preset.name, "whsec_1")


def test_what_was_refused_stands_on_the_card_with_the_last_reason() -> None:
    proof = Proofs(refused=3, refused_at=NOON, refused_why="stale")

    words, _ = hook_card(replace(FORM, proof=proof), "https://bell.example").render(Locale())

    assert "🔑 Only what proves its secret is taken." in words
    assert "⛔ 3 requests refused, the last 12:00: its proof was of another time" in words
    assert "Whoever has the address" not in words


def test_a_ping_is_shown_as_nothing_to_tell() -> None:
    words, _ = hook_card(FORM, "https://bell.example", [came("done")]).render(Locale())

    assert words.endswith("✅ 12:00 · nothing to tell")
