"""What a key may do is said in words, whatever it was given."""

from __future__ import annotations

import pytest

from core.tenants.access import RIGHTS
from core.tenants.scope_words import AREAS, SETS, scope_words
from core.texts import Locale


def test_every_right_has_words() -> None:
    said = {right for area in AREAS for right in area.rights}
    assert said == {right for right in RIGHTS if not right.endswith(".own")}
    for area in AREAS:
        assert area.says_of(len(area.rights)).render(Locale())
    for one in SETS:
        assert scope_words(one.scopes) == one.says


@pytest.mark.parametrize(
    ("scopes", "says"),
    [
        (["cases.write"], "cases: change"),
        (["*.read", "cases.write"], "read everything; cases: change"),
        (
            ["silences.broad", "connections.all"],
            "silences: mute broadly; live sockets: of everybody",
        ),
        (["cases.read", "fly.high"], "cases: read; fly.high"),
        (["events.read", "alerts.read", "cases.read"], "follow cases and alerts live"),
    ],
)
def test_scopes_are_said_in_words(scopes: list[str], says: str) -> None:
    assert scope_words(scopes).render(Locale()) == says
