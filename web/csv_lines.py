"""Tables as CSV that a spreadsheet opens rightly and harmlessly.

It takes a cell that begins like a formula for one, so what a stranger wrote could act on the
reader's machine: such cells get an apostrophe in front, which spreadsheets read as "this is text"
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

BOM = b"\xef\xbb\xbf"
"""Stands at the beginning, or a spreadsheet takes UTF-8 for the letters of its own country."""

Cell = str | int | float | datetime | None

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_line(cells: Sequence[Cell], zone: ZoneInfo) -> bytes:
    """Return one line; moments as the clocks of the zone show them, None as nothing."""
    written = io.StringIO()
    csv.writer(written).writerow([_written(cell, zone) for cell in cells])
    return written.getvalue().encode()


def _written(cell: Cell, zone: ZoneInfo) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
        case str():
            return f"'{cell}" if cell.startswith(_FORMULAS) else cell
        case _:
            return cell
