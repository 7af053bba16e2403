"""Every leaf of the line language, asked in this order: the first that starts here reads.

`compare` is last, since any word may be a field.
"""

from __future__ import annotations

from typing import Any

from core.rules.line.leaf import Leaf
from core.rules.line.leaves.absence import AbsenceLeaf
from core.rules.line.leaves.all_ import AllLeaf
from core.rules.line.leaves.any_ import AnyLeaf
from core.rules.line.leaves.average import AverageLeaf
from core.rules.line.leaves.compare import CompareLeaf
from core.rules.line.leaves.expression import ExpressionLeaf
from core.rules.line.leaves.keyword import KeywordLeaf
from core.rules.line.leaves.label import LabelLeaf
from core.rules.line.leaves.not_ import NotLeaf
from core.rules.line.leaves.question import QuestionLeaf
from core.rules.line.leaves.volume import VolumeLeaf

LEAVES: tuple[Leaf[Any], ...] = (
    NotLeaf(),
    AllLeaf(),
    AnyLeaf(),
    QuestionLeaf(),
    AverageLeaf(),
    AbsenceLeaf(),
    VolumeLeaf(),
    KeywordLeaf(),
    LabelLeaf(),
    ExpressionLeaf(),
    CompareLeaf(),
)
