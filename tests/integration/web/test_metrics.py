"""`/metrics`: what stands there, and who may read it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families as families
from yarl import URL

from core.ingest.intake import ITEMS_AT_ONCE
from core.measures import MEASURES
from core.meter import Reading, Sort, Tally
from tests.architecture.tree import ROOT
from tests.integration.web.house import House, NoGauges, open_house
from tests.integration.web.rows import Rows
from web.figures import Figures

PROXIED = {"X-Forwarded-For": "203.0.113.7"}
TOKEN = "a-long-and-random-token-of-the-tests"
DOCUMENTED = re.compile(r"^\| `(opsbell_\w+)` \|", re.MULTILINE)


@pytest.fixture
async def guarded(rows: Rows, tmp_path: Path) -> AsyncIterator[House]:
    """A house whose figures others may read by a token."""
    async with open_house(rows, tmp_path, metrics_token=TOKEN) as opened:
        yield opened


async def values(house: House) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return every sample by its name and the values of its labels."""
    answer = await house.ask("GET", "/metrics", who=None)
    assert answer.status == 200, answer.raw
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families(answer.raw.decode())
        for sample in family.samples
    }


async def test_what_a_machine_posts_is_counted(house: House) -> None:
    hook = await house.api(
        "POST", "/integrations", json={"name": "Ours", "preset": "generic_json"}
    )
    path = hook.json["url"].removeprefix(house.base)
    many = [{"title": f"Disk {number} full"} for number in range(ITEMS_AT_ONCE + 1)]
    await house.ask("POST", path, who=None, body=orjson.dumps(many))
    await house.ask("POST", path, who=None, body=b" ")
    await house.ask("POST", "/hooks/nobody", who=None, json={})

    found = await values(house)

    assert found["opsbell_ingest_requests_total", ("accepted",)] == 1
    assert found["opsbell_ingest_requests_total", ("refused",)] == 1
    assert found["opsbell_ingest_requests_total", ("unknown_address",)] == 1
    assert found["opsbell_ingest_waiting_requests", ()] == 1
    assert found["opsbell_database_up", ()] == 1


async def test_commits_and_events_are_counted(house: House) -> None:
    await house.api("POST", "/cases", json={"kind": "request", "text": "Towels, please"})

    found = await values(house)

    assert found["opsbell_events_total", ("case.opened",)] == 1
    assert found["opsbell_cases_opened_total", ("request", "api")] == 1
    assert found["opsbell_writer_commit_seconds_count", ()] >= 1
    assert found["opsbell_writer_batch_items_bucket", ("+Inf",)] >= 1


async def test_requests_are_counted_by_the_pattern_of_their_path(house: House) -> None:
    await house.api("GET", "/cases?limit=1")
    await house.ask("GET", "/api/v1/cases/0190a5e2-7b4c-7d2e-9f10-000000000001")
    await house.ask("GET", "/nowhere/0190a5e2", who=None)
    await house.ask("PROPFIND", "/nowhere", who=None)

    found = await values(house)

    requests = "opsbell_http_requests_total"
    assert found[requests, ("GET", "/api/v1/cases", "200")] == 1
    assert found[requests, ("GET", "/api/v1/cases/{id}", "404")] == 1
    assert found[requests, ("GET", "unknown", "404")] == 1
    assert found[requests, ("unknown", "unknown", "404")] == 1
    assert found["opsbell_http_request_seconds_count", ("/api/v1/cases",)] == 1
    assert found["opsbell_database_read_seconds_count", ()] >= 1


async def test_nothing_of_people_stands_there(house: House) -> None:
    await house.api("POST", "/cases", json={"kind": "complaint", "text": "Secret", "rating": 1})

    text = (await house.ask("GET", "/metrics", who=None)).raw.decode()

    assert "Hotel" not in text
    assert "Secret" not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-7", text)


class Away:
    """A database that does not answer."""

    async def read(self) -> list[Reading]:
        """Fail."""
        raise OSError("no route")


async def test_a_database_that_is_away_is_told() -> None:
    figures = Figures(
        tally=Tally(), here=NoGauges(), stored=Away(), version="0.1.0", database="postgresql"
    )

    readings = {one.measure.name: one.value for one in await figures.read()}

    assert readings == {"opsbell_build_info": 1, "opsbell_database_up": 0}


async def test_others_read_nothing_without_a_token(house: House) -> None:
    refused = await house.ask("GET", "/metrics", who=None, headers=PROXIED)
    signed_in = await house.ask("GET", "/metrics", headers=PROXIED)

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert signed_in.status == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LocalHost:8080", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("evil.example", 403),
        ("evil.example:8080", 403),
        ("localhost.evil.example", 403),
        ("192.168.1.5", 403),
        ("[", 403),
    ],
)
async def test_a_page_that_points_its_name_here_reads_nothing(
    house: House, host: str, status: int
) -> None:
    answer = await house.ask("GET", "/metrics", who=None, headers={"Host": host})

    assert answer.status == status


async def test_a_name_of_this_machine_reads_with_the_token(guarded: House) -> None:
    headers = {"Host": "bell.example", "Authorization": f"Bearer {TOKEN}"}

    answer = await guarded.ask("GET", "/metrics", who=None, headers=headers)

    assert answer.status == 200


async def test_others_read_with_the_token_alone(guarded: House) -> None:
    right = PROXIED | {"Authorization": f"Bearer {TOKEN}"}

    with_it = await guarded.ask("GET", "/metrics", who=None, headers=right)
    without = await guarded.ask("GET", "/metrics", who=None, headers=PROXIED)
    wrong = await guarded.ask(
        "GET", "/metrics", who=None, headers=PROXIED | {"Authorization": "Bearer ünsinn"}
    )
    here = await guarded.ask("GET", "/metrics", who=None)

    assert [with_it.status, without.status, wrong.status, here.status] == [200, 401, 401, 200]
    assert without.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_of_no_text_is_a_wrong_one(guarded: House) -> None:
    asked = (
        b"GET /metrics HTTP/1.1\r\nHost: ours\r\nConnection: close\r\nVia: a proxy\r\n"
        b"Authorization: Bearer \xff\r\n\r\n"
    )

    reader, writer = await asyncio.open_connection("127.0.0.1", URL(guarded.base).port)
    writer.write(asked)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert answer.startswith(b"HTTP/1.1 401 ")


async def test_openmetrics_is_spoken_too(house: House) -> None:
    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}

    answer = await house.ask("GET", "/metrics", who=None, headers=accept)

    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.raw.rstrip().endswith(b"# EOF")


def test_the_documentation_names_each_measure_and_no_other() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert DOCUMENTED.findall(page) == [one.name for one in MEASURES]


def test_the_documentation_says_what_sort_each_is() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    words = {Sort.COUNTER: "counter", Sort.GAUGE: "gauge", Sort.HISTOGRAM: "histogram"}

    for one in MEASURES:
        labels = ", ".join(f"`{label}`" for label in one.labels)
        assert f"| `{one.name}` | {words[one.sort]} | {labels} |" in page
