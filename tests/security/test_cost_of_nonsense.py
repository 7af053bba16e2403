"""What a stranger sends costs no more than reading it: nothing grows with its square."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.errors import InvalidInput
from core.ingest import strict_json
from core.ingest.strict_json import BadJson
from core.ordering import check_order


class _Name(str):
    """A key that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        _Name.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_a_key_that_stands_twice_is_found_in_one_pass() -> None:
    names = [_Name(f"key-{n}") for n in range(500)]
    pairs: list[tuple[str, int]] = [(name, 0) for name in [*names, _Name("twice"), _Name("twice")]]
    _Name.compared = 0

    with pytest.raises(BadJson, match="'twice' stands twice"):
        strict_json._object(pairs)  # noqa: SLF001 - only here can its keys be counted

    assert _Name.compared < 10 * len(pairs)


class _Id(UUID):
    """An id that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        _Id.compared += 1
        return UUID.__eq__(self, other)

    __hash__ = UUID.__hash__


def test_what_stands_twice_in_an_order_is_found_in_one_pass() -> None:
    ids = [_Id(int=number) for number in range(500)]
    order = [*ids, _Id(int=499)]
    _Id.compared = 0

    with pytest.raises(InvalidInput, match=f"{ids[-1]}.*each rule once"):
        check_order(order, ids, one="rule")

    assert _Id.compared < 10 * len(order)
