"""What the clock asks: how many there are, and how old."""

from __future__ import annotations

from bot.dialogs.rule.parts.leaves.counts import SPANS, number_of
from bot.dialogs.rule.parts.part import Around, Asked, marked
from bot.keyboards import Choice
from core.rules.condition import Condition
from core.rules.conditions.question import Question
from core.texts import raw, text

_MORE_THAN, _OLDER = ("0", "5", "10"), ("2h", "24h", "3d")
_ANY_AGE = "anyage"
_COUNTED = {
    "open": text("Open cases"),
    "complaints": text("Complaints"),
    "alerts": text("Open alerts"),
    "feedback": text("All feedback"),
}


class QuestionIs:
    """A number about what there is."""

    word, label, begins, is_asked_by_clock = "question", text("🔢 Count"), "count(open) > 0", True

    def fits(self, leaf: Condition) -> bool:
        return isinstance(leaf, Question)

    def asked(self, leaf: Condition, around: Around) -> Asked:
        example = text("Or write it: count(complaints, in the last 7d) > 20.")
        if not isinstance(leaf, Question) or leaf.measure != "count":
            return Asked((text("Write the question, such as average(rating, today) < 3.5."),))
        counted = [
            marked(Choice(label=label, word=f"of.{of}"), is_now=leaf.of == of)
            for of, label in _COUNTED.items()
        ]
        more = tuple(
            marked(
                Choice(label=text("more than {n}", n=int(n)), word=f"n{n}"),
                is_now=leaf.op == ">" and leaf.value == int(n),
            )
            for n in _MORE_THAN
        )
        older = tuple(
            marked(
                Choice(label=text("older than {age}", age=raw(age)), word=age),
                is_now=leaf.older_than == SPANS[age],
            )
            for age in _OLDER
        )
        any_age = Choice(label=text("Any age"), word=_ANY_AGE)
        rows = (
            tuple(counted[:2]),
            tuple(counted[2:]),
            more,
            older,
            (marked(any_age, is_now=leaf.older_than is None),),
        )
        return Asked((text("What is counted, how many, and how old?"), example), rows)

    def chosen(self, leaf: Condition, word: str, around: Around) -> Condition:
        changes: dict[str, object] = {}
        if (number := number_of(word, "n")) is not None:
            changes |= {"op": ">", "value": float(number)}
        elif word in SPANS or word == _ANY_AGE:
            changes["older_than"] = SPANS.get(word)
        elif word.removeprefix("of.") in _COUNTED:
            changes["of"] = word.removeprefix("of.")
        return leaf.model_copy(update=changes)

    def typed(self, leaf: Condition, words: str, around: Around) -> Condition | None:
        said = words.strip()
        if said.isascii() and said.isdigit() and len(said) < 10:
            return leaf.model_copy(update={"op": ">", "value": float(said)})
        return None
