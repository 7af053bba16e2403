"""What customers of each vertical really write, and which rules that should wake."""

from __future__ import annotations

from uuid import UUID

from core.ids import RuleId
from core.rules.engine import RuleSet
from core.rules.hit import Hit, merge_hits
from core.rules.ready_made import ReadyMade, ready_made
from core.rules.rule import Rule
from core.severity import Severity
from core.tenants.vertical import Vertical
from core.texts import Locale
from tests.unit.rules.trees import signal

ALWAYS = {"new_complaint", "low_rating"}
"""What stars and the kind wake, whatever is written."""


def numbered(*rules: ReadyMade) -> list[Rule]:
    """Return them with identities, as a workspace has them."""
    return [
        Rule(id=RuleId(UUID(int=number)), revision=1, spec=one.spec)
        for number, one in enumerate(rules)
    ]


class Heard:
    """A workspace with a set at work, to be told things."""

    def __init__(self, vertical: Vertical | None) -> None:
        made = ready_made(vertical, Locale())
        self._keys = {RuleId(UUID(int=number)): one.key for number, one in enumerate(made)}
        self._rules = RuleSet.compile(numbered(*made))

    def hits(self, words: str, *, rating: int | None = None) -> tuple[Hit, ...]:
        """Return what a customer's words wake."""
        kind = "feedback" if rating is not None and rating >= 4 else "complaint"
        fields = {"kind": kind} if rating is None else {"kind": kind, "rating": rating}
        found = self._rules.evaluate(signal(text=words, fields=fields))
        assert not found.errors
        return found.hits

    def woken(self, words: str, *, rating: int | None = None) -> set[str]:
        """Return the rules about words that wake."""
        return {self._keys[hit.rule] for hit in self.hits(words, rating=rating)} - ALWAYS

    def loudest(self, words: str, *, rating: int | None = None) -> Severity | None:
        """Return how loud the one alert is; None for none."""
        alerts = merge_hits(self.hits(words, rating=rating))
        return alerts[0].severity if alerts else None


Told = tuple[str, int | None, set[str]]

DANGER, DIRT, ROOM = "hospitality_danger", "hospitality_not_clean", "hospitality_trouble"
HOTEL: tuple[Told, ...] = (
    ("There are bed bugs in our mattress!!", 1, {DIRT}),
    ("The bathroom was filthy and there's hair in the sink", 2, {DIRT}),
    ("We smell gas in the corridor of the 2nd floor", None, {DANGER}),
    ("My laptop was stolen from the dorm", 1, {DANGER}),
    ("AC is not working, it is 30 degrees in here", None, {ROOM}),
    ("The A/C isn’t working", 3, {ROOM}),
    ("No hot water since yesterday", None, {ROOM}),
    ("Can't sleep, loud music until 4am", 2, {ROOM}),
    ("A man harassed my daughter at the bar. The lock is broken too", 1, {DANGER, ROOM}),
    ("They charged twice for the minibar, I want my money back", None, {ROOM}),
    ("Hay chinches en la cama", 1, {DIRT}),
    ("La habitacion estaba sucia y huele mal", 2, {DIRT}),
    ("HUELE A GAS en la cocina", None, {DANGER}),
    ("Me robaron la cartera en recepción", None, {DANGER}),
    ("El aire acondicionado no funciona", 3, {ROOM}),
    ("No pude dormir, mucho ruido de la calle", 2, {ROOM}),
    ("No sale agua caliente", None, {ROOM}),
    ("Sin agua caliente desde ayer", None, {ROOM}),
    ("It is freezing in our room, the heater clicks and nothing else", None, {ROOM}),
    ("the toilet is clogged", None, {ROOM}),
    ("Our key card doesn't open the door", None, {ROOM}),
    ("Found hairs on the pillow", 3, {DIRT}),
    ("A stranger walked into our room at night", 1, {DANGER}),
    ("My passport has disappeared from the drawer", None, {DANGER}),
    ("La ducha está fría", 2, {ROOM}),
    ("El váter está atascado y huele mal", 2, {ROOM, DIRT}),
    # Calm: none of these may ring.
    ("Very clean room, lovely fireplace, great staff", 5, set()),
    ("Not a single bed bug, spotless. No noise at all", 5, set()),
    ("Could you bring two more towels please?", None, set()),
    ("The fire exit map is hard to read", 3, set()),
    ("Breakfast could start earlier, the bar is a bit loud", 3, set()),
    ("We wanted to work in the lobby and the wifi was fine", 4, set()),
    ("Todo muy limpio y tranquilo, volveremos", 5, set()),
    ("¿A qué hora es el desayuno? Queremos salir a las 7", None, set()),
    ("La ropa de cama es un poco áspera", 3, set()),
    ("Buenas tardes, ¿hay plancha?", None, set()),
    ("Can we check out at noon? Our train is at two", None, set()),
    ("The pillow is a bit hard and the desk is small", 3, set()),
    ("Staff solved everything, we would come back", 4, set()),
    ("¿Pueden guardar las maletas hasta las cinco?", None, set()),
)

FRAUD, ORDER, MONEY, COUNTER = "shop_fraud", "shop_order", "shop_money", "shop_counter"
SHOP: tuple[Told, ...] = (
    ("My order never arrived", 1, {ORDER}),
    ("Where is my parcel? It hasn't arrived and it is ten days now", None, {ORDER}),
    ("The vase arrived broken, I want a refund", 2, {ORDER, MONEY}),
    ("Wrong size again", 2, {ORDER}),
    ("The zip is broken after one day", None, {ORDER}),
    ("I will do a chargeback with my bank", None, {FRAUD}),
    ("These sneakers are counterfeit", 1, {FRAUD}),
    ("You charged twice!", None, {MONEY}),
    ("The man at the till was rude to my mother", 2, {COUNTER}),
    ("Long queue and only one till open", 3, {COUNTER}),
    ("Somebody was stealing, I think a shoplifter, near the exit", None, {FRAUD}),
    ("Mi pedido no ha llegado", 1, {ORDER}),
    ("Llegó dañado y quiero la devolución", 1, {ORDER, MONEY}),
    ("Esto es una estafa", 1, {FRAUD}),
    ("Me han cobrado dos veces", None, {MONEY}),
    ("La cajera fue muy maleducada", 2, {COUNTER}),
    ("Había una cola enorme", 3, {COUNTER}),
    ("Falta una pieza del pedido", None, {ORDER}),
    ("Two weeks late and the box was torn", 2, {ORDER}),
    ("You sold me yoghurt that expired in May", 1, {FRAUD}),
    ("I stood forty minutes to pay", 2, {COUNTER}),
    ("It does not fit, can I send it back?", None, {MONEY}),
    ("Diez días de retraso ya", 2, {ORDER}),
    # Calm: none of these may ring.
    ("Fast delivery, arrived a day early", 5, set()),
    ("They refunded me at once, great service", 5, set()),
    ("Do you have this in blue?", None, set()),
    ("When do you open on Sunday?", None, set()),
    ("The bag is a bit smaller than I thought", 3, set()),
    ("Great price, nice colours, friendly staff", 4, set()),
    ("Todo perfecto, sin retraso y bien embalado", 5, set()),
    ("¿Abren los domingos por la tarde?", None, set()),
    ("El embalaje podría ser más bonito", 3, set()),
)

OUT = "software_outage"
SOFTWARE: tuple[Told, ...] = (
    ("Your API is down", 1, {OUT}),
    ("We get a 502 error on every request", None, {OUT}),
    ("I can't log in since this morning", None, {OUT}),
    ("The dashboard won't load", 2, {OUT}),
    ("You charged twice this month", None, {OUT}),
    ("After the update we lost all our projects", 1, {OUT}),
    ("I can see someone else's data in my account!", None, {OUT}),
    ("Exports have stopped working", 2, {OUT}),
    ("La página no carga", 2, {OUT}),
    ("No puedo entrar en mi cuenta", None, {OUT}),
    ("El servicio está caido otra vez", 1, {OUT}),
    ("La factura incorrecta sigue sin corregirse, me han cobrado de más", None, {OUT}),
    ("Hemos perdido datos con la última versión", 1, {OUT}),
    ("All I see is a blank page", 2, {OUT}),
    ("The app keeps crashing on my phone", 2, {OUT}),
    ("The code for my sign-in never arrives", None, {OUT}),
    ("All our files are gone", 1, {OUT}),
    ("Error interno al guardar", 2, {OUT}),
    ("Han desaparecido mis proyectos", 1, {OUT}),
    # Calm: none of these may ring.
    ("Love the new dashboard", 5, set()),
    ("Not a single outage in two years, thank you", 5, set()),
    ("Please add a dark theme", None, set()),
    ("How do I export to CSV?", None, set()),
    ("The menu is hard to find when you scroll down", 3, set()),
    ("It would be nice to log in with Google", 3, set()),
    ("The refined search is much better, data loads quickly", 4, set()),
    ("¿Se puede cambiar el idioma?", None, set()),
    ("El botón de guardar está muy abajo", 3, set()),
    ("Me encanta, funciona muy bien", 5, set()),
)
TEXTS: dict[Vertical, tuple[Told, ...]] = {
    Vertical.HOSPITALITY: HOTEL,
    Vertical.SHOP: SHOP,
    Vertical.SOFTWARE: SOFTWARE,
}
