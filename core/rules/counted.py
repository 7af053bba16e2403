"""What conditions over time count, in words: `10 complaints come in`, `no feedback comes in`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from core.rules.condition import Condition
from core.rules.phrases import both, field_noun
from core.texts import Text, plural, raw, text

CountedKind = Literal["complaint", "feedback", "request"]
_KINDS: dict[str, CountedKind] = {
    "complaint": "complaint",
    "feedback": "feedback",
    "request": "request",
}


def so_many(of: Condition | None, count: int, window: timedelta, per: Sequence[str]) -> Text:
    """Return "10 complaints come in within 15 minutes", with where and per which groups."""
    kind, rest = kind_and_rest(of)
    said: dict[str, timedelta | Text] = {
        "window": window,
        "where": _where(rest),
        "per": for_each(per),
    }
    match kind:
        case "complaint":
            return plural(
                "{n} complaint comes in within {window}{where}{per}",
                "{n} complaints come in within {window}{where}{per}",
                count,
                **said,
            )
        case "feedback":
            return plural(
                "{n} piece of feedback comes in within {window}{where}{per}",
                "{n} pieces of feedback come in within {window}{where}{per}",
                count,
                **said,
            )
        case "request":
            return plural(
                "{n} request comes in within {window}{where}{per}",
                "{n} requests come in within {window}{where}{per}",
                count,
                **said,
            )
        case None:
            clause = text("something comes in") if of is None else of.describe()
            return plural(
                "{clause}, {n} time within {window}{per}",
                "{clause}, {n} times within {window}{per}",
                count,
                clause=clause,
                window=window,
                per=for_each(per),
            )


def nothing(of: Condition | None, after: timedelta) -> Text:
    """Return "no complaint comes in for 6 hours", with where."""
    kind, rest = kind_and_rest(of)
    where = _where(rest)
    match kind:
        case "complaint":
            return text("no complaint comes in for {after}{where}", after=after, where=where)
        case "feedback":
            return text("no feedback comes in for {after}{where}", after=after, where=where)
        case "request":
            return text("no request comes in for {after}{where}", after=after, where=where)
        case None:
            return text("nothing comes in for {after}{where}", after=after, where=where)


def for_each(fields: Sequence[str]) -> Text:
    """Return how windows are told apart, nothing for no fields."""
    if not fields:
        return raw("")
    names = both([field_noun(each) for each in fields])
    return text(" (for each {fields} by itself)", fields=names)


def _where(rest: Sequence[Condition]) -> Text:
    if not rest:
        return raw("")
    return text(" where {clause}", clause=both([each.describe() for each in rest]))


def kind_and_rest(of: Condition | None) -> tuple[CountedKind | None, tuple[Condition, ...]]:
    """Return the kind of case that is counted, and what else must be so of it."""
    if of is None:
        return None, ()
    parts = of.children() if of.type == "all" else (of,)
    for number, part in enumerate(parts):
        given = part.model_dump() if part.type == "compare" else {}
        if (given.get("field"), given.get("op")) == ("kind", "="):
            kind = _KINDS.get(str(given["value"]))
            if kind is not None:
                return kind, (*parts[:number], *parts[number + 1 :])
    return None, (of,)
