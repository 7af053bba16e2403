"""A saved view as people see it and ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.db.base import JsonObject
from core.errors import InvalidInput
from core.tenants.named import Named
from core.tenants.plain_name import plain_name
from core.texts import text

NAME_LENGTH = 60
"""More does not fit into a row of names."""
BESIDE_EACH_OTHER = 50
"""So many stand together, the shared ones of a list or a person's own ones of it: the row of them
is sent and drawn whole, and nobody finds anything among more."""
IN_ALL = 2_000
"""So many a workspace has, however many people are in it: what people keep for themselves must not
grow the database without anybody seeing it."""

Filters = Mapping[str, tuple[str, ...]]
"""Query fields of a list, each with its values as they stand in an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedView:
    """A view as somebody asks for it. `filters` are taken by its list: who asks has looked.
    `position` None: where it is, a new one at the end."""

    name: str
    filters: Filters
    is_shared: bool = False
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A stored one; `owner` made it, or took it back from the shared ones."""

    id: UUID
    list_name: str
    name: str
    filters: Filters
    is_shared: bool
    position: int
    owner: Named
    created_at: datetime
    revision: int


def straight(name: str) -> str:
    """Return a name with its blanks put straight and without what cannot be seen; raises
    InvalidInput for an empty or a long one."""
    put = plain_name(name, otherwise="")
    if not 1 <= len(put) <= NAME_LENGTH:
        raise InvalidInput(
            field="name",
            value=name,
            wanted=text("1 to {most} visible characters", most=NAME_LENGTH),
        )
    return put


def key_of(name: str) -> str:
    """Return a name as it is compared."""
    return name.casefold()


def texts_of(stored: JsonObject) -> Filters:
    """Return filters as they are stored, which may be of another release: whatever is no list of
    texts says nothing."""
    return {
        str(name): tuple(one for one in values if isinstance(one, str))
        for name, values in stored.items()
        if isinstance(values, list)
    }
