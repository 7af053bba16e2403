"""Telegram's HTML: text with entities, or the exact complaint with its byte offset.

The walk goes over UTF-8 bytes, because the offsets in Telegram's complaints count bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.html_tags import TAGS, meaning, unparsable
from bot.sandbox.wire import Object, utf16_length

_SPACE = b" \t\r\n\0\v"
_NAME_ENDS = b" \t\r\n\0\v=>/\"'"
_SURROGATES = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)
_LONGEST_REFERENCE = 10
_NAMED = {b"lt": 0x3C, b"gt": 0x3E, b"amp": 0x26, b"quot": 0x22}


@dataclass(slots=True, kw_only=True)
class _Open:
    """A tag that waits for its end: where it began in the result, and its attributes."""

    tag: str
    offset: int
    begin: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse_html(source: str) -> tuple[str, list[Object]]:
    """Return the plain text and its entities; raises ApiError in Telegram's words."""
    return _Walk(source).run()


class _Walk:
    """One pass over the bytes; `at` is the offset of the byte looked at."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode("utf-8", "surrogatepass")
        self._at = 0
        self._text = bytearray()
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Object] = []
        self._is_broken = False

    def run(self) -> tuple[str, list[Object]]:
        """Walk to the end and return what was found."""
        while self._at < len(self._bytes):
            byte = self._bytes[self._at]
            if byte == 0x3C:
                if self._peek(1) == 0x2F:
                    self._end_tag()
                else:
                    self._start_tag()
            elif byte == 0x26 and (code := self._character_reference()) is not None:
                self._append(chr(code))
            else:
                self._copy(byte)
        if self._is_broken:
            raise unparsable(_SURROGATES)
        if self._open:
            tag = self._open[-1].tag
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self._text.decode("utf-8", "replace"), self._entities

    def _peek(self, ahead: int = 0) -> int:
        """Return a byte further on; 0 beyond the end."""
        place = self._at + ahead
        return self._bytes[place] if place < len(self._bytes) else 0

    def _copy(self, byte: int) -> None:
        if byte & 0xC0 != 0x80:  # the first byte of a character
            self._offset += 2 if byte >= 0xF0 else 1
        self._text.append(byte)
        self._at += 1

    def _append(self, letter: str) -> None:
        self._is_broken |= 0xD800 <= ord(letter) <= 0xDFFF
        self._text += letter.encode("utf-8", "replace")
        self._offset += utf16_length(letter)

    def _skip_space(self) -> None:
        while self._at < len(self._bytes) and self._bytes[self._at] in _SPACE:
            self._at += 1

    def _until(self, stops: bytes) -> str:
        """Move to the next stop byte (the end of the text is one) and return what was passed."""
        begin = self._at
        while self._at < len(self._bytes) and self._bytes[self._at] not in stops:
            self._at += 1
        return self._bytes[begin : self._at].decode("utf-8", "replace")

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._until(_SPACE + b">").lower()
        if self._at >= len(self._bytes):
            raise unparsable(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise unparsable(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while self._peek() != 0x3E:
            self._skip_space()
            if self._peek() == 0x3E:
                break
            name, value = self._attribute(tag, begin)
            attributes[name] = value
        self._at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(
            _Open(tag=tag, offset=self._offset, begin=len(self._text), attributes=attributes)
        )

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        unclosed = unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')
        name = self._until(_NAME_ENDS)
        if not name:
            raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._skip_space()
        if self._peek() != 0x3D:
            if self._peek() == 0:
                raise unclosed
            return name, ""
        self._at += 1
        self._skip_space()
        if self._peek() == 0:
            raise unclosed
        quote = self._peek()
        value = self._quoted(quote) if quote in b"\"'" else self._name_token()
        if self._peek() == 0:
            raise unparsable(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _quoted(self, quote: int) -> str:
        self._at += 1
        value = bytearray()
        while self._at < len(self._bytes) and self._bytes[self._at] != quote:
            if self._bytes[self._at] == 0x26 and (code := self._character_reference()) is not None:
                value += chr(code).encode("utf-8", "replace")
                continue
            value.append(self._bytes[self._at])
            self._at += 1
        if self._at < len(self._bytes):
            self._at += 1
        return value.decode("utf-8", "replace")

    def _name_token(self) -> str:
        begin = self._at
        while self._at < len(self._bytes) and (
            self._bytes[self._at : self._at + 1].isalnum() or self._bytes[self._at] in b".-"
        ):
            self._at += 1
        if self._peek() not in _SPACE + b">":
            raise unparsable(f"Unexpected end of name token at byte offset {begin}")
        return self._bytes[begin : self._at].decode("ascii").lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise unparsable(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        found = self._until(_SPACE + b">").lower()
        self._skip_space()
        if self._peek() != 0x3E:
            raise unparsable(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open.pop()
        if found and found != opened.tag:
            raise unparsable(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._offset - opened.offset
        if length <= 0:
            return
        covered = self._text[opened.begin :].decode("utf-8", "replace")
        entity = meaning(opened.tag, opened.attributes, covered)
        if entity is None:
            return
        spot: Object = {"offset": opened.offset, "length": length}
        if not self._joined(entity, spot):
            self._entities.append({**entity, **spot})

    def _joined(self, entity: Object, spot: Object) -> bool:
        """Make one of a pre and the code that it holds or that holds it."""
        inner = self._entities[-1] if self._entities else {}
        if {name: inner.get(name) for name in spot} != spot:
            return False
        kinds = (inner["type"], entity["type"])
        language = inner.get("language") if kinds == ("code", "pre") else entity.get("language")
        if not language or kinds not in {("code", "pre"), ("pre", "code")}:
            return False
        inner |= {"type": "pre", "language": language}
        return True

    def _character_reference(self) -> int | None:
        """Return the code of the reference here and step over it; None when it is just an &."""
        end = self._at + 1
        if self._peek(1) == 0x23:
            is_hex = self._peek(2) == 0x78
            end += 2 if is_hex else 1
            begin = end
            digits = b"0123456789abcdefABCDEF" if is_hex else b"0123456789"
            while end < len(self._bytes) and self._bytes[end] in digits:
                end += 1
            if begin == end or end - self._at >= _LONGEST_REFERENCE:
                return None
            code = int(self._bytes[begin:end], 16 if is_hex else 10)
            if code == 0 or code >= 0x10FFFF:
                return None
        else:
            while end < len(self._bytes) and self._bytes[end : end + 1].isalpha():
                end += 1
            found = _NAMED.get(self._bytes[self._at + 1 : end])
            if found is None:
                return None
            code = found
        if end < len(self._bytes) and self._bytes[end] == 0x3B:
            end += 1
        self._at = end
        return code
