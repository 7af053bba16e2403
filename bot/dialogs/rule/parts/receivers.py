"""Who is told of a rule, alerts and report alike: groups, people and roles, tapped in or out."""

from __future__ import annotations

from bot.dialogs.rule.parts.part import Around, Asked, OnePart, marked, reading_of
from bot.keyboards import Choice
from core.errors import InvalidInput
from core.rules.line import ReceiverName
from core.rules.rule import ReceiverRef, RuleSpec
from core.rules.sentence import ROLE
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import Text, raw, text

_EVERYBODY = "all"
_SHOWN = 12


class WhoIsTold(OnePart):
    """The receivers; none means those who get alerts of this severity anyway."""

    word, label = "told", text("Who is told")

    def fits(self, spec: RuleSpec) -> bool:
        return spec.severity is not None or spec.report is not None

    def asks(self, spec: RuleSpec, around: Around) -> Asked:
        now = {around.names.canonical(each) for each in spec.receivers}
        keys: list[Choice] = []
        for name in around.names.known(None)[:_SHOWN]:
            ref = around.names.find(name)
            if ref is not None:
                key = Choice(label=_label(name, ref), word=f"{ref.kind[0]}.{ref.id}")
                keys.append(marked(key, is_now=ref in now))
        rows = [tuple(keys[at : at + 2]) for at in range(0, len(keys), 2)]
        everybody = marked(
            Choice(label=text("Everybody who gets such alerts"), word=_EVERYBODY), is_now=not now
        )
        lines = (
            text("Tap who is told; tap again to take them out."),
            text("Or write them, such as #ops, @sam."),
        )
        return Asked(lines, (*rows, (everybody,)))

    def chosen(self, word: str, spec: RuleSpec, around: Around) -> RuleSpec:
        if word == _EVERYBODY:
            return spec.model_copy(update={"receivers": ()})
        ref = _ref(word, around)
        now = tuple(around.names.canonical(each) for each in spec.receivers)
        after = tuple(each for each in now if each != ref) if ref in now else (*now, ref)
        return spec.model_copy(update={"receivers": after})

    def leads(self, word: str | None, before: RuleSpec) -> str | None:
        return self.word if word is not None else None

    def typed(self, words: str, spec: RuleSpec, around: Around) -> RuleSpec:
        read = reading_of(f"when rating = 1 then alert low to {words}", around)
        return spec.model_copy(update={"receivers": read.receivers})


def _label(name: ReceiverName, ref: ReceiverRef) -> Text:
    """Return a receiver as a button says it; a role is everybody who has it."""
    if ref.kind == ROLE:
        return text("👥 {role}", role=role_word(Role(ref.id)))
    return raw(name.written)


def _ref(word: str, around: Around) -> ReceiverRef:
    kind, _, key = word.partition(".")
    for name in around.names.known(None):
        ref = around.names.find(name)
        if ref is not None and ref.kind[0] == kind and ref.id == key:
            return ref
    raise InvalidInput(field="receivers", value=key, wanted="a receiver of this workspace")
