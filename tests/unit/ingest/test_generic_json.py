"""What is read in a request that follows nobody's format."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from core.alerts.item import Item
from core.ingest.preset import ITEMS_AT_MOST, UnknownShape
from core.ingest.presets.generic_json import GENERIC_JSON
from core.severity import Severity
from tests.unit.ingest.golden import raw

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        pytest.param({"title": "Disk full", "message": "97%"}, "Disk full", id="a title"),
        pytest.param({"Alert-Name": "Disk full"}, "Disk full", id="another spelling"),
        pytest.param({"message": "Disk full\non db1"}, "Disk full", id="the first line"),
        pytest.param({"title": " ", "text": "Disk full"}, "Disk full", id="an empty title"),
        pytest.param({"disk": "db1", "used": 97}, "disk: db1, used: 97", id="no known name"),
        pytest.param({"a": {"b": 1}}, '{"a": {"b": 1}}', id="nothing plain"),
        pytest.param({"alert": {"name": "Disk full"}}, "Disk full", id="inside"),
        pytest.param("Disk full", "Disk full", id="a string"),
        pytest.param(7, "7", id="a number"),
    ],
)
def test_the_title_is(said: object, title: str) -> None:
    assert _one(said).title == title


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"title": "x"}, "firing"),
        ({"title": "x", "status": "firing"}, "firing"),
        ({"title": "x", "state": "OK"}, "resolved"),
        ({"title": "x", "current_state": "UP"}, "resolved"),
        ({"title": "x", "event_action": "resolve"}, "resolved"),
        ({"title": "x", "resolved": True}, "resolved"),
        ({"title": "x", "status": 200}, "firing"),
        ({"title": "[RESOLVED] x"}, "resolved"),
        ({"title": "[RESOLVED] x", "status": "firing"}, "firing"),
        ({"title": "[OK"}, "firing"),
    ],
)
def test_the_status_is(said: dict[str, Any], status: str) -> None:
    assert _one(said).status == status


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ({"title": "x"}, None),
        ({"title": "x", "level": "error"}, Severity.HIGH),
        ({"title": "x", "priority": "P1"}, Severity.CRITICAL),
        ({"title": "x", "severity": "blue"}, None),
        ({"title": "x", "severity": "warning", "state": "CRITICAL"}, Severity.MEDIUM),
        ({"title": "x", "state": "CRITICAL"}, Severity.CRITICAL),
    ],
)
def test_the_severity_is(said: dict[str, Any], severity: Severity | None) -> None:
    assert _one(said).severity is severity


def test_what_fires_and_what_is_over_have_one_fingerprint() -> None:
    fires = _one({"title": "Disk full", "host": "db1", "message": "97%", "state": "firing"})
    over = _one({"title": "Disk full", "host": "db1", "message": "60%", "state": "ok"})
    elsewhere = _one({"title": "Disk full", "host": "db2"})

    assert fires.fingerprint == over.fingerprint
    assert fires.fingerprint != elsewhere.fingerprint


@pytest.mark.parametrize("name", ["fingerprint", "id", "key", "dedup_key", "alertUid"])
def test_a_key_of_the_sender_is_the_fingerprint(name: str) -> None:
    assert _one({"title": "Disk full", name: 4711}).fingerprint == "4711"


def test_the_prefix_of_a_text_does_not_change_what_it_is_about() -> None:
    fires, over = _one("[FIRING:1] Disk full"), _one("[RESOLVED] Disk full")

    assert (fires.title, fires.status) == ("Disk full", "firing")
    assert (over.title, over.status) == ("Disk full", "resolved")
    assert fires.fingerprint == over.fingerprint


def test_what_is_left_becomes_labels_but_for_credentials() -> None:
    item = _one(
        {"title": "x", "host": "db1", "used": 97, "api_key": "k", "labels": {"team": "ops"}}
    )

    assert item.labels == {"host": "db1", "used": "97", "team": "ops"}


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-20T23:02:18.189123456+01:00", datetime(2026, 11, 20, 22, 2, 18, 189123, UTC)),
        (1795212138, datetime(2026, 11, 20, 22, 2, 18, tzinfo=UTC)),
        ("1795212138000", datetime(2026, 11, 20, 22, 2, 18, tzinfo=UTC)),
        (1795212138000000000, datetime(2026, 11, 20, 22, 2, 18, tzinfo=UTC)),
        ("2026-11-20 22:02:18", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        (1e300, None),
    ],
)
def test_the_moment_is(said: object, at: datetime | None) -> None:
    assert _one({"title": "x", "timestamp": said}).at == at


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("javascript:alert(1)", None),
        ("https://a.example/ x", None),
    ],
)
def test_only_a_link_people_can_follow_is_kept(link: str, kept: str | None) -> None:
    assert _one({"title": "x", "url": link}).link == kept


@pytest.mark.parametrize("said", [None, {}, [], [[], {}], ""], ids=repr)
def test_nothing_said_is_no_item(said: object) -> None:
    assert GENERIC_JSON.read(raw(json.dumps(said))) == ()


def test_a_list_is_one_item_per_entry_wherever_it_stands() -> None:
    plain = [{"title": "a"}, {"title": "b"}, "c"]

    assert [item.title for item in GENERIC_JSON.read(raw(json.dumps(plain)))] == ["a", "b", "c"]
    assert [item.title for item in GENERIC_JSON.read(raw(json.dumps({"alerts": plain[:2]})))] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [
        pytest.param('{"title": "x"}', FORM, "x", id="JSON sent by curl -d"),
        pytest.param('{"title": "x"}', "", "x", id="JSON without a type"),
        pytest.param("[FIRING] disk", "text/plain", "disk", id="a text that begins like JSON"),
        pytest.param("{{ name }} failed", "text/plain", "{{ name }} failed", id="a template"),
        pytest.param("title=Disk+full&host=db1", FORM, "Disk full", id="a form"),
        pytest.param("disk full: a=b", FORM, "disk full: a=b", id="a text sent by curl -d"),
        pytest.param("payload=%7B%22title%22%3A%22x%22%7D", FORM, "x", id="JSON in a form"),
        pytest.param(b"Gr\xfc\xdfe", "text/plain; charset=latin-1", "Grüße", id="a charset"),
        pytest.param(b"disk-full", "text/plain; charset=Punycode", "disk-full", id="host names"),
        pytest.param(b"Gr\xfc\xdfe", "text/plain; charset=nonsense", "Grüße", id="no charset"),
        pytest.param('\ufeff{"title": "x"}', "application/json", "x", id="a byte order mark"),
    ],
)
def test_the_body_is_read_whatever_its_type_says(body: str | bytes, kind: str, title: str) -> None:
    (item,) = GENERIC_JSON.read(raw(body, kind))

    assert item.title == title


@pytest.mark.parametrize(
    ("body", "kind", "problem"),
    [
        pytest.param('{"a": 1', "application/json", "not JSON", id="cut off"),
        pytest.param('{"a": 1,}', FORM, "not JSON", id="cut off, sent by curl -d"),
        pytest.param('{"a": 1, "a": 2}', "text/plain", "'a' stands twice", id="a key twice"),
        pytest.param('[{"a": NaN}]', "text/plain", "NaN", id="NaN"),
        pytest.param("-Infinity", "application/json", "Infinity", id="infinity"),
        pytest.param("[" * 21 + "]" * 21, "", "20 levels", id="deep"),
        pytest.param("[" * 100_000, "application/json", "20 levels", id="very deep"),
        pytest.param(b"\xff\xfe\xff", "application/json", "not UTF-8", id="no text"),
        pytest.param("", "application/json", "not JSON", id="nothing"),
        pytest.param(" ", "text/plain", "empty", id="nothing but space"),
        pytest.param("--x", "multipart/form-data; boundary=x", "multipart", id="multipart"),
        pytest.param("&".join(["a=1"] * 1001), FORM, "1000 fields", id="a huge form"),
    ],
)
def test_a_body_is_refused_with_what_is_wrong(body: str | bytes, kind: str, problem: str) -> None:
    with pytest.raises(UnknownShape, match=problem):
        GENERIC_JSON.read(raw(body, kind))


def test_twenty_levels_are_not_too_deep() -> None:
    assert GENERIC_JSON.read(raw("[" * 20 + "]" * 20)) == ()


def test_more_items_than_go_into_one_commit_are_refused() -> None:
    with pytest.raises(UnknownShape, match="more than"):
        GENERIC_JSON.read(raw(json.dumps(["x"] * (ITEMS_AT_MOST + 1))))


def test_numbers_no_machine_counts_with_are_kept_as_text() -> None:
    (huge,) = GENERIC_JSON.read(raw('{"title": "x", "a": ' + "9" * 5000 + ', "b": 1e999}'))

    assert huge.labels["a"].startswith("999")
    assert huge.labels["b"] == "1e999"


def _one(said: object) -> Item:
    (item,) = GENERIC_JSON.read(raw(json.dumps(said)))
    return item
