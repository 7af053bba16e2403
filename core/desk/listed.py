"""Which cases a list shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, case, func, select

from core.db.ordering import AnySelect, By, Field, Ordering
from core.desk.tables import CaseRow
from core.desk.words import WordIndex
from core.ids import PersonId, PlaceId
from core.severity import Severity
from core.tenants.tables import CustomerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases a list shows; what is left out does not narrow it. `text` is what
    `core.desk.words` looks for: words, phrases, or a number such as 12 or #12.
    `customer_person` shows only their own; `since` and `until` are about when a case was opened,
    the end not among them."""

    statuses: tuple[str, ...] = ()
    assignee: PersonId | Literal["nobody"] | None = None
    place: PlaceId | None = None
    text: str | None = None
    customer_person: PersonId | None = None
    kinds: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    sources: tuple[str, ...] = ()
    ratings: tuple[int, ...] = ()
    category: str | None = None
    since: datetime | None = None
    until: datetime | None = None


CASE_ORDER = Ordering(
    fields={
        "opened_at": Field(column=CaseRow.opened_at, holds=datetime),
        "updated_at": Field(column=CaseRow.updated_at, holds=datetime),
        "number": Field(column=CaseRow.number, holds=int),
        "severity": Field(
            column=case(
                {one.value: one.rank + 1 for one in Severity}, value=CaseRow.severity, else_=0
            ),
            holds=int,
        ),
        "rating": Field(column=func.coalesce(CaseRow.rating, 0), holds=int),
        "status": Field(column=CaseRow.status, holds=str),
    },
    key=CaseRow.id,
    otherwise=(By(name="opened_at", is_descending=True),),
)
"""What cases may be sorted by; without a severity or a rating they come before those with one."""


def narrowed(query: AnySelect, wanted: CaseFilter, index: WordIndex) -> AnySelect:
    """Return the query for the wanted cases alone."""
    return query.where(*_conditions(wanted, index))


def _conditions(wanted: CaseFilter, index: WordIndex) -> list[ColumnElement[bool]]:
    among = (
        (CaseRow.status, wanted.statuses),
        (CaseRow.kind, wanted.kinds),
        (CaseRow.severity, tuple(one.value for one in wanted.severities)),
        (CaseRow.source, wanted.sources),
        (CaseRow.rating, wanted.ratings),
    )
    found: list[ColumnElement[bool]] = [column.in_(values) for column, values in among if values]
    if wanted.assignee == "nobody":
        found.append(CaseRow.assignee_id.is_(None))
    elif wanted.assignee is not None:
        found.append(CaseRow.assignee_id == wanted.assignee)
    if wanted.place is not None:
        found.append(CaseRow.place_id == wanted.place)
    if wanted.category is not None:
        found.append(CaseRow.category == wanted.category)
    if wanted.since is not None:
        found.append(CaseRow.opened_at >= wanted.since)
    if wanted.until is not None:
        found.append(CaseRow.opened_at < wanted.until)
    if wanted.text is not None:
        found.append(index.mentions(wanted.text))
    if wanted.customer_person is not None:
        theirs = select(CustomerRow.id).where(CustomerRow.person_id == wanted.customer_person)
        found.append(CaseRow.customer_id.in_(theirs))
    return found
