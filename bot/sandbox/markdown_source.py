"""What both kinds of Markdown walk over: the bytes read, and the text that comes of them."""

from __future__ import annotations

SPACE = b" \t\r\n\0\v"


class Source:
    """`at` is the byte looked at, `units` the UTF-16 length of the text so far."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode("utf-8", "replace")
        self._text = bytearray()
        self.at = 0
        self.units = 0

    @property
    def is_over(self) -> bool:
        """Return True behind the last byte."""
        return self.at >= len(self._bytes)

    @property
    def written(self) -> int:
        """Return how many bytes the text has so far."""
        return len(self._text)

    @property
    def last_written(self) -> int | None:
        """Return the last byte of the text so far, None for an empty one."""
        return self._text[-1] if self._text else None

    def peek(self, ahead: int = 0) -> int:
        """Return a byte further on; 0 beyond the end."""
        place = self.at + ahead
        return self._bytes[place] if place < len(self._bytes) else 0

    def begins_with(self, sign: bytes) -> bool:
        """Return True when the sign stands here."""
        return self._bytes.startswith(sign, self.at)

    def skip(self, count: int) -> None:
        """Step over bytes that do not show."""
        self.at += count

    def copy(self) -> int:
        """Take one byte over into the text and return it."""
        byte = self._bytes[self.at]
        if byte & 0xC0 != 0x80:  # the first byte of a character
            self.units += 2 if byte >= 0xF0 else 1
        self._text.append(byte)
        self.at += 1
        return byte

    def text(self, begin: int = 0) -> str:
        """Return the text so far, from a byte of it on."""
        return self._text[begin:].decode("utf-8", "replace")

    def language(self) -> str:
        """Return the language named behind three backticks, and step over it and a line's end."""
        end = self.at
        while end < len(self._bytes) and self._bytes[end] not in SPACE + b"`":
            end += 1
        found = b""
        if self.at != end < len(self._bytes) and self._bytes[end] != 0x60:
            found = self._bytes[self.at : end]
            self.at = end
        if self.peek() in b"\r\n":
            is_pair = self.peek(1) in b"\r\n" and self.peek(1) != self.peek()
            self.at += 2 if is_pair else 1
        return found.decode("utf-8", "replace")

    def until_parenthesis(self, *, with_escapes: bool) -> tuple[str, bool]:
        """Step over the next `)` and return what stands before it, and whether it was there."""
        found = bytearray()
        while not self.is_over and self.peek() != 0x29:
            if with_escapes and self.peek() == 0x5C and 0 < self.peek(1) <= 126:
                self.at += 1
            found.append(self.peek())
            self.at += 1
        is_closed = not self.is_over
        self.at += is_closed
        return found.decode("utf-8", "replace"), is_closed
