"""Every ready-made set of rules; one more is one file here and one line in the list.

People may change or delete these rules like any other. What they have changed is theirs.
"""

from __future__ import annotations

from core.rules.ready_made.general import GENERAL, first_rules
from core.rules.ready_made.hospitality import HOSPITALITY
from core.rules.ready_made.shop import SHOP
from core.rules.ready_made.software import SOFTWARE
from core.rules.ready_made_set import ReadyMade, ReadyMadeSet
from core.tenants.vertical import Vertical
from core.texts import Locale

SETS: tuple[ReadyMadeSet, ...] = (
    HOSPITALITY,
    SHOP,
    SOFTWARE,
    GENERAL,
)
"""In the order in which they are offered; one for each vertical."""


def ready_made(vertical: Vertical | None, locale: Locale) -> tuple[ReadyMade, ...]:
    """Return the rules that go with a vertical, named in this language; None: nobody has said yet
    what they run."""
    if vertical is None:
        return first_rules(locale)
    (found,) = (one for one in SETS if one.vertical is vertical)
    return found.make(locale)


__all__ = ["SETS", "ReadyMade", "ReadyMadeSet", "ready_made"]
