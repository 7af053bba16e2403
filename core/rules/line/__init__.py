"""The one-line rule language, both ways: what is typed after /rule, and how every rule prints."""

from __future__ import annotations

from core.rules.line.lexer import LONGEST_TYPED
from core.rules.line.mistakes import LineMistake, Marked
from core.rules.line.parser import read_line
from core.rules.line.printer import write_line
from core.rules.line.receiver_name import Names, ReceiverName, Receivers, written_name

__all__ = [
    "LONGEST_TYPED",
    "LineMistake",
    "Marked",
    "Names",
    "ReceiverName",
    "Receivers",
    "read_line",
    "write_line",
    "written_name",
]
