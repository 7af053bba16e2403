"""The typed line cut into tokens, each with its place: one pass, no regular expression over it.

Phones are met half way: any kind of quotation marks, `≤` for `<=`, `&&` for `and`, line breaks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from core.rules.line.mistakes import LineMistake
from core.texts import text

LONGEST_TYPED = 4_000
"""Characters of a line that a person may type; a Telegram message has 4,096."""

# A quotation opened by one of a family is closed by any of it: what a phone makes of `"` depends
# on its keyboard, and half of a line may be pasted.
DOUBLE = '"“”„‟«»＂'
SINGLE = "'‘’‚‛"

_OPERATORS = {
    "<": "<",
    "<=": "<=",
    "=<": "<=",
    "≤": "<=",
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    ">=": ">=",
    "=>": ">=",
    "≥": ">=",
    ">": ">",
    "=~": "=~",
    "!~": "!~",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "(": "(",
    ")": ")",
    ",": ",",
    ";": ",",
    "،": ",",
    "，": ",",
}
_OPERATOR_CHARACTERS = frozenset("".join(_OPERATORS))


class Kind(Enum):
    """What a token is; a word may still be a number, a length of time or a name."""

    WORD = "word"
    QUOTED = "quoted"
    OPERATOR = "operator"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the line from `start` up to `end`, in characters.

    `value` is a word as typed, the words within quotation marks, or the one spelling of an
    operator; `folded` is the value of a word without regard to case, "" for others.
    """

    kind: Kind
    value: str
    start: int
    end: int
    folded: str = ""

    def is_operator(self, *values: str) -> bool:
        """Return whether this is one of these operators."""
        return self.kind is Kind.OPERATOR and self.value in values


def tokens(line: str, *, longest: int = LONGEST_TYPED) -> list[Token]:
    """Return the tokens of the line, an END last.

    Raises LineMistake for a line that is too long and for quotation marks that are not closed.
    """
    if len(line) > longest:
        raise LineMistake(
            line=line,
            start=longest,
            end=len(line),
            says=text("The line is too long: at most {limit} characters.", limit=longest),
            wanted=(text("at most {limit} characters", limit=longest),),
        )
    return list(_cut(line))


def _cut(line: str) -> Iterator[Token]:
    at, last = 0, len(line.rstrip())
    while at < len(line):
        character = line[at]
        if _is_blank(character):
            at += 1
            continue
        if character in DOUBLE or character in SINGLE:
            token = _quotation(line, at)
        elif character in _OPERATOR_CHARACTERS:
            token = _operator(line, at)
        else:
            token = _word(line, at, last=last)
        at = token.end
        if token.value or token.kind is Kind.QUOTED:
            yield token
    yield Token(kind=Kind.END, value="", start=last, end=last)


def _quotation(line: str, start: int) -> Token:
    """Return the words up to the closing mark; a backslash before a mark or another keeps it.

    Any other backslash stands for itself, so that patterns are typed as they are.
    """
    double = line[start] in DOUBLE
    family = DOUBLE if double else SINGLE
    inside: list[str] = []
    at = start + 1
    while at < len(line):
        character = line[at]
        if character == "\\" and at + 1 < len(line) and line[at + 1] in family + "\\":
            inside.append(line[at + 1])
            at += 2
            continue
        if character in family and (double or not _goes_on(line, at + 1)):
            words = "".join(inside)
            return Token(kind=Kind.QUOTED, value=words, start=start, end=at + 1)
        inside.append(character)
        at += 1
    raise LineMistake(
        line=line,
        start=start,
        end=min(len(line), start + 40),
        says=text("The quotation mark is opened here and not closed."),
        wanted=(text("a closing quotation mark"),),
        hint=line[start:].rstrip() + ('"' if double else "'") if len(line) - start < 40 else None,
    )


def _goes_on(line: str, at: int) -> bool:
    """Return whether a word goes on here: the mark before it was an apostrophe."""
    return at < len(line) and line[at].isalnum()


def _operator(line: str, start: int) -> Token:
    for length in (2, 1):
        value = _OPERATORS.get(line[start : start + length])
        if value is not None:
            end = min(start + length, len(line))
            return Token(kind=Kind.OPERATOR, value=value, start=start, end=end)
    # A lone `~`: an operator to nobody, left to whoever wants one to refuse.
    return Token(kind=Kind.OPERATOR, value=line[start], start=start, end=start + 1)


def _word(line: str, start: int, *, last: int) -> Token:
    at = start
    while at < len(line) and not _ends_word(line[at]):
        at += 1
        # `#"Front desk"`, `role:'night shift'`: a quoted name belongs to its sign.
        if at < len(line) and line[at] in DOUBLE + SINGLE and _is_sign(line, start, at):
            inner = _quotation(line, at)
            sign = "".join(each for each in line[start:at] if not _is_unseen(each))
            value = sign + inner.value
            return Token(
                kind=Kind.WORD, value=value, start=start, end=inner.end, folded=value.casefold()
            )
    value = "".join(each for each in line[start:at] if not _is_unseen(each))
    if value.endswith(".") and (at == last or value[:-1].isdecimal()) and len(value) > 1:
        value = value[:-1]  # the full stop of whoever types sentences
    return Token(kind=Kind.WORD, value=value, start=start, end=at, folded=value.casefold())


def _is_sign(line: str, start: int, at: int) -> bool:
    """Return whether the word so far asks for a name: `#`, `@` or `kind:`."""
    return line[at - 1] == ":" or (at - start == 1 and line[start] in "#@")


def stays_a_word(value: str) -> bool:
    """Return whether the value, written without quotation marks, is read as one word again."""
    return (
        bool(value)
        and value[0] not in SINGLE
        and not value.endswith(".")
        and not any(_ends_word(each) or _is_unseen(each) for each in value)
    )


def _ends_word(character: str) -> bool:
    return _is_blank(character) or character in _OPERATOR_CHARACTERS or character in DOUBLE


def _is_blank(character: str) -> bool:
    return character.isspace()


def _is_unseen(character: str) -> bool:
    """Return whether nobody sees the character: it comes with what is pasted from web pages.

    Joiners stay: letters of Persian and emoji are other ones without them.
    """
    if " " < character < "\x7f" or character in "\u200c\u200d":
        return False
    return unicodedata.category(character) in ("Cf", "Cc")
