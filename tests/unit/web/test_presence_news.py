"""To whom it is told who looks at what, and how much of a crowd one frame names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest

from core.alerts.seen import AlertView
from core.clock import ManualClock
from core.desk.view import CaseView
from core.events.said import About, Said
from core.events.type import Topic
from core.ids import AlertId, CaseId, PersonId, WorkspaceId
from core.tenants.access import Rights, scopes_of
from core.tenants.named import Named
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight, Sighted
from web.live.presence import Presence
from web.live.presence_news import MOST, PresenceNews
from web.live.protocol import Present

HOME = WorkspaceId(UUID(int=1))
ANN, BOB = PersonId(UUID(int=11)), PersonId(UUID(int=12))
SPA = UUID(int=21)
CASE, ALERT = UUID(int=31), UUID(int=32)


@dataclass(kw_only=True)
class Socket:
    """A connection."""

    id: UUID
    person_id: PersonId
    sight: Sight = EVERYTHING
    role: Rights = Role.STAFF
    workspace_id: WorkspaceId = HOME
    is_over: bool = False


@dataclass
class Spoken:
    """Remembers what is said."""

    said: list[Said] = field(default_factory=list)

    def say(self, said: Said, /) -> None:
        """Remember it."""
        self.said.append(said)

    def people(self) -> list[Any]:
        """Return who each was about."""
        return [one.data["people"] for one in self.said]


@dataclass
class Place:
    """A case at the spa that is Bob's, as far as it is looked at here; an alert about nothing."""

    id: UUID
    place: Named | None = None
    assignee: Named | None = None
    category: str | None = None
    cases: tuple[object, ...] = ()


@dataclass
class Linked:
    """A case an alert is about."""

    sighted: Sighted


@dataclass
class House:
    """A case, an alert about those that are `linked`, and a name for everybody."""

    linked: tuple[Sighted, ...] = ()

    async def cases(self, _: WorkspaceId, ids: Collection[UUID], /) -> Mapping[CaseId, CaseView]:
        """There is one."""
        case = Place(CASE, place=Named(id=SPA, name="Spa"), assignee=Named(id=BOB, name="Bob"))
        return {CaseId(CASE): cast("CaseView", case)} if CASE in ids else {}

    async def alerts(
        self, _: WorkspaceId, ids: Collection[UUID], /
    ) -> Mapping[AlertId, AlertView]:
        """There is one."""
        alert = Place(ALERT, cases=tuple(Linked(one) for one in self.linked))
        return {AlertId(ALERT): cast("AlertView", alert)} if ALERT in ids else {}

    async def named(self, ids: Iterable[UUID | None], /) -> dict[UUID, Named]:
        """Everybody has a number for a name."""
        return {one: Named(id=one, name=str(one.int)) for one in ids if one is not None}

    async def members_online(self, _: WorkspaceId, /) -> Mapping[PersonId, int]:
        """Bob has two sockets elsewhere."""
        return {BOB: 2}


@dataclass(kw_only=True)
class Scene:
    """The news and what was said of them."""

    news: PresenceNews
    here: Spoken
    everywhere: Spoken
    house: House


@pytest.fixture
def scene() -> Scene:
    """Nobody is here yet."""
    clock = ManualClock(start=datetime(2026, 5, 4, 12, tzinfo=UTC))
    here, everywhere, house = Spoken(), Spoken(), House()
    news = PresenceNews(
        presence=Presence(clock=clock),
        here=here,
        everywhere=everywhere,
        things=house,
        people=house,
        online=house,
        clock=clock,
        is_alone=True,
    )
    return Scene(news=news, here=here, everywhere=everywhere, house=house)


LOOKS_AT_CASE = Present(type="presence", case=CASE)
LOOKS_AT_ALERT = Present(type="presence", alert=ALERT)


async def test_who_looks_at_a_case_is_told_to_those_who_see_it(scene: Scene) -> None:
    ann = Socket(id=UUID(int=1), person_id=ANN)
    scene.news.opened(ann)
    await scene.news.says(ann, LOOKS_AT_CASE)
    await scene.news.tell(HOME)

    (said,) = scene.everywhere.said
    assert said.about == About(place_id=SPA, category=None, assignee_ids=(BOB,))
    assert [one["online"] for (one,) in scene.here.people()] == [True]


async def test_a_list_leaves_out_what_its_reader_does_not_see(scene: Scene) -> None:
    ann = Socket(id=UUID(int=1), person_id=ANN)
    scene.news.opened(ann)
    for at in (LOOKS_AT_CASE, LOOKS_AT_ALERT):
        await scene.news.says(ann, at)
        await scene.news.tell(HOME)
        for said in scene.everywhere.said:
            scene.news.hear(said)
        scene.everywhere.said.clear()
        seen = {
            name: [[(t.kind, d.value) for t, d in one.acts] for one in found]
            for name, found in {
                "everything": await scene.news.people(HOME, EVERYTHING),
                "nothing": await scene.news.people(HOME, Sight(only_assigned=True)),
            }.items()
        }
        kind = "case" if at.case else "alert"
        assert seen == {"everything": [[(kind, "looking")], []], "nothing": [[], []]}


async def test_sockets_elsewhere_are_counted(scene: Scene) -> None:
    scene.news.opened(Socket(id=UUID(int=1), person_id=ANN))

    found = await scene.news.people(HOME, EVERYTHING)

    assert [(one.person.id, one.sockets) for one in found] == [(ANN, 1), (BOB, 2)]


async def test_of_a_crowd_some_are_named(scene: Scene) -> None:
    for number in range(MOST + 1):
        one = PersonId(UUID(int=100 + number))
        scene.news.opened(Socket(id=UUID(int=1000 + number), person_id=one))
    await scene.news.tell(HOME)

    (said,) = scene.here.said
    assert len(said.data["people"]) == MOST
    assert (said.data["online"], said.data["complete"]) == (MOST + 1, False)


async def test_what_another_process_says_is_listed_until_it_ends(scene: Scene) -> None:
    bob = {"person": {"id": str(BOB), "name": "Bob"}, "online": True, "case": None}
    for doing in ("typing", None):
        people = [{**bob, "alert": str(ALERT), "doing": doing}]
        scene.news.hear(
            Said(
                workspace_id=HOME,
                type="presence.changed",
                topic=Topic.PRESENCE,
                at=datetime(2026, 5, 4, tzinfo=UTC),
                data={"people": people, "online": 1, "complete": True},
            )
        )
        (found,) = await scene.news.people(HOME, EVERYTHING)
        assert [one.value for _, one in found.acts] == ([doing] if doing else [])


async def test_who_sees_one_of_an_alerts_cases_is_told(scene: Scene) -> None:
    bar = UUID(int=22)
    scene.house.linked = (Sighted(place_id=bar), Sighted(place_id=SPA), Sighted(place_id=bar))
    ann = Socket(id=UUID(int=1), person_id=ANN, sight=Sight(places=frozenset({SPA})))
    scene.news.opened(ann)
    await scene.news.says(ann, LOOKS_AT_ALERT)
    await scene.news.tell(HOME)

    about = [one.about for one in scene.everywhere.said]
    assert about == [About(place_id=bar), About(place_id=SPA)]


async def test_a_program_with_a_key_is_nobody_who_is_here(scene: Scene) -> None:
    program = Socket(id=UUID(int=1), person_id=ANN, role=scopes_of(["*.read"]))
    scene.news.opened(program)
    await scene.news.says(program, LOOKS_AT_CASE)
    await scene.news.tell(HOME)

    found = await scene.news.people(HOME, EVERYTHING)
    assert [one.person.id for one in found] == [BOB]
    assert (scene.here.said, scene.everywhere.said) == ([], [])


async def test_a_socket_that_went_while_its_word_was_looked_up_says_nothing(scene: Scene) -> None:
    stays = Socket(id=UUID(int=1), person_id=ANN)
    goes = Socket(id=UUID(int=2), person_id=ANN, is_over=True)
    for one in (stays, goes):
        scene.news.opened(one)
    await scene.news.says(goes, LOOKS_AT_CASE)
    scene.news.ended(goes, 1000)
    await scene.news.tell(HOME)

    assert scene.everywhere.said == []
