"""The codec of callback data: short, read back exactly, strict with what others made up."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.channels.callback_data import LIMIT_BYTES, Press, decode, encode
from core.delivery.message import Button

CASE = UUID("0190f3a1-7c00-7a01-8a02-0123456789ab")


@given(
    subject=some.uuids(),
    argument=some.none() | some.from_regex(r"[A-Za-z0-9_.-]{1,16}", fullmatch=True),
)
def test_what_was_encoded_is_read_back(subject: UUID, argument: str | None) -> None:
    button = Button(label="Acknowledge", action="ack", subject=subject, argument=argument)

    words = encode(button)

    assert decode(words) == Press(action="ack", subject=subject, argument=argument)
    assert len(words.encode()) <= LIMIT_BYTES


def test_a_button_that_would_not_fit_is_refused_when_it_is_made() -> None:
    button = Button(label="x", action="acknowledge_all", subject=CASE, argument="a" * 32)

    with pytest.raises(ValueError, match="64 bytes"):
        encode(button)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="empty"),
        pytest.param("v2:ack:0", id="another version"),
        pytest.param("v1:ack", id="no subject"),
        pytest.param("v1:ack:0:1:2", id="too many parts"),
        pytest.param("v1:Ack:0", id="upper-case action"),
        pytest.param("v1:ack:zzzzzzzzzzzzzzzzzzzzzzzzz", id="larger than an id"),
        pytest.param("v1:ack:not-36", id="not base 36"),
        pytest.param("v1:ack:0:a b", id="space in the argument"),
        pytest.param("v1:ack:0:", id="empty argument"),
        pytest.param("v1:ack:" + "é" * 40, id="too long in bytes"),
    ],
)
def test_words_of_others_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"callback data|base-36"):
        decode(words)
