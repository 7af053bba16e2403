"""Reads stored rows one by one, so that a broken one does not stop what the others are for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

log = logging.getLogger(__name__)

Row = TypeVar("Row")
T = TypeVar("T")


def readable(
    rows: Iterable[Row], read: Callable[[Row], T], *, kind: str, id_of: Callable[[Row], object]
) -> Iterator[T]:
    """Yield what `read` makes of each row; one it refuses is left out and logged with its id.

    Rows are checked before they are stored. What cannot be read was written by a later release,
    or by hand: alerts must go on being told without it.
    """
    for row in rows:
        try:
            one = read(row)
        except (ArithmeticError, LookupError, TypeError, ValueError) as problem:
            log.error(  # noqa: TRY400 - a stack would say no more, and hold what is stored
                "a stored row cannot be used",
                extra={
                    "action": "row_unusable",
                    "kind": kind,
                    "id": str(id_of(row)),
                    "problem": type(problem).__name__,
                },
            )
        else:
            yield one
