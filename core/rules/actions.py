"""What a rule does besides or instead of an alert: to the case it looked at, or a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from core.errors import InvalidInput
from core.severity import Severity, parse_severity
from core.texts.refused import refused, said_by

MAX_LABELS = 20
MAX_REPLY = 1_000

ReportSpan = Literal["day", "week"]
"""What a report is about: the whole day, or the whole week from Monday on, before it is made."""


def _severity(value: object) -> object:
    try:
        return parse_severity(value) if isinstance(value, str) else value
    except InvalidInput as problem:
        raise refused("severity", said_by(problem)) from problem


SeverityWord = Annotated[Severity, BeforeValidator(_severity)]
"""A severity in a model's field, aliases included."""


def _pairs(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value


LabelPairs = Annotated[
    tuple[
        tuple[
            Annotated[str, Field(pattern=r"^[^\s\x00-\x1f]{1,100}$")],
            Annotated[str, Field(max_length=200)],
        ],
        ...,
    ],
    BeforeValidator(_pairs),
    PlainSerializer(dict, return_type=dict[str, str]),
    Field(max_length=MAX_LABELS),
]
"""Labels by name, stored as an object and kept sorted."""


class CaseActions(BaseModel):
    """Changes of a case and a reply to its customer; what is None or empty is left alone.

    They count for nothing where a signal has no case. `assign` is a person's id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    set_severity: SeverityWord | None = None
    set_category: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    assign: UUID | None = None
    reply: Annotated[str, Field(min_length=1, max_length=MAX_REPLY)] | None = None
    labels: LabelPairs = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to do."""
        return self != NO_ACTIONS


NO_ACTIONS = CaseActions()
