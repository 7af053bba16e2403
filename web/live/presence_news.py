"""Tells who comes, goes, looks and types: takes it from the sockets and their frames, and says it
once a second to those who joined the topic `presence`.

Who is online is known in every process, by the log of sockets, some seconds later than here. What
somebody looks at is said in passing: it reaches other processes by Redis alone.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from core.alerts.seen import AlertView
from core.clock import Clock
from core.desk.view import CaseView
from core.errors import NotFound
from core.events.said import About, Said
from core.events.type import Topic
from core.ids import AlertId, CaseId, PersonId, WorkspaceId
from core.tenants.access import Rights, Scopes
from core.tenants.named import Named
from core.tenants.sight import Sight
from web.live.presence import LOOKING_SECONDS, Acts, Came, Doing, Presence, Thing
from web.live.presence_shapes import PersonPresence, PresenceChanged
from web.live.protocol import Present
from web.shapes import Reference

log = logging.getLogger(__name__)

TICK_SECONDS = 1.0
OTHERS_SECONDS = 5.0
"""How often is looked who is online by way of other processes."""
MOST = 50
"""Of how many who came or left one frame tells; when all come back at once, nobody reads names."""
ABOUT_AT_MOST = 10
"""An alert may be about hundreds of cases; those who see only later ones are not told."""
_KEPT_SECONDS = LOOKING_SECONDS + 10.0


class Socket(Protocol):
    """A connection, as far as it matters here."""

    @property
    def id(self) -> UUID:
        """Its own id."""
        ...

    @property
    def workspace_id(self) -> WorkspaceId:
        """Where it listens."""
        ...

    @property
    def person_id(self) -> PersonId:
        """Whose it is."""
        ...

    @property
    def is_over(self) -> bool:
        """True once it has ended, or is about to."""
        ...

    @property
    def role(self) -> Rights:
        """What they may: a member's role, or a key's scopes."""
        ...

    @property
    def sight(self) -> Sight:
        """What they see."""
        ...


class Says(Protocol):
    """Says something in passing: a hub to the sockets here, a bus to all processes."""

    def say(self, said: Said, /) -> None:
        """Say it; returns at once."""
        ...


class Things(Protocol):
    """Cases and alerts by their ids; unknown ones are left out."""

    async def cases(
        self, workspace_id: WorkspaceId, ids: Collection[UUID], /
    ) -> Mapping[CaseId, CaseView]:
        """Return the cases."""
        ...

    async def alerts(
        self, workspace_id: WorkspaceId, ids: Collection[UUID], /
    ) -> Mapping[AlertId, AlertView]:
        """Return the alerts."""
        ...


class People(Protocol):
    """Names of persons: `core.tenants.named.Names`."""

    async def named(self, ids: Iterable[UUID | None], /) -> dict[UUID, Named]:
        """Return these persons by id; unknown ones are left out."""
        ...


class Online(Protocol):
    """Who has sockets in any process: `core.connections.view.ConnectionViews`."""

    async def members_online(self, workspace_id: WorkspaceId, /) -> Mapping[PersonId, int]:
        """Return which members have open sockets and how many."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Somebody who is online. `sockets` are open ones in all processes, `acts` what they do at
    things the asker gets to see."""

    person: Named
    sockets: int
    acts: tuple[tuple[Thing, Doing], ...]


@dataclass(slots=True)
class _Heard:
    """What was said of who does what, here and elsewhere, and until when it holds."""

    acts: dict[tuple[PersonId, Thing], tuple[Doing, float]] = field(default_factory=dict)


class PresenceNews:
    """A watcher of the hub, an ear of the bus, and what answers the client's frame `presence`.
    `is_alone`: there is no other process in which anybody could be online."""

    def __init__(
        self,
        *,
        presence: Presence,
        here: Says,
        everywhere: Says,
        things: Things,
        people: People,
        online: Online,
        clock: Clock,
        is_alone: bool,
    ) -> None:
        self._presence = presence
        self._here = here
        self._everywhere = everywhere
        self._things = things
        self._people = people
        self._online = online
        self._clock = clock
        self._is_alone = is_alone
        self._heard: dict[WorkspaceId, _Heard] = {}

    # What it is told.

    def opened(self, socket: Socket) -> None:
        """A socket was let in; a program with a key is nobody who could be met."""
        if isinstance(socket.role, Scopes):
            return
        self._presence.came(socket.workspace_id, socket.person_id)

    def ended(self, socket: Socket, _code: int) -> None:
        """A socket is over."""
        if isinstance(socket.role, Scopes):
            return
        self._presence.went(socket.workspace_id, socket.person_id, socket.id)

    async def says(self, socket: Socket, said: Present) -> None:
        """Take what a client says of its person; raises NotFound for what they do not see."""
        thing = _thing(said.case, said.alert)
        if thing is not None:
            seen = await self._seen(socket.workspace_id, [thing], socket.sight)
            if thing not in seen:
                raise NotFound(kind=thing.kind, key=thing.id)
        if socket.is_over:  # It went while we looked.
            return
        self._presence.does(
            socket.workspace_id,
            socket.person_id,
            socket.id,
            thing=thing,
            is_typing=said.typing,
        )

    def hear(self, said: Said) -> None:
        """Remember what was said here or in another process; an ear of the bus."""
        if said.type != "presence.changed" or said.workspace_id is None:
            return
        until = self._clock.monotonic() + _KEPT_SECONDS
        for one in PresenceChanged.model_validate(said.data).people:
            thing = _thing(one.case, one.alert)
            if thing is None:
                continue
            acts = self._heard.setdefault(said.workspace_id, _Heard()).acts
            key = (PersonId(one.person.id), thing)
            if one.doing is None:
                acts.pop(key, None)
            else:
                acts[key] = (Doing(one.doing), until)

    # What it tells.

    async def people(self, workspace_id: WorkspaceId, sight: Sight) -> list[Here]:
        """Return who is online, by name, with what this sight may know of what they do."""
        sockets = dict(await self._online.members_online(workspace_id))
        for person_id in self._presence.online(workspace_id):
            sockets.setdefault(person_id, 1)
        acts = self._acts(workspace_id)
        seen = await self._seen(workspace_id, {thing for _, thing in acts}, sight)
        named = await self._people.named(sockets)
        here = [
            Here(
                person=person,
                sockets=sockets[PersonId(person.id)],
                acts=tuple(
                    (thing, doing)
                    for (who, thing), doing in acts.items()
                    if who == person.id and thing in seen
                ),
            )
            for person in named.values()
        ]
        return sorted(here, key=lambda one: (one.person.name, one.person.id))

    async def run(self) -> None:
        """Tell once a second what changed, until cancelled."""
        others_due = self._clock.monotonic()
        while True:
            await self._clock.sleep(TICK_SECONDS)
            looks = not self._is_alone and self._clock.monotonic() >= others_due
            if looks:
                others_due = self._clock.monotonic() + OTHERS_SECONDS
            for workspace_id in self._presence.workspaces():
                try:
                    if looks:
                        found = await self._online.members_online(workspace_id)
                        self._presence.others(workspace_id, found)
                    await self.tell(workspace_id)
                except Exception:
                    log.exception("presence could not be told", extra={"action": "presence"})

    async def tell(self, workspace_id: WorkspaceId) -> None:
        """Tell what changed in one workspace."""
        changes = self._presence.changes(workspace_id)
        if not changes:
            return
        named = await self._people.named({one.person_id for one in changes})
        online = len(self._presence.online(workspace_id))
        came = [one for one in changes if isinstance(one, Came)]
        if came:
            people = [
                _person(named, one.person_id, is_online=one.is_online) for one in came[:MOST]
            ]
            news = _changed(people, online=online, is_complete=len(came) <= MOST)
            self._here.say(self._said(workspace_id, news))
        acts: dict[Thing, list[Acts]] = {}
        for change in changes:
            if isinstance(change, Acts):
                acts.setdefault(change.thing, []).append(change)
        known = await self._known(workspace_id, acts)
        for thing, some in acts.items():
            people = [_person(named, one.person_id, act=one) for one in some[:MOST]]
            news = _changed(people, online=online, is_complete=len(some) <= MOST)
            # Whoever sees several cases of an alert is told several times; it is the same.
            for about in list(dict.fromkeys(known.get(thing, ())))[:ABOUT_AT_MOST]:
                self._everywhere.say(self._said(workspace_id, news, about=about))

    def _said(
        self, workspace_id: WorkspaceId, news: PresenceChanged, *, about: About | None = None
    ) -> Said:
        return Said(
            workspace_id=workspace_id,
            type="presence.changed",
            topic=Topic.PRESENCE,
            at=self._clock.now(),
            data=news.model_dump(mode="json"),
            about=about,
        )

    def _acts(self, workspace_id: WorkspaceId) -> dict[tuple[PersonId, Thing], Doing]:
        heard = self._heard.get(workspace_id)
        if heard is None:
            return {}
        now = self._clock.monotonic()
        heard.acts = {key: one for key, one in heard.acts.items() if one[1] > now}
        if not heard.acts:
            del self._heard[workspace_id]
        return {key: doing for key, (doing, _) in heard.acts.items()}

    async def _seen(
        self, workspace_id: WorkspaceId, things: Collection[Thing], sight: Sight
    ) -> set[Thing]:
        """Return those of the things that there are and that this sight covers."""
        known = await self._known(workspace_id, things)
        return {
            thing
            for thing, about in known.items()
            if any(
                sight.covers(one.place_id, *one.assignee_ids, category=one.category)
                for one in about
            )
        }

    async def _known(
        self, workspace_id: WorkspaceId, things: Collection[Thing]
    ) -> dict[Thing, list[About]]:
        """Return what decides who sees each thing: somebody to whom any of it is open. An alert is
        seen by whoever sees one of its cases, or has it."""
        cases = await self._things.cases(workspace_id, _ids(things, "case"))
        alerts = await self._things.alerts(workspace_id, _ids(things, "alert"))
        known: dict[Thing, list[About]] = {}
        for case in cases.values():
            place = case.place.id if case.place else None
            own = About(place_id=place, category=case.category, assignee_ids=_those(case.assignee))
            known[Thing(kind="case", id=case.id)] = [own]
        for alert in alerts.values():
            theirs = _those(alert.assignee)
            about = [
                About(
                    place_id=one.place_id,
                    category=one.category,
                    assignee_ids=(*theirs, *_one(one.assignee_id)),
                )
                for one in (case.sighted for case in alert.cases)
            ]
            known[Thing(kind="alert", id=alert.id)] = about or [About(assignee_ids=theirs)]
        return known


def _thing(case: UUID | None, alert: UUID | None) -> Thing | None:
    if case is not None:
        return Thing(kind="case", id=case)
    return None if alert is None else Thing(kind="alert", id=alert)


def _ids(things: Collection[Thing], kind: str) -> list[UUID]:
    return [one.id for one in things if one.kind == kind]


def _those(assignee: Named | None) -> tuple[UUID, ...]:
    return () if assignee is None else (assignee.id,)


def _one(person_id: UUID | None) -> tuple[UUID, ...]:
    return () if person_id is None else (person_id,)


def _changed(
    people: Sequence[PersonPresence], *, online: int, is_complete: bool
) -> PresenceChanged:
    return PresenceChanged(people=list(people), online=online, complete=is_complete)


def _person(
    named: Mapping[UUID, Named],
    person_id: PersonId,
    *,
    is_online: bool = True,
    act: Acts | None = None,
) -> PersonPresence:
    known = named.get(person_id)
    thing = None if act is None else act.thing
    return PersonPresence(
        person=Reference(id=person_id, name=known.name if known else ""),
        online=is_online,
        case=thing.id if thing is not None and thing.kind == "case" else None,
        alert=thing.id if thing is not None and thing.kind == "alert" else None,
        doing=act.doing.value if act is not None and act.doing is not None else None,
    )
