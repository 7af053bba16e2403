"""Telegram's first Markdown, kept for old bots: no nesting, few signs, one complaint."""

from __future__ import annotations

from bot.sandbox.html_tags import linked, unparsable
from bot.sandbox.markdown_source import Source
from bot.sandbox.wire import Object

_SIGNS = b"_*`["
_MEANINGS = {0x5F: "italic", 0x2A: "bold", 0x60: "code"}


def parse_markdown(source: str) -> tuple[str, list[Object]]:
    """Return the plain text and its entities; raises ApiError in Telegram's words."""
    walk = Source(source)
    entities: list[Object] = []
    while not walk.is_over:
        byte = walk.peek()
        if byte == 0x5C and walk.peek(1) in _SIGNS:
            walk.skip(1)
            walk.copy()
        elif byte not in _SIGNS:
            walk.copy()
        elif (entity := _entity(walk, byte)) is not None:
            entities.append(entity)
    return walk.text(), entities


def _entity(walk: Source, sign: int) -> Object | None:
    """Step over an entity and return it; None for an empty one and for what is no link."""
    at, is_pre = walk.at, walk.begins_with(b"```")
    walk.skip(3 if is_pre else 1)
    language = walk.language() if is_pre else ""
    end = b"```" if is_pre else b"]" if sign == 0x5B else bytes([sign])
    offset, begin = walk.units, walk.written
    while not walk.is_over and not walk.begins_with(end):
        walk.copy()
    if walk.is_over:
        raise unparsable(f"Can't find end of the entity starting at byte offset {at}")
    length = walk.units - offset
    meant: Object | None = {"type": "pre" if is_pre else _MEANINGS.get(sign, "")}
    if sign == 0x5B and length:
        meant = linked(_address(walk, begin))
    else:
        walk.skip(len(end))
    if meant is None or not length:
        return None
    if language:
        meant["language"] = language
    return {**meant, "offset": offset, "length": length}


def _address(walk: Source, begin: int) -> str:
    """Return what stands in parentheses behind `]`, or the label itself without any."""
    if walk.peek(1) != 0x28:
        walk.skip(1)
        return walk.text(begin)
    walk.skip(2)
    address, _is_closed = walk.until_parenthesis(with_escapes=False)
    return address
