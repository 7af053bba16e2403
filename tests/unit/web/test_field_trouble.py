"""What is wrong with a field is told as a word with its bounds, for pages in any language."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from core.errors import InvalidInput
from web.api import ROUTES
from web.body import invalid_fields
from web.exact import exact
from web.field_trouble import TROUBLES
from web.problems import problem_of


class Inner(BaseModel):
    """Something inside of another."""

    share: Annotated[float, Field(ge=0, le=1)] = 0.5


class Wish(BaseModel):
    """One field of each kind."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=5)] = "a"
    stars: Annotated[int, Field(ge=1, le=100)] | None = None
    above: Annotated[int, Field(gt=0)] = 1
    tags: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)] = ("a",)
    kind: Literal["a", "b"] = "a"
    place: UUID | None = None
    until: AwareDatetime | None = None
    is_on: bool = True
    inner: Inner = Inner()
    many: list[Inner] = []


def told(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of the one field that is refused."""
    with pytest.raises(ValidationError) as caught:
        exact(Wish).validate_python(said)
    (one,) = invalid_fields(caught.value, model=Wish).problems
    return one.model_dump(exclude_none=True, exclude={"field", "value", "wanted"})


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"name": ""}, {"kind": "too_short", "least": 1, "has": 0}),
        ({"name": "abcdefg"}, {"kind": "too_long", "most": 5, "has": 7}),
        ({"name": 5}, {"kind": "text"}),
        ({"name": None}, {"kind": "text"}),
        ({"stars": 101}, {"kind": "whole_number", "least": 1, "most": 100}),
        ({"stars": "x"}, {"kind": "whole_number", "least": 1, "most": 100}),
        ({"stars": 1.5}, {"kind": "whole_number", "least": 1, "most": 100}),
        ({"above": 0}, {"kind": "whole_number", "least": 1}),
        ({"tags": []}, {"kind": "too_few", "least": 1, "has": 0}),
        ({"tags": ["a", "b", "c"]}, {"kind": "too_many", "most": 2, "has": 3}),
        ({"kind": "c"}, {"kind": "one_of"}),
        ({"place": "lobby"}, {"kind": "id"}),
        ({"until": "noon"}, {"kind": "moment"}),
        ({"until": datetime(2026, 11, 20)}, {"kind": "moment"}),  # noqa: DTZ001 - the point of it
        ({"is_on": "x"}, {"kind": "yes_or_no"}),
        ({"inner": {"share": 2.0}}, {"kind": "number", "least": 0, "most": 1}),
        ({"many": [{"share": -1.0}]}, {"kind": "number", "least": 0, "most": 1}),
        ({"nmae": "a"}, {"kind": "unknown"}),
        ({"inner": 5}, {}),
    ],
    ids=str,
)
def test_a_refused_field_has_a_word_and_its_bounds(
    said: dict[str, Any], trouble: dict[str, Any]
) -> None:
    assert told(said) == trouble


def test_a_field_that_is_not_there_is_missing() -> None:
    class Needs(BaseModel):
        name: str

    with pytest.raises(ValidationError) as caught:
        Needs.model_validate({})

    (one,) = invalid_fields(caught.value, model=Needs).problems
    assert one.kind == "missing"


@pytest.mark.parametrize(
    ("value", "wanted", "trouble"),
    [
        ("", "1 to 60 characters", {"kind": "missing"}),
        ("  ", "a name not in use", {"kind": "missing"}),
        (None, "a time zone", {"kind": "missing"}),
        ("a" * 90, "1 to 60 characters", {"kind": "too_long", "most": 60}),
        ("a" * 90, "why, in 1 to 200 characters", {"kind": "too_long", "most": 200}),
        ("Lobby", "a name not in use", {}),
        (0, "at least one file", {}),
    ],
)
def test_what_we_refuse_ourselves_has_a_word_where_it_can_be_known(
    value: object, wanted: str, trouble: dict[str, Any]
) -> None:
    problem = problem_of(InvalidInput(field="name", value=value, wanted=wanted))

    assert problem.errors is not None
    said = problem.errors[0].model_dump(exclude_none=True)
    assert said.pop("wanted") == wanted
    del said["field"], said["value"]
    assert said == trouble


_ALIKE = {"exclusiveMinimum", "exclusiveMaximum", "minimum", "maximum", "minLength", "maxLength"}
_ALIKE |= {"minItems", "maxItems", "enum", "const"}
_TOLD_AS_WANTED = {"pattern", "minProperties", "maxProperties", "uniqueItems", "multipleOf"}


@pytest.mark.parametrize(
    "model",
    dict.fromkeys(one.takes for one in ROUTES if one.takes),
    ids=lambda model: model.__name__,
)
def test_no_body_has_a_bound_that_nobody_thought_of(model: type[BaseModel]) -> None:
    known = {
        "$defs", "$ref", "additionalProperties", "allOf", "anyOf", "default", "description",
        "discriminator", "format", "items", "oneOf", "prefixItems", "properties", "required",
        "title", "type", "examples", "propertyNames", "contentMediaType",
    }  # fmt: skip

    def bounds(schema: object, *, is_names: bool = False) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(bounds, schema))
        if not isinstance(schema, dict):
            return set()
        found = set() if is_names else set(schema)
        for name, one in schema.items():
            if is_names or name not in (
                "default",
                "examples",
                "required",
                "enum",
                "discriminator",
            ):
                found |= bounds(one, is_names=not is_names and name in ("properties", "$defs"))
        return found

    assert bounds(model.model_json_schema()) <= known | _ALIKE | _TOLD_AS_WANTED
    assert set(TROUBLES) >= {"too_long", "whole_number", "one_of"}
