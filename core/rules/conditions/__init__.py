"""Every condition there is; one more is one file here and one line in the list."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from core.rules.condition import Condition
from core.rules.conditions.absence import Absence
from core.rules.conditions.all import All
from core.rules.conditions.any import AnyOf
from core.rules.conditions.average import Average
from core.rules.conditions.compare import Compare
from core.rules.conditions.expression import Expression
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.label import Label
from core.rules.conditions.not_ import Not
from core.rules.conditions.question import Question
from core.rules.conditions.volume import Volume

_Union = (
    Compare
    | Keyword
    | Label
    | Expression
    | Volume
    | Average
    | Absence
    | Question
    | All
    | AnyOf
    | Not
)

CONDITIONS: tuple[type[Condition], ...] = get_args(_Union)

AnyCondition = Annotated[_Union, Field(discriminator="type")]
"""The stored form of a condition tree, told apart by `type`."""

for _condition in CONDITIONS:
    # Nodes hold conditions of any type and cannot import their siblings: they name the union,
    # which is known only here.
    _condition.model_rebuild(_types_namespace={"AnyCondition": AnyCondition})
