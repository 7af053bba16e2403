"""What a draft would have done with what came in of late, in words and with examples."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.context import Context
from bot.keyboards import Choice
from bot.screen import Line
from bot.standing import workspace_of
from core.flows.places import Places
from core.rulebook.stored import reports_alone
from core.rulebook.trials import Proven, RuleTrials
from core.rules.conditions.compare import Compare
from core.rules.line.mistakes import nearest_of
from core.rules.proof import Example, Proof
from core.rules.rule import RuleSpec
from core.rules.signal import Signal, SignalKind
from core.texts import Locale, Text, join, plural, raw, text

PROVEN_DAYS = 7
EXAMPLE_WORD = "ex."
_QUOTED = 80
_NEAREST = 3


class Proofs:
    """Asks the trials."""

    def __init__(self, *, trials: RuleTrials, places: Places) -> None:
        self._trials = trials
        self._places = places

    async def of(self, spec: RuleSpec, until: datetime, context: Context) -> Proven:
        """Return what the rule would have done in the days until then."""
        since = until - timedelta(days=PROVEN_DAYS)
        return await self._trials.prove(workspace_of(context), spec, since=since, until=until)

    async def warnings(self, spec: RuleSpec, context: Context) -> list[Text]:
        """Return what the rule names that is not there: a warning, as it may come to be."""
        named = places_in(spec)
        if not named:
            return []
        known = [one.name for one in await self._places.all(workspace_of(context))]
        folded = {one.casefold() for one in known}
        return [_unknown(name, known) for name in named if name.casefold() not in folded]


def proof_lines(proven: Proven, spec: RuleSpec, locale: Locale) -> list[Line]:
    """Return how often it would have fired, or its report been sent and on which days, and the
    newest times."""
    proof = proven.proof
    if proven.by_clock and not proof.asked:
        return [text("The clock would not have asked it in the last 7 days.")]
    if not (proven.by_clock or proof.looked_at or proof.hits or proven.unjudged):
        return [text("Nothing it looks at came in during the last 7 days.")]
    lines: list[Line] = [_would(proof, spec)]
    if spec.report is not None and proof.dates:
        from core.texts import formats  # Babel with it, which a start does not wait for

        days = [raw(formats.day(each, locale)) for each in proof.dates]
        lines.append(text("Its report would have been sent on: {days}.", days=join(days, " · ")))
    if proven.by_clock:
        lines.append(
            plural("The clock would have asked it {n} time.",
                   "The clock would have asked it {n} times.", n=proof.asked)
        )  # fmt: skip
    if proof.alerts != proof.hits and spec.severity is not None:
        lines.append(
            plural("That is {n} alert; a repeat only counts up.",
                   "That is {n} alerts; a repeat only counts up.", n=proof.alerts)
        )  # fmt: skip
    if proven.is_partial:
        lines.append(text("More came in; these are since {since}.", since=proven.since))
    if proven.unjudged:
        lines.append(
            plural("{n} older item could not be judged: what it said was not kept.",
                   "{n} older items could not be judged: what they said was not kept.",
                   n=proven.unjudged)
        )  # fmt: skip
    if proof.errors:
        lines.append(text("⚠️ It went wrong: {problem}", problem=proof.errors[0].message))
    lines += [
        text("{n}. {what} · {at}", n=number, what=quoted(one.signal), at=one.signal.at)
        for number, one in enumerate(proof.examples, 1)
    ]
    return lines


def _would(proof: Proof, spec: RuleSpec) -> Text:
    if reports_alone(spec):
        if not proof.hits:
            return text("It would not have been sent in the last 7 days.")
        return plural(
            "It would have been sent {n} time in the last 7 days.",
            "It would have been sent {n} times in the last 7 days.",
            n=proof.hits,
        )
    if not proof.hits:
        return text("It would not have fired in the last 7 days.")
    return plural(
        "It would have fired {n} time in the last 7 days.",
        "It would have fired {n} times in the last 7 days.",
        n=proof.hits,
    )


def example_keys(proven: Proven | None, until: datetime) -> tuple[Choice, ...]:
    """Return a button for each example; it finds the very same ones later."""
    found = proven.proof.examples if proven is not None else ()
    return tuple(
        Choice(
            label=text("Why {n}?", n=number),
            word=f"{EXAMPLE_WORD}{number}.{int(until.timestamp())}",
        )
        for number in range(1, len(found) + 1)
    )


def moment_of(answer: object, otherwise: datetime) -> datetime:
    """Return the moment kept as seconds."""
    return datetime.fromtimestamp(answer, UTC) if isinstance(answer, int) else otherwise


def example_in(word: str) -> tuple[int, int] | None:
    """Return the number and the moment of an example's button; None for another."""
    number, _, until = word.removeprefix(EXAMPLE_WORD).partition(".")
    if not (word.startswith(EXAMPLE_WORD) and number.isdigit() and until.isdigit()):
        return None
    return int(number), int(until)


def chosen_example(proven: Proven | None, number: object) -> Example | None:
    """Return the example with this number."""
    found = proven.proof.examples if proven is not None else ()
    if isinstance(number, int) and 1 <= number <= len(found):
        return found[number - 1]
    return None


def quoted(signal: Signal) -> Text:
    """Return what came in, short: stars, the words, the place."""
    if signal.kind is SignalKind.CLOCK:
        return text("the clock")
    parts: list[Text] = []
    rating = signal.fields.get("rating")
    if isinstance(rating, int | float) and 1 <= rating <= 5:
        parts.append(raw("★" * int(rating)))
    words = " ".join(signal.text.split())
    if words:
        short = words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"
        parts.append(text("“{words}”", words=short))
    if place := signal.fields.get("place"):
        parts.append(raw(str(place)))
    return join(parts, " ") if parts else raw("–")


def places_in(spec: RuleSpec) -> list[str]:
    """Return the places the rule asks for by name."""
    found: list[str] = []
    for each in spec.condition.walk():
        if isinstance(each, Compare) and each.field == "place" and each.op in ("=", "!=", "in"):
            values = each.value if isinstance(each.value, tuple) else (each.value,)
            found += [one for one in values if isinstance(one, str)]
    return list(dict.fromkeys(found))


def _unknown(name: str, known: list[str]) -> Text:
    near = nearest_of(name, known, several=_NEAREST) or tuple(known[:_NEAREST])
    if not near:
        return text("⚠️ There is no place “{name}” yet.", name=name)
    return text(
        "⚠️ There is no place “{name}” yet. Known places: {places}.",
        name=name,
        places=", ".join(near),
    )
