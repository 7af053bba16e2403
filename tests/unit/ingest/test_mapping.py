"""Fields that people point at: what is taken as a mapping, and what a request reads as by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.ingest.body import read_body
from core.ingest.mapped import read_mapped
from core.ingest.mapping import FieldMapping, parse_mapping
from core.ingest.pointer import Missing, Pointer, child, parse_pointer
from core.ingest.preset import ITEMS_AT_MOST, UnknownShape
from tests.unit.ingest.golden import GOLDEN, raw, shown

MAPPED = sorted((GOLDEN / "generic_json" / "mapped").glob("*.json"))

EVERYTHING: dict[str, Any] = {
    "title": "/a~1b/0",
    "summary": "",
    "severity": {"field": "/how bad", "values": {"rot": "page"}, "otherwise": "low"},
    "status": {
        "field": "#/state",
        "firing": ["offen"],
        "resolved": ["zu"],
        "ignored": ["null"],
        "otherwise": "firing",
    },
    "fingerprint": ["/id", "#/site"],
    "labels": [{"name": "team", "field": "/owner"}],
    "link": "/url",
    "items": "/alerts",
    "guess": False,
}

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from("abc") | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("path", MAPPED, ids=lambda one: one.stem)
def test_a_golden_request_reads_as_it_was_pointed_at(path: Path) -> None:
    said = json.loads(path.read_text(encoding="utf-8"))
    body = said["body"] if isinstance(said["body"], str) else json.dumps(said["body"])
    request = raw(body, said["headers"]["Content-Type"])
    mapping = parse_mapping(said["mapping"])

    try:
        read: dict[str, Any] = {
            "items": [shown(one) for one in read_mapped(mapping, read_body(request))]
        }
    except UnknownShape as unknown:
        read = {"problem": unknown.problem}

    assert read == {name: said[name] for name in ("items", "problem") if name in said}


def test_what_is_kept_reads_as_the_same_mapping() -> None:
    mapping = parse_mapping(EVERYTHING)

    assert parse_mapping(json.loads(json.dumps(mapping.said()))) == mapping
    assert mapping.said()["severity"]["values"] == {"rot": "critical"}
    assert mapping.title == Pointer(("a/b", "0"))


def test_a_field_alone_is_short_for_what_it_stands_for() -> None:
    short = {"severity": "/level", "status": "/state", "fingerprint": "/id", "labels": ["/team"]}

    mapping = parse_mapping(short)

    assert mapping.said() | {"guess": True} == mapping.said()
    assert mapping.severity is not None
    assert mapping.severity.field == Pointer(("level",))
    assert [(one.name, one.field.words) for one in mapping.labels] == [("team", "/team")]


@pytest.mark.parametrize(
    ("said", "field", "wanted"),
    [
        ([], "mapping", "an object of title"),
        ({"titel": "/a"}, "mapping", "one of title"),
        ({}, "mapping", "at least one of"),
        ({"guess": False, "summary": "/a"}, "title", "a JSON pointer"),
        ({"title": 7}, "title", "a JSON pointer"),
        ({"title": "name"}, "title", "begins with /"),
        ({"title": "/a~2"}, "title", "~1 for a /"),
        ({"title": "/a" * 21}, "title", "at most 20 steps"),
        ({"title": "/" + "a" * 301}, "title", "up to 300 characters"),
        ({"title": "/auth/password"}, "title", "no password"),
        ({"title": "/t", "link": "/api_key"}, "link", "no password"),
        ({"severity": {"values": {}}}, "severity.field", "a JSON pointer"),
        (
            {"severity": {"field": "/s", "values": {"1": "bad"}}},
            "severity.values.1",
            "low, medium",
        ),
        ({"severity": {"field": "/s", "values": {"": "low"}}}, "severity.values", "1 to 100"),
        ({"severity": {"field": "/s", "otherwise": 3}}, "severity.otherwise", "low, medium"),
        ({"status": {"field": "/s", "firing": "up"}}, "status.firing", "a list of up to 50"),
        ({"status": {"field": "/s", "firing": [1]}}, "status.firing", "a value as a text"),
        ({"status": {"field": "/s", "otherwise": "on"}}, "status.otherwise", "firing, resolved"),
        (
            {"status": {"field": "/s", "firing": ["Up"], "resolved": ["up"]}},
            "status.resolved",
            "status.firing too",
        ),
        ({"fingerprint": ["/a"] * 9}, "fingerprint", "a list of up to 8"),
        ({"fingerprint": ["a"]}, "fingerprint.0", "begins with /"),
        ({"labels": [{"name": "x"}]}, "labels.0.field", "a JSON pointer"),
        ({"labels": [""]}, "labels.0.name", "a name of 1 to 100"),
        ({"labels": ["/a/x", "/b/x"]}, "labels.1.name", "each name once"),
        ({"labels": [{"name": "token", "field": "/a"}]}, "labels.0.name", "no password"),
        ({"title": "/t", "guess": "yes"}, "guess", "true or false"),
    ],
)
def test_a_mistake_names_the_field_and_what_would_be_right(
    said: object, field: str, wanted: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_mapping(said)

    assert refused.value.field == field
    assert wanted in refused.value.wanted


def test_a_secret_may_tell_alerts_apart_but_never_shows() -> None:
    mapping = parse_mapping({"title": "/t", "fingerprint": ["/form/token"], "labels": ["/form"]})

    (item,) = read_mapped(mapping, {"t": "Answer", "form": {"token": "tok" * 20, "n": 1}})

    assert item.labels == {"n": "1"}
    assert len(item.fingerprint) == 32
    assert "tok" not in repr(item)


@pytest.mark.parametrize(
    ("words", "found"),
    [("", {"a": [1]}), ("/a", [1]), ("/a/0", 1), ("#/a/0", 2), ("#", {"a": [2]})],
)
def test_a_pointer_finds_what_it_points_at(words: str, found: object) -> None:
    assert parse_pointer(words, field="x").find({"a": [1]}, {"a": [2]}) == found


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("/b", "/b is not there; it has a"),
        ("/a/1", "/a/1 is not there; /a is a list of 1"),
        ("/a/00", "/a/00 is not there; /a is a list of 1"),
        ("/a/0/x", "/a/0/x is not there; /a/0 is a plain value"),
        ("#/n/x", "#/n/x is not there; #/n is null"),
        ("#/t/x", "#/t/x is not there; #/t is a text"),
        ("#/o/x", "#/o/x is not there; #/o is an empty object"),
    ],
)
def test_what_is_missing_is_told_with_what_is_there(words: str, problem: str) -> None:
    with pytest.raises(Missing) as missing:
        parse_pointer(words, field="x").find({"a": [1]}, {"n": None, "t": "secret words", "o": {}})

    assert missing.value.problem == problem


def test_too_many_entries_are_refused_whole() -> None:
    mapping = parse_mapping({"items": "", "title": "/t"})

    with pytest.raises(UnknownShape, match="more than"):
        read_mapped(mapping, [{"t": "x"}] * (ITEMS_AT_MOST + 1))


def test_a_title_pointed_at_tells_apart_where_nothing_else_does() -> None:
    mapping = parse_mapping({"title": "/what"})

    first, second = (read_mapped(mapping, {"what": "Disk", "seen": at})[0] for at in (1, 2))

    assert first.fingerprint == second.fingerprint


@given(said=anything, other=anything)
@settings(deadline=None, max_examples=60)
def test_whatever_comes_is_items_or_an_unknown_shape(said: object, other: object) -> None:
    for mapping in _mappings(said):
        for one in (said, other, [said], {"a": said}):
            with suppress(UnknownShape):
                assert all(it.title and it.fingerprint for it in read_mapped(mapping, one))


def _mappings(said: object) -> Iterator[FieldMapping]:
    """Yield mappings that point everywhere into it."""
    pointers = [Pointer(), *_pointers(Pointer(), said, 3)][:6]
    for pointer in pointers:
        for guess in (True, False):
            yield FieldMapping(title=pointer, summary=pointer, fingerprint=(pointer,), guess=guess)
        yield FieldMapping(items=pointer)


def _pointers(here: Pointer, said: object, levels: int) -> Iterator[Pointer]:
    names = list(said) if isinstance(said, dict) else []
    names = [str(at) for at in range(len(said))] if isinstance(said, list) else names
    for name in names:
        yield here.under(name)
        if levels:
            yield from _pointers(here.under(name), child(said, name), levels - 1)
