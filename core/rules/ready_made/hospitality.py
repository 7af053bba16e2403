"""Rules for hotels, hostels and whoever else has guests over night."""

from __future__ import annotations

from datetime import timedelta

from core.rules.conditions.absence import Absence
from core.rules.ready_made.everywhere import (
    left_waiting,
    low_rating,
    new_complaint,
    reports,
    several_complaints,
)
from core.rules.ready_made_set import Phrases, ReadyMade, ReadyMadeSet, about_words
from core.rules.rule import RuleSpec
from core.rules.signal import SignalKind
from core.severity import Severity
from core.tenants.vertical import Vertical
from core.texts import Locale, text

DANGER = Phrases(
    en=(
        *("gas leak", "smell of gas", "smell gas", "smells of gas", "on fire", "caught fire"),
        *("there is a fire", "fire alarm went off", "smoke in the room", "smoke in our room"),
        *("full of smoke", "electric shock", "injured", "bleeding", "ambulance", "passed out"),
        *("food poisoning", "dangerous", "unsafe", "not safe", "broke into", "intruder"),
        *("stolen", "robbed", "theft", "thief", "assaulted", "attacked", "harassed"),
        *("harassment", "threatened", "call the police", "called the police", "stole", "steal"),
        *("went missing", "has disappeared", "stranger in", "walked into our room"),
        *("came into our room", "came into my room", "slipped and", "was hurt", "got hurt"),
    ),
    es=(
        *("fuga de gas", "huele a gas", "olor a gas", "incendio", "hay fuego"),
        *("humo en la habitación", "humo en el pasillo", "descarga eléctrica", "herido", "herida"),
        *("sangrando", "ambulancia", "intoxicación", "peligro", "peligroso", "peligrosa"),
        *("inseguro", "insegura", "intruso", "robo", "robado", "robada", "robaron", "ladrón"),
        *("agredido", "agredida", "agresión", "acoso", "acosado", "acosada", "amenazado"),
        *("amenazada", "denuncia", "llamar a la policía", "llamé a la policía"),
        *("ha desaparecido", "desapareció", "entró en mi habitación", "entró en nuestra"),
        *("me caí", "me he caído", "se ha caído por", "lesionado", "lesionada"),
    ),
)
NOT_CLEAN = Phrases(
    en=(
        *("bed bug", "bed bugs", "bedbug", "bedbugs", "cockroach", "cockroaches", "fleas"),
        *("lice", "mice", "rats", "ants", "dirty", "filthy", "not clean", "not cleaned"),
        *("wasn't clean", "wasn't cleaned", "weren't clean", "weren't cleaned", "unclean"),
        *("never cleaned", "stained", "stains", "mould", "mouldy", "mold", "moldy"),
        *("hair in the", "hairs in the", "hair in my", "hairs in my", "hair on the"),
        *("hairs on the", "smells bad", "bad smell", "awful smell", "smells awful", "sewage"),
        *("stinks", "disgusting"),
    ),
    es=(
        *("chinche", "chinches", "cucaracha", "cucarachas", "pulgas", "piojos", "ratones"),
        *("ratas", "hormigas", "sucio", "sucia", "sucios", "sucias", "suciedad", "mugre"),
        *("no está limpio", "no está limpia", "no estaba limpio", "no estaba limpia"),
        *("sin limpiar", "manchas", "manchado", "manchada", "manchadas", "moho", "pelos en"),
        *("mal olor", "huele mal", "olía mal", "apesta", "asqueroso", "asquerosa", "qué asco"),
    ),
)
TROUBLE = Phrases(
    en=(
        *("not working", "not work", "doesn't work", "doesnt work", "don't work", "didn't work"),
        *("isn't working", "aren't working", "stopped working", "broken", "out of order"),
        *("leaking", "flooded", "no hot water", "no water", "no heating", "no electricity"),
        *("no power", "no wifi", "no wi-fi", "locked out", "can't sleep", "cannot sleep"),
        *("couldn't sleep", "could not sleep", "very noisy", "too noisy", "so noisy"),
        *("very loud", "too loud", "so loud", "loud music", "too much noise", "noise all night"),
        *("shower is cold", "water is cold", "freezing", "clogged", "is blocked", "won't flush"),
        *("overflowing", "can't get in", "cannot get in", "won't open", "doesn't open"),
        *("party next door", "people shouting", "refund", "money back", "overcharged"),
        *("charged twice",),
    ),
    es=(
        *("no funciona", "no funcionan", "no funcionaba", "no funcionó", "no sirve"),
        *("dejó de funcionar", "roto", "rota", "rotos", "rotas", "averiado", "averiada"),
        *("estropeado", "estropeada", "fuera de servicio", "gotera", "goteras", "fuga de agua"),
        *("inundado", "inundada", "sin agua", "no hay agua", "no sale agua", "sin calefacción"),
        *("sin luz", "no hay luz", "sin wifi", "no hay wifi", "no puedo dormir"),
        *("no pude dormir", "no pudimos dormir", "no podemos dormir", "mucho ruido"),
        *("demasiado ruido", "muy ruidoso", "muy ruidosa", "música alta", "reembolso"),
        *("ducha está fría", "agua está fría", "sale fría", "atascado", "atascada", "no se abre"),
        *("no abre", "no podemos entrar", "no puedo entrar", "mucho frío", "devolución"),
        *("cobrado dos veces", "cobrado de más"),
    ),
)


def _rules(locale: Locale) -> tuple[ReadyMade, ...]:
    return (
        low_rating(locale),
        about_words(
            locale,
            key="hospitality_danger",
            name=text("Danger or theft"),
            description=text("A guest is not safe, or something was stolen"),
            words=DANGER,
            severity=Severity.CRITICAL,
            priority=5,
        ),
        about_words(
            locale,
            key="hospitality_not_clean",
            name=text("Dirt or vermin"),
            description=text("Something is not clean, or there are bed bugs"),
            words=NOT_CLEAN,
            severity=Severity.HIGH,
            priority=15,
        ),
        about_words(
            locale,
            key="hospitality_trouble",
            name=text("Trouble in the room"),
            description=text("Heating, water, noise: what can be mended while the guest is here"),
            words=TROUBLE,
            severity=Severity.HIGH,
            priority=20,
        ),
        new_complaint(locale),
        several_complaints(locale, count=3),
        ReadyMade(
            key="hospitality_silence",
            spec=RuleSpec(
                name=text("No feedback").render(locale),
                description=text(
                    "Nothing from guests for two days: does the QR code still hang there?"
                ).render(locale),
                kinds=(SignalKind.SUBMISSION,),
                condition=Absence(after=timedelta(days=2)),
                severity=Severity.LOW,
                active=False,
                priority=70,
            ),
        ),
        left_waiting(locale),
        *reports(locale),
    )


HOSPITALITY = ReadyMadeSet(vertical=Vertical.HOSPITALITY, make=_rules)
