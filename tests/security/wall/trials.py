"""Every way to say an identifier of theirs to a route, read off the route itself.

An identifier may stand in the path, in the query and anywhere in the body; where more than one
does, the others are ours, so that nothing but theirs can be refused.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from pydantic import BaseModel

from tests.integration.web.forms import PNG, form_of
from tests.security.bodies import BODIES
from tests.security.wall.worlds import MARK, World
from web.api import ROUTES
from web.route import Route

CLOSED = tuple(route for route in ROUTES if not route.is_open)
"""Every route that knows its caller's workspace."""

Step = str | None
"""A field's name on the way into a body; None is any item of a list."""
Way = tuple[Step, ...]

_IN_PATH = re.compile(r"\{(\w+)\}")
_MEANT = {
    "person": "members",
    "persons": "members",
    "person_id": "members",
    "assignee": "members",
    "actor": "members",
    "user": "members",
    "place": "places",
    "places": "places",
    "alert": "alerts",
    "case": "cases",
    "notification": "notifications",
    "until_alert": "alerts",
    "receivers": "receivers",
    "chat_id": "chats",
    "request": "requests",
    "workspace": "workspace",
}
"""A field → the noun it means. Any other is given one of everything."""
_IN_A_RULE: tuple[tuple[Way, str], ...] = (
    (("rule", "case", "assign"), "members"),
    (("rule", "receivers", None), "receivers"),
)
_UNTYPED: Mapping[str, tuple[tuple[Way, str], ...]] = {
    "open_cases": ((("items", None, "place"), "places"),),
    **dict.fromkeys(
        ("format_rule", "test_new_rule", "prove_rule", "make_rule", "change_rule"), _IN_A_RULE
    ),
}
"""Identifiers that the document says nothing of, because they stand in free JSON."""
_TREE = {key: value for key, value in BODIES["prove_rule"].items() if key == "rule"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One request. `sent` are theirs that it says itself; `is_foreign_path`: what it is about is
    theirs, so that it can only be answered as for nothing."""

    route: Route
    where: str
    path: str
    json: Mapping[str, Any] | None = None
    sent: frozenset[UUID] = frozenset()
    is_foreign_path: bool = False
    is_mark_sent: bool = False

    def about(self, other: UUID) -> Trial:
        """Return the same with another identifier instead of theirs."""
        said = orjson.dumps(self.json).decode()
        path = self.path
        for one in self.sent:
            path, said = path.replace(str(one), str(other)), said.replace(str(one), str(other))
        return replace(self, path=path, json=orjson.loads(said))

    @property
    def request(self) -> dict[str, Any]:
        """The body and the headers it is sent with."""
        headers = {"If-Match": '"1"'}
        if self.json is None:
            return {"headers": headers}
        if self.route.files == "required":
            body, kind = form_of(self.json, ("a.png", "image/png", PNG))
            return {"body": body, "headers": headers | {"Content-Type": kind}}
        return {"json": self.json, "headers": headers}


def in_the_path(route: Route, ours: World, theirs: World) -> Iterator[Trial]:
    """Yield the route with theirs in each identifier of its path, and in several at once."""
    names = _IN_PATH.findall(route.path)
    for chosen in itertools.product((True, False), repeat=len(names)):
        if not any(chosen):
            continue
        nouns = [_noun(route, name) for name in names]
        picked = [
            (theirs if is_theirs else ours).things[noun]
            for is_theirs, noun in zip(chosen, nouns, strict=True)
        ]
        yield Trial(
            route=route,
            where="path " + ", ".join(n for n, c in zip(names, chosen, strict=True) if c),
            path=_filled(route, picked),
            json=BODIES[route.name] if route.takes is not None else None,
            sent=frozenset(one for one, c in zip(picked, chosen, strict=True) if c),
            is_foreign_path=True,
        )


def in_the_query(route: Route, ours: World, theirs: World) -> Iterator[Trial]:
    """Yield the route with theirs, or their mark, as each of its filters that takes such."""
    if route.query is None:
        return
    schema = route.query.model_json_schema()
    named = {way[0]: way for way in _ids(schema, schema) if way}
    for field, about in schema["properties"].items():
        path = _filled(route, _own(route, ours))
        if field in named or field.endswith("_id"):
            for one in candidates(field, theirs):
                yield Trial(
                    route=route,
                    where=f"query {field}",
                    path=f"{path}?{urlencode({field: str(one)})}",
                    json=BODIES[route.name] if route.takes is not None else None,
                    sent=frozenset({one}),
                )
        if route.method == "GET" and _takes_words(about):
            yield Trial(
                route=route,
                where=f"query {field}",
                path=f"{path}?{urlencode({field: MARK})}",
                is_mark_sent=True,
            )


def in_the_body(route: Route, ours: World, theirs: World) -> Iterator[Trial]:
    """Yield the route with theirs in each identifier of its body."""
    if route.takes is None:
        return
    given = [(way, candidates(last_of(way), theirs)) for way in ids_of(route.takes)]
    given += [(way, (theirs.things[noun],)) for way, noun in _UNTYPED.get(route.name, ())]
    for way, several in given:
        for one in several:
            body = copy.deepcopy(dict(BODIES[route.name]))
            if way[0] == "rule":
                body = {**({} if "line" in body else body), **copy.deepcopy(_TREE)}
            elif way[0] == "request":
                del body["sample"]  # what it stands in for
            elif way[0] in ("chat_id", "person_id"):
                body |= {"kind": way[0].removesuffix("_id"), "role": None}
            put(body, way, str(one))
            yield Trial(
                route=route,
                where="body " + ".".join(step or "[]" for step in way),
                path=_filled(route, _own(route, ours)),
                json=body,
                sent=frozenset({one}),
            )


def ids_of(model: type[BaseModel]) -> list[Way]:
    """Return the way to each identifier that a model may hold."""
    schema = model.model_json_schema()
    return sorted(set(_ids(schema, schema)), key=str)


def lists() -> list[Route]:
    """Return the routes that are asked for without naming anything."""
    return [one for one in CLOSED if one.method == "GET" and "{" not in one.path]


def _ids(schema: Mapping[str, Any], whole: Mapping[str, Any], way: Way = ()) -> Iterator[Way]:
    if "$ref" in schema:
        if len(way) < 8:
            yield from _ids(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, way)
        return
    if schema.get("format") == "uuid":
        yield way
    for kind in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(kind, ()):
            yield from _ids(each, whole, way)
    for name, each in schema.get("properties", {}).items():
        yield from _ids(each, whole, (*way, name))
    if isinstance(schema.get("items"), Mapping):
        yield from _ids(schema["items"], whole, (*way, None))


def _takes_words(about: Mapping[str, Any]) -> bool:
    each = (about, *about.get("anyOf", ()), about.get("items", {}))
    return any(one.get("type") == "string" and not {"enum", "format"} & set(one) for one in each)


def candidates(field: str, theirs: World) -> tuple[UUID, ...]:
    """Return what of theirs the field may be given."""
    if field in _MEANT:
        return (theirs.things[_MEANT[field]],)
    return tuple(dict.fromkeys(theirs.things.values()))


def last_of(way: Way) -> str:
    """Return the field at the end of the way."""
    return next(step for step in reversed(way) if step is not None)


def put(body: dict[str, Any], way: Way, word: str) -> None:
    """Set what lies at the end of the way, making what is missing on it."""
    step, rest = way[0], way[1:]
    assert step is not None
    if not rest:
        body[step] = word
    elif rest[0] is None and len(rest) == 1:
        body[step] = [word]
    elif rest[0] is None:
        inner = dict((body.get(step) or [{}])[0])
        put(inner, rest[1:], word)
        body[step] = [inner]
    else:
        inner = dict(body.get(step) or {})
        put(inner, rest, word)
        body[step] = inner


def _own(route: Route, ours: World) -> list[UUID]:
    return [ours.things[_noun(route, name)] for name in _IN_PATH.findall(route.path)]


def _noun(route: Route, name: str) -> str:
    return route.path.split("/")[1] if name == "id" else f"{name}s"


def _filled(route: Route, picked: list[UUID]) -> str:
    left = iter(picked)
    return _IN_PATH.sub(lambda _: str(next(left)), route.path)
