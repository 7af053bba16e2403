"""The frames in words: a part of docs/live.md, made from the models the server checks with.

`python -m web.live.described` writes it anew between the two marks; a test holds both together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.version import VERSION
from web.contract import document
from web.live.protocol import CLIENT_FRAMES, PASSING, SERVER_FRAMES

Json = dict[str, Any]
"""A schema, or several by their names."""

PAGE = Path(__file__).parents[2] / "docs" / "live.md"
BEGIN = "<!-- frames: written by `python -m web.live.described` -->"
END = "<!-- end of frames -->"

_FORMATS = {"uuid": "id", "date-time": "time", "uri": "address", "date": "day"}
_TYPES = {"integer": "whole number", "number": "number", "boolean": "true or false"}


def described() -> str:
    """Return every frame and every shape in one as Markdown, without the marks."""
    schemas: Json = document(version=VERSION)["components"]["schemas"]
    lines = ["### What the server sends", "", "| `type` | `seq` | `data` |", "|---|---|---|"]
    for kind, shape in SERVER_FRAMES.items():
        is_numbered = "." in kind and kind not in PASSING
        name = _name_of(shape, schemas)
        lines.append(f"| `{kind}` | {'yes' if is_numbered else ''} | {_link(name)} |")
    lines += ["", "### What a client says", ""]
    said = [_name_of(frame, schemas) for frame in CLIENT_FRAMES]
    for name in said:
        lines += [*_shape(name, schemas[name], word=_word(schemas[name])), ""]
    lines += ["### Shapes", ""]
    shown = {_name_of(shape, schemas): None for shape in SERVER_FRAMES.values()}
    for name in _with_parts([*shown, *said], schemas):
        if name not in said:
            lines += [*_shape(name, schemas[name], word=name), ""]
    return "\n".join(lines).rstrip() + "\n"


def rewritten(page: str) -> str:
    """Return the page with the frames as they are now; raises ValueError without both marks."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no place for the frames")
    return f"{before}{BEGIN}\n\n{described()}\n{END}{after}"


def _name_of(model: type, schemas: Json) -> str:
    if model.__name__ not in schemas:
        raise KeyError(f"{model.__name__} is not in the definition under this name")
    return model.__name__


def _word(schema: Json) -> str:
    return str(schema["properties"]["type"]["const"])


def _with_parts(names: list[str], schemas: Json) -> list[str]:
    """Return these shapes and all that stand in them, each once, in the order of their use."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += _references(schemas[name])
    return list(found)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield _target(node)
        for part in node.values():
            yield from _references(part)
    elif isinstance(node, list):
        for part in node:
            yield from _references(part)


def _target(node: Json) -> str:
    return str(node["$ref"]).rpartition("/")[2]


def _link(name: str) -> str:
    return f"[{name}](#{name.casefold()})"


def _shape(name: str, schema: Json, *, word: str) -> list[str]:
    """Return a heading, what the shape is, and its fields."""
    title = f"#### {word}" if word == name else f"#### `{word}`"
    about = [" ".join(str(schema["description"]).split()), ""] if "description" in schema else []
    fields = {key: one for key, one in schema.get("properties", {}).items() if key != "type"}
    if word == name:
        fields = schema.get("properties", {})
    if not fields:
        return [title, "", *about[:1], *([] if schema.get("properties") else [_kind(schema)])]
    required = schema.get("required", ())
    rows = [
        f"| `{key}` | {_kind(one)}{'' if key in required else ', may be missing'} |"
        for key, one in fields.items()
    ]
    return [title, "", *about, "| field | |", "|---|---|", *rows]


def _kind(schema: Json) -> str:
    """Return in words what a value may be."""
    if "$ref" in schema:
        return _link(_target(schema))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[key]))
    match schema.get("type"):
        case "array":
            most = f", {schema['maxItems']} at most" if "maxItems" in schema else ""
            return f"list of {_kind(schema.get('items', {}))}{most}"
        case "object":
            values = schema.get("additionalProperties")
            return f"object of {_kind(values)}" if isinstance(values, dict) else "object"
        case "string":
            most = f", {schema['maxLength']} characters at most" if "maxLength" in schema else ""
            return _FORMATS.get(str(schema.get("format")), "text") + most
        case "null":
            return "null"
        case kind:
            return _TYPES.get(str(kind), "anything")


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(rewritten(text), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is written\n")
