"""Sockets of one workspace that are shown the same: what one of them gets, all of them get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.events.type import Topic
from core.ids import PersonId
from core.tenants.sight import Sight
from web.live.framed import Framed

if TYPE_CHECKING:
    from web.live.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What somebody is shown: the topics they joined, those their role may, the kinds of settings
    it reads, what they get to see, and whether they take compressed frames."""

    topics: frozenset[str]
    may: frozenset[Topic]
    settings: frozenset[str] = frozenset()
    sight: Sight
    deflates: bool

    def wire(self, one: Framed, person_id: PersonId | None) -> bytes:
        """Return the bytes of an event for a person with this view, None: whoever has it; empty
        when it is not theirs to see."""
        if not self.is_told(one, person_id):
            return b""
        return one.wire(self.sight, packed=self.deflates)

    def body(self, one: Framed, person_id: PersonId) -> bytes:
        """Return the JSON of an event for a person with this view; empty: not theirs to see."""
        return one.body_for(self.sight) if self.is_told(one, person_id) else b""

    def is_told(self, one: Framed, person_id: PersonId | None) -> bool:
        """Tell whether topics, rights and persons let the event through; the sight comes later."""
        if one.topic is None or one.topic not in self.may or one.keys.isdisjoint(self.topics):
            return False
        if one.kind is not None and one.kind not in self.settings:
            return False
        return one.persons is None or (person_id is not None and person_id in one.persons)

    def shown(self, some: Iterable[Framed], person_id: PersonId | None) -> list[bytes]:
        """Return the bytes of those of these events that are theirs to see."""
        return [data for one in some if (data := self.wire(one, person_id))]


class Audience:
    """The sockets with one view that are up to date; `members` are in the order they came."""

    __slots__ = ("__weakref__", "members", "view")

    def __init__(self, view: View) -> None:
        self.view = view
        self.members: dict[Connection, None] = {}
