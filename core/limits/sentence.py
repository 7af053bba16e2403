"""A limit as a sentence, in the reader's language."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from core.limits.addressees import Addressees
from core.limits.limit import Whom
from core.limits.wanted import WantedLimit
from core.matching.matcher import written
from core.tenants.role import Role
from core.tenants.role_words import role_word
from core.texts import Text, join, plural, text

_SECOND = timedelta(seconds=1)


def sentence(one: WantedLimit, addressees: Addressees) -> Text:
    """Return whom it is about, what it counts and how much of it comes through."""
    rate = one.rate
    most = plural(
        "{n} alert, then one every {share}",
        "{n} alerts at once, then one every {share}",
        n=rate.burst or rate.count,
        # To the second: nobody reads the microseconds of a third of a minute.
        share=timedelta(seconds=max(round(rate.window / rate.count / _SECOND), 1)),
    )
    parts = [text("{whom}: {most}", whom=whom_words(one, addressees), most=most)]
    if one.matchers:
        parts.append(text("of those with {matchers}", matchers=written(one.matchers)))
    if one.exempts_critical:
        parts.append(text("critical ones always come through"))
    return join(parts, ", ")


def whom_words(one: WantedLimit, addressees: Addressees) -> Text:
    """Return whom it is about."""
    if one.target is not None and one.whom is Whom.ROLE:
        return text("Everybody with the role {role}, each", role=role_word(Role(one.target)))
    if one.target is not None:
        return text("{name}", name=addressees.titled(one.whom, one.target))
    match one.whom:
        case Whom.EVERYBODY:
            return text("Every chat and person, each")
        case Whom.CHAT:
            return text("Every chat, each")
        case Whom.PERSON:
            return text("Every person, each")
        case Whom.ROLE:
            return text("Everybody with a role, each")
        case _:
            assert_never(one.whom)


LATELY = timedelta(days=7)
"""How far back a limit says what it held."""
