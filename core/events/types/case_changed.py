"""Staff put right what a case is about; `field` is category, severity or place.

A case that others were merged into says `merged`, or `unmerged` when they were taken out again,
with `others` saying which. A merged one says `primary` when the case that stands for it, in
`others` too, moved on.
"""

from __future__ import annotations

from core.events.type import Data, EventType, Kind, Topic


def _without_others(data: Data) -> Data:
    """Return data of version 1, which knew no merging, as version 2 has it."""
    return {**data, "others": None}


CASE_CHANGED = EventType(
    name="case.changed",
    topic=Topic.CASES,
    subject="case",
    fields={
        "case": Kind.ID,
        "field": Kind.WORD,
        "others": Kind.IDS,
    },
    v=2,
    upcasters={1: _without_others},
)
