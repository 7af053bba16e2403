"""Cuts an expression into tokens; at most 300 of them, from at most 2,000 characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

MAX_SOURCE = 2_000
MAX_TOKENS = 300
SAFE_INTEGER = 2**53
"""Whole numbers beyond it do not survive JSON."""


class ExpressionMistake(ValueError):
    """An expression cannot be read: at `at` stands `found`, and `wanted` would be right."""

    def __init__(self, *, at: int, found: str, wanted: str) -> None:
        self.at = at
        self.found = found
        self.wanted = wanted
        there = f"not {found[:40]!r}" if found else "not its end"
        super().__init__(f"{wanted}, {there}, at character {at + 1}")


class TokenKind(Enum):
    """What a token is; a sign is an operator or bracket."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token at its place; `value` is the number or text it stands for, None for the others."""

    kind: TokenKind
    at: int
    written: str
    value: str | int | float | None = None


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)
    |(?P<text>[rR]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-<>!()\[\],.])
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'", "`": "`", "?": "?"}


def tokens(source: str) -> list[Token]:
    """Return the tokens, the last of them the end; raises ExpressionMistake."""
    if len(source) > MAX_SOURCE:
        raise ExpressionMistake(
            at=MAX_SOURCE, found="", wanted=f"at most {MAX_SOURCE} characters in an expression"
        )
    found: list[Token] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            start = at + len(source[at:]) - len(source[at:].lstrip())
            wanted = (
                "a closing quotation mark" if source[start] in "\"'" else "a name, value or sign"
            )
            raise ExpressionMistake(at=start, found=source[start : start + 20], wanted=wanted)
        if len(found) == MAX_TOKENS:
            wanted = f"at most {MAX_TOKENS} words and signs in an expression"
            raise ExpressionMistake(at=at, found="more", wanted=wanted)
        start, written = match.start(match.lastgroup), match[match.lastgroup]
        found.append(_token(TokenKind(match.lastgroup), start, written))
        at = match.end()
    found.append(Token(TokenKind.END, end, ""))
    return found


def _token(kind: TokenKind, at: int, written: str) -> Token:
    if kind is TokenKind.NUMBER:
        value = float(written) if any(mark in written for mark in ".eE") else int(written[:20])
        if abs(value) > SAFE_INTEGER:
            raise ExpressionMistake(at=at, found=written, wanted="a smaller number")
        return Token(kind, at, written, value)
    if kind is TokenKind.TEXT:
        return Token(kind, at, written, _said(written, at))
    return Token(kind, at, written)


def _said(written: str, at: int) -> str:
    if written[0] in "rR":
        return written[2:-1]

    def one(found: re.Match[str]) -> str:
        code = found[1]
        if len(code) == 5 and not 0xD800 <= int(code[1:], 16) < 0xE000:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            wanted = 'an escape such as \\n or \\", or an r before the quotation mark'
            raise ExpressionMistake(at=at + found.start() + 1, found=found[0], wanted=wanted)
        return _ESCAPES[code]

    return _ESCAPE.sub(one, written[1:-1])
