"""What may follow a rule's deeds: cooldown, grouping, hours, name, and the like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from core.rules.line.clock import read_hours
from core.rules.line.lexer import Token
from core.rules.line.reader import A_TEXT, Reader
from core.rules.line.spelling import quoted, written_duration
from core.rules.line.writer import Writer
from core.rules.rule import BY_RULE, RuleSpec
from core.rules.signal import SignalKind
from core.texts import Text, raw, text

Given = dict[str, object]
Spans = dict[str, tuple[Token, Token]]

_KINDS = {
    **dict.fromkeys(("submission", "submissions"), SignalKind.SUBMISSION),
    **dict.fromkeys(("integration", "integrations"), SignalKind.INTEGRATION),
    **dict.fromkeys(("event", "events"), SignalKind.EVENT),
    **dict.fromkeys(("clock", "clocks"), SignalKind.CLOCK),
}
_KIND_WORDS = {
    SignalKind.SUBMISSION: "submissions",
    SignalKind.INTEGRATION: "integrations",
    SignalKind.EVENT: "events",
    SignalKind.CLOCK: "clock",
}
_ACROSS = ("across", "rules")


def read_options(reader: Reader, given: Given, spans: Spans) -> None:
    """Take every option to the end of the line into `given`, its place into `spans`."""
    while not reader.is_end():
        if reader.is_operator(",") or reader.is_joint("and") or reader.is_word("with"):
            reader.take()
        if not _read_option(reader, given, spans):
            raise reader.wanted(*_WANTED)


def read_early_options(reader: Reader, given: Given, spans: Spans) -> None:
    """Take the options that stand here, before the deeds."""
    while _read_option(reader, given, spans):
        pass


def written_options(spec: RuleSpec, writer: Writer, *, kinds: bool, name: bool) -> list[str]:
    """Return the options that are not as they would be anyway; hours stand before the deeds."""
    default = RuleSpec.model_fields
    written = []
    if spec.cooldown:
        written.append(f"cooldown {written_duration(spec.cooldown)}")
    if spec.fingerprint != default["fingerprint"].default:
        written.append(f"group by {_written_group(spec.fingerprint, writer)}")
    if kinds:
        written.append("watching " + ", ".join(_KIND_WORDS[kind] for kind in spec.kinds))
    if spec.priority != default["priority"].default:
        written.append(f"priority {spec.priority}")
    if spec.template is not None:
        written.append(f"template {quoted(spec.template)}")
    if name:
        written.append(f"named {quoted(spec.name)}")
    if spec.description:
        written.append(f"described {quoted(spec.description)}")
    if not spec.active:
        written.append("paused")
    return written


def _read_option(reader: Reader, given: Given, spans: Spans) -> bool:
    first = reader.peek()
    for phrase, field, read in _OPTIONS:
        if not reader.accept(*phrase):
            continue
        if field in given:
            raise reader.mistake(
                text("“{option}” is said twice.", option=" ".join(phrase)),
                first,
                reader.peek(-1),
            )
        given[field] = read(reader)
        spans[field] = (first, reader.peek(-1))
        return True
    return False


def _cooldown(reader: Reader) -> timedelta:
    reader.accept("of")
    return reader.duration()


def _group(reader: Reader) -> tuple[str, ...]:
    """Return what tells alerts apart: of one rule, but with `across rules` or `rule` itself."""
    names = reader.names()
    if reader.accept(*_ACROSS) or BY_RULE in names:
        return names
    return (BY_RULE, *names)


def _written_group(fingerprint: tuple[str, ...], writer: Writer) -> str:
    if BY_RULE not in fingerprint:
        return f"{writer.names(fingerprint)} {' '.join(_ACROSS)}"
    rest = fingerprint[1:]
    if fingerprint[0] == BY_RULE and rest and BY_RULE not in rest:
        return writer.names(rest)
    return writer.names(fingerprint)


def _kinds(reader: Reader) -> tuple[SignalKind, ...]:
    found = [_KINDS[reader.expect_word(*_KINDS)]]
    while reader.is_operator(",") or reader.is_joint("and"):
        if not reader.is_word(*_KINDS, ahead=1):
            break
        reader.take()
        found.append(_KINDS[reader.take().folded])
    return tuple(found)


def _text(reader: Reader) -> str:
    if reader.is_end():
        raise reader.wanted(A_TEXT)
    return reader.quoted_text()


def _paused(reader: Reader) -> bool:
    """Return that the rule is not active."""
    reader.accept("for", "now")
    return False


_OPTIONS: Final[tuple[tuple[tuple[str, ...], str, Callable[[Reader], object]], ...]] = (
    (("cooldown",), "cooldown", _cooldown),
    (("cool", "down"), "cooldown", _cooldown),
    (("group", "by"), "fingerprint", _group),
    (("grouped", "by"), "fingerprint", _group),
    (("only", "between"), "hours", read_hours),
    (("between",), "hours", read_hours),
    (("watching",), "kinds", _kinds),
    (("priority",), "priority", Reader.whole_number),
    (("template",), "template", _text),
    (("named",), "name", _text),
    (("called",), "name", _text),
    (("described",), "description", _text),
    (("described", "as"), "description", _text),
    (("paused",), "active", _paused),
)
_WANTED: tuple[Text, ...] = tuple(
    raw(" ".join(phrase))
    for phrase in (
        *(("cooldown",), ("group", "by"), ("between",), ("priority",), ("named",)),
        *(("described",), ("template",), ("watching",), ("paused",)),
    )
)
