"""Telegram's MarkdownV2: text with entities, or the exact complaint with its byte offset.

The walk goes over UTF-8 bytes, because the offsets in Telegram's complaints count bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.errors import ApiError
from bot.sandbox.html_tags import is_moment_format, linked, moment, unparsable
from bot.sandbox.links import own_query
from bot.sandbox.markdown_source import Source
from bot.sandbox.wire import Object, as_integer

_RESERVED = b"_*[]()~`>#+-=|{}.!\n"
_MONOSPACED = frozenset({"Code", "Pre", "PreCode"})
_MEANINGS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}
_ENDS = {
    "Bold": b"*",
    "Code": b"`",
    "Pre": b"```",
    "PreCode": b"```",
    "TextUrl": b"]",
    "CustomEmoji": b"]",
    "Underline": b"__",
    "Strikethrough": b"~",
    "Spoiler": b"||",
}


@dataclass(slots=True, kw_only=True)
class _Open:
    """A mark that waits for its end; `kind` is Telegram's own word, `at` counts bytes."""

    kind: str
    offset: int
    at: int
    begin: int
    language: str = ""


def parse_markdown_v2(source: str) -> tuple[str, list[Object]]:
    """Return the plain text and its entities; raises ApiError in Telegram's words."""
    return _Walk(source).run()


class _Walk:
    """One pass over the bytes; in a quote each further line begins with `>`."""

    def __init__(self, source: str) -> None:
        self._source = Source(source)
        self._open: list[_Open] = []
        self._entities: list[Object] = []
        self._in_quote = False
        self._may_quote = True

    def run(self) -> tuple[str, list[Object]]:
        """Walk to the end and return what was found."""
        source = self._source
        while not source.is_over:
            byte = source.peek()
            if byte == 0x5C and 0 < source.peek(1) <= 126:
                source.skip(1)
                escaped = source.copy()
                if escaped != 0x0D:
                    self._may_quote = escaped == 0x0A
            elif byte not in self._reserved():
                if byte & 0xC0 != 0x80 and byte != 0x0D:
                    self._may_quote = False
                source.copy()
            elif self._ends_here(byte):
                self._end(byte)
            else:
                self._begin(byte)
        self._end_quote_with_text()
        if self._open:
            raise self._endless()
        return source.text(), self._entities

    def _reserved(self) -> bytes:
        return b"`" if self._open and self._open[-1].kind in _MONOSPACED else _RESERVED

    def _ends_here(self, byte: int) -> bool:
        if not self._open:
            return False
        source = self._source
        if self._in_quote and byte == 0x0A and source.peek(1) != 0x3E:
            return True
        kind = self._open[-1].kind
        if kind == "Italic":
            return byte == 0x5F and source.peek(1) != 0x5F
        return kind in _ENDS and source.begins_with(_ENDS[kind])

    def _begin(self, byte: int) -> None:
        source, at = self._source, self._source.at
        if byte == 0x0A:
            source.copy()
            self._may_quote = True
            return
        kind, width = self._kind_here(byte)
        source.skip(width)
        language = ""
        if kind == "Pre":
            language = source.language()
            kind = "PreCode" if language else "Pre"
        elif kind == "BlockQuote":
            if self._in_quote:
                return
            self._in_quote = True
        self._open.append(
            _Open(kind=kind, offset=source.units, at=at, begin=source.written, language=language)
        )

    def _kind_here(self, byte: int) -> tuple[str, int]:
        """Return what begins here and how many bytes its sign has; raises for none."""
        source = self._source
        for sign, kind in ((b"__", "Underline"), (b"||", "Spoiler"), (b"```", "Pre")):
            if source.begins_with(sign):
                return kind, len(sign)
        if source.begins_with(b"!["):
            return "CustomEmoji", 2
        known = {
            0x5F: "Italic",
            0x2A: "Bold",
            0x7E: "Strikethrough",
            0x5B: "TextUrl",
            0x60: "Code",
        }
        if byte in known:
            return known[byte], 1
        if byte == 0x3E and self._may_quote:
            return "BlockQuote", 1
        raise unparsable(
            f"Character '{chr(byte)}' is reserved and must be escaped with the preceding '\\'"
        )

    def _end(self, byte: int) -> None:
        kind = self._open[-1].kind
        if byte == 0x0A:
            kind = self._quote_ending(kind)
        opened, source = self._open[-1], self._source
        is_empty = source.units == opened.offset
        if byte == 0x0A:
            self._in_quote = False
            self._may_quote = True
            source.copy()
            self._add(opened, {"type": _MEANINGS[kind]})
        elif kind == "TextUrl":
            entity = self._link(opened)
            if not is_empty and entity is not None:
                self._add(opened, entity)
        elif kind == "CustomEmoji":
            entity = self._own_link()
            if not is_empty:
                self._add(opened, entity)
        else:
            source.skip(len(_ENDS.get(kind, b"_")))
            if not is_empty:
                extra: Object = {"language": opened.language} if opened.language else {}
                self._add(opened, {"type": _MEANINGS[kind], **extra})
        self._open.pop()

    def _quote_ending(self, kind: str) -> str:
        """Return the kind of quote that ends with this line; `||` at its end makes it fold."""
        if kind == "BlockQuote":
            return kind
        opened, source = self._open[-1], self._source
        is_sign = opened.at == source.at - 2 or (
            opened.at == source.at - 3 and source.last_written == 0x0D
        )
        if kind != "Spoiler" or not is_sign:
            raise self._endless()
        self._open.pop()
        if not self._open or self._open[-1].kind != "BlockQuote":
            raise self._endless()
        return "ExpandableBlockQuote"

    def _end_quote_with_text(self) -> None:
        if not self._in_quote or not self._open:
            return
        kind = "BlockQuote"
        opened = self._open[-1]
        if opened.kind == "Spoiler" and opened.at == self._source.at - 2:
            self._open.pop()
            kind = "ExpandableBlockQuote"
        if self._open and self._open[-1].kind == "BlockQuote":
            opened = self._open.pop()
            if self._source.units != opened.offset:
                self._add(opened, {"type": _MEANINGS[kind]})

    def _link(self, opened: _Open) -> Object | None:
        if self._source.peek(1) != 0x28:
            address = self._source.text(opened.begin)
            self._source.skip(1)
            return linked(address)
        return linked(self._address())

    def _own_link(self) -> Object:
        if self._source.peek(1) != 0x28:
            raise unparsable("The entity must contain a tg://emoji or tg://time URL")
        address = self._address()
        emoji = as_integer((own_query(address, host="emoji") or {}).get("id", ""))
        if emoji:
            return {"type": "custom_emoji", "custom_emoji_id": str(emoji)}
        asked = own_query(address, host="time") or {}
        unix, shape = as_integer(asked.get("unix", "")), asked.get("format", "")
        if unix is None or unix <= 0 or not is_moment_format(shape):
            raise unparsable("Invalid tg://emoji or tg://time URL specified")
        return moment(unix, shape)

    def _address(self) -> str:
        """Return what stands in the parentheses behind `]`, and step over them."""
        self._source.skip(2)
        begin = self._source.at
        found, is_closed = self._source.until_parenthesis(with_escapes=True)
        if not is_closed:
            raise unparsable(f"Can't find end of a URL at byte offset {begin}")
        return found

    def _add(self, opened: _Open, entity: Object) -> None:
        length = self._source.units - opened.offset
        self._entities.append({**entity, "offset": opened.offset, "length": length})

    def _endless(self) -> ApiError:
        opened = self._open[-1]
        return unparsable(f"Can't find end of {opened.kind} entity at byte offset {opened.at}")
