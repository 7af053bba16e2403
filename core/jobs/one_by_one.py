"""Jobs see to many things in a row: what is wrong with one of them stops none of the others."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import OpsbellError

log = logging.getLogger(__name__)


@contextmanager
def by_itself(what: str, **about: str) -> Iterator[None]:
    """Log what goes wrong within the block instead of raising it; the job's next time tries again.

    `what` is the stem of the log's action: `{what}_late` where the database or the like was away,
    `{what}_unusable` where something is wrong with the thing itself. `about` says which one it is.
    """
    try:
        yield
    except OpsbellError as problem:
        log.warning(
            "something was not seen to yet",
            extra={"action": f"{what}_late", **about, "problem": problem.message},
        )
    except Exception as problem:
        log.error(  # noqa: TRY400 - a stack each second would bury what else is logged
            "something cannot be seen to",
            extra={"action": f"{what}_unusable", **about, "problem": type(problem).__name__},
        )
