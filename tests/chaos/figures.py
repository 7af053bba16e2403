"""How large the trials are, and the file that what they measure is written into.

The suite runs each at its usual size and writes nothing. `python -m benchmarks.faults` sets
`CHAOS_KILLS` to the number of kills and `CHAOS_FIGURES` to the file, and prints what is in it;
then every Opsbell is started afresh, where the suite forks one that has imported the product.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

KILLS = "CHAOS_KILLS"
FILE = "CHAOS_FIGURES"


def kills(usual: int) -> int:
    """Return how often something is killed."""
    return int(os.environ.get(KILLS, usual))


def are_many() -> bool:
    """Tell whether the kills are more than the suite's."""
    return KILLS in os.environ


def are_wanted() -> bool:
    """Tell whether somebody asked for figures; only then a test may wait for a clock."""
    return FILE in os.environ


def took(row: int, what: str, seconds: float) -> None:
    """Note how long something took in this row of the table of faults."""
    _write({"row": row, "took": what, "seconds": seconds})


def counted(row: int, where: str, counts: Mapping[str, object]) -> None:
    """Note what a row came to."""
    _write({"row": row, "counted": where, "counts": dict(counts)})


def _write(line: Mapping[str, object]) -> None:
    if are_wanted():
        with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
