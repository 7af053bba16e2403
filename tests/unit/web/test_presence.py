"""Who is here and what they look at: what is told, and that all of it ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.ids import PersonId, WorkspaceId
from web.live.presence import Acts, Came, Doing, Presence, Thing

HOME, OTHER = WorkspaceId(UUID(int=1)), WorkspaceId(UUID(int=2))
ANN, BOB, CARL = (PersonId(UUID(int=number)) for number in (11, 12, 13))
PHONE, DESK = UUID(int=21), UUID(int=22)
CASE = Thing(kind="case", id=UUID(int=31))
ALERT = Thing(kind="alert", id=UUID(int=32))


@pytest.fixture
def clock() -> ManualClock:
    """Noon."""
    return ManualClock(start=datetime(2026, 5, 4, 12, tzinfo=UTC))


@pytest.fixture
def presence(clock: ManualClock) -> Presence:
    """Ann is at her desk, and that was told."""
    presence = Presence(clock=clock)
    presence.came(HOME, ANN)
    assert presence.changes(HOME) == [Came(person_id=ANN, is_online=True)]
    return presence


def later(clock: ManualClock, presence: Presence, seconds: float) -> list[Came | Acts]:
    """Return what is told so many seconds later."""
    clock.advance(timedelta(seconds=seconds))
    return presence.changes(HOME)


def does(presence: Presence, thing: Thing | None, *, typing: bool = False) -> None:
    """Ann says at her desk what she does."""
    presence.does(HOME, ANN, DESK, thing=thing, is_typing=typing)


def acts(thing: Thing, doing: Doing | None) -> Acts:
    """What is told of Ann."""
    return Acts(person_id=ANN, thing=thing, doing=doing)


def test_a_second_device_changes_nothing(clock: ManualClock, presence: Presence) -> None:
    presence.came(HOME, ANN)
    presence.went(HOME, ANN, DESK)

    assert later(clock, presence, 60) == []
    assert presence.online(HOME) == {ANN}


def test_who_is_gone_for_a_while_is_gone(clock: ManualClock, presence: Presence) -> None:
    presence.went(HOME, ANN, DESK)

    assert later(clock, presence, 4) == []
    assert later(clock, presence, 1) == [Came(person_id=ANN, is_online=False)]
    assert presence.workspaces() == []


def test_a_page_that_is_loaded_anew_is_not_told(clock: ManualClock, presence: Presence) -> None:
    presence.went(HOME, ANN, DESK)
    clock.advance(timedelta(seconds=2))
    presence.came(HOME, ANN)

    assert later(clock, presence, 10) == []


def test_what_somebody_looks_at_is_told_once(clock: ManualClock, presence: Presence) -> None:
    does(presence, CASE)

    assert presence.changes(HOME) == [acts(CASE, Doing.LOOKING)]
    assert later(clock, presence, 1) == []


def test_typing_ends_by_itself_and_looking_later(clock: ManualClock, presence: Presence) -> None:
    does(presence, CASE, typing=True)
    told = presence.changes(HOME)

    assert told == [acts(CASE, Doing.TYPING)]
    assert later(clock, presence, 9) == []
    assert later(clock, presence, 1) == [acts(CASE, Doing.LOOKING)]
    assert later(clock, presence, 110) == [acts(CASE, None)]


def test_going_on_to_another_thing_leaves_the_one_before(presence: Presence) -> None:
    does(presence, CASE)
    presence.changes(HOME)
    does(presence, ALERT)

    assert presence.changes(HOME) == [acts(ALERT, Doing.LOOKING), acts(CASE, None)]


def test_what_is_done_ends_with_the_socket(presence: Presence) -> None:
    does(presence, CASE)
    presence.changes(HOME)
    presence.went(HOME, ANN, DESK)

    assert presence.changes(HOME) == [acts(CASE, None)]


def test_typing_on_one_device_is_more_than_looking_on_another(presence: Presence) -> None:
    presence.came(HOME, ANN)
    does(presence, CASE, typing=True)
    presence.does(HOME, ANN, PHONE, thing=CASE, is_typing=False)

    assert presence.changes(HOME) == [acts(CASE, Doing.TYPING)]


def test_what_goes_on_is_said_again_now_and_then(clock: ManualClock, presence: Presence) -> None:
    does(presence, CASE)
    presence.changes(HOME)
    clock.advance(timedelta(seconds=59))
    does(presence, CASE)

    assert presence.changes(HOME) == []
    assert later(clock, presence, 1) == [acts(CASE, Doing.LOOKING)]


def test_doing_nothing_in_particular_ends_it(presence: Presence) -> None:
    does(presence, CASE)
    presence.changes(HOME)
    does(presence, None)

    assert presence.changes(HOME) == [acts(CASE, None)]


def test_who_is_online_elsewhere_is_online(clock: ManualClock, presence: Presence) -> None:
    presence.came(HOME, CARL)
    presence.others(HOME, [ANN, BOB, CARL])
    came = presence.changes(HOME)
    presence.went(HOME, ANN, DESK)
    stays = later(clock, presence, 10)
    presence.others(HOME, [ANN, CARL])
    left = presence.changes(HOME)

    assert came == [Came(person_id=one, is_online=True) for one in (BOB, CARL)]
    assert stays == []
    assert left == [Came(person_id=BOB, is_online=False)]


def test_who_is_not_there_says_nothing(presence: Presence) -> None:
    presence.does(HOME, BOB, PHONE, thing=CASE, is_typing=True)
    presence.does(OTHER, ANN, DESK, thing=CASE, is_typing=True)
    presence.went(HOME, BOB, PHONE)
    presence.went(OTHER, BOB, PHONE)
    presence.others(OTHER, [BOB])

    assert presence.changes(HOME) == []
    assert presence.changes(OTHER) == []
    assert presence.workspaces() == [HOME]
