"""A body that each route takes, by the route's name: the one list for the tests of all routes.

They are the examples of the definition, a new route's among them; where such a one names a thing
that is not in the house of the tests, it names none.
"""

from __future__ import annotations

from typing import Any

from web.examples import BODIES as EXAMPLES

NOBODY = "01890000-0000-7000-8000-000000000000"
"""The id of nothing."""

_OTHERWISE: dict[str, dict[str, Any]] = {
    "choose_workspace": {"workspace": NOBODY},
    "change_member": {"places": []},
    "change_responsibilities": {"places": []},
    "open_case": {"place": None},
    "assign_case": {"person": None},
    "use_canned_reply": {"case": NOBODY},
    "assign_cases": {"ids": [NOBODY], "person": None},
    "merge_cases": {"duplicates": [NOBODY]},
    "change_case_statuses": {"ids": [NOBODY]},
    "change_cases": {"ids": [NOBODY], "severity": "high"},
    "assign_alert": {"person": None},
    "assign_alerts": {"ids": [NOBODY], "person": None},
    "acknowledge_alerts": {"ids": [NOBODY]},
    "resolve_alerts": {"ids": [NOBODY]},
    "retry_notifications": {"ids": [NOBODY]},
}

BODIES = {name: {**said, **_OTHERWISE.get(name, {})} for name, said in EXAMPLES.items()}
