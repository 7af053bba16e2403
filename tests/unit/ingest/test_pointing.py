"""Pointing at the fields of a sample, and what it makes of a mapping."""

from __future__ import annotations

import pytest

from core.ingest.mapping import FieldMapping, parse_draft, parse_mapping
from core.ingest.pointing import Part, parts_at, pointer_to, toggled, with_items

LISTED = parse_draft({"items": "/a/alerts"})


@pytest.mark.parametrize("part", Part, ids=lambda one: one.value)
def test_a_tap_makes_a_field_that_part_and_another_takes_it_back(part: Part) -> None:
    for start in (FieldMapping(), LISTED):
        path = ("a", "alerts", "1", "x")

        made = toggled(start, part, path)

        assert part in parts_at(made, path)
        assert part not in parts_at(toggled(made, part, path), path)
        assert parse_mapping(made.said()) == made


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("a", "alerts", "3", "x"), "/x"),
        (("a", "alerts", "3"), ""),
        (("a", "alerts"), "#/a/alerts"),
        (("a", "site"), "#/a/site"),
        ((), "#"),
    ],
)
def test_a_path_into_the_list_points_at_every_entry(path: tuple[str, ...], words: str) -> None:
    assert pointer_to(LISTED, path).words == words


def test_what_was_pointed_at_stays_when_the_list_is_chosen_and_given_up() -> None:
    whole = parse_draft(
        {
            "title": "/alerts/0/name",
            "severity": {"field": "/alerts/0/level", "values": {"7": "high"}},
            "fingerprint": ["/site", "/alerts/0/id"],
            "labels": ["/site"],
        }
    )

    listed = with_items(whole, ("alerts",))

    assert listed.said() == whole.said() | {
        "items": "/alerts",
        "title": "/name",
        "severity": {"field": "/level", "values": {"7": "high"}, "otherwise": None},
        "fingerprint": ["#/site", "/id"],
        "labels": [{"name": "site", "field": "#/site"}],
    }
    assert with_items(listed, None) == whole


def test_labels_of_one_name_are_told_apart_by_what_is_around_them() -> None:
    mapping = FieldMapping()
    for path in (("host", "name"), ("team", "name"), ("tags", "0"), ("tags", "1")):
        mapping = toggled(mapping, Part.LABELS, path)

    assert [one.name for one in mapping.labels] == ["name", "team.name", "tags", "tags.2"]
