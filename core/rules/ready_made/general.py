"""The rules every workspace starts with, and keeps when it runs something else than the others."""

from __future__ import annotations

from core.rules.conditions.keyword import Keyword
from core.rules.ready_made.everywhere import (
    critical_item,
    left_waiting,
    low_rating,
    new_complaint,
    reports,
)
from core.rules.ready_made_set import ONE_PER_CASE, ReadyMade, ReadyMadeSet
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.severity import Severity
from core.tenants.vertical import Vertical
from core.texts import Locale, text

WORDS = {
    "en": (
        *("refund", "broken", "dangerous", "unsafe", "injured", "food poisoning", "gas leak"),
        *("fire", "stolen", "theft", "lawyer", "lawsuit", "police", "harassed", "harassment"),
        *("not working", "not work", "doesn't work", "doesnt work", "don't work", "didn't work"),
        *("isn't working", "aren't working", "stopped working", "out of order", "leaking"),
        *("bed bugs", "bedbugs", "cockroach", "cockroaches"),
    ),
    "es": (
        *("reembolso", "devolución", "devolucion", "roto", "rota", "averiado", "averiada"),
        *("peligroso", "peligrosa", "peligro", "inseguro", "insegura", "herido", "herida"),
        *("intoxicación", "intoxicacion", "fuga de gas", "incendio", "robo", "robado", "robada"),
        *("abogado", "abogada", "denuncia", "policía", "policia", "acoso"),
        *("rotos", "rotas", "averiados", "averiadas", "estropeado", "estropeada"),
        *("no funciona", "no funcionan", "no funcionaba", "no funcionó", "no funciono"),
        *("no sirve", "no sirven", "dejó de funcionar", "dejo de funcionar"),
        *("fuera de servicio", "gotera", "goteras", "chinches", "cucaracha", "cucarachas"),
    ),
}
"""Words that want a person's eye, in the languages the product speaks.

Accents are respected when searching, so words often written without them stand here twice.
"""


def first_rules(locale: Locale) -> tuple[ReadyMade, ...]:
    """Return the four that are at work before anybody has said what they run."""
    return (
        low_rating(locale),
        _words_that_worry(locale),
        critical_item(locale),
        new_complaint(locale),
    )


def _rules(locale: Locale) -> tuple[ReadyMade, ...]:
    return (*first_rules(locale), left_waiting(locale), *reports(locale))


def _words_that_worry(locale: Locale) -> ReadyMade:
    mine = WORDS[locale.language]
    others = (word for words in WORDS.values() for word in words if words is not mine)
    return ReadyMade(
        key="words_that_worry",
        spec=RuleSpec(
            name=text("Words that worry").render(locale),
            description=text("Somebody wants money back, or something is unsafe").render(locale),
            kinds=(SignalKind.SUBMISSION,),
            condition=Keyword(words=(*mine, *others)),
            severity=Severity.HIGH,
            fingerprint=ONE_PER_CASE,
            priority=20,
        ),
    )


GENERAL = ReadyMadeSet(vertical=Vertical.OTHER, make=_rules)
