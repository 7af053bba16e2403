"""Cuts an expression into tokens; at most 300 of them, from at most 2,000 characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from core.texts import Text, text

MAX_SOURCE = 2_000
MAX_TOKENS = 300
SAFE_INTEGER = 2**53
"""Whole numbers beyond it do not survive JSON."""


class ExpressionMistake(ValueError):
    """An expression cannot be read: at `at` stands `found`, and `wanted` would be right.

    `hint` is the nearest right form of what was found, None when nothing comes near. `says` is all
    of it.
    """

    def __init__(self, *, at: int, found: str, wanted: Text, hint: str | None = None) -> None:
        self.at = at
        self.found = found
        self.wanted = wanted
        self.hint = hint
        said = wanted if hint is None else text("{wanted} ({hint}?)", wanted=wanted, hint=hint)
        if found:
            there = repr(found[:40])
            self.says = text(
                "{wanted}, not {found}, at character {at}", wanted=said, found=there, at=at + 1
            )
        else:
            self.says = text("{wanted}, not its end, at character {at}", wanted=said, at=at + 1)
        super().__init__(self.says.english)


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
            at=MAX_SOURCE,
            found=source[MAX_SOURCE : MAX_SOURCE + 20],
            wanted=text("at most {most} characters in an expression", most=MAX_SOURCE),
        )
    found: list[Token] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            start = at + len(source[at:]) - len(source[at:].lstrip())
            wanted = (
                text("a closing quotation mark")
                if source[start] in "\"'"
                else text("a name, value or sign")
            )
            raise ExpressionMistake(at=start, found=source[start : start + 20], wanted=wanted)
        if len(found) == MAX_TOKENS:
            wanted = text("at most {most} words and signs in an expression", most=MAX_TOKENS)
            found_here = source[at : at + 20].strip()
            raise ExpressionMistake(at=at, found=found_here, wanted=wanted)
        start, written = match.start(match.lastgroup), match[match.lastgroup]
        found.append(_token(TokenKind(match.lastgroup), start, written))
        at = match.end()
    found.append(Token(TokenKind.END, end, ""))
    return found


def _token(kind: TokenKind, at: int, written: str) -> Token:
    if kind is TokenKind.NUMBER:
        value = float(written) if any(mark in written for mark in ".eE") else int(written[:20])
        if abs(value) > SAFE_INTEGER:
            raise ExpressionMistake(at=at, found=written, wanted=text("a smaller number"))
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
            wanted = text('an escape such as \\n or \\", or an r before the quotation mark')
            raise ExpressionMistake(at=at + found.start() + 1, found=found[0], wanted=wanted)
        return _ESCAPES[code]

    return _ESCAPE.sub(one, written[1:-1])
