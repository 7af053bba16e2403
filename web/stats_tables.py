"""Figures as tables: columns that are called as the API's fields are, a nested one's behind its
own name, such as `first_answer_p50_seconds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args
from uuid import UUID

from pydantic import BaseModel

from web.csv_lines import Cell
from web.shapes import Shape


def table_of(shape: type[BaseModel], rows: Iterable[Shape]) -> list[list[Cell]]:
    """Return a table of these, its columns first."""
    return [columns_of(shape), *(cells_of(one, shape) for one in rows)]


def columns_of(shape: type[BaseModel]) -> list[Cell]:
    """Return the columns of a table of these."""
    return [name for name, _ in _flat(shape, None)]


def cells_of(value: Shape, shape: type[BaseModel]) -> list[Cell]:
    """Return a row; what is null has empty cells."""
    return [cell for name, cell in _flat(shape, value)]


def _flat(shape: type[BaseModel], value: BaseModel | None) -> Iterator[tuple[str, Cell]]:
    for name, field in shape.model_fields.items():
        held = None if value is None else getattr(value, name)
        nested = _shape_in(field.annotation)
        if nested is None:
            yield name, str(held) if isinstance(held, UUID) else held
            continue
        for inner, cell in _flat(nested, held):
            yield f"{name}_{inner}", cell


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None
