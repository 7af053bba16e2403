"""The rules a new workspace starts with; its people may change or delete them like any other."""

from __future__ import annotations

from core.rules.conditions.compare import Compare
from core.rules.conditions.keyword import Keyword
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.severity import Severity
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

_ONE_PER_CASE = ("case",)
"""A complaint that several of these rules catch is one alert, as loud as the loudest."""


def ready_made_rules(locale: Locale) -> tuple[RuleSpec, ...]:
    """Return the four rules, named in the language of whoever opens the workspace.

    The third raises the alert that a critical item makes anyway: an item's own fingerprint wins,
    so there is one alert with both names. The last sees to it that no complaint waits unseen: it
    comes without a sound, as everything low does. Praise without a worrying word is on the
    dashboard alone.
    """
    mine = WORDS[locale.language]
    others = (word for words in WORDS.values() for word in words if words is not mine)
    return (
        RuleSpec(
            name=text("Low rating").render(locale),
            description=text("A complaint or feedback with one or two stars").render(locale),
            kinds=(SignalKind.SUBMISSION,),
            condition=Compare(field="rating", op="<=", value=2),
            severity=Severity.HIGH,
            fingerprint=_ONE_PER_CASE,
            priority=10,
        ),
        RuleSpec(
            name=text("Words that worry").render(locale),
            description=text("Somebody wants money back, or something is unsafe").render(locale),
            kinds=(SignalKind.SUBMISSION,),
            condition=Keyword(words=(*mine, *others)),
            severity=Severity.HIGH,
            fingerprint=_ONE_PER_CASE,
            priority=20,
        ),
        RuleSpec(
            name=text("Critical item").render(locale),
            description=text("An integration reports something critical").render(locale),
            kinds=(SignalKind.INTEGRATION,),
            condition=Compare(field="severity", op="=", value="critical"),
            severity=Severity.CRITICAL,
            priority=30,
        ),
        RuleSpec(
            name=text("New complaint").render(locale),
            description=text("Any complaint, so that somebody takes it; without a sound").render(
                locale
            ),
            kinds=(SignalKind.SUBMISSION,),
            condition=Compare(field="kind", op="=", value="complaint"),
            severity=Severity.LOW,
            fingerprint=_ONE_PER_CASE,
            priority=40,
        ),
    )
