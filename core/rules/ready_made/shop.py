"""Rules for shops, with a counter or with parcels."""

from __future__ import annotations

from core.rules.ready_made.everywhere import (
    left_waiting,
    low_rating,
    new_complaint,
    reports,
    several_complaints,
)
from core.rules.ready_made_set import Phrases, ReadyMade, ReadyMadeSet, about_words
from core.severity import Severity
from core.tenants.vertical import Vertical
from core.texts import Locale, text

FRAUD = Phrases(
    en=(
        *("chargeback", "dispute the charge", "disputed the charge", "fraud", "fraudulent"),
        *("scam", "scammed", "counterfeit", "is fake", "fake product", "not genuine"),
        *("charged without", "unauthorised charge", "unauthorized charge", "stolen", "stole"),
        *("stealing", "theft", "expired", "rotten", "food poisoning"),
        *("thief", "shoplifter", "shoplifting", "robbed", "call the police", "called the police"),
        *("lawyer", "lawsuit", "dangerous", "injured", "allergic reaction"),
    ),
    es=(
        *("contracargo", "disputar el cargo", "fraude", "fraudulento", "estafa", "estafado"),
        *("estafada", "falsificado", "falsificada", "falsificación", "es falso", "es falsa"),
        *("cargo no autorizado", "cobrado sin", "robo", "robado", "robada", "robaron", "hurto"),
        *("ladrón", "denuncia", "llamar a la policía", "llamé a la policía", "abogado"),
        *("robando", "caducado", "caducada", "podrido", "podrida", "intoxicación"),
        *("abogada", "peligroso", "peligrosa", "herido", "herida", "reacción alérgica"),
    ),
)
ORDER = Phrases(
    en=(
        *("late delivery", "delivery is late", "delivered late", "delayed", "never arrived"),
        *("not arrived", "hasn't arrived", "didn't arrive", "did not arrive", "not delivered"),
        *("wasn't delivered", "lost parcel", "parcel is lost", "package is lost"),
        *("where is my order", "where is my parcel", "where is my package"),
        *("still waiting for my", "damaged", "arrived broken", "came broken", "is broken"),
        *("was broken", "defective", "faulty", "doesn't work", "does not work", "not working"),
        *("wrong item", "wrong size", "wrong colour", "wrong color", "wrong order"),
        *("missing item", "item is missing", "items missing", "days late", "weeks late"),
        *("is late", "was late", "torn", "cracked", "scratched"),
    ),
    es=(
        *("entrega tarde", "llegó tarde", "con retraso", "retrasado", "no ha llegado"),
        *("no llegó", "no llega", "nunca llegó", "sin entregar", "no entregado"),
        *("paquete perdido", "pedido perdido", "dónde está mi pedido", "dónde está mi paquete"),
        *("sigo esperando", "dañado", "dañada", "llegó roto", "llegó rota", "está roto"),
        *("está rota", "defectuoso", "defectuosa", "no funciona", "no funcionan"),
        *("equivocado", "equivocada", "talla incorrecta", "no es lo que pedí", "falta un"),
        *("falta una", "faltan", "días de retraso", "mucho retraso", "rasgado", "rasgada"),
        *("rayado", "rayada", "agrietado"),
    ),
)
MONEY = Phrases(
    en=(
        *("refund", "refunded", "money back", "charged twice", "double charged", "overcharged"),
        *("wrong price", "return label", "want to return", "send it back"),
    ),
    es=(
        *("reembolso", "reembolsen", "devolución", "devolver el dinero", "devuelvan el dinero"),
        *("devolverme el dinero", "cobrado dos veces", "cobraron dos veces", "cobrado de más"),
        *("cobraron de más", "precio equivocado", "quiero devolver"),
    ),
)
COUNTER = Phrases(
    en=(
        *("rude", "unfriendly", "impolite", "ignored me", "ignored us", "shouted at"),
        *("yelled at", "long queue", "queue is", "queue was", "long line", "nobody at the"),
        *(
            "no one at the",
            "waited for ages",
            "waiting for ages",
            "only one till",
            "minutes to pay",
        ),
    ),
    es=(
        *("grosero", "grosera", "maleducado", "maleducada", "borde", "antipático"),
        *("antipática", "me ignoró", "me ignoraron", "me gritó", "mucha cola", "cola larga"),
        *("larga cola", "cola enorme", "nadie en la caja", "nadie en el mostrador"),
        *("minutos en la cola", "minutos esperando", "minutos para pagar"),
        *("una sola caja", "mal trato", "mal atendido", "mal atendida"),
    ),
)


def _rules(locale: Locale) -> tuple[ReadyMade, ...]:
    return (
        low_rating(locale),
        about_words(
            locale,
            key="shop_fraud",
            name=text("Fraud or theft"),
            description=text("A chargeback, something fake or stolen, or somebody was hurt"),
            words=FRAUD,
            severity=Severity.HIGH,
            priority=5,
        ),
        about_words(
            locale,
            key="shop_money",
            name=text("Money back"),
            description=text("A refund, a return, or a wrong sum"),
            words=MONEY,
            severity=Severity.HIGH,
            priority=15,
        ),
        about_words(
            locale,
            key="shop_order",
            name=text("Late or damaged"),
            description=text("An order is late, lost, damaged or a wrong one"),
            words=ORDER,
            severity=Severity.MEDIUM,
            priority=20,
        ),
        about_words(
            locale,
            key="shop_counter",
            name=text("Staff or queue"),
            description=text("Somebody was treated badly, or waits too long"),
            words=COUNTER,
            severity=Severity.MEDIUM,
            priority=25,
        ),
        new_complaint(locale),
        several_complaints(locale, count=5),
        left_waiting(locale),
        *reports(locale),
    )


SHOP = ReadyMadeSet(vertical=Vertical.SHOP, make=_rules)
