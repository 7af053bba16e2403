"""A field, an operator and a value, as every leaf reads and writes them."""

from __future__ import annotations

from core.rules.comparable import SEVERITY_FIELD, comparable
from core.rules.condition import Condition
from core.rules.conditions.all import All
from core.rules.conditions.compare import Compare
from core.rules.conditions.not_ import Not
from core.rules.line.lexer import Kind, Token
from core.rules.line.mistakes import nearest_of, unknown
from core.rules.line.operators import has_operator, read_operator
from core.rules.line.reader import Reader
from core.rules.line.spelling import RESERVED, written_value
from core.rules.signal import LABEL, Scalar
from core.severity import Severity
from core.texts import raw, text

RATING = "rating"
_KIND = "kind"
_KINDS = ("complaint", "feedback", "request")
_FIVE = ("one", "two", "three", "four", "five")

_ALIASES = {"stars": "rating", "star": "rating", "score": "rating", "message": "text"}
_SEVERITIES = tuple(severity.value for severity in Severity)


def read_field(reader: Reader) -> str:
    """Return the field typed here: a known one, a label, or any name after `field`."""
    if reader.is_word("field") and not has_operator(reader, 1):
        reader.take()
        token = reader.peek()
        if token.kind not in (Kind.WORD, Kind.QUOTED):
            raise reader.wanted(text("the name of a field"))
        return reader.take().value
    token = reader.peek()
    if token.kind is not Kind.WORD:
        raise reader.wanted(text("the name of a field"))
    known = reader.fields.get(_ALIASES.get(token.folded, token.folded))
    if known is not None:
        reader.take()
        return known
    if token.folded.startswith(LABEL) and len(token.value) > len(LABEL):
        reader.take()
        return LABEL + token.value[len(LABEL) :]
    names = list(reader.fields.values())
    raise unknown(
        reader.line,
        token.start,
        token.end,
        says=text("There is no field “{name}”.", name=token.value[:60]),
        known=names,
        nearest=nearest_of(token.value, names, several=3),
    )


def read_comparison(reader: Reader, first: Token, field: str) -> Condition:
    """Return the comparison of a field that was just read, from its operator on."""
    op = read_operator(reader)
    value: Scalar | tuple[Scalar, ...] | None
    match op:
        case "between":
            return _between(reader, first, field)
        case "missing":
            there = reader.make(Compare, first, field=field, op="exists", value=None)
            return reader.make(Not, first, condition=there)
        case "exists":
            value = None
        case "in":
            value = _read_values(reader, field)
        case _:
            in_order = op not in ("=", "!=") and reader.is_number()
            value = (
                reader.number()
                if in_order and field != SEVERITY_FIELD
                else _read_value(reader, field)
            )
            if field == RATING:
                reader.accept_word("star", "stars")
            if field == RATING and op == "=":
                op = _turned(reader)
            if op == "=" and _is_one_more(reader):
                op, value = "in", (value, *_read_more(reader, field))
            elif op == "!=" and _is_one_more(reader):
                among = (value, *_read_more(reader, field))
                one_of = reader.make(Compare, first, field=field, op="in", value=among)
                return reader.make(Not, first, condition=one_of)
    return reader.make(Compare, first, field=field, op=op, value=value)


def read_stars(reader: Reader, first: Token) -> Condition:
    """Return the comparison `2 stars or less` is short for."""
    count = reader.number()
    reader.expect_word("star", "stars")
    return reader.make(Compare, first, field=RATING, op=_turned(reader), value=count)


def written_comparison(field: str, condition: Compare) -> str:
    """Return the comparison with the field as it is to be typed."""
    if condition.op == "exists":
        return f"{field} exists"
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    words = [written_scalar(condition.field, each) for each in values if each is not None]
    if isinstance(condition.value, tuple):
        return f"{field} {condition.op} ({', '.join(words)})"
    return f"{field} {condition.op} {words[0]}"


def written_scalar(field: str, value: Scalar) -> str:
    """Return a value of the field; a severity stands without quotation marks."""
    if field == SEVERITY_FIELD and isinstance(value, str) and _is_severity(value):
        return value
    return written_value(value)


def _between(reader: Reader, first: Token, field: str) -> Condition:
    low = reader.number()
    if not reader.accept_joint("and"):
        reader.expect_word("and", "to")
    high = reader.number()
    ends = ((">=", low), ("<=", high))
    parts = [reader.make(Compare, first, field=field, op=op, value=end) for op, end in ends]
    return reader.make(All, first, conditions=tuple(parts))


def _read_value(reader: Reader, field: str) -> Scalar:
    token = reader.peek()
    if field == SEVERITY_FIELD and token.kind is Kind.WORD:
        if not _is_severity(token.folded):
            raise reader.wanted(*map(raw, _SEVERITIES))
        return reader.take().folded
    if field == _KIND and token.kind is Kind.WORD:
        return _read_kind(reader)
    if field == RATING and token.folded in _FIVE:
        reader.take()
        return _FIVE.index(token.folded) + 1
    if field == RATING and token.kind is not Kind.QUOTED and not reader.is_word("true", "false"):
        reader.number_here()
    return reader.value()


def _read_kind(reader: Reader) -> Scalar:
    """Return a kind of case in its one spelling; others stay, unless they are near to one."""
    word = reader.peek().folded
    kind = word if word in _KINDS else word.removesuffix("s")
    if kind in _KINDS:
        reader.take()
        return kind
    if nearest_of(word, _KINDS, cutoff=0.75):
        raise reader.wanted(*map(raw, _KINDS))
    return reader.value()


def _read_values(reader: Reader, field: str) -> tuple[Scalar, ...]:
    if reader.accept_operator("("):
        values = [_read_value(reader, field)]
        while reader.accept_operator(",", "or") or reader.accept("or"):
            values.append(_read_value(reader, field))
        reader.expect_operator(")")
        return tuple(values)
    return (_read_value(reader, field), *_read_more(reader, field))


def _read_more(reader: Reader, field: str) -> list[Scalar]:
    values = []
    while _is_one_more(reader) or (reader.is_operator(",") and _is_value(reader, 1)):
        reader.take()
        if reader.is_word("or"):
            reader.take()
        values.append(_read_value(reader, field))
    return values


def _is_one_more(reader: Reader) -> bool:
    """Return whether `or` and a value stand here, rather than `or` and another condition."""
    return reader.is_joint("or") and _is_value(reader, 1)


def _is_value(reader: Reader, ahead: int) -> bool:
    token = reader.peek(ahead)
    if token.kind is Kind.QUOTED:
        return True
    if token.kind is not Kind.WORD or reader.starts_condition(ahead):
        return False
    return token.folded not in RESERVED or token.folded in ("true", "false", "or")


def _turned(reader: Reader) -> str:
    """Return the operator that `2 or less` and the like mean; `=` when nothing follows."""
    if reader.is_word("or", "and"):
        if reader.is_word("less", "fewer", "lower", "below", "worse", "under", ahead=1):
            reader.accept_word("or", "and")
            reader.take()
            return "<="
        if reader.is_word("more", "higher", "better", "above", "over", ahead=1):
            reader.accept_word("or", "and")
            reader.take()
            return ">="
    return "="


def _is_severity(word: str) -> bool:
    sort = comparable(SEVERITY_FIELD, word)
    return word == word.lower() and word.isalpha() and sort is not None and sort[0] == "severity"
