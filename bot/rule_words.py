"""Rules in words, as their cards and lists show them: state, sentence, who is told, verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen import Copyable, Line
from core.rulebook.stored import StoredRule
from core.rules.line import Names, write_line, written_name
from core.rules.line.defaults import NAME_CHARACTERS, made_name
from core.rules.phrases import both
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.sentence import Called, sentence
from core.rules.verdict import Verdict
from core.texts import Locale, Text, plural, raw, text
from core.texts.severity_words import severity_word

ACTIVE, PAUSED, UNREADABLE = "🟢", "⏸", "⚠️"
_VERDICT_LINES = 30


def shown_name(spec: RuleSpec | None, name: str, locale: Locale) -> str:
    """Return how the rule is called for this reader: a rule nobody named is its condition."""
    if spec is None or spec.schedule is not None or is_named(spec):
        return name
    words = " ".join(spec.condition.describe().render(locale).split())
    if len(words) > NAME_CHARACTERS:
        words = words[: NAME_CHARACTERS - 1].rstrip() + "…"
    return words[:1].upper() + words[1:]


def is_named(spec: RuleSpec) -> bool:
    """Tell whether somebody gave the rule its name."""
    return spec.name != made_name(spec.condition, spec.schedule)


def sign_of(rule: StoredRule) -> str:
    """Return the sign of its state."""
    if rule.spec is None:
        return UNREADABLE
    return ACTIVE if rule.is_active else PAUSED


def read_back(spec: RuleSpec, names: Names) -> list[Line]:
    """Return a rule as one sentence, then as its line to be copied."""

    return [
        sentence(spec, called=called_by(names)),
        raw(""),
        Copyable(write_line(spec, names=names)),
    ]


def called_by(names: Names) -> Called:
    """Return how sentences call receivers."""

    def called(receiver: ReceiverRef) -> str:
        return written_name(receiver, names)

    return called


def told(spec: RuleSpec, names: Names) -> Text | None:
    """Return who hears of its alerts; None for a rule that makes none."""
    if spec.severity is None:
        return None
    if not spec.receivers:
        return text(
            "Who is told: everybody who gets alerts of severity {severity}.",
            severity=severity_word(spec.severity),
        )
    called = [raw(written_name(one, names)) for one in spec.receivers]
    return text("Who is told: {names}.", names=both(called))


def state_of(rule: StoredRule) -> list[Text]:
    """Return whether it works, and how often it did of late."""
    if rule.spec is None:
        return [
            text("It cannot be read, so it does nothing: {problem}", problem=rule.problem or ""),
            text("Edit it, or delete it."),
        ]
    state = text("Active.") if rule.is_active else text("Paused: it does nothing.")
    return [state, fired_words(rule)]


def fired_words(rule: StoredRule) -> Text:
    """Return how often it fired in the last days and when last."""
    if rule.last_fired_at is None:
        return text("It has not fired yet.")
    times = plural("{n} time in 7 days", "{n} times in 7 days", n=rule.fired_7d)
    return text("Fired {times}, last {at}.", times=times, at=rule.last_fired_at)


def short_state(rule: StoredRule) -> Text:
    """Return the state in a list: when it fired last, and how often in the last days."""
    if rule.spec is None:
        return text("cannot be read")
    if rule.last_fired_at is None:
        return text("not fired yet")
    return text("{n} in 7 days, last {at}", n=rule.fired_7d, at=rule.last_fired_at)


def verdict_lines(verdict: Verdict) -> list[Text]:
    """Return what each part said and why, parts below what they make up."""
    lines = list(_indented(verdict, 0))
    if len(lines) > _VERDICT_LINES:
        rest = len(lines) - _VERDICT_LINES
        lines[_VERDICT_LINES:] = [plural("and {n} more part", "and {n} more parts", n=rest)]
    return lines


def _indented(verdict: Verdict, depth: int) -> Iterator[Text]:
    mark = "✅" if verdict.holds else ("❌" if verdict.applies else "➖")
    # No-break spaces: the chat would take others away.
    yield text("{mark} {reason}", mark="\u00a0" * 4 * depth + mark, reason=verdict.reason)
    for part in verdict.parts:
        yield from _indented(part, depth + 1)
