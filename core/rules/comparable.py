"""Values made comparable: only two of the same sort are ever compared, so nothing can raise."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Literal

from core.errors import InvalidInput
from core.rules.signal import Scalar
from core.rules.words import fold
from core.severity import parse_severity

SEVERITY_FIELD = "severity"

Sign = Literal["<", "<=", "=", "!=", ">=", ">"]
Order = Literal["<", "<=", ">=", ">"]

SIGNS: dict[Sign, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
"""How two numbers are compared."""

Comparable = tuple[str, str | float]
"""The sort of a value ("number", "text", "truth", "severity") and what it is compared by."""


def comparable(field: str, value: Scalar | None) -> Comparable | None:
    """Return the value as it is compared; None when there is none (NaN counts as none).

    The field `severity` is ordered from low to critical, aliases included; other text is folded,
    so that case and white space make no difference.
    """
    if value is None:
        return None
    if isinstance(value, str):
        if field == SEVERITY_FIELD:
            return _severity(value)
        return ("text", fold(value))
    if isinstance(value, bool):
        return ("truth", float(value))
    if isinstance(value, float) and math.isnan(value):
        return None
    return ("number", value)


def _severity(word: str) -> Comparable:
    try:
        return ("severity", parse_severity(word).rank)
    except InvalidInput:
        return ("text", fold(word))
