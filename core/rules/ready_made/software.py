"""Rules for software and services: what machines report, and what their users write."""

from __future__ import annotations

from datetime import timedelta

from core.rules.conditions.absence import Absence
from core.rules.conditions.compare import Compare
from core.rules.conditions.question import Question
from core.rules.conditions.volume import Volume
from core.rules.ready_made.everywhere import (
    critical_item,
    left_waiting,
    low_rating,
    new_complaint,
    reports,
)
from core.rules.ready_made_set import Phrases, ReadyMade, ReadyMadeSet, about_words
from core.rules.rule import RuleSpec
from core.rules.schedule import Schedule
from core.rules.signal import SignalKind
from core.severity import Severity
from core.tenants.vertical import Vertical
from core.texts import Locale, text

OUTAGE = Phrases(
    en=(
        *("outage", "is down", "are down", "was down", "went down", "not loading", "won't load"),
        *("doesn't load", "error 500", "500 error", "error 502", "502 error", "error 503"),
        *("503 error", "timed out", "timeout", "unavailable", "not working", "doesn't work"),
        *("does not work", "stopped working", "can't log in", "cannot log in", "can't login"),
        *("cannot login", "can't sign in", "cannot sign in", "unable to log in"),
        *("unable to sign in", "locked out", "password reset doesn't", "charged twice"),
        *("double charged", "overcharged", "wrong invoice", "refund", "money back"),
        *("data loss", "lost data", "lost my data", "lost our data", "lost all", "data is gone"),
        *("data breach", "leaked", "hacked", "security hole", "someone else's data"),
        *("other customers' data", "internal server error", "server error", "blank page"),
        *("white screen", "crashes", "crashed", "keeps crashing", "not responding"),
        *("doesn't respond", "can't access", "cannot access", "no access", "never arrives"),
        *("invoice is wrong", "wrong amount", "deleted all", "deleted my", "are gone"),
        *("have disappeared", "has disappeared"),
    ),
    es=(
        *("caída del servicio", "está caído", "está caída", "se ha caído", "se cayó"),
        *("no carga", "no cargan", "error 500", "error 502", "error 503"),
        *("tiempo de espera", "no disponible", "no funciona", "no funcionan", "no funcionaba"),
        *("dejó de funcionar", "no puedo entrar", "no puedo acceder", "no podemos acceder"),
        *("no puedo iniciar sesión", "no podemos iniciar sesión", "cuenta bloqueada"),
        *("cobrado dos veces", "cobraron dos veces", "cobrado de más", "factura incorrecta"),
        *("factura equivocada", "reembolso", "pérdida de datos", "perdido datos"),
        *("perdido los datos", "perdido mis datos", "perdí los datos", "filtración", "filtrado"),
        *("hackeado", "hackeada", "datos de otro", "datos de otros", "error interno"),
        *("error del servidor", "pantalla en blanco", "se cierra solo", "no responde"),
        *("no tengo acceso", "han desaparecido", "ha desaparecido", "se han borrado"),
        *("se ha borrado", "no llega el código"),
    ),
)


def _rules(locale: Locale) -> tuple[ReadyMade, ...]:
    return (
        low_rating(locale),
        about_words(
            locale,
            key="software_outage",
            name=text("Outage, login, bill or data"),
            description=text("A user cannot work, or fears for money or data"),
            words=OUTAGE,
            severity=Severity.HIGH,
            priority=20,
        ),
        critical_item(locale),
        _burst(locale),
        _storm(locale),
        _heartbeat(locale),
        new_complaint(locale),
        left_waiting(locale),
        *reports(locale),
    )


def _burst(locale: Locale) -> ReadyMade:
    """Return the rule for errors that come one after the other. Alerts of machines keep their own
    fingerprints, so the fifth and what follows become critical, and none is doubled."""
    condition = Volume(
        count=5,
        window=timedelta(minutes=10),
        of=Compare(field="severity", op=">=", value="high"),
        per=("labels.service",),
    )
    return ReadyMade(
        key="software_burst",
        spec=RuleSpec(
            name=text("Burst of errors").render(locale),
            description=text("Five high alerts of one service within ten minutes").render(locale),
            kinds=(SignalKind.INTEGRATION,),
            condition=condition,
            severity=Severity.CRITICAL,
            cooldown=timedelta(hours=1),
            priority=35,
        ),
    )


def _storm(locale: Locale) -> ReadyMade:
    """Return the rule for more alerts than anybody reads. The clock asks: that is one alert for
    the whole storm, where a count of what comes in would make each of them louder."""
    condition = Question(
        measure="count", of="firing", within=timedelta(minutes=15), op=">", value=30
    )
    return ReadyMade(
        key="software_storm",
        spec=RuleSpec(
            name=text("Storm of alerts").render(locale),
            description=text("More new alerts than anybody can look at").render(locale),
            schedule=Schedule(every=timedelta(minutes=5)),
            condition=condition,
            severity=Severity.HIGH,
            cooldown=timedelta(hours=1),
            priority=45,
        ),
    )


def _heartbeat(locale: Locale) -> ReadyMade:
    return ReadyMade(
        key="software_heartbeat",
        spec=RuleSpec(
            name=text("No heartbeat").render(locale),
            description=text(
                "Machines have gone silent; switch it on once one of them reports all the time"
            ).render(locale),
            kinds=(SignalKind.INTEGRATION,),
            condition=Absence(after=timedelta(minutes=30), grace=timedelta(minutes=5)),
            severity=Severity.HIGH,
            active=False,
            priority=70,
        ),
    )


SOFTWARE = ReadyMadeSet(vertical=Vertical.SOFTWARE, make=_rules)
