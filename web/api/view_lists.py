"""The lists that have saved views, and which filters each of them takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from core.saved_views.view import Filters
from web.api.alerts import AlertQuery
from web.api.cases import CaseQuery
from web.body import invalid_fields
from web.paging import Paged
from web.problems import FieldProblem, InvalidFields

ListWord = Literal["cases", "alerts"]
LISTS: Mapping[ListWord, type[Paged]] = {"cases": CaseQuery, "alerts": AlertQuery}
"""A list and the query it takes; another one is a word and a line here."""


def check_filters(list_name: ListWord, filters: Filters) -> Filters:
    """Return the filters without those that say nothing; raises InvalidFields, which names each
    that the list does not take, by name and value."""
    said = {name: values for name, values in filters.items() if values}
    problems = _problems(list_name, said)
    if problems:
        raise InvalidFields(
            [one.model_copy(update={"field": f"filters.{one.field}"}) for one in problems]
        )
    return said


def taken(list_name: str, filters: Filters) -> Filters:
    """Return those of the stored filters that the list takes today. One that it took when they
    were stored must not make the rest unreadable."""
    word = next((one for one in LISTS if one == list_name), None)
    if word is None:
        return {}
    left = dict(filters)
    while left and (problems := _problems(word, left)):
        for one in problems:
            left.pop(one.field, None)
    return left


def asked_by(list_name: ListWord, filters: Filters) -> Paged:
    """Return what a view asks its list for; `filters` are `taken` by it."""
    return LISTS[list_name].model_validate(_values(list_name, filters))


def _values(list_name: ListWord, filters: Filters) -> dict[str, object]:
    fields = LISTS[list_name].model_fields
    return {
        name: list(given) if isinstance(fields[name].get_default(), tuple) else given[0]
        for name, given in filters.items()
        if given
    }


def _problems(list_name: ListWord, filters: Filters) -> list[FieldProblem]:
    query = LISTS[list_name]
    fields = {
        name: one for name, one in query.model_fields.items() if name not in Paged.model_fields
    }
    problems = []
    for name, given in filters.items():
        field = fields.get(name)
        if field is None:
            wanted = f"one of {', '.join(sorted(fields))}"
            problems.append(FieldProblem(field=name, value=", ".join(given), wanted=wanted))
        elif not isinstance(field.get_default(), tuple) and len(given) > 1:
            problems.append(FieldProblem(field=name, value=", ".join(given), wanted="one value"))
    if problems:
        return problems
    try:
        query.model_validate(_values(list_name, filters))
    except ValidationError as problem:
        return list(invalid_fields(problem, model=query, depth=1, known=sorted(fields)).problems)
    return []
