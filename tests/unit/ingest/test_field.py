"""Links of foreign requests: only those that people can follow and a database can hold."""

from __future__ import annotations

import pytest

from core.ingest.field import read_link


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1b", "\x7f", " ", "\n", '"', "<"])
def test_a_link_with_what_no_address_holds_is_none(sign: str) -> None:
    assert read_link(f"https://example.com/{sign}") is None


def test_a_link_is_taken_as_it_is() -> None:
    assert read_link("https://example.com/a?b=c#d") == "https://example.com/a?b=c#d"
