"""What a digest says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.digests.card import NAMES_SHOWN, digest_card
from core.digests.digest import Cause, Counted, worst_first
from core.digests.held import Sum
from core.digests.view import DigestView
from core.ids import DigestId
from core.severity import Severity
from core.texts import Locale

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TELEGRAM_TAKES = 4096


def storm(names: int, *, length: int = 20, count: int = 700) -> DigestView:
    """Return a storm of so many names."""
    held = [
        Counted(
            name=f"{number:02} {'x' * length}"[:length],
            count=count + number,
            worst=list(Severity)[number % 4],
            last_at=NOON,
        )
        for number in range(names)
    ]
    return DigestView(
        id=DigestId(UUID(int=1)),
        cause=Cause.STORM,
        opened_at=NOON,
        last_at=NOON + timedelta(minutes=1),
        closed_at=None,
        names=tuple(worst_first(held)),
        by_severity=((Severity.CRITICAL, 10), (Severity.LOW, 3)),
    )


def said(digest: DigestView) -> str:
    """Return the card's words."""
    card = digest_card(digest, Locale())
    return "\n".join(line.plain for line in (card.headline, *card.body, *card.footer))


def test_every_one_of_forty_names_stands_there_with_its_count() -> None:
    digest = storm(40)
    words = said(digest)

    assert f"Storm: {digest.total} alerts" in words
    assert "critical 10 · low 3" in words
    for one in digest.names:
        assert f"{one.name} ×{one.count}" in words


def test_a_storm_of_one_says_that_it_has_only_begun() -> None:
    digest = storm(1, count=1)

    assert digest_card(digest, Locale()).headline.plain.endswith("Storm: 1 alert so far")
    assert (
        "Tormenta: 1 alerta por ahora" in digest_card(digest, Locale(language="es")).headline.plain
    )


def test_the_longest_storm_fits_and_says_how_many_more_there_are() -> None:
    words = said(storm(NAMES_SHOWN + 140, length=200, count=1_000_000))

    assert "and 140 more names" in words
    assert len(words.encode("utf-16-le")) // 2 <= TELEGRAM_TAKES


def test_a_storm_that_is_over_says_so() -> None:
    now = Sum(alerts=1401, open=1390)
    words = said(replace(storm(2), closed_at=NOON + timedelta(minutes=9), now=now))

    assert "The storm is over: 1401 alerts" in words
    assert "1390 still open · 11 over meanwhile" in words
    assert "12:00" in words
    assert "12:01" in words
