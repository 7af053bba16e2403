"""The golden table, read: one row is a call in a state, and exactly what Telegram answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.wire import Object, as_integer, as_list, as_object, as_text, parse

TABLE = Path(__file__).with_name("refusals.json")
_PREFIXES = {400: "Bad Request", 403: "Forbidden", 404: "Not Found"}
_REPEATED = re.compile(r"\{(.)\*(\d+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One refusal; `is_live` rows need no person and can be asked of Telegram itself."""

    number: int
    method: str
    params: Object
    state: str | None
    status: int
    description: str
    is_live: bool

    @property
    def name(self) -> str:
        """Return a readable id."""
        state = f" [{self.state}]" if self.state else ""
        return f"{self.method}{state}: {self.description[:70]} ({self.number})"


def rows(table: Path = TABLE) -> list[Row]:
    """Return the rows of a table."""
    listed = as_list(parse(table.read_text("utf-8"))) or []
    return [
        _row(number, row)
        for number, raw in enumerate(listed)
        if (row := as_object(raw)) is not None
    ]


def _row(number: int, row: Object) -> Row:
    status = as_integer(row.get("status")) or 400
    return Row(
        number=number,
        method=str(row["method"]),
        params=as_object(_spelled_out(row["params"])) or {},
        state=as_text(row.get("state")),
        status=status,
        description=f"{_PREFIXES[status]}: {row['answer']}",
        is_live=row.get("live") is True,
    )


def _spelled_out(value: object) -> object:
    """Return a row's value with `{x*257}` written out as 257 times x."""
    if isinstance(value, str):
        return _REPEATED.sub(lambda found: found.group(1) * int(found.group(2)), value)
    if isinstance(value, dict):
        return {name: _spelled_out(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_spelled_out(inner) for inner in value]
    return value
