"""What a rule does with the case it looked at, besides an alert."""

from __future__ import annotations

from uuid import UUID

from bot.dialogs.rule.parts.part import GO, Around, Asked, OnePart, in_rows, marked, quoted
from bot.dialogs.rule.parts.part import reading_of as read
from bot.keyboards import Choice
from core.errors import InvalidInput
from core.rules.actions import CaseActions
from core.rules.line.receiver_name import PERSON
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.signal import SignalKind
from core.severity import Severity, parse_severity
from core.texts import Text, raw, text
from core.texts.severity_words import severity_word

_NONE = "none"
_SHOWN = 12


class WithTheCase(OnePart):
    """The way to each deed, and what is done now."""

    word, label = "case", text("With the case")

    def fits(self, spec: RuleSpec) -> bool:
        return spec.schedule is None and SignalKind.SUBMISSION in spec.kinds

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        keys = [
            marked(Choice(label=one.label, word=f"{GO}{one.word}"), is_now=one.is_done(spec.case))
            for one in DEEDS
        ]
        lines = (
            text("What else happens to the case?"),
            text("Or write it, such as assign @sam, label team = db."),
        )
        return Asked(lines, in_rows(keys))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        return spec

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        given = read(f"when rating = 1 then {words}", around).case
        changes = {
            name: value for name, value in given if value != CaseActions.model_fields[name].default
        }
        return _with(spec, **changes)


class Deed(OnePart):
    """One deed; `field` is what of the case it changes, `verb` how a line says it."""

    within = WithTheCase.word
    word: str
    label: Text
    field: str
    verb: str

    def is_done(self, case: CaseActions) -> bool:
        """Tell whether the rule does it."""
        return bool(getattr(case, self.field))

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        given = read(f"when rating = 1 then {self.verb} {self.said(words)}", around)
        return _with(spec, **{self.field: getattr(given.case, self.field)})

    def said(self, words: str) -> str:
        """Return what they wrote as it stands in a line."""
        return words

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        """Take the deed out; what else a button says is the deed's own."""
        default = CaseActions.model_fields[self.field].default
        return _with(spec, **{self.field: default}) if word == _NONE else spec

    def asked(self, spec: RuleSpec, line: Text, keys: list[Choice]) -> Asked:
        """Return the question with a way to do nothing of it, unless it is all the rule does."""
        default = CaseActions.model_fields[self.field].default
        without = _with(spec, **{self.field: default})
        if without.severity is None and not without.case:
            return Asked((line,), in_rows(keys))
        nothing = marked(
            Choice(label=text("Leave it alone"), word=_NONE), is_now=not self.is_done(spec.case)
        )
        return Asked((line,), (*in_rows(keys), (nothing,)))


class SetSeverity(Deed):
    """How severe the case is."""

    word, label = "do.severity", text("Severity")
    field, verb = "set_severity", "set severity"

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        keys = [
            marked(
                Choice(label=severity_word(each), word=each.value),
                is_now=spec.case.set_severity is each,
            )
            for each in Severity
        ]
        return self.asked(spec, text("How severe is the case then?"), keys)

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word == _NONE:
            return super().chosen(word, spec, around)
        return _with(spec, set_severity=parse_severity(word))


class SetCategory(Deed):
    """What the case is about."""

    word, label = "do.category", text("Category")
    field, verb = "set_category", "set category"

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        return self.asked(spec, text("Which category does the case get? Write it."), [])

    def said(self, words: str) -> str:
        return quoted(words)


class Assign(Deed):
    """Who takes care of the case."""

    word, label = "do.assign", text("Assign")
    field, verb = "assign", "assign"

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        keys = []
        for name in around.names.known(PERSON)[:_SHOWN]:
            ref = around.names.find(name)
            if ref is not None:
                key = Choice(label=raw(name.written), word=f"p.{ref.id}")
                keys.append(marked(key, is_now=str(spec.case.assign) == ref.id))
        line = text("Who takes care of the case? Tap or write a name, such as @sam.")
        return self.asked(spec, line, keys)

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if not word.startswith("p."):
            return super().chosen(word, spec, around)
        person = ReceiverRef(kind=PERSON, id=word.removeprefix("p."))
        if around.names.name_of(person) is None:
            raise InvalidInput(field="case.assign", value=person.id, wanted="a member")
        return _with(spec, assign=UUID(person.id))


class SendReply(Deed):
    """What the customer is answered at once."""

    word, label = "do.reply", text("Reply")
    field, verb = "reply", "reply"

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        return self.asked(spec, text("What is the customer answered at once? Write it."), [])

    def said(self, words: str) -> str:
        return '"' + words.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'


class AddLabel(Deed):
    """A label of the case, for other rules and lists."""

    word, label = "do.label", text("Label")
    field, verb = "labels", "label"

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        return self.asked(spec, text("Which label does it get? Write it: team = db."), [])

    def said(self, words: str) -> str:
        name, sign, value = words.partition("=")
        return f"{name.strip()} = {quoted(value)}" if sign else words

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        given = super().typed(words, spec, around)
        labels = {**dict(spec.case.labels), **dict(given.case.labels)}
        return _with(spec, labels=tuple(sorted(labels.items())))


DEEDS = (SetSeverity(), SetCategory(), Assign(), SendReply(), AddLabel())


def _with(spec: RuleSpec, **changes: object) -> RuleSpec:
    return spec.model_copy(update={"case": spec.case.model_copy(update=changes)})
