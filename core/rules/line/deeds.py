"""What a rule does, as it is typed: `alert high to #ops`, `assign @sam`, `report day`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from core.errors import InvalidInput
from core.rules.actions import CaseActions, ReportSpan
from core.rules.line.lexer import Kind, Token
from core.rules.line.mistakes import nearest_of, unknown
from core.rules.line.reader import Reader
from core.rules.line.receiver_name import (
    PERSON,
    Names,
    ReceiverName,
    Receivers,
    written_name,
)
from core.rules.line.spelling import RESERVED, plain_word, quoted
from core.rules.rule import ReceiverRef, RuleSpec
from core.severity import Severity, parse_severity
from core.texts import raw, text

STARTS = ("alert", "tell", "set", "assign", "reply", "label", "report")
_SPANS: dict[str, ReportSpan] = {
    **dict.fromkeys(("day", "daily", "yesterday"), "day"),
    **dict.fromkeys(("week", "weekly"), "week"),
}
_SEVERITIES = tuple(severity.value for severity in Severity)


@dataclass(slots=True)
class Deeds:
    """What was read so far of what a rule does; `known` are the receivers there are."""

    known: Receivers
    severity: Severity | None = None
    report: ReportSpan | None = None
    receivers: tuple[ReceiverRef, ...] = ()
    case: dict[str, object] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)


def read_deeds(reader: Reader, receivers: Receivers) -> Deeds:
    """Return everything after `then`; raises LineMistake for a deed that is said twice."""
    first, deeds = reader.peek(), Deeds(known=receivers)
    _read_deed(reader, deeds)
    while True:
        joined = reader.is_operator(",") or reader.is_joint("and") or reader.is_word("then")
        if joined and reader.is_word(*STARTS, ahead=1):
            reader.take()
        elif not reader.is_word(*STARTS):
            break
        _read_deed(reader, deeds)
    if deeds.labels:
        deeds.case["labels"] = deeds.labels
    reader.make(CaseActions, first, **deeds.case)
    return deeds


def written_deeds(spec: RuleSpec, names: Names) -> str:
    """Return everything after `then`."""
    written = []
    told = ", ".join(written_name(each, names) for each in spec.receivers)
    if spec.severity is not None:
        written.append(f"alert {spec.severity.value}" + (f" to {told}" if told else ""))
    elif told and spec.report is None:
        written.append(f"tell {told}")
    if spec.report is not None:
        is_said = spec.severity is not None or not told
        written.append(f"report {spec.report}" + ("" if is_said else f" to {told}"))
    case = spec.case
    if case.set_severity is not None:
        written.append(f"set severity {case.set_severity.value}")
    if case.set_category is not None:
        written.append(f"set category {quoted(case.set_category)}")
    if case.assign is not None:
        person = ReceiverRef(kind=PERSON, id=str(case.assign))
        written.append(f"assign {written_name(person, names)}")
    if case.reply is not None:
        written.append(f"reply {quoted(case.reply)}")
    written.extend(f"label {plain_word(name)} = {quoted(value)}" for name, value in case.labels)
    return ", ".join(written)


def _read_deed(reader: Reader, deeds: Deeds) -> None:
    first = reader.peek()
    # "then critical to #ops": what else could be done with a severity?
    deed = "alert" if reader.is_word(*_SEVERITIES) else reader.expect_word(*STARTS)
    _DEEDS[deed](reader, deeds, first)


def _alert(reader: Reader, deeds: Deeds, first: Token) -> None:
    _once(reader, deeds, "alert", first)
    deeds.severity = _severity(reader)
    _read_told(reader, deeds)


def _report(reader: Reader, deeds: Deeds, first: Token) -> None:
    _once(reader, deeds, "report", first)
    reader.accept("of")
    reader.accept("the")
    reader.accept("last")
    if not reader.is_word(*_SPANS):
        raise reader.wanted(raw("day"), raw("week"))
    deeds.report = _SPANS[reader.take().folded]
    _read_told(reader, deeds)


def _read_told(reader: Reader, deeds: Deeds) -> None:
    """Take the receivers if they are said here; alert and report of one rule go to the same."""
    if not reader.accept("to"):
        return
    first = reader.peek()
    found = _read_receivers(reader, deeds.known)
    said_before = {"alert", "report"} <= deeds.said and deeds.receivers
    if said_before and set(found) != set(deeds.receivers):
        raise reader.mistake(
            text("Alert and report of one rule go to the same receivers; make two rules."),
            first,
            reader.peek(-1),
        )
    if not said_before:
        deeds.receivers = (*deeds.receivers, *found)


def _tell(reader: Reader, deeds: Deeds, first: Token) -> None:
    _once(reader, deeds, "tell", first)
    deeds.receivers = (*deeds.receivers, *_read_receivers(reader, deeds.known))


def _set(reader: Reader, deeds: Deeds, first: Token) -> None:
    what = reader.expect_word("severity", "category")
    _once(reader, deeds, f"set {what}", first)
    if not reader.accept("to") and not reader.accept_operator("="):
        reader.accept("as")
    if what == "severity":
        deeds.case["set_severity"] = _severity(reader)
    else:
        deeds.case["set_category"] = reader.quoted_text()


def _assign(reader: Reader, deeds: Deeds, first: Token) -> None:
    _once(reader, deeds, "assign", first)
    reader.accept("to")
    token = reader.peek()
    person = _read_receiver(reader, deeds.known)
    try:
        if person.kind != PERSON:
            raise ValueError(person.kind)
        deeds.case["assign"] = UUID(person.id)
    except ValueError:
        raise reader.mistake(
            text("A case is assigned to a person, such as @sam."), token, token
        ) from None


def _reply(reader: Reader, deeds: Deeds, first: Token) -> None:
    _once(reader, deeds, "reply", first)
    reader.accept("with")
    if reader.peek().kind is not Kind.QUOTED:
        raise reader.wanted(text("words in quotation marks"))
    deeds.case["reply"] = reader.take().value


def _label(reader: Reader, deeds: Deeds, first: Token) -> None:
    name = reader.label_name()
    _once(reader, deeds, f"label {name}", first)
    if not reader.accept("is"):
        reader.expect_operator("=")
    token = reader.peek()
    if token.kind not in (Kind.WORD, Kind.QUOTED) or (
        token.kind is Kind.WORD and token.folded in RESERVED
    ):
        raise reader.wanted(text("words in quotation marks"))
    deeds.labels[name] = reader.take().value


_DEEDS: dict[str, Callable[[Reader, Deeds, Token], None]] = {
    "alert": _alert,
    "tell": _tell,
    "set": _set,
    "assign": _assign,
    "reply": _reply,
    "label": _label,
    "report": _report,
}


def _once(reader: Reader, deeds: Deeds, deed: str, first: Token) -> None:
    if deed in deeds.said:
        raise reader.mistake(
            text("“{deed}” is said twice.", deed=deed[:60]), first, reader.peek(-1)
        )
    deeds.said.add(deed)


def _severity(reader: Reader) -> Severity:
    token = reader.peek()
    if token.kind is not Kind.END:
        try:
            severity = parse_severity(token.value)
        except InvalidInput:
            pass
        else:
            reader.take()
            return severity
    raise reader.wanted(*map(raw, _SEVERITIES))


def _read_receivers(reader: Reader, receivers: Receivers) -> tuple[ReceiverRef, ...]:
    found = [_read_receiver(reader, receivers)]
    while True:
        if reader.is_operator(",") or reader.is_joint("and"):
            after = reader.peek(1)
            if after.kind is Kind.END or (
                after.kind is Kind.WORD and after.folded in (*STARTS, *OPTION_WORDS)
            ):
                break
            reader.take()
        elif not reader.peek().value.startswith(("#", "@")):
            break
        found.append(_read_receiver(reader, receivers))
    return tuple(found)


def _read_receiver(reader: Reader, receivers: Receivers) -> ReceiverRef:
    token = reader.peek()
    if token.kind not in (Kind.WORD, Kind.QUOTED) or token.folded in RESERVED:
        raise reader.wanted(text("a receiver such as #ops, @sam or role:admin"))
    name = (
        ReceiverName(kind=None, name=token.value)
        if token.kind is Kind.QUOTED
        else ReceiverName.typed(token.value)
    )
    found = receivers.find(name) if name.name else None
    if found is not None:
        reader.take()
        return found
    known = {each.written: each for each in receivers.known(name.kind)}
    near = nearest_of(name.written, known, several=3)
    if not near:
        by_name = {each.name: written for written, each in known.items()}
        near = [by_name[each] for each in nearest_of(name.name, by_name, several=3)]
    raise unknown(
        reader.line,
        token.start,
        token.end,
        says=text("There is no receiver “{name}”.", name=token.value[:60]),
        known=known,
        nearest=near,
    )


OPTION_WORDS = (
    *("cooldown", "group", "between", "priority", "named", "described", "template", "watching"),
    "paused",
)
