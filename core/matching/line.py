"""Reads matchers that somebody typed: `team=~"db.*", severity!=low`, with braces or without."""

from __future__ import annotations

import json
import re

from pydantic import ValidationError

from core.errors import InvalidInput
from core.matching.matcher import MATCHERS_AT_MOST, NAME, Matcher
from core.texts import text
from core.texts.refused import sayable_of

_TURNED = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_ONE = re.compile(
    rf"\s*(?P<field>{NAME})\s*(?P<op>=~|!~|!=|=)\s*"
    r'(?P<value>"(?:[^"\\]|\\.)*"|[^\s",{}]*)\s*(?:(?P<more>,)|(?P<end>$))'
)
_WANTED = text("matchers such as {example}", example='team="db", severity!=low, host=~"web.*"')


def read_matchers(line: str) -> tuple[Matcher, ...]:
    """Return the matchers of a line, at most `MATCHERS_AT_MOST`.

    A comma may stand at the end, as in Alertmanager. Raises InvalidInput that names the first part
    that is none; a line without any is refused too, for it would match everything.
    """
    # Phones turn quotation marks; where straight ones stand, turned ones are part of a value.
    said = (line if '"' in line else line.translate(_TURNED)).strip()
    if said.startswith("{") and said.endswith("}"):
        said = said[1:-1].strip()
    found: list[Matcher] = []
    at, goes_on = 0, bool(said)
    while goes_on and at < len(said):
        one = _ONE.match(said, at)
        if one is None:
            raise InvalidInput(field="matchers", value=said[at:], wanted=_WANTED)
        found.append(_matcher(one))
        if len(found) > MATCHERS_AT_MOST:
            raise InvalidInput(
                field="matchers",
                value=line,
                wanted=text("at most {most} matchers", most=MATCHERS_AT_MOST),
            )
        at, goes_on = one.end(), one["more"] is not None
    if not found:
        raise InvalidInput(field="matchers", value=line, wanted=_WANTED)
    return tuple(found)


def _matcher(one: re.Match[str]) -> Matcher:
    value = one["value"]
    if value.startswith('"'):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
    try:
        return Matcher.model_validate({"field": one["field"], "op": one["op"], "value": value})
    except ValidationError as bad:
        first = bad.errors(include_url=False)[0]
        wanted = sayable_of(first) or first["msg"]
        raise InvalidInput(field=one["field"], value=value, wanted=wanted) from bad
