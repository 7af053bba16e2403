"""`text has "refund", "scam"`, `text has any form of "refund"`, `text matches "re[0-9]+"`."""

from __future__ import annotations

from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.not_ import Not
from core.rules.line.leaf import Leaf
from core.rules.line.lexer import Kind
from core.rules.line.reader import Reader
from core.rules.line.spelling import RESERVED, plain_word, quoted
from core.rules.line.writer import Writer

_HAS = ("has", "contains", "includes", "mentions", "says", "have", "contain", "mention", "include")
_SOMEBODY = ("someone", "somebody", "anyone", "anybody")
_WRITES = ("writes", "says", "mentions")
_DENIED = (("does", "not"), ("doesn't",), ("doesn’t",), ("do", "not"))
_DEFAULTS = Keyword(words=("x",))


class KeywordLeaf(Leaf[Keyword]):
    """Words, phrases and patterns looked for in the text."""

    condition = Keyword

    def starts(self, reader: Reader, ahead: int = 0) -> bool:
        """Return whether `text has` or `text matches` stands there."""
        if reader.is_word(*_SOMEBODY, ahead=ahead):
            return reader.is_word(*_WRITES, ahead=ahead + 1)
        if reader.is_word("the", ahead=ahead):
            ahead += 1
        if not reader.is_word("text", "message", ahead=ahead):
            return False
        return reader.is_word(*_HAS, "matches", ahead=ahead + 1) or any(
            reader.is_phrase(*words, ahead=ahead + 1) for words in _DENIED
        )

    def read(self, reader: Reader) -> Condition:
        """Return the words looked for; `does not have` is the opposite."""
        first = reader.peek()
        reader.accept("the")
        reader.take()
        denied = any(reader.accept(*words) for words in _DENIED)
        condition = self._read_wanted(reader)
        if denied:
            return reader.make(Not, first, condition=condition)
        parts = [condition]
        # `has "refund" and "scam"`; after a list the `and` could mean either, and is refused.
        while len(parts[-1].words) == 1 and reader.is_joint("and") and _is_words(reader, 1):
            reader.take()
            parts.append(reader.make(Keyword, reader.peek(), words=_list(reader)))
        return condition if len(parts) == 1 else reader.make(All, first, conditions=tuple(parts))

    def write(self, condition: Keyword, writer: Writer) -> str:
        """Return words, then patterns, then how they are looked for."""
        written = ["text"]
        if condition.words:
            written.append("has")
            if condition.forms:
                written.append("any form of")
            written.append(", ".join(quoted(words) for words in condition.words))
        if condition.patterns:
            written.append("or matches" if condition.words else "matches")
            written.append(", ".join(quoted(pattern) for pattern in condition.patterns))
        if condition.forms and not condition.words:
            written.append("in any form")
        if not condition.whole_words:
            written.append("within words")
        if not condition.accents:
            written.append("ignoring accents")
        if condition.languages != _DEFAULTS.languages:
            names = ", ".join(plain_word(language) for language in condition.languages)
            written.append(f"in languages {names}")
        return " ".join(written)

    def _read_wanted(self, reader: Reader) -> Keyword:
        first = reader.peek()
        given: dict[str, object] = {}
        if reader.accept("matches"):
            given["patterns"] = _list(reader)
        else:
            reader.expect_word(*_HAS, *_WRITES)
            if reader.accept("any", "form", "of") or reader.accept("any", "forms", "of"):
                given["forms"] = True
            given["words"] = _list(reader)
            if reader.accept("or", "matches"):
                given["patterns"] = _list(reader)
        while True:
            if reader.accept("in", "any", "form"):
                given["forms"] = True
            elif reader.accept("within", "words"):
                given["whole_words"] = False
            elif reader.accept("ignoring", "accents"):
                given["accents"] = False
            elif reader.accept("in", "languages") or reader.accept("in", "language"):
                given["languages"] = tuple(word.lower() for word in _list(reader))
            else:
                return reader.make(Keyword, first, **given)


def _list(reader: Reader) -> tuple[str, ...]:
    """Return the words here, told apart by commas or `or`."""
    bracketed = reader.accept_operator("(") is not None
    found = [reader.quoted_text()]
    while (step := _step(reader)) > 0 or reader.peek().kind is Kind.QUOTED:
        for _ in range(step):
            reader.take()
        found.append(reader.quoted_text())
    if bracketed:
        reader.expect_operator(")")
    return tuple(found)


def _step(reader: Reader) -> int:
    """Return how many tokens (`,`, `or`, `, or`) lead to one more of the list; 0 for none."""
    comma = reader.is_operator(",")
    step = comma + reader.is_joint("or", ahead=int(comma))
    return step if step and _is_words(reader, step) else 0


def _is_words(reader: Reader, ahead: int) -> bool:
    """Return whether one more of the list stands there, rather than the next condition."""
    token = reader.peek(ahead)
    if token.kind is Kind.QUOTED:
        return True
    if token.kind is not Kind.WORD or token.folded in RESERVED:
        return False
    return not reader.starts_condition(ahead)
