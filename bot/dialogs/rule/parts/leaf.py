"""One condition: what is asked about it, and what a tap or a few written words make of it."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogs.rule.parts.part import Asked, marked, reading_of
from bot.keyboards import Choice
from core.rulebook.names import RuleNames
from core.rules.condition import Condition
from core.rules.conditions.absence import Absence
from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.conditions.question import Question
from core.rules.conditions.volume import Volume
from core.texts import raw, text

_SPANS = {
    "5m": timedelta(minutes=5),
    "15m": timedelta(minutes=15),
    "1h": timedelta(hours=1),
    "2h": timedelta(hours=2),
    "3h": timedelta(hours=3),
    "6h": timedelta(hours=6),
    "12h": timedelta(hours=12),
    "24h": timedelta(hours=24),
    "3d": timedelta(days=3),
}
_RATINGS = {"1 ★": "rating = 1", "1–2 ★": "rating <= 2", "1–3 ★": "rating <= 3"}
_WITHIN, _AFTER = ("5m", "15m", "1h", "24h"), ("1h", "3h", "6h", "12h", "24h")
_OLDER = ("2h", "24h", "3d")
_COUNTS, _MORE_THAN = ("3", "5", "10", "20"), ("0", "5", "10")
_FORMS, _ACCENTS, _PER, _ALL, _ANY_AGE = "forms", "accents", "per", "all", "anyage"


def leaf_asked(leaf: Condition) -> Asked:
    """Return the question about this condition."""
    rows: tuple[tuple[Choice, ...], ...]
    match leaf:
        case Compare(field="rating"):
            row = tuple(Choice(label=raw(label), word=word) for label, word in _RATINGS.items())
            return Asked((text("Which ratings? Or write one, such as rating <= 4."),), (row,))
        case Keyword():
            forms = Choice(label=text("Any form of a word"), word=_FORMS)
            accents = Choice(label=text("With or without accents"), word=_ACCENTS)
            rows = (
                (marked(forms, is_now=leaf.forms),),
                (marked(accents, is_now=not leaf.accents),),
            )
            return Asked((text("Write the words or phrases, with commas between them."),), rows)
        case Volume():
            together = Choice(label=text("All together"), word=_ALL)
            per = Choice(label=text("Each place for itself"), word=_PER)
            rows = (
                tuple(
                    marked(Choice(label=raw(n), word=f"n{n}"), is_now=leaf.count == int(n))
                    for n in _COUNTS
                ),
                _spans(_WITHIN, leaf.window),
                (marked(per, is_now=bool(leaf.per)), marked(together, is_now=not leaf.per)),
            )
            said = text("How many, and within what time? Or write it: 8 complaints in 30m.")
            return Asked((said,), rows)
        case Absence():
            said = text("How long may nothing come in? Or write a time, such as 4h.")
            return Asked((said,), (_spans(_AFTER, leaf.after),))
        case Question(measure="count"):
            more = tuple(
                marked(
                    Choice(label=text("more than {n}", n=int(n)), word=f"n{n}"),
                    is_now=leaf.op == ">" and leaf.value == int(n),
                )
                for n in _MORE_THAN
            )
            any_age = Choice(label=text("Any age"), word=_ANY_AGE)
            older = tuple(
                marked(
                    Choice(label=text("over {age}", age=age), word=age),
                    is_now=leaf.older_than == _SPANS[age],
                )
                for age in _OLDER
            )
            said = text(
                "How many open cases, and how old? Or write it: count(open, older than 3h) > 2."
            )
            rows = (more, older, (marked(any_age, is_now=leaf.older_than is None),))
            return Asked((said,), rows)
        case _:
            return Asked((text("Write the condition, such as place = Lobby."),))


def leaf_chosen(leaf: Condition, word: str, names: RuleNames) -> Condition:
    """Return the condition as the tapped choice makes it; an unknown one changes nothing."""
    changes: dict[str, object] = {}
    number = int(word[1:]) if word[:1] == "n" and word[1:].isdigit() else None
    span = _SPANS.get(word)
    match leaf:
        case Compare(field="rating") if word in _RATINGS.values():
            return reading_of(f"when {word} then alert low", names).condition
        case Keyword() if word == _FORMS:
            changes["forms"] = not leaf.forms
        case Keyword() if word == _ACCENTS:
            changes["accents"] = not leaf.accents
        case Volume() if number is not None:
            changes["count"] = number
        case Volume() if span is not None:
            changes["window"] = span
        case Volume() if word in (_PER, _ALL):
            changes["per"] = ("place",) if word == _PER else ()
        case Absence() if span is not None:
            changes["after"] = span
        case Question() if number is not None:
            changes |= {"op": ">", "value": float(number)}
        case Question() if span is not None or word == _ANY_AGE:
            changes["older_than"] = span
        case _:
            pass
    return leaf.model_copy(update=changes)


def leaf_typed(leaf: Condition, words: str, names: RuleNames) -> Condition | None:
    """Return the condition as a short answer makes it; None when it is to be read as a whole
    condition. Raises LineMistake."""
    said = words.strip()
    match leaf:
        case Keyword() if not said.casefold().startswith(("text ", "when ", "not ", "(")):
            listed = ", ".join(_quoted(one) for one in said.split(",") if one.strip(' "“”«»'))
            read = reading_of(f"when text has {listed} then alert low", names).condition
            kept = read.words if isinstance(read, Keyword) else leaf.words
            return leaf.model_copy(update={"words": kept})
        case Compare(field="rating") if said.isdigit():
            return reading_of(f"when rating <= {said} then alert low", names).condition
        case Volume() if said.isdigit() and 1 <= int(said[:5]) <= 1000:
            return leaf.model_copy(update={"count": int(said)})
        case Absence() if said[:1].isdigit():
            read = reading_of(f"when no feedback for {said} then alert low", names).condition
            after = read.after if isinstance(read, Absence) else leaf.after
            return leaf.model_copy(update={"after": after})
        case Question() if said.isdigit() and len(said) < 10:
            return leaf.model_copy(update={"op": ">", "value": float(said)})
        case _:
            return None


def _quoted(words: str) -> str:
    inner = words.strip(' "“”«»').replace('"', "")
    return f'"{inner}"'


def _spans(words: tuple[str, ...], now: timedelta) -> tuple[Choice, ...]:
    return tuple(
        marked(Choice(label=raw(word), word=word), is_now=_SPANS[word] == now) for word in words
    )
