"""Which silence mutes an alert, found among thousands; what is too broad; when one ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.silence_line import end_of, parts_of
from core.errors import InvalidInput
from core.ids import AlertId, SilenceId
from core.matching.line import read_matchers
from core.silences.breadth import is_too_broad
from core.silences.silence import Silence, Silences
from core.silences.wanted import WantedSilence, checked

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALERT = AlertId(UUID(int=99))
MANY = 10_000
MADRID = ZoneInfo("Europe/Madrid")


class Counted(Mapping[str, str]):
    """Facts that count how often a matcher looks at them."""

    def __init__(self, facts: dict[str, str]) -> None:
        self._facts = facts
        self.looks = 0

    def __getitem__(self, name: str) -> str:
        self.looks += 1
        return self._facts[name]

    def __iter__(self):  # type: ignore[no-untyped-def] # a mapping's, as everywhere
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def silence(number: int, line: str, *, hours: float = 1) -> Silence:
    """Return one that has just begun."""
    return Silence(
        id=SilenceId(UUID(int=number)),
        matchers=read_matchers(line),
        starts_at=NOON,
        ends_at=NOON + hours * HOUR,
    )


def test_one_of_ten_thousand_is_found_without_asking_the_others() -> None:
    some = [silence(n, f'host=~"h{n}|g{n}", team!=x') for n in range(MANY)]
    some += [silence(MANY + n, f'fingerprint="{n:064x}"') for n in range(MANY)]
    silences = Silences(some)
    facts = Counted({"host": "h777", "team": "db", "severity": "high", "name": "Disk"})

    found = silences.find(facts, NOON, ALERT)

    assert found is not None
    assert found.id == SilenceId(UUID(int=777))
    assert facts.looks < 20


def test_of_several_the_one_that_lasts_longest_is_named() -> None:
    silences = Silences([silence(1, "host=a"), silence(2, "team=db", hours=2)])

    found = silences.find({"host": "a", "team": "db"}, NOON, ALERT)

    assert found is not None
    assert found.id == SilenceId(UUID(int=2))


@pytest.mark.parametrize(
    ("at", "mutes"),
    [(NOON - HOUR, False), (NOON, True), (NOON + HOUR, False)],
    ids=["before", "from the beginning", "not at the end"],
)
def test_it_mutes_from_its_beginning_until_before_its_end(at: datetime, mutes: bool) -> None:
    assert (Silences([silence(1, "host=a")]).find({"host": "a"}, at, ALERT) is not None) is mutes


@pytest.mark.parametrize(
    ("line", "would", "of", "broad"),
    [
        ("host=a", 5, 5, False),
        ("host=a", 6, 11, True),
        ("host=a", 6, 12, False),
        ("host!=a", 0, 100, True),
        ('host=~"a|b"', 0, 100, True),
        ('host=~"a"', 1, 100, False),
        ("fingerprint=f", 90, 100, False),
    ],
)
def test_too_broad_is_what_may_be_anything_or_was_more_than_half(
    line: str, would: int, of: int, broad: bool
) -> None:
    assert is_too_broad(read_matchers(line), would=would, of=of) is broad


def test_one_until_resolved_lasts_thirty_days_at_most() -> None:
    wanted = WantedSilence(matchers=read_matchers("host=a"), reason="why", until_alert=ALERT)

    span, _ = checked(wanted, NOON)

    assert span.ends_at == NOON + timedelta(days=30)
    with pytest.raises(InvalidInput):
        checked(
            WantedSilence(
                matchers=wanted.matchers,
                reason="why",
                until_alert=ALERT,
                ends_at=NOON + timedelta(days=31),
            ),
            NOON,
        )


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ('host=web-1 for 4h reason "disk swap"', ("host=web-1", "for 4h", "disk swap")),
        ("host=a until 18:00 because the disk", ("host=a", "until 18:00", "the disk")),
        ('team="waits for it" for 2h', ('team="waits for it"', "for 2h", "")),
        ('host=a reason "until further news" for 1d', ("host=a", "for 1d", "until further news")),
        ("host=a reason wait for Ana", ("host=a", "", "wait for Ana")),
        ("for 2h", ("", "for 2h", "")),
        ("", ("", "", "")),
    ],
)
def test_a_line_has_matchers_a_length_and_a_reason(line: str, parts: tuple[str, str, str]) -> None:
    typed = parts_of(line)

    assert (typed.matchers, typed.length, typed.reason) == parts


@pytest.mark.parametrize(
    ("words", "ends_at"),
    [
        ("for 90m", NOON + 1.5 * HOUR),
        ("2 days", NOON + 48 * HOUR),
        ("until 18:00", NOON + 4 * HOUR),  # 18:00 in Madrid's summer is 16:00 UTC
        ("until 13:59", NOON + 24 * HOUR - timedelta(minutes=1)),
        ("until morning", datetime(2026, 5, 5, 6, tzinfo=UTC)),
    ],
)
def test_a_length_is_a_span_or_the_next_time_of_day_there(words: str, ends_at: datetime) -> None:
    assert end_of(words, NOON, MADRID) == ends_at


def test_morning_comes_at_eight_also_when_the_clocks_change() -> None:
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)

    assert end_of("morning", evening, MADRID) == datetime(2026, 10, 25, 7, tzinfo=UTC)


@pytest.mark.parametrize("words", ["for ever", "until 25:00", "4", "", "4x", "until 18"])
def test_what_is_no_length_is_refused(words: str) -> None:
    with pytest.raises(InvalidInput):
        end_of(words, NOON, MADRID)
