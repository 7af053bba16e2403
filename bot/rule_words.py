"""Rules in words, as their cards and lists show them: state, sentence, who is told, verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screen import Copyable, Line
from core.rulebook.stored import StoredRule, reports_alone
from core.rules.line import Names, write_line, written_name
from core.rules.line.defaults import name_for
from core.rules.phrases import both
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.sentence import Called, receiver_words, sentence
from core.rules.tally import FailureKind, Tally
from core.rules.verdict import Verdict
from core.texts import Locale, Text, join, plural, raw, text
from core.texts.severity_words import severity_word

ACTIVE, PAUSED, WRONG = "▶️", "⏸", "⚠️"
_VERDICT_LINES = 30
_LINE_CHARACTERS = 3_000
"""Of the 4,096 of a message: the rest is for its other words, also where they are longer."""
_LINE_BEGINS = 200
_ENGLISH = Locale()


def shown_name(spec: RuleSpec | None, name: str, locale: Locale) -> str:
    """Return how the rule is called for this reader: a rule nobody named is its condition."""
    return name if spec is None else name_for(spec, locale)


def sign_of(rule: StoredRule) -> str:
    """Return the sign of its state."""
    if rule.spec is None:
        return WRONG
    if not rule.is_active:
        return PAUSED
    return ACTIVE if rule.failure is None else WRONG


def read_back(spec: RuleSpec, names: Names) -> list[Line]:
    """Return a rule as one sentence, then as its line to be copied."""
    said = sentence(spec, called=called_by(names))
    beside = len(said.render(_ENGLISH))
    return [said, raw(""), printed(write_line(spec, names=names), beside=beside)]


def printed(line: str, *, beside: int = 0) -> Line:
    """Return the line to be copied, or how it begins: half of a rule would be another rule.

    `beside` are the characters of a message that other words take.
    """
    if len(line) + beside <= _LINE_CHARACTERS:
        return Copyable(line)
    begins = line[:_LINE_BEGINS].rstrip()
    return text(
        "The line has {n} characters, too many to be shown here. It begins: {begins}…",
        n=len(line),
        begins=begins,
    )


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
    called = [receiver_words(one, called_by(names)) for one in spec.receivers]
    return text("Who is told: {names}.", names=both(called))


def state_of(rule: StoredRule) -> list[Text]:
    """Return whether it works, and what it did of late."""
    if rule.spec is None:
        return [_unread(rule), text("Edit it, or delete it.")]
    state = text("Active.") if rule.is_active else text("Paused: it does nothing.")
    sent = [sent_words(rule)] if _reports_too(rule.spec) else []
    return [state, fired_words(rule), *sent, *did_lines(rule), *failure_lines(rule)]


def _unread(rule: StoredRule) -> Text:
    if rule.wrong is None:
        return text("⚠️ It cannot be read, so it does nothing.")
    return text("⚠️ It does nothing: {part} cannot be read.", part=rule.wrong)


def did_lines(rule: StoredRule) -> list[Text]:
    """Return how often it was asked of late, what came of it, and how long it took."""
    did = rule.did
    if not did.asked:
        return []
    lines = [text("In 7 days: {counts}.", counts=counts_of(did))]
    if did.unanswered == did.asked:
        lines.append(
            text(
                "⚠️ It could never be answered: what it asks about was not there, or is of"
                " another sort."
            )
        )
    return [*lines, *time_lines(did)]


def counts_of(did: Tally) -> Text:
    """Return what was counted in a few words. Repeated: an open alert was only counted up; kept
    quiet: nobody was told, because of the cooldown."""
    parts = [
        text("asked {n}", n=float(did.asked)),
        text("true {n}", n=float(did.hits)),
    ]
    if did.repeated:
        parts.append(text("repeated {n}", n=float(did.repeated)))
    if did.quiet:
        parts.append(text("kept quiet {n}", n=float(did.quiet)))
    if did.errors:
        parts.append(text("failed {n}", n=float(did.errors)))
    return join(parts, ", ")


def time_lines(did: Tally) -> list[Text]:
    """Return how long it took; nothing when nothing was timed."""
    usual, most = did.quantile(0.5), did.quantile(0.99)
    if usual is None or most is None:
        return []
    return [text("Time: {usual}, seldom more than {most}.", usual=took(usual), most=took(most))]


def failure_lines(rule: StoredRule) -> list[Text]:
    """Return how it failed since it was edited last; nothing for a rule that did not."""
    last = rule.failure
    if last is None:
        return []
    if last.kind is FailureKind.UNUSABLE:
        return [text("⚠️ It could not be used, {at}: {reason}", at=last.at, reason=last.reason)]
    times = plural("{n} time", "{n} times", n=rule.did.errors)
    return [
        text("⚠️ It failed {times} in 7 days, last {at}.", times=times, at=last.at),
        text("Why: {reason}. The other rules went on.", reason=_reason(last.reason)),
    ]


def _reason(word: str) -> Text:
    """Return the type of an error in words."""
    match word:
        case "RecursionError":
            return text("it is nested too deeply")
        case "OverflowError" | "MemoryError":
            return text("a number or text in it grew too large")
        case _:
            return text("an error in the program ({name})", name=word)


def took(seconds: float) -> Text:
    """Return a short span as it is read: in milliseconds, or in seconds."""
    if seconds >= 1:
        return text("{n} s", n=round(seconds, 1))
    return text("{n} ms", n=float(f"{seconds * 1000:.2g}"))


def fired_words(rule: StoredRule) -> Text:
    """Return how often it fired in the last days and when last; of a rule that sends a report
    instead, how often that was sent."""
    if rule.spec is not None and reports_alone(rule.spec):
        return sent_words(rule)
    if rule.last_fired_at is None:
        return text("It has not fired yet.")
    times = plural("{n} time in 7 days", "{n} times in 7 days", n=rule.fired_7d)
    return text("Fired {times}, last {at}.", times=times, at=rule.last_fired_at)


def sent_words(rule: StoredRule) -> Text:
    """Return how often its report was sent in the last days and when last."""
    last_at = rule.sent.last_at
    if last_at is None:
        return text("No report sent yet.")
    return plural(
        "Report sent {n} time in 7 days, last {at}.",
        "Report sent {n} times in 7 days, last {at}.",
        n=rule.sent.recently,
        at=last_at,
    )


def _reports_too(spec: RuleSpec) -> bool:
    return spec.report is not None and spec.severity is not None


def short_state(rule: StoredRule) -> Text:
    """Return the state in a list: when it fired last, and how often in the last days."""
    if rule.spec is None:
        return text("cannot be read")
    if rule.failure is not None and rule.is_active:
        return text("failed, last {at}", at=rule.failure.at)
    if rule.last_fired_at is None and reports_alone(rule.spec):
        return text("no report sent yet")
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
