"""What somebody sees: everything, what lies within their responsibility, or what is theirs."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.ids import PersonId
from core.tenants.sight import EVERYTHING, Sight, Sighted

ME, OTHER = PersonId(UUID(int=1)), PersonId(UUID(int=2))
SPA, BAR = UUID(int=11), UUID(int=12)
OF_THE_SPA = Sight(person_id=ME, places=frozenset({SPA}), categories=frozenset({"noise"}))
ASSIGNED = Sight(person_id=ME, only_assigned=True)


@pytest.mark.parametrize(
    ("sight", "seen"),
    [
        pytest.param(EVERYTHING, {"spa", "bar", "nowhere", "noise", "mine", "theirs"}, id="all"),
        pytest.param(OF_THE_SPA, {"spa", "nowhere", "noise", "mine"}, id="own_places"),
        pytest.param(ASSIGNED, {"mine"}, id="assigned"),
        pytest.param(
            Sight(person_id=ME, places=frozenset()), {"nowhere", "mine"}, id="no_place_yet"
        ),
        pytest.param(Sight(only_assigned=True), set(), id="nobody_in_person"),
    ],
)
def test_a_case_is_seen_by_place_topic_and_assignee(sight: Sight, seen: set[str]) -> None:
    cases = {
        "spa": Sighted(place_id=SPA),
        "bar": Sighted(place_id=BAR),
        "nowhere": Sighted(),
        "noise": Sighted(place_id=BAR, category="noise"),
        "mine": Sighted(place_id=BAR, assignee_id=ME),
        "theirs": Sighted(place_id=BAR, assignee_id=OTHER),
    }

    assert {name for name, case in cases.items() if sight.covers_case(case)} == seen


def test_whoever_had_it_a_moment_ago_still_hears_that_it_is_gone() -> None:
    assert ASSIGNED.covers(SPA, OTHER, ME)
    assert not ASSIGNED.covers(SPA, OTHER)


def test_an_alert_is_seen_by_whoever_sees_one_of_its_cases() -> None:
    there, here = Sighted(place_id=BAR), Sighted(place_id=SPA)

    assert OF_THE_SPA.covers_any([there, here], None)
    assert not OF_THE_SPA.covers_any([there], None)
    assert OF_THE_SPA.covers_any([there], ME)


def test_an_alert_about_no_case_is_seen_where_things_without_a_place_are() -> None:
    assert OF_THE_SPA.covers_any([], None)
    assert not ASSIGNED.covers_any([], None)
    assert ASSIGNED.covers_any([], ME)


def test_all_who_see_everything_are_one_audience() -> None:
    assert Sight().is_everything
    assert {EVERYTHING, Sight()} == {EVERYTHING}
    assert not OF_THE_SPA.is_everything
    assert not ASSIGNED.is_everything
