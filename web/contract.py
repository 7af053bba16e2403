"""The OpenAPI 3.1 document, made from the routes and their models; the socket's frames ride along.

`python -m web.contract` prints it; the dashboard's types are made from that.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from pydantic.json_schema import models_json_schema

from core.desk.submission import FILES_LIMIT
from core.version import VERSION
from web.api import ROUTES
from web.contract_answers import (
    ANY_PROBLEM,
    TAGS,
    header_components,
    problem_responses,
    problems_of,
    success_headers,
)
from web.example_answers import ANSWERS
from web.examples import BODIES
from web.live.protocol import CLIENT_FRAMES, PASSING, SERVER_FRAMES
from web.problems import CONTENT_TYPE, Problem
from web.repeats import KEY_LONGEST
from web.route import REVISION, ROOT, Route

Json = dict[str, Any]
"""A part of the document."""

References = dict[Any, str]
"""Model → where its schema stands."""

_ABOUT = (
    "The API of Opsbell. Errors are problems of RFC 9457 with a stable `code`; lists come in "
    "parts by `cursor` or by `page`; a POST with an `Idempotency-Key` is done once."
)
_THINGS = {
    "api-keys": "API key",
    "deleted-rules": "deleted rule",
    "deliveries": "delivery",
    "me": "session",
}
"""What a thing is called, where that is not the address without its s."""
_ID: Json = {"type": "string", "format": "uuid"}
_NUMBER: Json = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
_REFERENCE = "#/components/schemas/{model}"


def document(*, version: str, routes: Sequence[Route] = ROUTES) -> Json:
    """Return the OpenAPI document of these routes."""
    taken = [one for route in routes for one in (route.takes, route.query) if one is not None]
    given = [one for route in routes for one in (route.gives, route.says_no) if one is not None]
    wanted = [(model, "validation") for model in dict.fromkeys((*taken, *CLIENT_FRAMES))]
    wanted += [
        (model, "serialization")
        for model in dict.fromkeys((*given, Problem, *SERVER_FRAMES.values()))
    ]
    names, definitions = models_json_schema(wanted, ref_template=_REFERENCE)  # type: ignore[arg-type] # the modes are literals
    schemas: Json = definitions["$defs"]
    refs: References = {model: value["$ref"] for (model, _), value in names.items()}
    paths: Json = {}
    for route in routes:
        paths.setdefault(ROOT + route.path, {})[route.method.lower()] = _operation(
            route, refs, schemas
        )
    for route in routes:
        if route.query is not None:  # spelled out as parameters already
            schemas.pop(refs[route.query].rpartition("/")[2], None)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Opsbell", "version": version, "description": _ABOUT},
        "tags": [{"name": name, "description": about} for name, about in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas | _frames(refs),
            "responses": problem_responses(refs[Problem]),
            "headers": header_components(),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, or the access token of a signed-in person.",
                }
            },
        },
    }


def _operation(route: Route, refs: References, schemas: Json) -> Json:
    answers: Json = {str(route.status): _answered(route, refs), **problems_of(route)}
    answers["default"] = {
        "description": "What went wrong.",
        "content": {CONTENT_TYPE: {"schema": {"$ref": refs[Problem]}, "example": ANY_PROBLEM}},
    }
    if route.says_no is not Problem:
        ways = [{"$ref": refs[one]} for one in (Problem, route.says_no)]
        answers["409"] = {
            "description": route.says_no.__doc__,
            "content": {CONTENT_TYPE: {"schema": {"anyOf": ways}}},
        }
    operation: Json = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.path.split("/")[1]],
        "security": [] if route.is_open else [{"bearer": []}],
        "responses": answers,
        "parameters": list(_parameters(route, refs, schemas)),
    }
    if route.right is not None:
        operation["x-right"] = route.right
    if route.takes is not None:
        schema = {"$ref": refs[route.takes]}
        said = {"schema": schema, "example": BODIES[route.name]}
        content = {} if route.files == "required" else {"application/json": said}
        if route.files != "none":
            content["multipart/form-data"] = {"schema": _form(route, refs, schemas)}
        operation["requestBody"] = {"required": not route.bare, "content": content}
    return operation


def _form(route: Route, refs: References, schemas: Json) -> Json:
    """Return the form that stands for a body: its fields as text, and the files."""
    if route.takes is None:
        raise TypeError(f"{route.name} takes no body")
    body = schemas[refs[route.takes].rpartition("/")[2]]
    file = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    files = {"type": "array", "items": file, "minItems": 1, "maxItems": FILES_LIMIT}
    required = [*body.get("required", ()), *(["files"] if route.files == "required" else [])]
    return {
        "type": "object",
        "properties": {name: _not_null(one) for name, one in body["properties"].items()}
        | {"files": files},
        "required": required,
        "additionalProperties": False,
    }


def _not_null(schema: Json) -> Json:
    """Return the schema of a field in a form, where nothing is null: it is left out."""
    others = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    kept = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
    return kept | others[0] if len(others) == 1 else schema


def _answered(route: Route, refs: References) -> Json:
    if route.gives is None:
        nothing = "Nothing." if route.status == 204 else "The bytes."
        return {"description": nothing, "headers": success_headers(route)}
    said: Json = {"schema": {"$ref": refs[route.gives]}}
    if route.gives in ANSWERS:
        said["example"] = ANSWERS[route.gives]
    return {
        "description": "Done.",
        "headers": success_headers(route),
        "content": {"application/json": said},
    }


def _parameters(route: Route, refs: References, schemas: Json) -> Iterator[Json]:
    for name in re.findall(r"\{(\w+)\}", route.path):
        about, schema = f"The id of the {_thing(route, name)}", _ID
        if route.numbered:
            about, schema = f"{about}, or its number, such as 42", {"anyOf": [_ID, _NUMBER]}
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"{about}.",
            "schema": schema,
        }
    if route.query is not None:
        asked = schemas[refs[route.query].rpartition("/")[2]]
        for name, schema in asked["properties"].items():
            yield {
                "name": name,
                "in": "query",
                "required": name in asked.get("required", ()),
                "description": schema["description"],
                "schema": _asked(schema),
            }
    if route.method == "POST" and not route.is_open:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "Words of your own: the same request with the same ones is done once.",
            "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LONGEST},
        }
    if route.if_match != "none":
        yield {
            "name": "If-Match",
            "in": "header",
            "required": route.if_match == "required",
            "description": "The `ETag` of the answer that was seen.",
            "schema": {"type": "string", "pattern": REVISION},
            "example": '"1"',
        }


def _asked(schema: Json) -> Json:
    """Return the schema of a parameter, which nobody can say null for."""
    kept = {key: value for key, value in schema.items() if key != "description"}
    if kept.get("default") in (None, []):
        kept.pop("default", None)
    kinds = [one for one in kept.pop("anyOf", ()) if one.get("type") != "null"]
    return kept | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {})


def _thing(route: Route, name: str) -> str:
    """Return what an id in the address is the id of."""
    noun = route.path.split("/")[1]
    return name if name != "id" else _THINGS.get(noun, noun.removesuffix("s"))


def _frames(refs: References) -> Json:
    """Return the socket's frames: one schema per type of frame, and the two unions."""
    frames: Json = {}
    for kind, data in SERVER_FRAMES.items():
        properties: Json = {
            "type": {"const": kind},
            "v": {"const": 1},
            "at": {"type": "string", "format": "date-time"},
            "data": {"$ref": refs[data]},
        }
        if "." in kind and kind not in PASSING:
            properties["seq"] = {"type": "integer", "minimum": 1}
        frames[_frame_name(kind)] = {
            "type": "object",
            "properties": properties,
            "required": sorted(properties),
            "additionalProperties": False,
        }
    union = [{"$ref": f"#/components/schemas/{name}"} for name in frames]
    frames["ServerFrame"] = {"oneOf": union, "discriminator": {"propertyName": "type"}}
    said = [{"$ref": refs[one]} for one in CLIENT_FRAMES]
    frames["ClientFrame"] = {"oneOf": said, "discriminator": {"propertyName": "type"}}
    return frames


def _frame_name(kind: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[._]", kind)) + "Frame"


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(document(version=VERSION), option=orjson.OPT_INDENT_2))
    sys.stdout.buffer.write(b"\n")
