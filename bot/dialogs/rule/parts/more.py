"""What few rules need: a name, what tells alerts apart, and which rule comes first."""

from __future__ import annotations

from bot.dialogs.rule.parts.part import GO, Around, Asked, OnePart, in_rows, marked, quoted
from bot.dialogs.rule.parts.part import reading_of as read
from bot.keyboards import Choice
from core.rules.line.defaults import is_named, made_name
from core.rules.rule import BY_RULE, RuleSpec
from core.texts import Text, raw, text

_NONE = "none"
_PRIORITIES = (10, 50, 100, 200)
_APART: dict[str, tuple[str, ...]] = {
    "case": (BY_RULE, "case"),
    "place": (BY_RULE, "place"),
    "category": (BY_RULE, "category"),
    "one": (BY_RULE,),
}
_LABELS: dict[str, Text] = {
    "case": text("Each case"),
    "place": text("Each place"),
    "category": text("Each category"),
    "one": text("One for all"),
}


class More(OnePart):
    """The way to the rarer parts, and what they are now."""

    word, label = "more", text("More…")

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        parts = [one for one in RARER if one.fits(spec)]
        lines = [text("{part}: {value}", part=one.label, value=one.now(spec)) for one in parts]
        keys = [Choice(label=one.label, word=f"{GO}{one.word}") for one in parts]
        return Asked((*lines, raw(""), text("Tap what you want to change.")), in_rows(keys))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return spec

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        """Take what they wrote as the options that may follow a rule."""
        line = f'when rating = 1 then alert low named "-" {words}'
        given = read(line, around)
        changes = {
            one: getattr(given, one)
            for one in ("fingerprint", "priority", "template", "description", "active")
            if getattr(given, one) != getattr(read(_PLAIN, around), one)
        }
        return spec.model_copy(update=changes)


class Name(OnePart):
    """How the rule is called."""

    word, label, within = "name", text("Name"), More.word

    def now(self, spec: RuleSpec) -> Text:
        return raw(spec.name) if is_named(spec) else text("what it watches for")

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        said = text("How is the rule called? Write its name.")
        if not is_named(spec):
            return Asked((said,))
        return Asked((said,), ((Choice(label=text("Without a name"), word=_NONE),),))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return spec.model_copy(
            update={"name": made_name(spec.condition, spec.schedule, spec.report)}
        )

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        name = " ".join(words.split())
        given = read(f"when rating = 1 then alert low named {quoted(name)}", around)
        return spec.model_copy(update={"name": given.name})


class Apart(OnePart):
    """Which of its alerts are different ones; what is alike only counts up."""

    word, label, within = "apart", text("Alerts apart"), More.word

    def fits(self, spec: RuleSpec) -> bool:
        return spec.severity is not None

    def now(self, spec: RuleSpec) -> Text:
        for word, names in _APART.items():
            if spec.alerts_apart_by == names:
                return _LABELS[word]
        return raw(", ".join(one for one in spec.alerts_apart_by if one != BY_RULE))

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        keys = [
            marked(Choice(label=label, word=word), is_now=spec.alerts_apart_by == _APART[word])
            for word, label in _LABELS.items()
        ]
        lines = (
            text("What makes an alert of its own? All that is alike is one alert, which counts."),
            text("Or write fields or labels with commas, such as place, category."),
        )
        return Asked(lines, in_rows(keys))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word not in _APART:
            return spec
        as_usual = spec.model_copy(update={"fingerprint": ()})
        if RuleSpec.model_validate(as_usual.model_dump()).alerts_apart_by == _APART[word]:
            return as_usual
        return spec.model_copy(update={"fingerprint": _APART[word]})

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        given = read(f"when rating = 1 then alert low group by {words}", around)
        return spec.model_copy(update={"fingerprint": given.fingerprint})


class Priority(OnePart):
    """Which rules come first."""

    word, label, within = "priority", text("Priority"), More.word

    def now(self, spec: RuleSpec) -> Text:
        return raw(str(spec.priority))

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        keys = [
            marked(Choice(label=raw(str(n)), word=f"n{n}"), is_now=spec.priority == n)
            for n in _PRIORITIES
        ]
        said = text("Rules of a lower number come first; most have 100. Tap or write one.")
        return Asked((said,), (tuple(keys),))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return self.typed(word.removeprefix("n"), spec, around)

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        given = read(f"when rating = 1 then alert low priority {words}", around)
        return spec.model_copy(update={"priority": given.priority})


RARER = (Name(), Apart(), Priority())
_PLAIN = "when rating = 1 then alert low"
