"""Words that say nothing about what a complaint is about, in the languages of the product."""

from __future__ import annotations

_ENGLISH = """
a about above after again against ain't all also always am an and another any anyone anything
are aren't around as ask asked at away back be because been before being below between both but
by came can can't cannot come could couldn't day days did didn't do does doesn't doing don't
done down during each even ever every everyone everything few find first for from further get
gets getting give given go goes going gone good got had hadn't has hasn't have haven't having
he hello her here here's hers herself hey hi him himself his how however i i'd i'll i'm i've if
in into is isn't it it's its itself just keep know last later least less let like made make
many may maybe me might mine more morning most much must my myself need needs never new next
night no nobody none nor not nothing now of off often ok okay on once one only or other others
our ours ourselves out over own people please put quite rather really said same saw say says
see seem seems seen she should shouldn't since so some someone something sometimes soon still
such sure take taken tell than thank thanks that that's the their theirs them themselves then
there there's these they they're thing things think this those though three through time times
to today told tomorrow tonight too took tried try trying two under until up upon us use used
using usually very wait want wanted wants was wasn't way we we'd we'll we're we've well went
were weren't what what's when where whether which while who whole whom whose why will with
within without won't would wouldn't yes yesterday yet you you'd you'll you're you've your yours
yourself im ive dont doesnt didnt cant wont isnt wasnt arent thats its
"""
_SPANISH = """
a acá además ahora ahí al algo alguien algún alguna algunas alguno algunos allá allí ambos ante
antes aquel aquella aquellas aquello aquellos aquí así aun aunque aún año años bajo bastante
bien buen buena buenas bueno buenos cada casi como con contra cosa cosas cual cuales cualquier
cuando cuanto cuál cómo cuándo cuánto da dan dar de debe deben decir del demasiado dentro desde
después dice dicen dicho día días donde dos dónde durante e el ella ellas ello ellos en
entonces entre era eran eres es esa esas ese eso esos esta estaba estaban estado estamos estar
estará estas este esto estos estoy está están favor fue fuera fueron fui gracias gran ha haber
había habían hace hacen hacer hacia han has hasta hay haya he hecho hemos hice hizo hola hora
horas hoy la las le les lo los luego me mi mis misma mismo mismos mientras mucha muchas mucho
muchos muy más mí mía mío nada nadie ni ningún ninguna ninguno no noche nos nosotros nuestra
nuestras nuestro nuestros nunca o os otra otras otro otros para parece pero persona personas
poca poco pocos podemos poder podría por porque pude pudo puede pueden puedo pues que quien
quienes quiere quiero qué quién se sea sean según ser será si sido siempre sin sino sobre sois
solo somos son soy su sus sé sí sólo tal también tampoco tan tanto te tener tenemos tengo tenía
ti tiempo tiene tienen toda todas todavía todo todos tras tres tu tus tuve tuvo tú un una unas
uno unos usted ustedes va vamos van varias varios veces ver vez voy vuestra vuestro y ya yo él
éramos
"""

STOP_WORDS = frozenset(word for words in (_ENGLISH, _SPANISH) for word in words.split())
"""Folded, with a straight apostrophe; those of all languages, because people mix them."""
