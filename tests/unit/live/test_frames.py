"""What is said to each newcomer is written without its shape, and the same to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import pytest

from web.live.protocol import SERVER_FRAMES, frame
from web.shapes import moment

NOON = datetime(2026, 5, 4, 12, 0, 0, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (
            "hello",
            {
                "connection": UUID(int=7).hex,
                "person": {"id": UUID(int=8), "name": 'Zoë "\\" \n \x7f \u2028 \U0001f600'},
                "workspace": UUID(int=9),
                "head": 2**40,
                "server_time": moment(NOON),
                "topics": ("cases", "alerts"),
            },
        ),
        ("subscribed", {"topics": ["case:ñ"], "since": None, "head": 0}),
        ("subscribed", {"topics": [], "since": 4, "head": 5, "why": "horizon"}),
    ],
)
def test_fields_are_written_as_their_shape_is(kind: str, fields: Mapping[str, object]) -> None:
    shape = SERVER_FRAMES[kind].model_validate({**fields, "topics": _listed(fields["topics"])})

    assert frame(kind, fields, at=NOON) == frame(kind, shape, at=NOON)


def _listed(words: object) -> list[object]:
    assert isinstance(words, (list, tuple))
    return list(words)
