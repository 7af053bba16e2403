"""Reads an expression: precedence climbing over its tokens, at most 24 deep."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, cast, get_args

from pydantic_core import PydanticCustomError

from core.patterns import checked_pattern, pattern_wanted
from core.rules.expression.lexer import (
    MAX_SOURCE,
    ExpressionMistake,
    Token,
    TokenKind,
    tokens,
)
from core.rules.expression.tree import (
    Called,
    Compared,
    Constant,
    Either,
    Every,
    Everything,
    Function,
    Items,
    Known,
    Member,
    Node,
    Opposite,
    Relation,
)
from core.rules.phrases import KNOWN_FIELDS, either
from core.texts import Text, raw, text

MAX_DEPTH = 24
_NOT_SO_DEEP = text("an expression nested at most {most} deep", most=MAX_DEPTH)

__all__ = ["MAX_DEPTH", "MAX_SOURCE", "ExpressionMistake", "parse"]

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_RELATIONS = frozenset(get_args(Relation))
_FUNCTIONS = frozenset(get_args(Function))
_FUNCTION_NAMES = [raw(name) for name in get_args(Function)]
_OR, _AND, _RELATION = 1, 2, 3
"""How tightly the operators between two parts bind."""

_LOOSEST = 0


@lru_cache(maxsize=1024)
def parse(source: str) -> Node:
    """Return the expression's tree; raises ExpressionMistake that tells the place."""
    reader = _Reader(tokens(source))
    tree = reader.expression(_LOOSEST)
    if reader.next.kind is not TokenKind.END:
        raise reader.mistake(text("&&, || or the end"))
    return tree


class _Reader:
    """The tokens and how far they were read."""

    def __init__(self, given: list[Token]) -> None:
        self._tokens = given
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        return self._tokens[self._at]

    def mistake(
        self, wanted: Text, *, at: Token | None = None, hint: str | None = None
    ) -> ExpressionMistake:
        token = at or self.next
        return ExpressionMistake(at=token.at, found=token.written, wanted=wanted, hint=hint)

    def expression(self, floor: int) -> Node:
        """Return the longest expression whose operators bind tighter than `floor`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.mistake(_NOT_SO_DEEP)
        left = self._unary()
        while (power := _power(self.next)) > floor:
            operator = self._take()
            if power == _RELATION:
                left = Compared(
                    cast("Relation", operator.written), left, self.expression(_RELATION)
                )
                if _power(self.next) == _RELATION:
                    raise self.mistake(text("&& or || between two comparisons"))
            else:
                parts = [left, self.expression(power)]
                while self.next.written == operator.written and _power(self.next) == power:
                    self._take()
                    parts.append(self.expression(power))
                left = (Every if power == _AND else Either)(tuple(parts))
        self._depth -= 1
        return left

    def _unary(self) -> Node:
        if self._is("!"):
            self._take()
            return Opposite(self._nested())
        if self._is("-"):
            self._take()
            token = self._take()
            if isinstance(token.value, int | float) and token.kind is TokenKind.NUMBER:
                return Constant(-token.value)
            raise self.mistake(text("a number"), at=token)
        return self._followed(self._primary())

    def _nested(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.mistake(_NOT_SO_DEEP)
        part = self._unary()
        self._depth -= 1
        return part

    def _primary(self) -> Node:
        token = self._take()
        if token.kind in (TokenKind.NUMBER, TokenKind.TEXT):
            return Constant(token.value)
        if token.kind is TokenKind.NAME:
            return self._name(token)
        if token.written == "(":
            inner = self.expression(_LOOSEST)
            self._expect(")")
            return inner
        if token.written == "[":
            return Items(self._listed())
        raise self.mistake(text("a value, a field or ("), at=token)

    def _name(self, token: Token) -> Node:
        name = token.written
        if name in _WORDS:
            return Constant(_WORDS[name])
        if name == "size" and self._is("("):
            self._take()
            subject = self.expression(_LOOSEST)
            self._expect(")")
            return Called("size", subject)
        if name in ("fields", "labels"):
            return Everything(cast('Literal["fields", "labels"]', name))
        if name in KNOWN_FIELDS:
            return Known(name)
        near = get_close_matches(name, [*KNOWN_FIELDS, "fields", "labels"], n=1)
        hint = near[0] if near else None if self._is("(") else f"fields['{name}']"
        raise self.mistake(text("a known field"), at=token, hint=hint)

    def _followed(self, node: Node) -> Node:
        """Return the part with the members and calls that follow it."""
        while True:
            if self._is("."):
                self._take()
                node = self._dotted(node)
            elif self._is("[") and isinstance(node, Everything):
                self._take()
                token = self._take()
                if token.kind is not TokenKind.TEXT:
                    raise self.mistake(text("a name in quotation marks"), at=token)
                self._expect("]")
                node = Member(node.of, str(token.value))
            else:
                return node

    def _dotted(self, node: Node) -> Node:
        token = self._take()
        if token.kind is not TokenKind.NAME:
            raise self.mistake(text("a name"), at=token)
        if self._is("("):
            return self._called(node, token)
        if isinstance(node, Everything):
            return Member(node.of, token.written)
        if isinstance(node, Member):
            return Member(node.of, f"{node.name}.{token.written}")
        raise self.mistake(text("{names} with ( behind", names=either(_FUNCTION_NAMES)), at=token)

    def _called(self, subject: Node, token: Token) -> Node:
        if token.written not in _FUNCTIONS:
            near = get_close_matches(token.written, _FUNCTIONS, n=1)
            hint = near[0] if near else None
            raise self.mistake(either(_FUNCTION_NAMES), at=token, hint=hint)
        name = cast("Function", token.written)
        self._expect("(")
        if name == "size":
            self._expect(")")
            return Called(name, subject)
        given = self.next
        argument = self.expression(_LOOSEST)
        self._expect(")")
        if name == "matches":
            _check_pattern(argument, given)
        return Called(name, subject, argument)

    def _listed(self) -> tuple[Node, ...]:
        parts: list[Node] = []
        while not self._is("]"):
            parts.append(self.expression(_LOOSEST))
            if not self._is("]"):
                self._expect(",")
        self._take()
        return tuple(parts)

    def _is(self, sign: str) -> bool:
        return self.next.kind is TokenKind.SIGN and self.next.written == sign

    def _expect(self, sign: str) -> None:
        if not self._is(sign):
            raise self.mistake(raw(sign))
        self._take()

    def _take(self) -> Token:
        token = self.next
        if token.kind is not TokenKind.END:
            self._at += 1
        return token


def _power(token: Token) -> int:
    if token.kind is TokenKind.SIGN or token.written == "in":
        if token.written == "||":
            return _OR
        if token.written == "&&":
            return _AND
        if token.written in _RELATIONS:
            return _RELATION
    return _LOOSEST


def _check_pattern(argument: Node, token: Token) -> None:
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        wanted = text("a regular expression in quotation marks")
        raise ExpressionMistake(at=token.at, found=token.written, wanted=wanted)
    try:
        checked_pattern(argument.value)
    except PydanticCustomError as problem:
        wanted = pattern_wanted(problem.context or {})
        raise ExpressionMistake(at=token.at, found=token.written, wanted=wanted) from problem
