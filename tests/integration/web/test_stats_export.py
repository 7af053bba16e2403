"""Figures as files for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from core.errors import InvalidInput
from tests.integration.web.house import Answer, House
from web.api.stats_export import CASES_AT_MOST, check_room
from web.csv_lines import BOM

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = "since=2026-11-20T00:00:00Z&until=2026-11-22T00:00:00Z&step=day"


def table(answered: Answer) -> list[dict[str, str]]:
    """Return the rows of the file by their columns."""
    assert answered.raw.startswith(BOM)
    return list(csv.DictReader(io.StringIO(answered.raw.removeprefix(BOM).decode())))


async def test_cases_over_time_are_a_file_with_a_line_for_each_part(house: House) -> None:
    await house.rows.case(house.home, 1, rating=2)

    answered = await house.api("GET", f"/stats/export?what=cases&{DAY}", who="viewer")

    assert answered.headers["Content-Type"] == "text/csv; charset=utf-8"
    kept = 'attachment; filename="opsbell-cases-2026-11-20.csv"'
    assert answered.headers["Content-Disposition"] == kept
    first, second = table(answered)
    assert (first["at"], second["at"]) == ("2026-11-20 00:00:00", "2026-11-21 00:00:00")
    assert (first["opened"], first["rating"], first["severity_none"]) == ("1", "2.0", "1")
    assert (second["opened"], second["first_answer_p50_seconds"]) == ("0", "")


@pytest.mark.parametrize(
    ("what", "lines"),
    [
        ("alerts", 2),
        ("deliveries", 0),
        ("places", 1),
        ("categories", 1),
        ("people", 1),
        ("sources", 1),
        ("case_list", 1),
    ],
)
async def test_every_table_is_written(house: House, what: str, lines: int) -> None:
    await house.rows.case(house.home, 1, rating=2)
    await house.rows.case(house.other, 1, rating=2)

    answered = await house.api("GET", f"/stats/export?what={what}&{DAY}")

    assert answered.status == 200, answered.raw
    assert len(table(answered)) == lines


@pytest.mark.parametrize(
    "said",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"],
    ids=["=", "+", "-", "@", "tab", "wide"],
)
async def test_what_a_customer_wrote_is_no_formula(house: House, said: str) -> None:
    body = {"kind": "complaint", "text": "x", "category": said, "customer_name": said}
    opened = await house.api("POST", "/cases", json=body)
    assert opened.status == 201, opened.raw
    day = "since=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z"

    (case,) = table(await house.api("GET", f"/stats/export?what=case_list&{day}"))
    (group,) = table(await house.api("GET", f"/stats/export?what=categories&{day}"))

    kept = opened.json["category"]
    assert case["customer"].startswith("'") or not case["customer"].startswith(said[0])
    assert case["category"] == group["word"] == f"'{kept}"


async def test_a_long_list_comes_in_parts(house: House) -> None:
    for number in range(501):
        await house.rows.case(house.home, number + 1, text='so "loud",\nall night')

    found = table(await house.api("GET", f"/stats/export?what=case_list&{DAY}"))

    assert [int(each["number"]) for each in found] == list(range(501, 0, -1))
    assert found[-1]["text"] == 'so "loud",\nall night'


def test_more_cases_than_fit_are_refused() -> None:
    check_room(CASES_AT_MOST, since=NOON)

    with pytest.raises(InvalidInput, match="shorter period: 50001 cases") as refused:
        check_room(CASES_AT_MOST + 1, since=NOON)

    assert refused.value.field == "since"


async def test_a_file_holds_nothing_its_reader_may_not_read(house: House) -> None:
    deliveries = await house.api("GET", f"/stats/export?what=deliveries&{DAY}", who="viewer")
    unknown = await house.api("GET", "/stats/export?what=secrets")

    assert (deliveries.status, deliveries.code) == (403, "not_allowed")
    assert unknown.json["errors"][0]["field"] == "what"
