"""The law for every durable event type."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from core.events.type import Data, EventType, Kind
from core.events.types import EVENT_TYPE, EVENT_TYPES

SOME_ID = str(UUID(int=7))
EXAMPLES: dict[Kind, object] = {
    Kind.ID: SOME_ID,
    Kind.PERSON: SOME_ID,
    Kind.NUMBER: 3,
    Kind.WORD: "resolved",
    Kind.IDS: [SOME_ID],
}

every_type = pytest.mark.parametrize("one", EVENT_TYPES, ids=lambda one: one.name)


def example(one: EventType) -> Data:
    """Return data that fits the type."""
    return {name: EXAMPLES[kind] for name, kind in one.fields.items()}


def test_no_two_types_share_a_name() -> None:
    assert len(EVENT_TYPE) == len(EVENT_TYPES)


@every_type
def test_a_name_is_a_subject_and_what_happened_to_it(one: EventType) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+(ed|told)", one.name)
    assert one.name.partition(".")[0] == one.subject


@every_type
def test_data_of_its_shape_is_taken(one: EventType) -> None:
    data = example(one)

    one.check(data)

    assert one.shown_in(data) == UUID(SOME_ID)


@every_type
def test_the_subject_is_never_missing(one: EventType) -> None:
    data = example(one) | {one.subject: None}

    with pytest.raises(ValueError, match=one.subject):
        one.check(data)


@every_type
def test_a_text_of_a_person_is_refused_in_every_field(one: EventType) -> None:
    for name in one.fields:
        with pytest.raises(ValueError, match=name):
            one.check(example(one) | {name: "the towels were dirty"})


@every_type
def test_an_unknown_field_is_named(one: EventType) -> None:
    with pytest.raises(ValueError, match="text"):
        one.check(example(one) | {"text": "hello"})


@every_type
def test_every_earlier_version_can_be_brought_up_to_date(one: EventType) -> None:
    assert set(one.upcasters) == set(range(1, one.v))
