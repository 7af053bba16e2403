"""Counting keeps its memory bounded and its buckets whole."""

from __future__ import annotations

from core.measures import MEASURES
from core.meter import MOST_SERIES, Measure, Sort, Tally

CALLS = Measure(name="calls_total", sort=Sort.COUNTER, help="Calls.", labels=("method", "status"))
TOOK = Measure(name="took_seconds", sort=Sort.HISTOGRAM, help="Took.", buckets=(0.1, 1.0))


def test_more_series_than_there_should_be_are_counted_together() -> None:
    tally = Tally()

    for number in range(MOST_SERIES + 50):
        tally.count(CALLS, f"method{number}", "200")

    series = tally.counters[CALLS.name]
    assert len(series) == MOST_SERIES + 1
    assert series["other", "other"] == 50


def test_an_observation_on_a_bound_is_within_it() -> None:
    tally = Tally()

    for seconds in (0.05, 0.1, 0.5, 7.0):
        tally.observe(TOOK, seconds)

    spread = tally.spreads[TOOK.name][()]
    assert spread.counts == [2, 1, 1]
    assert round(spread.sum, 2) == 7.65


def test_names_follow_prometheus_conventions() -> None:
    wrong = [
        one.name
        for one in MEASURES
        if not one.name.startswith("opsbell_")
        or (one.sort is Sort.COUNTER) != one.name.endswith("_total")
        or one.name.endswith(("_ms", "_milliseconds", "_count", "_sum", "_bucket"))
        or bool(one.buckets) != (one.sort is Sort.HISTOGRAM)
        or not one.help.endswith(".")
    ]

    assert not wrong


def test_no_label_could_hold_who_or_what() -> None:
    labels = {label for one in MEASURES for label in one.labels}

    assert not labels & {"workspace", "id", "person", "chat", "name", "text", "address", "path"}


def test_each_measure_has_a_name_of_its_own() -> None:
    names = [one.name for one in MEASURES]

    assert len(set(names)) == len(names)
