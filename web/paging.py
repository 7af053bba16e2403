"""Pages of lists: behind a cursor, or by number with how many there are; sorted by fields that the
list names.

A list takes `Paged` (sorted: with a field `sort: Annotated[..., SortBy(...)]`) and gives a `Page`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from core.db.ordering import By, Held, Position
from core.errors import InvalidInput
from web.api.asked import Asked, Words
from web.shapes import Item, Page

LIMIT_AT_MOST = 200
WHOLE_AT_MOST = 1_000
PAGE_AT_MOST = 1_000_000
CURSOR_LONGEST = 400
_SORT_LONGEST = 200
_NUMBER_AT_MOST = 2**31 - 1
"""A larger number is in no column: PostgreSQL refuses to compare with it."""

_LIMIT = "How many items come at once at most."
_CURSOR = "The `next_cursor` of the answer before: the list goes on where that one ended."
_PAGE = (
    "The number of a page, from 1, instead of a `cursor`; the answer then counts what there is."
)

T = TypeVar("T")


class Paged(Asked):
    """A part of a list: `cursor` goes on where the part before ended, `page` (from 1) names one by
    its number and counts what there is."""

    limit: Annotated[int, Field(ge=1, le=LIMIT_AT_MOST, description=_LIMIT)] = 50
    cursor: Annotated[
        Annotated[Words, Field(max_length=CURSOR_LONGEST)] | None, Field(description=_CURSOR)
    ] = None
    page: Annotated[
        Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] | None, Field(description=_PAGE)
    ] = None

    @model_validator(mode="after")
    def _one_way(self) -> Paged:
        if self.cursor is not None and self.page is not None:
            raise ValueError("either cursor or page, not both")
        return self

    @property
    def offset(self) -> int:
        """How many items come before this page; 0 when a cursor says where it begins."""
        return 0 if self.page is None else (self.page - 1) * self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut(Generic[T]):
    """A part of a short list: the cursor of the next, and how many there are in all where that was
    asked for."""

    things: Sequence[T]
    following: str | None
    total: int | None

    def page(self, shape: type[Page[Item]], asked: Paged, items: Sequence[Item]) -> Page[Item]:
        """Return it as it goes out."""
        return page_of(shape, asked, items, following=self.following, total=self.total)


@dataclass(frozen=True, slots=True)
class SortBy:
    """Marks a query's field as one that sorts by some of these, such as `-opened_at,severity`."""

    names: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, _: type[object], __: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return how it is read."""
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return how it is told of."""
        one = f"-?({'|'.join(self.names)})"
        return {
            "type": "string",
            "pattern": f"^{one}(,{one})*$",
            "maxLength": _SORT_LONGEST,
            "description": f"Fields to sort by, with commas between, each with a minus for the "
            f"largest first: {', '.join(self.names)}.",
            "examples": [f"-{self.names[0]}"],
        }

    def _read(self, word: object) -> tuple[By, ...]:
        wanted = f"some of {', '.join(self.names)}, each with a minus for the largest first"
        if isinstance(word, list) and all(isinstance(one, str) for one in word):
            word = ",".join(word)
        if not isinstance(word, str) or not word or len(word) > _SORT_LONGEST:
            raise ValueError(wanted)
        read: dict[str, By] = {}
        for one in word.split(","):
            name = one.removeprefix("-")
            if name not in self.names:
                raise ValueError(wanted)
            read.setdefault(name, By(name=name, is_descending=one.startswith("-")))
        return tuple(read.values())


class Whole(Paged):
    """A list that is short as a rule: all of it, unless a part is asked for."""

    limit: Annotated[int, Field(ge=1, le=WHOLE_AT_MOST, description=_LIMIT)] = WHOLE_AT_MOST


def page_of(
    shape: type[Page[Item]],
    asked: Paged,
    items: Sequence[Item],
    *,
    following: str | None,
    total: int | None = None,
) -> Page[Item]:
    """Return a page as it goes out; `total` where it was asked for by its number."""
    pages = None if total is None else -(-total // asked.limit)
    return shape(
        items=list(items), next_cursor=following, total=total, page=asked.page, pages=pages
    )


def cut(
    things: Sequence[T],
    asked: Paged,
    stands: Callable[[T], Position],
    *holds: Held,
    is_descending: bool = False,
) -> Cut[T]:
    """Return the wanted part of a short list that is read whole, in the order in which its items
    stand: by values of these kinds, then by id."""
    after = read_position(holds, asked.cursor)
    rest = [
        one
        for one in things
        if after is None or (stands(one) < after if is_descending else stands(one) > after)
    ][asked.offset :]
    shown = rest[: asked.limit]
    following = stands(shown[-1]) if shown and len(rest) > len(shown) else None
    total = None if asked.page is None else len(things)
    return Cut(things=shown, following=write_position(following), total=total)


def write_position(position: Position | None, by: Sequence[By] = ()) -> str | None:
    """Return the cursor for a position in an order; None at the end of the list."""
    if position is None:
        return None
    packed = orjson.dumps([sort_word(by), *(_written(one) for one in position)])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_position(
    holds: Sequence[Held], word: str | None, by: Sequence[By] = ()
) -> Position | None:
    """Return the position a cursor names: values of these kinds, and an id. Raises InvalidInput
    for one of another order, and for one that we did not write."""
    if word is None:
        return None
    try:
        packed = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        sort, *values, key = orjson.loads(packed)
        if sort != sort_word(by):
            wanted = f"a cursor of the same order; this one is of sort={sort or '(none)'!s:.80}"
            raise InvalidInput(field="cursor", value=word, wanted=wanted)
        read = zip(values, holds, strict=True)
        return (*(_read(value, kind) for value, kind in read), UUID(hex=key))
    except (ValueError, TypeError, OverflowError, AttributeError, binascii.Error):
        wanted = "the next_cursor of the page before"
        raise InvalidInput(field="cursor", value=word, wanted=wanted) from None


def sort_word(by: Sequence[By]) -> str:
    """Return an order as it is asked for."""
    return ",".join(f"{'-' if one.is_descending else ''}{one.name}" for one in by)


def _written(value: datetime | int | str | UUID) -> int | str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return value.hex if isinstance(value, UUID) else value


def _read(value: object, holds: Held) -> datetime | int | str:
    if holds is int:
        if isinstance(value, int) and abs(value) <= _NUMBER_AT_MOST:
            return value
    elif isinstance(value, str) and "\x00" not in value:
        if holds is str:
            return value
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    raise ValueError("of another kind")
